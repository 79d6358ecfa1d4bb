/** What is kept of a marked submission: its result, what its pages need, and the key by which a later run knows that it is done. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Marked } from '../mark/submission';
import type { Assignment } from '../mark/tools';
import { folderOf, pathOf, writeAtomically, writeSubmissionReport } from '../report';

type Named = Pick<Assignment, 'student' | 'sheet' | 'attempt'>;

function recordFile(out: string, { student, sheet, attempt }: Named): string {
  return path.join(folderOf(out, attempt), '.done', student, sheet);
}

export function isDone(out: string, assignment: Assignment): boolean {
  try {
    return (
      fs.readFileSync(recordFile(out, assignment), 'utf8') === assignment.recordKey &&
      (['results', '.details'] as const).every((kind) =>
        fs.existsSync(pathOf(folderOf(out, assignment.attempt), kind, assignment.student, assignment.sheet)),
      )
    );
  } catch {
    return false;
  }
}

/** Whether it was marked into `out` before, as it is now or otherwise. */
export function wasMarked(out: string, assignment: Named): boolean {
  return fs.existsSync(recordFile(out, assignment));
}

/** The key goes last: a report without it is written again. */
export function record(out: string, { report, details, recordKey, attempt }: Marked): void {
  writeSubmissionReport(folderOf(out, attempt), report, details);
  writeAtomically(recordFile(out, { ...report, attempt }), recordKey);
}

export function forget(out: string, assignment: Named): void {
  fs.rmSync(recordFile(out, assignment), { force: true });
}
