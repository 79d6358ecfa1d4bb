/** `OUT/.done/STUDENT/SHEET`: what a result rests on, and what part of its points each item has earned. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { folderOf, writeAtomically } from '../report/write';
import type { Fingerprints } from './fingerprints';

type Named = { student: string; sheet: string; attempt?: number };
export type Kept = { made: Fingerprints; shares: { [id: string]: number } };

export function recordFile(out: string, { student, sheet, attempt }: Named): string {
  return path.join(folderOf(out, attempt), '.done', student, sheet);
}

/** Undefined where there is none, or one of an older grader: then it is graded again. */
export function readRecord(out: string, named: Named): Kept | undefined {
  try {
    const kept = JSON.parse(fs.readFileSync(recordFile(out, named), 'utf8')) as Partial<Kept> | null;
    const isWhole = typeof kept?.made?.items === 'object' && typeof kept.shares === 'object';
    return isWhole ? (kept as Kept) : undefined;
  } catch {
    return undefined;
  }
}

export function writeRecord(out: string, named: Named, kept: Kept): void {
  writeAtomically(recordFile(out, named), `${JSON.stringify(kept)}\n`);
}
