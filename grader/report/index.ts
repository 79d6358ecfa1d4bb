import * as fs from 'node:fs';
import * as path from 'node:path';
import type { ClassMember } from '../class/class-table';
import { readHandIns } from '../class/hand-ins';
import { classPage } from '../class-page/page';
import type { Details } from './details';
import { detailsReader, writeDetails } from './details-file';
import { gradebook } from './gradebook';
import type { Report } from './schema';
import { validateReport } from './validate-report';
import { pathOf, writeAtomically } from './write';

export type { Details } from './details';
export { staffPage, studentPage } from './page';
export { writePages } from './pages';
export type { Report, ReportItem, Status } from './schema';
export { resultTable, summary } from './terminal';
export { plain, visible } from './text';
export { validateReport } from './validate-report';
export { folderOf, pathOf, writeAtomically } from './write';

/**
 * Writes what is kept of one submission: what its pages need (`.details/`), then `results/STUDENT/SHEET.json`, whose presence means that
 * it is done. `writePages` makes the pages of it.
 *
 * @returns the result's file
 * @throws when the report breaks its schema or a name cannot name a file: nothing is written then
 */
export function writeSubmissionReport(out: string, report: Report, details: Details = {}): string {
  const result = checkedPlace(out, report);
  writeDetails(out, report, details);
  writeAtomically(result, textOf(report));
  return result;
}

/** Writes the result alone; what its pages need is there already. @throws as `writeSubmissionReport` */
export function writeResult(out: string, report: Report): void {
  writeAtomically(checkedPlace(out, report), textOf(report));
}

const textOf = (report: Report) => `${JSON.stringify(report, null, 2)}\n`;

function checkedPlace(out: string, report: Report): string {
  const result = pathOf(out, 'results', report.student, report.sheet);
  validateReport(report, path.relative(out, result));
  return result;
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
export function writeGradebook(out: string, reports: readonly Report[], order: readonly string[]): string {
  const file = path.join(out, 'gradebook.csv');
  writeAtomically(file, gradebook(reports, order));
  return file;
}

/**
 * `OUT/index.html`, the page of the class.
 *
 * @param members with their totals; absent: who has a result
 * @throws one line when `OUT/hand-ins.json` is there and cannot be used
 */
export function writeIndex(out: string, reports: readonly Report[], members?: readonly ClassMember[]): string {
  const file = path.join(out, 'index.html');
  writeAtomically(file, classPage(reports, { members, handIns: readHandIns(out), detailsOf: detailsReader(out) }));
  return file;
}
