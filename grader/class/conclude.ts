/**
 * After grading: the rules of the class make marks of scores. Nothing is graded here, so a rule that changed costs nothing. What was
 * handed in is known from this run's rows, and from `hand-ins.json` for those of earlier runs.
 */
import * as path from 'node:path';
import { sameName } from '../intake/names';
import type { Submission } from '../intake/rows';
import type { Merge } from '../marks/of-class';
import { type Report, writeResult, writeSubmissionReport } from '../report';
import { sorted } from '../report/gradebook';
import { isUnread } from '../report/schema';
import { writeAtomically } from '../report/write';
import { type ClassMember, type ClassRow, classMembers, classTable } from './class-table';
import { removeRow, tidyAttempts } from './files';
import { factsOf, groupsOf, knownRows, type Row, reportOf, rowsOf, writtenFacts } from './gradebook-rows';
import { type HandInRow, rowKey } from './hand-ins';
import { type Doubt, doubtLines, missingLines, rosterLines } from './lines';
import { emptyReport, missingRows, NOT_HANDED_IN } from './missing';
import { type PersonalRules, personalRules } from './own-rules';
import { type People, peopleOf, type Someone } from './people';
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
  /** With the marks of people; absent: as they are. */
  merge?: Merge;
};
export type Concluded = {
  reports: Report[];
  members: ClassMember[];
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
  merge = (report) => report,
}: ConcludeOptions): Concluded {
  const handedIn = before.filter(({ standing }) => !standing?.missing).map(merge);
  const { facts, people, personal } = classFacts(out, rules, handedIn, taken);
  const rows = rowsOf({ out, facts, reports: handedIn, rows: taken, merge }, people, personal);

  const inPlay = sheets.filter(
    (sheet) => ofDownload.includes(sheet) || before.some((one) => one.sheet === sheet && one.standing?.missing),
  );
  const has = ({ students }: Someone, sheet: string) =>
    rows.some((row) => row.sheet === sheet && students.some((one) => sameName(one) === sameName(row.student)));
  const named = new Set(before.filter(({ standing }) => standing?.missing).map(({ student }) => student));
  const missing = rules.roster ? missingRows(people, inPlay, has, named) : [];

  const old = new Map(before.map((report) => [rowKey(report), report]));
  const groups = groupsOf(rows, people).map((group) => {
    const absent = missing.filter((one) => group.isFirst && one.someone === group.someone);
    const all = [...group.rows, ...absent.map(({ student, sheet }): Row => ({ student, sheet, attempts: [] }))];
    return concludeGroup({ ...group, rows: all }, { out, rules, sheets, personal, merge, old });
  });

  const reports = groups.flatMap((group) => group.reports);
  const written = new Set(reports.map(rowKey));
  for (const report of before) if (report.standing?.missing && !written.has(rowKey(report))) removeRow(out, report);
  const attempts = new Map(rows.map((row) => [rowKey(row), row.attempts.length]));
  tidyAttempts(out, (row) => ((attempts.get(rowKey(row)) ?? 0) > 1 ? attempts.get(rowKey(row))! : 0));
  const handIns = groups.flatMap((group) => group.handIns);
  writeAtomically(path.join(out, 'hand-ins.json'), `${JSON.stringify(sorted(handIns), null, 1)}\n`);
  const ownRules = groups.flatMap((group) => group.ownRules);
  writeOwnRules(out, ownRules);
  const columns = sheets.filter((sheet) => reports.some((report) => report.sheet === sheet));
  const table = groups.flatMap((group) => group.table);
  const members = classMembers(table, columns, rules);
  writeAtomically(path.join(out, 'class.csv'), classTable(members, columns));
  const asks = [...(rules.roster ? rosterLines(people) : []), ...groups.flatMap((group) => group.asks)];
  const doubts = groups.flatMap((group) => group.doubts);
  return { reports, members, says: missingLines(missing, sheets), asks: [...asks, ...doubtLines(doubts, sheets)] };
}

type Known = Pick<ConcludeOptions, 'out' | 'rules' | 'sheets'> & {
  personal: PersonalRules;
  merge: Merge;
  /** What stands in `results/` now, by row. */
  old: ReadonlyMap<string, Report>;
};
type GroupConcluded = {
  reports: Report[];
  handIns: HandInRow[];
  ownRules: OwnRulesRow[];
  /** The row of `class.csv`, where there is one. */
  table: ClassRow[];
  doubts: Doubt[];
  asks: string[];
};

/** One student's rows: the marks of all sheets, since days in hand go through them. Writes results that changed. */
export function concludeGroup(
  { someone, rows, double }: ReturnType<typeof groupsOf>[number],
  { out, rules, sheets, personal, merge, old }: Known,
): GroupConcluded {
  const place = (sheet: string) => (sheets.includes(sheet) ? sheets.indexOf(sheet) : sheets.length);
  const all = [...rows].sort((a, b) => place(a.sheet) - place(b.sheet));
  const names = someone.students.join(' and ');
  const asks = double.map((sheet) => `${names} are one student of the roster, and each has a hand-in of ${sheet}`);
  const bySheet = new Map<string, Report>();
  const done: GroupConcluded = { reports: [], handIns: [], ownRules: [], table: [], doubts: [], asks };
  const own = personal.of(someone);
  for (const [i, settled] of settleStudent(all, own).entries()) {
    const row = all[i]!;
    const report =
      row.attempts.length === 0
        ? { ...emptyReport(row, NOT_HANDED_IN), standing: settled.standing }
        : reportOf(out, row, settled, { withRules: rules.file !== undefined, merge });
    if (!report) asks.push(`${rowKey(row)}: the attempt that counts is not graded; give its folder again`);
    const stands = report ?? row.report;
    if (!stands) continue;
    if (settled.doubt) done.doubts.push({ row, doubt: settled.doubt });
    done.reports.push(stands);
    bySheet.set(row.sheet, stands);
    const attempt = row.attempts.length > 1 && settled.counts !== undefined ? settled.counts + 1 : undefined;
    done.ownRules.push({ student: row.student, sheet: row.sheet, attempt, rules: rulesText(own, row.sheet) });
    done.handIns.push(writtenFacts(row, someone, settled.counts));
    writeChanged(out, stands, old.get(rowKey(row)), row.attempts.length !== 1 && isUnread(stands));
  }
  const group = all.find((row) => row.facts?.group)?.facts?.group;
  if (all.length > 0) done.table.push({ someone, student: all[0]!.student, group, reports: bySheet });
  return done;
}

/** What is known of a class beside its results. */
export type ClassFacts = { facts: Map<string, HandInRow>; people: People; personal: PersonalRules };
export function classFacts(
  out: string,
  rules: Rules,
  handedIn: readonly Report[],
  rows: readonly Submission[] = [],
): ClassFacts {
  const facts = factsOf(out, rows);
  const people = peopleOf(knownRows(facts, handedIn, rows), rules.roster);
  return { facts, people, personal: personalRules(rules, people, { strict: false }) };
}

/** A result that is as it was stays as it is. */
function writeChanged(out: string, report: Report, before: Report | undefined, nothingGraded: boolean): void {
  if (before && JSON.stringify(before) === JSON.stringify(report)) return;
  if (nothingGraded) writeSubmissionReport(out, report, {});
  else writeResult(out, report);
}
