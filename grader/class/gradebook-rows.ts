/** Rows of the gradebook to be: what was handed in, its attempts with their points, and the report that comes of the rules. */
import { sameName } from '../intake/names';
import type { Submission } from '../intake/rows';
import type { Merge } from '../marks/of-class';
import type { Report } from '../report';
import { type Attempt, toGrade } from './attempts';
import { attemptReport, promoteAttempt } from './files';
import { type HandInRow, handInRow, readHandIns, rowKey } from './hand-ins';
import { attemptsOf } from './handed';
import { emptyReport } from './missing';
import type { PersonalRules } from './own-rules';
import type { People, Someone } from './people';
import type { Settled } from './settle';
import { isoOf } from './times';

export type Row = {
  student: string;
  sheet: string;
  /** What is known of the hand-in. */
  facts?: HandInRow;
  /** What stands in `results/` before the rules. */
  report?: Report;
  /** None: not handed in. */
  attempts: Attempt[];
};

/** A file that we did not write has no rows: nothing in it is a mark. */
function keptRows(out: string): HandInRow[] {
  try {
    return readHandIns(out);
  } catch {
    return [];
  }
}

/** Facts of everything that was handed in: this run's say more than those that were kept. */
export function factsOf(out: string, rows: readonly Submission[]): Map<string, HandInRow> {
  const kept = keptRows(out).filter(({ source }) => source !== '');
  return new Map([...kept, ...rows.map(handInRow)].map((row) => [rowKey(row), row]));
}

/** Everybody of whom anything is known: who handed something in now, and who is in the gradebook. */
export function knownRows(
  facts: ReadonlyMap<string, HandInRow>,
  reports: readonly Report[],
  rows: readonly Submission[],
): Pick<HandInRow, 'student' | 'platform' | 'person'>[] {
  const keys = new Map([...reports, ...rows].map((row) => [rowKey(row), row.student]));
  return [...keys].map(([key, student]) => facts.get(key) ?? { student, platform: 'plain', person: {} });
}

/** Rows with their attempts' points, as far as they were graded. @param reports without those of missing hand-ins */
export function rowsOf(
  { out, facts, reports, rows, merge }: RowsOptions,
  people: People,
  personal: PersonalRules,
): Row[] {
  const byKey = new Map(reports.map((report) => [rowKey(report), report]));
  const keys = new Set([...byKey.keys(), ...rows.filter(({ attempts }) => attempts).map(rowKey)]);
  return [...keys].map((key): Row => {
    const report = byKey.get(key);
    const own = facts.get(key);
    const { student, sheet } = report ?? own!;
    const mine = personal.of(people.of(student));
    const chosen = mine.chosen(sheet);
    const attempts = attemptsOf(own, mine.zone, { known: mine.time(sheet), chosen });
    if (attempts.length === 1) attempts[0]!.score = report?.score;
    else
      for (const i of toGrade(attempts, mine.attempts, chosen))
        attempts[i]!.score = attemptReport(out, i + 1, { student, sheet }, merge)?.score;
    return { student, sheet, facts: own, report, attempts };
  });
}

type RowsOptions = {
  out: string;
  facts: ReadonlyMap<string, HandInRow>;
  reports: readonly Report[];
  rows: readonly Submission[];
  merge: Merge;
};

/**
 * What is to stand in `results/`, with the standing where there are rules or several attempts. The files of the attempt that counts
 * become the row's.
 *
 * @returns undefined where that attempt was not graded
 */
export function reportOf(
  out: string,
  row: Row,
  { counts, standing }: Settled,
  { withRules, merge }: { withRules: boolean; merge: Merge },
): Report | undefined {
  const several = row.attempts.length > 1;
  const asStands = (report: Report): Report => {
    const { standing: _before, ...rest } = report;
    return withRules || several ? { ...rest, standing } : rest;
  };
  if (!several) return row.report && asStands(row.report);
  if (counts === undefined) return asStands(emptyReport(row, standing.sentences[0]!));
  if (!row.attempts[counts]!.readable) return asStands(emptyReport(row, 'the attempt that counts cannot be read'));
  const report = attemptReport(out, counts + 1, row, merge);
  if (!report) return undefined;
  promoteAttempt(out, counts + 1, row);
  return asStands(report);
}

/** A person's rows are one on each sheet; where there are two of one sheet, each name is settled for itself. */
export function groupsOf(
  rows: readonly Row[],
  people: People,
): { someone: Someone; rows: Row[]; double: string[]; isFirst: boolean }[] {
  return people.all.flatMap((someone) => {
    const of = (student: string) => rows.filter((row) => sameName(row.student) === sameName(student));
    const own = someone.students.flatMap(of);
    const double = own
      .filter((row, i) => own.findIndex(({ sheet }) => sheet === row.sheet) < i)
      .map(({ sheet }) => sheet);
    if (double.length === 0) return [{ someone, rows: own, double, isFirst: true }];
    return someone.students.map((student, i) => {
      return { someone, rows: of(student), double: i === 0 ? double : [], isFirst: i === 0 };
    });
  });
}

/** The row in hand-ins.json: the roster adds what the download does not say. */
export function writtenFacts(row: Row, someone: Someone, counts: number | undefined): HandInRow {
  const { student, sheet, attempts } = row;
  const said: HandInRow = row.facts ?? { student, sheet, platform: 'plain', person: {}, source: '' };
  const { time: _time, group: _group, returnName: _name, ...rest } = said;
  const { entry } = someone;
  const { name = entry?.name, login = entry?.login, email = entry?.email } = said.person;
  const id = said.person.id ?? entry?.platformIds[said.platform];
  const number = entry?.id ?? said.person.number;
  const group = said.group ?? entry?.group;
  const chosen = counts === undefined ? undefined : said.attempts?.[counts];
  const returnName = chosen?.returnName ?? said.returnName ?? said.attempts?.at(-1)?.returnName;
  const time = attempts[counts ?? 0]?.time;
  const { source } = chosen ?? said;
  return { ...rest, person: { name, login, email, id, number }, source, returnName, time: time && isoOf(time), group };
}
