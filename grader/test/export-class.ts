/** A graded class of 30 for the tests of `course export`: odd names, and whatever a platform knows of a person. */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { text } from 'node:stream/consumers';
import { parse } from 'csv-parse/sync';
import { openPromise } from 'yauzl';
import type { HandInRow } from '../class/hand-ins';
import { exportCommand } from '../cli/export';
import type { Report } from '../report';
import { madeUpItems, reportOf } from './report-class';

export const SHEET = '01-relax';

// biome-ignore format: many short names
const NAMES = [
  'Anna Müller', "Sinéad O'Brien", 'Li Bo', 'Bo Li', 'José_María Pérez', 'Jan van der Berg', '陳 偉', 'נועה כהן',
  'Anna "Nan" Smith', 'Max Muster', 'Max Muster', 'Zoë; Comma, Jr.', '=SUM(A1:A9)', 'Łukasz Żółć', 'Đặng Thị Ánh',
  'Maximiliane Alexandra Wolfeschlegelsteinhausenbergerdorff-Hohenzollern-Sigmaringen', 'X Æ', 'Mary-Jane 2', 'null',
  'Ann_ Under_score',
];

export type Student = {
  /** The folder below `results/`. */
  student: string;
  first: string;
  last: string;
  name: string;
  id: string;
  login: string;
  email: string;
  /** What stands in the report: the mark before any conversion. */
  score: number;
};

const worth = (id: string) => madeUpItems.find((item) => item.id === id)!.points;
const LOSABLE = ['importance', 'uncertainty', 'masksFromGrids', 'onePassRelax'];
const lostBy = (i: number) => LOSABLE.filter((_, k) => i & (1 << k));

function scoreOf(i: number): number {
  return 110 - lostBy(i).reduce((sum, id) => sum + worth(id), 0) - (i % 3 === 1 ? 3.5 : 0);
}

/** 30 of them; the marks are 110 (with the bonus), 102, 94, … */
export const STUDENTS: readonly Student[] = Array.from({ length: 30 }, (_, i) => {
  const name = NAMES[i] ?? `Student Number${i}`;
  const words = name.split(' ');
  const login = `login${String(i).padStart(2, '0')}`;
  return {
    student: `s${String(i).padStart(2, '0')}`,
    first: words.slice(0, -1).join(' '),
    last: words.at(-1)!,
    name,
    id: String(1000 + 7 * i),
    login,
    email: `${login}@example.org`,
    score: scoreOf(i),
  };
});

/** The report that earns it; nothing waits for a person unless `waits` says so. */
function reportFor(i: number, { waits = false } = {}): Report {
  const lost = lostBy(i).map((id) => [id, { status: 'fail' as const, feedback: 'wrong' }]);
  const read = waits ? {} : writtenItems();
  const partly = i % 3 === 1 ? { relax: { status: 'fail' as const, score: 1.5, feedback: 'partly' } } : {};
  return reportOf(STUDENTS[i]!.student, { ...read, ...partly, ...Object.fromEntries(lost) });
}
function writtenItems() {
  const read = (id: string) => [id, { status: 'pass' as const, score: worth(id), feedback: 'read' }];
  return Object.fromEntries(['derivation', 'whyNeverZero'].map(read));
}

export type Graded = { folder: string; graded: string; given(name: string, bytes: Buffer | string): string };

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => fs.rmSync(folder, { recursive: true, force: true })));

/** What `course grade` leaves: results, hand-ins.json, and the students' pages. */
export function gradedClass(
  row: (student: Student, i: number) => Pick<HandInRow, 'platform' | 'person'> & Partial<HandInRow>,
  { leaveOut = [] as number[], change = (report: Report, _i: number): Report => report, waits = false } = {},
): Graded {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'course-export-'));
  folders.push(folder);
  const graded = path.join(folder, 'graded');
  const rows: HandInRow[] = [];
  for (const [i, one] of STUDENTS.entries()) {
    if (leaveOut.includes(i)) continue;
    put(path.join(graded, 'results', one.student, `${SHEET}.json`), JSON.stringify(change(reportFor(i, { waits }), i)));
    put(path.join(graded, 'students', one.student, `${SHEET}.html`), `<!doctype html><title>${one.student}</title>`);
    rows.push({ student: one.student, sheet: SHEET, source: `${one.student}/x.ipynb`, ...row(one, i) });
  }
  put(path.join(graded, 'hand-ins.json'), JSON.stringify(rows));
  const given = (name: string, bytes: Buffer | string) => put(path.join(folder, name), bytes);
  return { folder, graded, given };
}

