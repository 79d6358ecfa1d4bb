/**
 * After grading: the rules of the class make marks of scores. Nothing is graded here, so a rule that changed costs nothing. What was
 * handed in is known from this run's rows, and from `hand-ins.json` for those of earlier runs.
 */
import * as path from 'node:path';
import { sameName } from '../intake/names';
import type { Submission } from '../intake/rows';
import { type Report, writeSubmissionReport } from '../report';
import { sorted } from '../report/gradebook';
import { isUnread } from '../report/schema';
import { writeAtomically } from '../report/write';
import { type ClassRow, classTable } from './class-table';
import { removeRow, tidyAttempts } from './files';
import { factsOf, groupsOf, knownRows, type Row, reportOf, rowsOf, writtenFacts } from './gradebook-rows';
import { type HandInRow, rowKey } from './hand-ins';
import { type Doubt, doubtLines, missingLines, rosterLines } from './lines';
import { emptyReport, missingRows, NOT_HANDED_IN } from './missing';
import { personalRules } from './own-rules';
import { peopleOf, type Someone } from './people';
import type { Rules } from './rules';
import { type OwnRulesRow, rulesText, writeOwnRules } from './rules-text';
import { settleStudent } from './settle';

export type ConcludeOptions = {
  out: string;
  rules: Rules;
  /** All sheets, in their order. */
  sheets: readonly string[];
  /** Those of this download. */
  ofDownload: readonly string[];
  /** The rows of this run that the grader did not fail on. */
  rows: readonly Submission[];
  /** What is in the gradebook now. */
  reports: readonly Report[];
};
export type Concluded = {
  reports: Report[];
  /** For people: what is to be known. */
  says: string[];
  /** For people: what a person must do or look at. */
  asks: string[];
};

/** Marks of every row, rows of who is missing; writes results that changed, `hand-ins.json` and `class.csv`. */
export function concludeClass({
  out,
  rules,
  sheets,
  ofDownload,
  rows: taken,
  reports: before,
}: ConcludeOptions): Concluded {
  const facts = factsOf(out, taken);
  const handedIn = before.filter(({ standing }) => !standing?.missing);
  const people = peopleOf(knownRows(facts, handedIn, taken), rules.roster);
  const personal = personalRules(rules, people, { strict: false });
  const rows = rowsOf({ out, facts, reports: handedIn, rows: taken }, people, personal);

  const inPlay = sheets.filter(
    (sheet) => ofDownload.includes(sheet) || before.some((one) => one.sheet === sheet && one.standing?.missing),
  );
  const has = ({ students }: Someone, sheet: string) =>
    rows.some((row) => row.sheet === sheet && students.some((one) => sameName(one) === sameName(row.student)));
  const named = new Set(before.filter(({ standing }) => standing?.missing).map(({ student }) => student));
  const missing = rules.roster ? missingRows(people, inPlay, has, named) : [];

  const asks = rules.roster ? rosterLines(people) : [];
  const reports: Report[] = [];
  const table: ClassRow[] = [];
  const handIns: HandInRow[] = [];
  const doubts: Doubt[] = [];
  const ownRules: OwnRulesRow[] = [];
  const old = new Map(before.map((report) => [rowKey(report), report]));
  const place = (sheet: string) => (sheets.includes(sheet) ? sheets.indexOf(sheet) : sheets.length);

  for (const { someone, rows: own, double, isFirst } of groupsOf(rows, people)) {
    for (const sheet of double)
      asks.push(`${someone.students.join(' and ')} are one student of the roster, and each has a hand-in of ${sheet}`);
    const absent = missing
      .filter((one) => isFirst && one.someone === someone)
      .map(({ student, sheet }): Row => ({ student, sheet, attempts: [] }));
    const all = [...own, ...absent].sort((a, b) => place(a.sheet) - place(b.sheet));
    const bySheet = new Map<string, Report>();
    const mine = personal.of(someone);
    for (const [i, settled] of settleStudent(all, mine).entries()) {
      const row = all[i]!;
      const isMissing = row.attempts.length === 0;
      const report = isMissing
        ? { ...emptyReport(row, NOT_HANDED_IN), standing: settled.standing }
        : reportOf(out, row, settled, rules.file !== undefined);
      if (!report) asks.push(`${rowKey(row)}: the attempt that counts is not graded; give its folder again`);
      const stands = report ?? row.report;
      if (!stands) continue;
      if (settled.doubt) doubts.push({ row, doubt: settled.doubt });
      reports.push(stands);
      bySheet.set(row.sheet, stands);
      ownRules.push(ownRulesRow(row, settled.counts, rulesText(mine, row.sheet)));
      handIns.push(writtenFacts(row, someone, settled.counts));
      writeChanged(out, stands, old.get(rowKey(row)), row.attempts.length !== 1 && isUnread(stands));
    }
    const group = own.find((row) => row.facts?.group)?.facts?.group;
    if (all.length > 0) table.push({ someone, student: all[0]!.student, group, reports: bySheet });
  }

  const written = new Set(reports.map(rowKey));
  for (const report of before) if (report.standing?.missing && !written.has(rowKey(report))) removeRow(out, report);
  const attempts = new Map(rows.map((row) => [rowKey(row), row.attempts.length]));
  tidyAttempts(out, (row) => ((attempts.get(rowKey(row)) ?? 0) > 1 ? attempts.get(rowKey(row))! : 0));
  writeAtomically(path.join(out, 'hand-ins.json'), `${JSON.stringify(sorted(handIns), null, 1)}\n`);
  writeOwnRules(out, ownRules);
  const columns = sheets.filter((sheet) => reports.some((report) => report.sheet === sheet));
  writeAtomically(path.join(out, 'class.csv'), classTable(table, columns, rules));
  return { reports, says: missingLines(missing, sheets), asks: [...asks, ...doubtLines(doubts, sheets)] };
}

function ownRulesRow(
  { student, sheet, attempts }: Row,
  counts: number | undefined,
  rules: OwnRulesRow['rules'],
): OwnRulesRow {
  return { student, sheet, ...(attempts.length > 1 && counts !== undefined ? { attempt: counts + 1 } : {}), rules };
}

/** A result that is as it was stays as it is. */
function writeChanged(out: string, report: Report, before: Report | undefined, nothingGraded: boolean): void {
  if (before && JSON.stringify(before) === JSON.stringify(report)) return;
  if (nothingGraded) writeSubmissionReport(out, report, {});
  else
    writeAtomically(
      path.join(out, 'results', report.student, `${report.sheet}.json`),
      `${JSON.stringify(report, null, 2)}\n`,
    );
}
