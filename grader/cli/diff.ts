/** `course diff`: which marks the last run that changed any has changed, and why; with what people have changed since. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { allReports } from '../class/again';
import { type Change, changesOf } from '../diff/changes';
import { readBefore, snapshotOf } from '../diff/snapshot';
import { changeCsv, changeTable } from '../diff/table';
import { plain } from '../report';
import { UsageError } from './errors';

const wrong = (message: string) => new UsageError(`course diff: ${plain(message)}`);

/** @throws UsageError when no item has this name */
function ofItem(changes: readonly Change[], item: string | undefined, items: readonly string[]): readonly Change[] {
  if (item === undefined) return changes;
  if (!items.includes(item)) throw wrong(`--item: expected one of ${[...new Set(items)].join(', ')}, got '${item}'`);
  return changes.filter((one) => one.item === item);
}

/** @returns the exit status, 0 */
export function diffCommand(flags: { item?: unknown; csv?: unknown }, words: string[]): number {
  const [graded = 'graded', ...more] = words;
  if (more.length > 0) throw wrong(`expected one folder, got '${more[0]}' as well`);
  if (!fs.existsSync(path.join(graded, 'results')))
    throw wrong(`${graded}: expected a folder that \`course grade\` wrote, with results/STUDENT/SHEET.json in it`);
  const reports = allReports(graded);
  let before: ReturnType<typeof readBefore>;
  try {
    before = readBefore(graded);
  } catch (error) {
    throw wrong((error as Error).message);
  }
  const all = before ? changesOf(before, snapshotOf(graded, reports)) : [];
  const items = reports.flatMap((report) => report.items.map(({ id }) => id));
  const changes = ofItem(all, flags.item as string | undefined, items);
  if (flags.csv) process.stdout.write(changeCsv(changes));
  else if (!before) console.log(`${plain(graded)}: no run has changed a mark yet`);
  else for (const line of changeTable(changes, process.stdout.columns ?? 100)) console.log(line);
  return 0;
}
