/** Results as a grading leaves them, right but for a change, for the tests of what changed. */
import type { Result, Snapshot } from '../diff/snapshot';
import type { Fingerprints } from '../mark/fingerprints';
import type { ReportItem } from '../report';
import { madeUpItems, reportOf } from './report-class';

export const SHEET = '01-relax';
export const items = madeUpItems;
export const made: Fingerprints = {
  grader: 'g',
  course: 'c',
  sheet: 's',
  maxScore: 100,
  notebook: 'n',
  intake: 'i',
  secret: 'k',
  items: Object.fromEntries(items.map(({ id, points }) => [id, { cases: `of ${id}`, points }])),
};
export const shares = Object.fromEntries(items.map(({ id, kind }) => [id, kind === 'written' ? 0 : 1]));

/** A result with everything right. */
export const right = (student: string): Result => ({ report: reportOf(student), rules: {}, made, shares });
export const snapshot = (...results: Result[]): Snapshot =>
  new Map(results.map((one) => [`${one.report.student}/${one.report.sheet}`, one]));

/** The result with one item otherwise. */
export function withItem(result: Result, id: string, change: Partial<ReportItem>): Result {
  const own = result.report.items.map((item) => (item.id === id ? { ...item, ...change } : item));
  const score = own.reduce((sum, item) => sum + item.score, 0);
  return { ...result, report: { ...result.report, items: own, score } };
}
export const wrong = (student: string, id = 'importance') => withItem(right(student), id, { status: 'fail', score: 2 });
export const withMade = (result: Result, change: Partial<Fingerprints>): Result => ({
  ...result,
  made: { ...made, ...change },
});
export const withCases = (...ids: string[]) => ({
  items: { ...made.items, ...Object.fromEntries(ids.map((id) => [id, { ...made.items[id]!, cases: 'new' }])) },
});