/** As `gradedClass`, of one platform, which knows of a person what the row says. */
export const classOf = (
  row: (one: Student, i: number) => Partial<HandInRow>,
  platform: HandInRow['platform'],
  options?: Parameters<typeof gradedClass>[1],
): Graded => gradedClass((one, i) => ({ platform, person: {}, ...row(one, i) }), options);

/** A file that `course export` wrote. */
export const exported = (graded: string, name: string) => fs.readFileSync(path.join(graded, 'export', name));

export function put(file: string, bytes: Buffer | string): string {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, bytes);
  return file;
}

/** Everything below a folder, as texts: to see that nothing was written. */
export function snapshot(folder: string): { [name: string]: string } {
  const names = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => fs.statSync(path.join(folder, name)).isFile());
  return Object.fromEntries(files.map((name) => [name, fs.readFileSync(path.join(folder, name), 'latin1')]));
}

export type Ran = { status: number; said: string; error: string };

/** `course export …` in this process. */
export const run = (words: string[], flags: { [name: string]: unknown } = {}): Promise<Ran> =>
  ran(() => exportCommand(flags, words));

/** What a command says, and its exit status. */
export async function ran(command: () => Promise<number>): Promise<Ran> {
  const said: string[] = [];
  const log = jest.spyOn(console, 'log').mockImplementation((line: string) => void said.push(line));
  try {
    const status = await command();
    return { status, said: said.join('\n'), error: '' };
  } catch (error) {
    const { exitStatus, message } = error as { exitStatus?: number; message: string };
    const isFault = (error as Error).name === 'CourseFault'; // cli/faults.ts
    if (exitStatus === undefined && !isFault) throw error;
    return { status: exitStatus ?? 2, said: said.join('\n'), error: message };
  } finally {
    log.mockRestore();
  }
}

/** Quoted as most platforms do: where it must be. */
export const cell = (text: string, delimiter = ',') =>
  text.includes(delimiter) || /["\r\n]/.test(text) ? quoted(text) : text;
export const quoted = (text: string) => `"${text.replace(/"/g, '""')}"`;
/** A table with a line end after each row; quoted where it must be, or as `write` says. */
export const table = (
  rows: string[][],
  { delimiter = ',', lineEnd = '\n', write = (one: string) => cell(one, delimiter) } = {},
) => Buffer.from(rows.map((row) => row.map(write).join(delimiter) + lineEnd).join(''));
export const records = (bytes: Buffer | string, delimiter = ',') =>
  parse(bytes, { delimiter, columns: true, bom: true }) as { [column: string]: string }[];

/** What stands in a column, by the place of the student. */
export type Column = (i: number) => string;
export const blank: Column = () => '';
export const zero: Column = () => '0';
export const score: Column = (i) => String(STUDENTS[i]!.score);
export const capped: Column = (i) => String(Math.min(100, STUDENTS[i]!.score));
/** The class, and one who handed in nothing. */
export const people = [
  ...STUDENTS,
  { id: '9999', first: 'No', last: 'One', name: 'No One', login: 'noone', email: 'no@x.org' },
];
export const comma = (value: number | string) => String(value).replace('.', ',');

/** The names and texts of a zip's files. */
export async function unzipped(file: string): Promise<Map<string, string>> {
  const zip = await openPromise(file);
  const found = new Map<string, string>();
  for await (const entry of zip.eachEntry())
    found.set(entry.fileName, await text(await zip.openReadStreamPromise(entry)));
  return found;
}
