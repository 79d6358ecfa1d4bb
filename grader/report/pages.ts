/** Both pages of each submission, written from what is kept of it: nothing is graded, and what did not change is left alone. */
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { detailsFile, detailsText, parseDetails } from './details-file';
import { sorted } from './gradebook';
import { type Neighbours, staffPage, studentPage } from './page';
import { PAGE_SCRIPTS } from './page-script';
import type { Report } from './schema';
import { pathOf, writeAtomically } from './write';

/** From what each page was made, by `student/sheet`. */
export const PAGES_FILE = '.pages.json';

type Row = { student: string; sheet: string };
const keyOf = ({ student, sheet }: Row) => `${student}/${sheet}`;

let renderer: string | undefined;
/** The program that writes pages: when it changes, they are written again. */
function rendererKey(): string {
  const hash = createHash('sha256');
  for (const folder of [
    __dirname,
    path.join(__dirname, '..', 'notebook'),
    PAGE_SCRIPTS,
    path.dirname(require.resolve('@course/kit/show')),
  ])
    for (const name of fs
      .readdirSync(folder)
      .filter((one) => one.endsWith('.js'))
      .sort())
      hash.update(name).update(fs.readFileSync(path.join(folder, name)));
  for (const name of ['markdown-it', '@vscode/markdown-it-katex', 'katex'])
    hash.update((require(`${name}/package.json`) as { version: string }).version);
  return hash.digest('hex');
}

function keysBefore(out: string): Map<string, string> {
  try {
    const entries = Object.entries(JSON.parse(fs.readFileSync(path.join(out, PAGES_FILE), 'utf8')) as object);
    return new Map(entries.filter(([, key]) => typeof key === 'string'));
  } catch {
    return new Map(); // then all of them are written
  }
}

/**
 * `OUT/pages/STUDENT/SHEET.html` for staff and `OUT/students/STUDENT/SHEET.html` for the student, of each report.
 *
 * @param reports with what the rules of the class made of them (`standing`)
 * @returns a line for each submission whose pages could not be written; the others are not stopped
 */
export function writePages(out: string, reports: readonly Report[]): string[] {
  const before = new Map([...(renewed.get(path.resolve(out)) ?? []), ...keysBefore(out)]);
  const now = new Map<string, string>();
  const failures: string[] = [];
  const beside = neighboursOf(reports);
  for (const report of reports) {
    try {
      const written = detailsText(out, report);
      const key = pageKey(report, written, beside(report));
      const isThere = placesOf(out, report).every((file) => fs.existsSync(file));
      if (before.get(keyOf(report)) !== key || !isThere) writeBoth(out, report, written, beside(report));
      now.set(keyOf(report), key);
    } catch (error) {
      failures.push(`no pages for ${keyOf(report)}: ${(error as Error).message}`);
    }
  }
  writeKeys(out, now);
  renewed.delete(path.resolve(out));
  return failures;
}

/** By folder, the keys of pages that `renewPages` wrote: they are in no file until `writePages` writes it. */
const renewed = new Map<string, Map<string, string>>();

function pageKey(report: Report, written: string | undefined, beside: Neighbours): string {
  renderer ??= rendererKey();
  return createHash('sha256')
    .update(JSON.stringify([renderer, report, written ?? null, beside]))
    .digest('hex');
}

/** What `keyOf` made a key of. */
const rowOf = (key: string) => {
  const at = key.lastIndexOf('/');
  return { student: key.slice(0, at), sheet: key.slice(at + 1) };
};

/** Who comes before and after somebody on the same sheet, in the order of the class. */
function neighboursOf(rows: readonly Row[]): (row: Row) => Neighbours {
  const found = new Map<string, Neighbours>();
  const last = new Map<string, Row>();
  for (const row of sorted(rows.map(({ student, sheet }) => ({ student, sheet })))) {
    const previous = last.get(row.sheet);
    if (previous) found.get(keyOf(previous))!.next = row;
    found.set(keyOf(row), previous ? { previous } : {});
    last.set(row.sheet, row);
  }
  return (row) => found.get(keyOf(row)) ?? {};
}

const writeKeys = (out: string, keys: ReadonlyMap<string, string>) =>
  writeAtomically(path.join(out, PAGES_FILE), `${JSON.stringify(Object.fromEntries(keys), null, 1)}\n`);

function placesOf(out: string, { student, sheet }: Report): [forStaff: string, forStudent: string] {
  return [pathOf(out, 'pages', student, sheet), pathOf(out, 'students', student, sheet)];
}

/** @param written the text of what is kept beside the result */
function writeBoth(out: string, report: Report, written: string | undefined, beside: Neighbours): void {
  const [forStaff, forStudent] = placesOf(out, report);
  const details = written === undefined ? {} : parseDetails(written, path.relative(out, detailsFile(out, report)));
  writeAtomically(forStudent, studentPage(report, details));
  writeAtomically(forStaff, staffPage(report, details, beside));
}

/** The pages of a few reports, now; `writePages` looks at them again. @returns lines as `writePages` does */
export function renewPages(out: string, reports: readonly Report[]): string[] {
  const keys = keysBefore(out);
  const folder = path.resolve(out);
  const own = renewed.get(folder) ?? new Map<string, string>();
  renewed.set(folder, own);
  const beside = neighboursOf([...new Set([...keys.keys(), ...own.keys(), ...reports.map(keyOf)])].map(rowOf));
  const known = reports.filter((report) => keys.delete(keyOf(report)));
  if (known.length > 0) writeKeys(out, keys); // first: a crash leaves no page that passes for a new one
  return reports.flatMap((report) => {
    own.delete(keyOf(report));
    try {
      const written = detailsText(out, report);
      writeBoth(out, report, written, beside(report));
      own.set(keyOf(report), pageKey(report, written, beside(report)));
      return [];
    } catch (error) {
      return [`no pages for ${keyOf(report)}: ${(error as Error).message}`];
    }
  });
}
