/** All results of a folder with what each rests on, and the predecessors that the last run that changed a mark left in `OUT/.before/`. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { rowKey } from '../class/hand-ins';
import { type RulesText, readOwnRules } from '../class/rules-text';
import { type Kept, readRecord } from '../mark/record-file';
import type { Report } from '../report';
import { validateReport } from '../report/validate-report';
import { BEFORE, writeAtomically } from '../report/write';

/** A result, and what it rests on; `made` is absent where nothing was graded. */
export type Result = { report: Report; attempt?: number; rules: RulesText } & Partial<Kept>;
export type Snapshot = ReadonlyMap<string, Result>;

/** A run that has not come to its end. */
const RUNNING = 'running.ndjson';
const RESULTS = 'results.ndjson';

/** @param reports all of the folder, as they stand in `results/` */
export function snapshotOf(out: string, reports: readonly Report[]): Snapshot {
  const own = new Map(readOwnRules(out).map((row) => [rowKey(row), row]));
  return new Map(
    reports.map((report): [string, Result] => {
      const { attempt, rules = {} } = own.get(rowKey(report)) ?? {};
      const made = readRecord(out, { student: report.student, sheet: report.sheet, attempt });
      return [rowKey(report), { report, rules, ...(attempt === undefined ? {} : { attempt }), ...made }];
    }),
  );
}

/** One line a result. @throws one line that names the file and the line */
function readSnapshot(file: string): Snapshot | undefined {
  if (!fs.existsSync(file)) return undefined;
  const lines = fs.readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return new Map(
    lines.map((line, i): [string, Result] => {
      const at = `${file}: line ${i + 1}`;
      let row: Result;
      try {
        row = JSON.parse(line) as Result;
      } catch {
        throw new Error(
          `${at}: expected a result as JSON; delete the file, and the next run that changes marks writes it`,
        );
      }
      validateReport(row?.report, at);
      return [rowKey(row.report), { ...row, rules: row.rules ?? {} }];
    }),
  );
}

/** What the results were before the last run that changed one. @throws one line when the file is there and cannot be used */
export const readBefore = (out: string): Snapshot | undefined => readSnapshot(path.join(out, BEFORE, RESULTS));

/**
 * Keeps the results before a run touches them. Where an earlier run was stopped, its own predecessors are kept: what it had graded
 * already is compared with what was there before it.
 *
 * @returns the predecessors
 */
export function keepBefore(out: string, now: Snapshot): Snapshot {
  const file = path.join(out, BEFORE, RUNNING);
  let stopped: Snapshot | undefined;
  try {
    stopped = readSnapshot(file);
  } catch {
    stopped = undefined; // it is written again
  }
  const before = new Map([...now, ...(stopped ?? [])]);
  if (before.size > 0) writeAtomically(file, [...before.values()].map((row) => `${JSON.stringify(row)}\n`).join(''));
  return before;
}

/** The run is at its end. @param changed did it change a mark? Then `course diff` begins here */
export function settleBefore(out: string, changed: boolean): void {
  const folder = path.join(out, BEFORE);
  const running = path.join(folder, RUNNING);
  if (!fs.existsSync(running)) return;
  if (changed) fs.renameSync(running, path.join(folder, RESULTS));
  else fs.rmSync(running);
  if (fs.readdirSync(folder).length === 0) fs.rmdirSync(folder);
}
