/**
 * The files of rows below OUT: `KIND/STUDENT/SHEET.EXTENSION` for each kind of file, and the same below `OUT/attempts/N/` where there are
 * several attempts.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Merge } from '../marks/of-class';
import { folderOf, type Report, readReport } from '../report';
import { ATTEMPTS } from '../report/write';

type Row = { student: string; sheet: string };

function filesOf(folder: string, { student, sheet }: Row): { kind: string; name: string }[] {
  const isFile = (name: string) =>
    name === sheet || (name.startsWith(`${sheet}.`) && /^\.\w+$/.test(name.slice(sheet.length)));
  const entries = fs.existsSync(folder) ? fs.readdirSync(folder, { withFileTypes: true }) : [];
  return entries.flatMap((entry) => {
    const kind = entry.name;
    const own = path.join(folder, kind, student);
    if (!entry.isDirectory() || kind === ATTEMPTS || !fs.statSync(own, { throwIfNoEntry: false })?.isDirectory())
      return [];
    return fs
      .readdirSync(own)
      .filter(isFile)
      .map((name) => ({ kind, name }));
  });
}

/** Takes every file of a row away, and folders that are empty then. */
export function removeRow(folder: string, row: Row): void {
  for (const { kind, name } of filesOf(folder, row)) {
    const own = path.join(folder, kind, row.student);
    fs.rmSync(path.join(own, name), { force: true });
    if (fs.readdirSync(own).length === 0) fs.rmdirSync(own);
  }
}

/** The report of an attempt with the marks of people, if there is one. */
export function attemptReport(out: string, attempt: number, { student, sheet }: Row, merge: Merge): Report | undefined {
  const file = path.join(folderOf(out, attempt), 'results', student, `${sheet}.json`);
  try {
    return fs.existsSync(file) ? merge(readReport(file)) : undefined;
  } catch {
    return undefined; // it is graded again
  }
}

/** The files that an attempt has beside its result become the row's; the row is no longer one that was graded by itself. */
export function promoteAttempt(out: string, attempt: number, row: Row): void {
  const folder = folderOf(out, attempt);
  for (const { kind, name } of filesOf(folder, row)) {
    if (kind === 'results' || kind === '.done') continue;
    const to = path.join(out, kind, row.student, name);
    fs.mkdirSync(path.dirname(to), { recursive: true });
    fs.copyFileSync(path.join(folder, kind, row.student, name), to);
  }
  fs.rmSync(path.join(out, '.done', row.student, row.sheet), { force: true });
}

/** Takes away attempts that are none any more. @param count how many a row has; 0: it has no attempts */
export function tidyAttempts(out: string, count: (row: Row) => number): void {
  const folder = path.join(out, ATTEMPTS);
  if (!fs.existsSync(folder)) return;
  for (const number of fs.readdirSync(folder)) {
    const results = path.join(folder, number, 'results');
    if (!fs.existsSync(results)) continue;
    for (const student of fs.readdirSync(results))
      for (const name of fs.readdirSync(path.join(results, student))) {
        const row = { student, sheet: name.replace(/\.json$/, '') };
        if (count(row) < Number(number)) removeRow(path.join(folder, number), row);
      }
  }
}
