/** What a submission's report is composed of. */

import { describeItem } from '../mark/item-names';
import type { Outcome } from '../mark/outcome';
import { reportOf, unreadableReport } from '../mark/submission';
import type { Assignment, SheetTools } from '../mark/tools';

const item = (id: string, points: number, bonus = false) => ({
  id,
  problem: 1,
  points,
  kind: 'function' as const,
  ...(bonus ? { bonus } : {}),
});
const who = { student: 'someone', sheet: 'a-sheet' };

test('scores are added in hundredths, the bonus too; mistakes and notes are kept', () => {
  const outcomes: Outcome[] = [
    { item: item('a', 1), status: 'fail', score: 0.1, share: 0.1, feedback: 'no', mistake: 'a/known' },
    { item: item('b', 1), status: 'fail', score: 0.2, share: 0.2, feedback: '' },
    { item: item('c', 2, true), status: 'pass', score: 2, share: 1, feedback: '' },
  ];
  const report = reportOf(who, { maxScore: 2 }, outcomes, ['a note']);
  expect(report).toMatchObject({ ...who, score: 2.3, maxScore: 2, notes: ['a note'] });
  expect(report.items).toEqual([
    { id: 'a', problem: 1, points: 1, score: 0.1, status: 'fail', feedback: 'no', mistake: 'a/known' },
    { id: 'b', problem: 1, points: 1, score: 0.2, status: 'fail', feedback: '' },
    { id: 'c', problem: 1, points: 2, score: 2, status: 'pass', feedback: '' },
  ]);
});

test('a notebook that cannot be read has every item, without points, and the reason in each', () => {
  const assignment = { ...who, problem: 'it is not JSON', notes: ['seen'] } as unknown as Assignment;
  const sheet = { items: [item('a', 1), item('b', 2)], maxScore: 3 } as unknown as SheetTools;
  const report = unreadableReport(assignment, sheet);
  expect(report).toMatchObject({ score: 0, maxScore: 3, notes: ['it is not JSON', 'seen'] });
  expect(report.items.map(({ id, status, score, feedback }) => [id, status, score, feedback])).toEqual([
    ['a', 'error', 0, 'it is not JSON'],
    ['b', 'error', 0, 'it is not JSON'],
  ]);
  expect(unreadableReport(assignment, undefined)).toMatchObject({ items: [], score: 0, maxScore: 0 });
});

test('an item is described with its points, and a report is kept under its student and sheet', () => {
  expect([item('a', 1), item('b', 2), item('c', 2, true)].map(describeItem)).toEqual([
    'a (1 point)',
    'b (2 points)',
    'c (2 points, bonus)',
  ]);
});
