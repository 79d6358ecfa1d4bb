/**
 * Marks flow into results and pages a moment after they were saved, so that nobody waits for it. The tables of the class follow when
 * nobody has saved for a while, and at the end.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { concludeAgain, studentConcluder } from '../class/again';
import type { MarksStore } from '../marks/types';

/** Milliseconds without a save before students' results are made, and the longest that they wait while others are saved. */
const PAUSE = 250;
const LONGEST = 5_000;
/** Milliseconds without a save before the tables are made: a second for 300, in which the server does not answer. */
const QUIET = 8_000;

type Concluding = {
  /** These students' results are to be made again. */
  later(students: readonly string[]): void;
  /** Makes what is left, the tables, too. */
  end(): Promise<void>;
};

/** Was something marked after the tables were made, as when the server was killed? */
function isBehind(graded: string, marks: string): boolean {
  const when = (file: string) => fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return when(path.join(marks, 'journal.ndjson')) > when(path.join(graded, 'gradebook.csv'));
}

/** @param say tells what could not be made; the marks themselves are saved already */
export function openConcluding(graded: string, store: MarksStore, say: (line: string) => void): Concluding {
  const conclude = studentConcluder(graded, store);
  const waiting = new Set<string>();
  let isRunning = false;
  let tables: NodeJS.Timeout | undefined;
  let results: NodeJS.Timeout | undefined;
  let since = 0;

  const trying = async (what: string, run: () => unknown) => {
    try {
      await run();
    } catch (error) {
      say(`course mark: ${what}: ${(error as Error).message}`);
    }
  };

  async function students(): Promise<void> {
    if (isRunning) return;
    isRunning = true;
    for (const student of waiting) {
      waiting.delete(student);
      await trying(`no results of ${student}`, () => conclude(student));
      await new Promise((resolve) => setTimeout(resolve, 1)); // requests first
    }
    isRunning = false;
  }

  async function all(): Promise<void> {
    tables = undefined;
    await students();
    await trying('no tables', () => concludeAgain(graded, store));
  }

  const soon = () => {
    clearTimeout(tables);
    tables = setTimeout(() => void all(), QUIET);
    tables.unref();
  };
  if (isBehind(graded, store.folder)) soon();

  return {
    later(added) {
      if (waiting.size === 0) since = Date.now();
      for (const student of added) waiting.add(student);
      clearTimeout(results);
      results = setTimeout(() => void students(), Math.max(0, Math.min(PAUSE, since + LONGEST - Date.now())));
      soon();
    },
    async end() {
      if (tables === undefined) return;
      clearTimeout(tables);
      clearTimeout(results);
      await all();
    },
  };
}
