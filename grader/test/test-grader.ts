/** Grades notebooks one by one, in this process, as Jest's runner does (jest/runner.ts): for tests that look at single reports. */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { DrawBars } from '@course/cases';
import { drawBars } from '@course/cases';
import type { NotebookFile } from '@course/fixtures';
import { sheetNotebook } from '../author/sheets';
import { openSubmission } from '../mark/submission';
import { toolsFor, writeCases, writeManifest } from '../mark/tools';
import { serializeNotebook } from '../notebook/format';
import type { Report } from '../report';
import { chooseLevel } from '../sandbox';

export type TestGrader = { grade(sheet: string, notebook: NotebookFile): Promise<Report>; close(): void };

/** One converter and one pool of runners for all sheets. */
export async function createTestGrader(): Promise<TestGrader> {
  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'course-test-'));
  const tools = await toolsFor({ work, out: path.join(work, 'out'), level: (await chooseLevel()).level });
  const drawn = new Map<string, ReturnType<DrawBars>>();
  tools.drawBars = (spec) => {
    // the class is drawn in the sandbox; hundreds of mistakes need not be, nor the same chart again
    const key = JSON.stringify(spec);
    if (!drawn.has(key)) drawn.set(key, drawBars(spec));
    return drawn.get(key)!;
  };
  let count = 0;
  const known = new Set<string>();
  return {
    grade: async (sheet, notebook) => {
      if (!known.has(sheet)) writeCases(work, sheet);
      known.add(sheet);
      const name = `${++count}.ipynb`;
      const file = path.join(work, name);
      fs.writeFileSync(file, JSON.stringify(notebook));
      writeManifest(work, [
        { key: name, student: 'someone', sheet, source: name, place: file, rules: '', file, notes: [] },
      ]);
      const submission = await openSubmission(file, tools);
      try {
        return (await submission.report()).report;
      } finally {
        submission.close();
      }
    },
    close: () => {
      tools.close();
      fs.rmSync(work, { recursive: true, force: true });
    },
  };
}

export function notebookOf(sheet: string, solved: boolean): NotebookFile {
  return JSON.parse(serializeNotebook(sheetNotebook(sheet, { solved }))) as NotebookFile;
}

/** A sheet with the solved cells of these items, the others as they were given out: quick to grade. */
export function notebookWith(sheet: string, items: readonly string[]): NotebookFile {
  const [solved, given] = [notebookOf(sheet, true), notebookOf(sheet, false)];
  const itemOf = ({ metadata }: (typeof given.cells)[number]) => (metadata.course as { items?: string[] })?.items?.[0];
  return {
    ...given,
    cells: given.cells.map((cell, i) => (items.includes(itemOf(cell) ?? '') ? solved.cells[i]! : cell)),
  };
}
