/** What is kept of a marked submission: its result, what its pages need, and what it rests on, by which a later run knows what is done. */
import * as fs from 'node:fs';
import { sheetItems } from '@course/fixtures';
import { type ToDo, toDo } from '../mark/fingerprints';
import { merged, withPoints } from '../mark/kept-report';
import { readRecord, recordFile, writeRecord } from '../mark/record-file';
import { type Marked, originOf } from '../mark/submission';
import type { Assignment } from '../mark/tools';
import { folderOf, pathOf, readReport, writeResult, writeSubmissionReport } from '../report';
import { detailsText, parseDetails } from '../report/details-file';

type Named = Pick<Assignment, 'student' | 'sheet' | 'attempt'>;

function resultFile(out: string, { student, sheet, attempt }: Named): string {
  return pathOf(folderOf(out, attempt), 'results', student, sheet);
}

/** What is left to do about a submission. */
export function whatToDo(out: string, assignment: Assignment): ToDo {
  const before = readRecord(out, assignment);
  if (!before || !assignment.made) return 'all';
  try {
    const { student, sheet, attempt } = assignment;
    const details = pathOf(folderOf(out, attempt), '.details', student, sheet);
    if (!fs.existsSync(resultFile(out, assignment)) || !fs.existsSync(details)) return 'all';
    const todo = toDo(before.made, assignment.made, sheetItems(sheet));
    if (todo !== 'nothing' && todo !== 'all') readReport(resultFile(out, assignment)); // what is kept must be of use
    return todo;
  } catch {
    return 'all';
  }
}

/** Whether it was marked into `out` before, as it is now or otherwise. */
export function wasMarked(out: string, assignment: Named): boolean {
  return fs.existsSync(recordFile(out, assignment));
}

/** What it rests on goes last: a report without that is written again. */
export function record(out: string, marked: Marked): void {
  const { assignment } = marked;
  const kept = assignment.only ? readRecord(out, assignment) : undefined;
  const folder = folderOf(out, assignment.attempt);
  if (!kept) writeSubmissionReport(folder, marked.report, marked.details);
  else {
    const report = merged(
      readReport(resultFile(out, assignment)),
      marked.report,
      sheetItems(assignment.sheet),
      kept.shares,
    );
    const items = parseDetails(detailsText(folder, report)!, '.details').items;
    writeSubmissionReport(folder, report, { ...marked.details, items: { ...items, ...marked.details.items } });
  }
  if (assignment.made)
    writeRecord(out, assignment, { made: assignment.made, shares: { ...kept?.shares, ...marked.shares } });
}

/** Another one's notebook is the same, and so is what was made of it. */
export function recordEqual(out: string, assignment: Assignment, other: Assignment): void {
  const report = { ...readReport(resultFile(out, other)), student: assignment.student };
  const details = parseDetails(detailsText(folderOf(out, other.attempt), other)!, '.details');
  writeSubmissionReport(folderOf(out, assignment.attempt), report, { ...details, ...originOf(assignment) });
  writeRecord(out, assignment, { made: assignment.made!, shares: readRecord(out, other)!.shares });
}

/** Points that are other ones make another score of what is kept; nothing is run. */
export function recordPoints(out: string, assignment: Assignment): void {
  const { shares } = readRecord(out, assignment)!;
  const folder = folderOf(out, assignment.attempt);
  const report = withPoints(readReport(resultFile(out, assignment)), sheetItems(assignment.sheet), shares);
  writeResult(folder, report);
  writeRecord(out, assignment, { made: assignment.made!, shares });
}

export function forget(out: string, assignment: Named): void {
  fs.rmSync(recordFile(out, assignment), { force: true });
}
