import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Details } from './details';
import { gradebook } from './gradebook';
import { indexPage } from './index-page';
import { submissionPage } from './page';
import type { Report } from './schema';
import { validateReport } from './validate-report';
import { pathOf, writeAtomically } from './write';

export type { Details } from './details';
export type { Report, ReportItem, Status } from './schema';
export { resultTable, summary } from './terminal';
export { plain, visible } from './text';
export { validateReport } from './validate-report';
export { folderOf, pathOf, writeAtomically } from './write';

export type Submission = { report: Report; details?: Details };

/**
 * Writes what one submission has: its page, then `results/STUDENT/SHEET.json`, whose presence means that it is done.
 *
 * @returns the two files
 * @throws when the report breaks its schema or a name cannot name a file: nothing is written then
 */
export function writeSubmissionReport(
  out: string,
  report: Report,
  details: Details = {},
): { result: string; page: string } {
  const result = pathOf(out, 'results', report.student, report.sheet);
  const page = pathOf(out, 'pages', report.student, report.sheet);
  validateReport(report, path.relative(out, result));
  writeAtomically(page, submissionPage(report, details));
  writeAtomically(result, `${JSON.stringify(report, null, 2)}\n`);
  return { result, page };
}

/** Reads a result that was written before. @throws one line when it is not a report */
export function readReport(file: string): Report {
  const text = fs.readFileSync(file, 'utf8');
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new Error(`${file}: /: expected JSON`);
  }
  return validateReport(parsed, file);
}

/** `OUT/gradebook.csv`; `order` names the items of all sheets in their order. */
export function writeGradebook(out: string, reports: readonly Report[], order: readonly string[] = []): string {
  const file = path.join(out, 'gradebook.csv');
  writeAtomically(file, gradebook(reports, order));
  return file;
}

/** `OUT/index.html`, the page of the class. */
export async function writeIndex(out: string, reports: readonly Report[]): Promise<string> {
  const file = path.join(out, 'index.html');
  writeAtomically(file, await indexPage(reports));
  return file;
}

/**
 * Everything at once: each submission's files, the gradebook, the index. One that cannot be written does not stop the others.
 *
 * @returns the failures, by identity
 */
export async function writeReports(
  out: string,
  { submissions, order = [] }: { submissions: readonly Submission[]; order?: readonly string[] },
): Promise<{ key: string; error: Error }[]> {
  const failures: { key: string; error: Error }[] = [];
  const written: Report[] = [];
  for (const { report, details } of submissions) {
    try {
      writeSubmissionReport(out, report, details);
      written.push(report);
    } catch (error) {
      failures.push({
        key: `${report.student}/${report.sheet}`,
        error: error instanceof Error ? error : new Error(String(error)),
      });
    }
  }
  writeGradebook(out, written, order);
  await writeIndex(out, written);
  return failures;
}
