/** Both pages of each submission, written from what is kept of it: nothing is graded, and what did not change is left alone. */
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { detailsFile, detailsText, parseDetails } from './details-file';
import { staffPage, studentPage } from './page';
import type { Report } from './schema';
import { pathOf, writeAtomically } from './write';

/** From what each page was made, by `student/sheet`. */
export const PAGES_FILE = '.pages.json';

const keyOf = ({ student, sheet }: Report) => `${student}/${sheet}`;

/** The program that writes pages: when it changes, they are written anew. */
function rendererKey(): string {
  const hash = createHash('sha256');
  for (const folder of [
    __dirname,
    path.join(__dirname, '..', 'notebook'),
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
  const before = keysBefore(out);
  const now = new Map<string, string>();
  const failures: string[] = [];
  const renderer = rendererKey();
  for (const report of reports) {
    try {
      const written = detailsText(out, report);
      const key = createHash('sha256')
        .update(JSON.stringify([renderer, report, written ?? null]))
        .digest('hex');
      const [forStaff, forStudent] = [
        pathOf(out, 'pages', report.student, report.sheet),
        pathOf(out, 'students', report.student, report.sheet),
      ];
      if (before.get(keyOf(report)) !== key || !fs.existsSync(forStaff) || !fs.existsSync(forStudent)) {
        const details =
          written === undefined ? {} : parseDetails(written, path.relative(out, detailsFile(out, report)));
        writeAtomically(forStudent, studentPage(report, details));
        writeAtomically(forStaff, staffPage(report, details));
      }
      now.set(keyOf(report), key);
    } catch (error) {
      failures.push(`no pages for ${keyOf(report)}: ${(error as Error).message}`);
    }
  }
  writeAtomically(path.join(out, PAGES_FILE), `${JSON.stringify(Object.fromEntries(now), null, 1)}\n`);
  return failures;
}
