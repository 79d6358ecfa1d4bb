/** Which marks differ between two states of a folder: each item's, and a sheet's where the rules of the class made another mark of it. */
import { exact } from '../class/rounding';
import { isUndecided } from '../class/standing';
import { sorted } from '../report/gradebook';
import { isToMark, isUnread, type Report, type ReportItem } from '../report/schema';
import { reasonsOfItem, reasonsOfSheet } from './reasons';
import type { Result, Snapshot } from './snapshot';

export type Change = {
  student: string;
  sheet: string;
  /** Absent: the mark of the whole sheet. */
  item?: string;
  /** Points; absent: none yet (to be marked, to be chosen), or no row. */
  before?: number;
  after?: number;
  /** One or more, for people. */
  why: string[];
};

/** @returns by student, then sheet, then the order of the items; rows that are new are no change */
export function changesOf(before: Snapshot, after: Snapshot): Change[] {
  const rows = [...before].flatMap(([key, old]) => {
    const now = after.get(key);
    return { student: old.report.student, sheet: old.report.sheet, old, now };
  });
  return sorted(rows).flatMap(({ student, sheet, old, now }) =>
    (now ? changesOfRow(old, now) : gone(old)).map((change) => ({ student, sheet, ...change })),
  );
}

type OfRow = Omit<Change, 'student' | 'sheet'>;

const gone = ({ report }: Result): OfRow[] =>
  report.standing?.missing ? [] : [{ before: markOf(report), why: ['no longer handed in'] }];

const markOf = ({ score, standing }: Report): number | undefined =>
  isUndecided(standing) ? undefined : exact(standing?.mark ?? score);

const pointsOf = (item: ReportItem): number | undefined =>
  item.status === 'manual' && isToMark(item) ? undefined : item.score;

const wasGraded = (report: Report) => !isUnread(report) && !report.standing?.missing && !isUndecided(report.standing);

function changesOfRow(old: Result, now: Result): OfRow[] {
  const marks = { before: markOf(old.report), after: markOf(now.report) };
  const marksDiffer = marks.before !== marks.after;
  if (!wasGraded(old.report) || !wasGraded(now.report))
    return marksDiffer ? [{ ...marks, why: reasonsOfSheet(old, now) }] : [];
  const ids = [...new Set([...now.report.items, ...old.report.items].map(({ id }) => id))];
  const items = ids.flatMap((id): OfRow[] => {
    const find = ({ report }: Result) => report.items.find((item) => item.id === id);
    const [was, is] = [find(old), find(now)];
    const [before, after] = [was && pointsOf(was), is && pointsOf(is)];
    return before === after ? [] : [{ item: id, before, after, why: reasonsOfItem(id, old, now) }];
  });
  const bySheet = marksDiffer && (items.length === 0 || effectChanged(old.report, now.report));
  return [...items, ...(bySheet ? [{ ...marks, why: reasonsOfSheet(old, now) }] : [])];
}

/** Do the rules of the class now do something else with the score than before: not the same share, and not the same points? */
function effectChanged(old: Report, now: Report): boolean {
  const [a, b] = [old, now].map(({ score, standing }) => ({ score, mark: standing?.mark ?? score }));
  const same = (x: number, y: number) => Math.abs(x - y) < 1e-6;
  return !same(a!.mark - a!.score, b!.mark - b!.score) && !same(a!.mark * b!.score, b!.mark * a!.score);
}
