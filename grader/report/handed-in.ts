/**
 * Which file each row came from (`OUT/.sources.json`), and what happens to a row whose file is gone: its result and pages move to
 * `OUT/no-longer-handed-in/`. A row leaves only when its file lay below a path that was given in this run.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { PAGES_FILE } from './pages';
import { ATTEMPTS, BEFORE, fileOf, KINDS, type Kind, OWN_RULES, writeAtomically } from './write';

export type Row = { student: string; sheet: string; place: string };

const FILE = '.sources.json';
export const GONE = 'no-longer-handed-in';

const keyOf = ({ student, sheet }: { student: string; sheet: string }) => JSON.stringify([student, sheet]);
const isBelow = (file: string, folder: string) => file === folder || file.startsWith(folder + path.sep);

function readPlaces(out: string): Map<string, string> {
  try {
    const list = JSON.parse(fs.readFileSync(path.join(out, FILE), 'utf8')) as Row[];
    return new Map(list.map((row) => [keyOf(row), row.place]));
  } catch {
    return new Map(); // the first run, or a folder of an older grader: no row leaves then
  }
}

function move(out: string, kind: Kind, student: string, sheet: string): void {
  const name = fileOf(kind, sheet);
  const from = path.join(out, kind, student, name);
  const to = path.join(out, GONE, kind, student, name);
  if (!fs.existsSync(from)) return;
  fs.mkdirSync(path.dirname(to), { recursive: true });
  fs.rmSync(to, { recursive: true, force: true });
  fs.renameSync(from, to);
  if (fs.readdirSync(path.dirname(from)).length === 0) fs.rmdirSync(path.dirname(from));
}

/**
 * @param paths what was given in this run, absolute
 * @param rows what this run has rows for
 * @returns the rows that left, as `student/sheet`
 */
export function settleRows(out: string, paths: readonly string[], rows: readonly Row[]): string[] {
  const before = readPlaces(out);
  const now = new Map(rows.map((row) => [keyOf(row), row.place]));
  const gone = [...before].filter(([key, place]) => !now.has(key) && paths.some((given) => isBelow(place, given)));
  for (const [key] of gone) {
    const [student, sheet] = JSON.parse(key) as [string, string];
    for (const kind of KINDS) move(out, kind, student, sheet);
    fs.rmSync(path.join(out, '.done', student, sheet), { force: true });
  }
  const kept = new Map([...before].filter(([key]) => !gone.some(([other]) => other === key)));
  const list = [...new Map([...kept, ...now])].map(([key, place]) => {
    const [student, sheet] = JSON.parse(key) as [string, string];
    return { student, sheet, place };
  });
  writeAtomically(path.join(out, FILE), `${JSON.stringify(list, null, 1)}\n`);
  return gone.map(([key]) => (JSON.parse(key) as string[]).join('/'));
}

/** Everything that earlier runs left is taken away; marks of people lie elsewhere. */
export function emptyGradebook(out: string): void {
  const files = [FILE, PAGES_FILE, 'gradebook.csv', 'class.csv', 'hand-ins.json', 'index.html', OWN_RULES, BEFORE];
  for (const name of [...KINDS, '.done', '.class', ATTEMPTS, GONE, ...files])
    fs.rmSync(path.join(out, name), { recursive: true, force: true });
}
