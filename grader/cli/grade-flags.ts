/** The options of `course grade`: each one is checked before anything is done. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { allSheets } from '../author/sheets';
import { itemPattern } from '../mark/item-names';
import { plain } from '../report';
import { LEVELS, type Level } from '../sandbox';
import { UsageError } from './errors';

export type Flags = {
  out?: unknown;
  testNamePattern?: unknown;
  watch?: unknown;
  workers?: unknown;
  again?: unknown;
  level?: unknown;
  insecure?: unknown;
  'dry-run'?: unknown;
  fresh?: unknown;
  class?: unknown;
  sheet?: unknown;
  propose?: unknown;
  csv?: unknown;
};
export function checkFlags(flags: Flags, paths: string[]): { out: string; workers?: number; level?: Level } {
  if (paths.length === 0) throw new UsageError('course grade: expected at least one folder or notebook, got none');
  const workers = flags.workers === undefined ? undefined : Number(flags.workers);
  if (workers !== undefined && !(Number.isInteger(workers) && workers >= 1 && workers <= 256))
    throw new UsageError(
      `course grade: --workers: expected a whole number from 1 to 256, got '${plain(String(flags.workers))}'`,
    );
  if (flags.level !== undefined && !LEVELS.includes(flags.level as Level))
    throw new UsageError(
      `course grade: --level: expected one of ${LEVELS.join(', ')}, got '${plain(String(flags.level))}'`,
    );
  const other = ['testNamePattern', 'watch', 'fresh', 'dry-run'].find(
    (flag) => flags[flag as keyof Flags] !== undefined,
  );
  if (flags.propose && other)
    throw new UsageError(
      `course grade: --propose writes nothing and ends: it cannot be used with --${other}`.replace(
        '--testNamePattern',
        '-t',
      ),
    );
  if (flags.csv && !flags.propose) throw new UsageError('course grade: --csv: it means nothing without --propose');
  if (flags.fresh && flags.testNamePattern !== undefined)
    throw new UsageError(
      'course grade: --fresh empties the gradebook and -t writes none: they cannot be used together',
    );
  try {
    itemPattern(flags.testNamePattern as string | undefined);
  } catch (error) {
    throw new UsageError(
      `course grade: -t: expected a regular expression, got '${plain(String(flags.testNamePattern))}' (${(error as Error).message})`,
    );
  }
  const out = path.resolve(String(flags.out));
  if (fs.existsSync(out) && !fs.statSync(out).isDirectory())
    throw new UsageError(`course grade: --out: expected a folder, got '${plain(String(flags.out))}'`);
  return { out, workers, level: flags.level as Level | undefined };
}

export function checkClassFlags(flags: Flags): { classFile?: string; sheet?: string } {
  const sheets = allSheets();
  const sheet = flags.sheet as string | undefined;
  if (sheet !== undefined && !sheets.includes(sheet))
    throw new UsageError(`course grade: --sheet: expected one of ${sheets.join(', ')}, got '${plain(sheet)}'`);
  return { classFile: flags.class as string | undefined, sheet };
}
