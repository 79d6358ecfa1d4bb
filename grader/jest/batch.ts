/** One batch: which submissions are still to be graded, Jest over them, the reports of those that cannot be read. */
import * as path from 'node:path';
import { countInTerminal } from '@course/kit/show';
import { originOf, unreadableReport } from '../mark/submission';
import { type Assignment, type GraderOptions, sheetTools, writeManifest } from '../mark/tools';
import { plain, writeSubmissionReport } from '../report';
import { forget, recordEqual, recordPoints, whatToDo } from './record';
import { runJest } from './run';

type Batch = {
  assignments: Assignment[];
  options: GraderOptions;
  workers?: number;
  /** Shows the items whose name matches and writes nothing. */
  testNamePattern?: string;
  /** Grades what has its report already, too. */
  again?: boolean;
  /** Sheets that exist. */
  sheets: string[];
};

/** @returns by submission's key, why the grader itself failed on it */
export async function gradeBatch({
  assignments,
  options,
  workers,
  testNamePattern,
  again,
  sheets,
}: Batch): Promise<Map<string, string>> {
  const { out, work } = options;
  const failures = new Map<string, string>();
  const partial = testNamePattern !== undefined;
  if (!partial)
    for (const one of assignments.filter(({ file }) => !file)) {
      const sheet = sheets.includes(one.sheet) ? sheetTools(one.sheet, work) : undefined;
      try {
        forget(out, one); // when it can be read again, it is graded again
        writeSubmissionReport(out, unreadableReport(one, sheet), originOf(one));
      } catch (error) {
        failures.set(one.key, (error as Error).message); // one report that cannot be written does not stop the others
      }
    }
  const readable = assignments.filter(({ file }) => file);
  const { todo, repointed } = partial || again ? { todo: readable, repointed: 0 } : settleKept(out, readable);
  const left = readable.length - todo.length - repointed;
  if (left > 0)
    console.error(`${left} of ${readable.length} are already graded and have not changed (--again grades them again)`);
  if (repointed > 0) console.error(`points changed: ${repointed} recomputed from what is kept, nothing was run`);
  for (const line of partsOf(todo)) console.error(line);
  if (todo.length === 0) return failures;

  // a report counts as done only when this run wrote it; the rest of one that is marked in part is still needed
  if (!partial) for (const one of todo) if (!one.only) forget(out, one);
  const { once, equal } = partial ? { once: todo, equal: [] } : withoutEqual(todo);
  writeManifest(work, once);
  const byFile = new Map(once.map((one) => [path.basename(one.file!), one]));
  const progress = countInTerminal('graded', once.length);
  await runJest(
    { folder: work, files: once.map((one) => one.file!), options, workers, testNamePattern },
    {
      onDone: (file, tried, failed, graderFailure) => {
        const one = byFile.get(path.basename(file))!;
        if (graderFailure) failures.set(one.key, graderFailure);
        progress.tick(Boolean(graderFailure));
        if (!partial || graderFailure) return;
        const outcome = failed.length > 0 ? `${failed.length} fail` : tried > 0 ? 'all pass' : 'no item matches';
        console.log(`${plain(one.key)}: ${outcome}`);
        for (const { title, message } of failed) console.log(`  ✗ ${plain(title)}: ${plain(message)}`);
      },
    },
  );
  progress.end();
  for (const [one, other] of equal) {
    try {
      if (whatToDo(out, other) === 'nothing') recordEqual(out, one, other);
      else failures.set(one.key, failures.get(other.key) ?? 'no report was written');
    } catch (error) {
      failures.set(one.key, (error as Error).message);
    }
  }
  if (!partial)
    for (const one of todo)
      if (!failures.has(one.key) && whatToDo(out, one) !== 'nothing') failures.set(one.key, 'no report was written');
  return failures;
}

/** What is kept and of use is not graded again: points that changed are recomputed here, items that changed are marked alone. */
function settleKept(out: string, readable: readonly Assignment[]): { todo: Assignment[]; repointed: number } {
  const todo: Assignment[] = [];
  let repointed = 0;
  for (const one of readable) {
    const what = whatToDo(out, one);
    if (what === 'points') {
      recordPoints(out, one);
      repointed += 1;
    } else if (what !== 'nothing') todo.push(what === 'all' ? one : { ...one, only: what });
  }
  return { todo, repointed };
}

/** Of equal notebooks, such as those of a group's members, one is graded: `equal` has the others, each with that one. */
function withoutEqual(todo: readonly Assignment[]): { once: Assignment[]; equal: [Assignment, Assignment][] } {
  const first = new Map<string, Assignment>();
  const equal: [Assignment, Assignment][] = [];
  const once = todo.filter((one) => {
    const key = one.made && !one.only ? JSON.stringify([one.notes, { ...one.made, intake: one.sheet }]) : one.key;
    const other = first.get(key);
    if (other) equal.push([one, other]);
    else first.set(key, one);
    return !other;
  });
  return { once, equal };
}

/** A line for each sheet of which only some items are marked. */
function partsOf(todo: readonly Assignment[]): string[] {
  const bySheet = new Map(todo.flatMap(({ sheet, only }) => (only ? [[sheet, only] as const] : [])));
  return [...bySheet].map(
    ([sheet, only]) => `${sheet}: only ${only.join(', ')} changed, or rests on what did: graded alone`,
  );
}
