/** A result with marks of people, and without them again; how pages and tables show them. */
import { rubricOf, sheetItems } from '@course/fixtures';
import { classPage } from '../class-page/page';
import { type OwnMarks, withMarks, withoutMarks } from '../marks/merge';
import type { ItemMark } from '../marks/types';
import { type Report, resultTable, staffPage, studentPage, summary, validateReport } from '../report';
import { gradebook } from '../report/gradebook';
import { personText } from '../report/person';
import { isToMark } from '../report/schema';
import { BOTH, markOf, SHEET } from './marked-class';
import { handIn } from './marking-class';
import { unreadable } from './report-class';

const rubrics = (sheet: string, id: string) => {
  const item = sheetItems(sheet).find((one) => one.id === id)!;
  return item.kind === 'written' ? rubricOf(sheet, item) : [];
};
const { report: anna, details } = handIn('anna', { written: BOTH });
const itemOf = ({ items }: Report, id: string) => items.find((one) => one.id === id)!;
const answerOf = (id: string) => itemOf(anna, id).answer!;
const marks = (own: { [item: string]: Partial<ItemMark> }): OwnMarks =>
  new Map(Object.entries(own).map(([id, mark]) => [id, markOf({ answer: answerOf(id), ...mark })]));
const merged = (own: { [item: string]: Partial<ItemMark> }, report = anna) =>
  validateReport(withMarks(report, marks(own), rubrics), 'merged');
const waits = (report: Report) => report.items.filter(isToMark).map(({ id }) => id);
const FULL = { derivation: { points: 10, picked: ['sum', 'bayes', 'indicator', 'denominator'] } };

test('a perfect sheet 1 gets 100 of 100, and 110 with the bonus', () => {
  const all = { ...FULL, whyNeverZero: { points: 8, picked: rubrics(SHEET, 'whyNeverZero').map(({ id }) => id) } };
  expect(merged(all)).toMatchObject({ score: 110, maxScore: 100 });
  const items = anna.items.map((item) =>
    item.id === 'onePassRelax' ? { ...item, score: 0, status: 'fail' as const } : item,
  );
  const withoutBonus = merged(all, { ...anna, score: 82, items });
  expect(withoutBonus).toMatchObject({ score: 100, maxScore: 100 });
  expect(waits(withoutBonus)).toEqual([]);
  expect(studentPage(withoutBonus)).toContain('<strong>100</strong> of 100 points');
});

test('the item tells who gave what for what; without marks it is as the grader wrote it, byte for byte', () => {
  const mark = { points: 5.5, picked: ['sum', 'bayes'], adjust: -0.5, comment: 'See **line 3**.' };
  const report = merged({ derivation: mark });
  expect(itemOf(report, 'derivation')).toMatchObject({ score: 5.5, status: 'marked' });
  expect(itemOf(report, 'derivation').person).toEqual({
    automatic: 0,
    points: 5.5,
    picked: [expect.objectContaining({ points: 3 }), expect.objectContaining({ points: 3 })],
    missed: [expect.objectContaining({ points: 3 }), expect.objectContaining({ points: 1 })],
    adjust: -0.5,
    comment: 'See **line 3**.',
    marker: 'anna',
    at: '2026-11-26T20:00:00.000Z',
  });
  expect(report.score).toBe(97.5);
  expect(waits(report)).toEqual(['whyNeverZero']);
  expect(JSON.stringify(withoutMarks(report))).toBe(JSON.stringify(anna));
  expect(withMarks(report, marks({ derivation: mark }), rubrics)).toEqual(report); // again: the same
  expect(withMarks(report, new Map(), rubrics)).toEqual(anna); // taken back
  expect(withoutMarks(anna)).toBe(anna);
});

test('the inverse holds for any marks', () => {
  for (let i = 0; i < 200; i++) {
    const own = Object.fromEntries(
      anna.items.flatMap(({ id, points }, k) =>
        (i * 7 + k * 13) % 3 === 0
          ? [[id, { points: (points * ((i + k) % 9)) / 8, answer: i % 4 ? answerOf(id) : '' }]]
          : [],
      ),
    );
    expect(withoutMarks(merged(own))).toEqual(anna);
  }
});

test('an answer that changed since: the mark is seen and does not count', () => {
  const report = merged({
    derivation: { ...FULL.derivation, answer: 'a'.repeat(64) },
    importance: { answer: 'b'.repeat(64), points: 3 },
  });
  const changed = (points: number) => ({ points, changed: 'answer' });
  expect(itemOf(report, 'derivation')).toMatchObject({ score: 0, status: 'manual', person: changed(10) });
  expect(itemOf(report, 'importance')).toMatchObject({ score: 8, status: 'pass', person: changed(3) });
  expect(report.score).toBe(anna.score);
  expect(waits(report)).toEqual(['derivation', 'importance', 'whyNeverZero']);
  for (const page of [studentPage(report, details), staffPage(report, details)]) {
    expect(page).toContain('to be marked again');
    expect(page).toContain(
      'These points do not count until somebody looks again.</strong> Given were 10 of 10 points.',
    );
    expect(page).toContain('18 points of written answers are still to be marked');
  }
  expect(summary([report])[0]).toContain('1 written answer to mark, 2 to mark again');
  expect(withoutMarks(report)).toEqual(anna);
});

test('more points than the item has now do not count', () => {
  const items = anna.items.map((item) => (item.id === 'derivation' ? { ...item, points: 6 } : item));
  const report = merged(FULL, { ...anna, items });
  expect(itemOf(report, 'derivation')).toMatchObject({ score: 0, status: 'manual', person: { changed: 'points' } });
});

test('an automatic item keeps its status; a rubric that lost a line leaves the points as they were', () => {
  const items = anna.items.map((item) =>
    item.id === 'importance' ? { ...item, score: 0, status: 'fail' as const, feedback: 'Wrong.' } : item,
  );
  const wrong = { ...anna, score: anna.score - 8, items };
  const report = merged({ importance: { points: 6, adjust: 6, reason: 'The text was unclear.' } }, wrong);
  expect(itemOf(report, 'importance')).toMatchObject({ score: 6, status: 'fail', person: { automatic: 0, adjust: 6 } });
  expect(studentPage(report)).toContain('A person changed the 0 points of the grader: +6');
  expect(studentPage(report)).toContain('The text was unclear.');
  const lost = itemOf(merged({ derivation: { points: 7, picked: ['sum', 'gone'] } }), 'derivation');
  expect(lost).toMatchObject({ score: 7, person: { points: 7, adjust: 0, picked: [{ points: 0 }] } });
  expect(personText(lost)).not.toMatch(/\(\+|of 3\)|adjusted/);
});

test('nothing of a notebook that cannot be read is marked', () => {
  const unread = unreadable('anna');
  expect(merged(FULL, unread)).toEqual(unread);
});

describe('what is to be marked', () => {
  const { report: empty, details: own } = handIn('ben', { written: { derivation: 'x' } });
  const { report: second } = handIn('cem', { written: { derivation1a: 'x' } }, '02-attribution');

  test('is neither an empty answer, which has its 0, nor what carries no points', () => {
    expect(waits(empty)).toEqual(['derivation']);
    expect(waits(second)).toEqual([]);
    expect(summary([anna, empty, second])).toEqual([
      '01-relax: 2 submissions, mean 92, median 92 of 100, 3 written answers to mark',
      '02-attribution: 1 submission, mean 50, median 50 of 50',
    ]);
    const [head, row] = gradebook([empty]).split('\r\n');
    expect(row!.split(',')[head!.split(',').indexOf('whyNeverZero')]).toBe('0');
    const page = studentPage(empty, own);
    expect(page).toContain('10 points of written answers are still to be marked');
    expect(page).toContain('not handed in');
  });

  test('signs tell them apart', () => {
    const table = resultTable([merged(FULL, anna), empty, second], 120);
    expect(table).toContain('✓✓● ✓✓✓✓✓✓✓ ✓✓✓✓✓✓✓○ ✓');
    expect(table).toContain('✓✓○ ✓✓✓✓✓✓✓ ✓✓✓✓✓✓✓– ✓');
    expect(table).toContain('✓✓·✓–✓– ✓✓✓✓✓');
    expect(table).toContain('✓ right  ✗ wrong  ! error  ○ to be marked  ● marked  – not handed in  · no points');
  });

  test('items without points are in no share of full marks', () => {
    expect(classPage([second])).toContain('<code>derivation1a</code><span class="words">no points</span>');
  });

  test('a comment on an item without points', () => {
    const mark = markOf({ answer: itemOf(second, 'derivation1a').answer!, comment: 'Good.', picked: ['gradient'] });
    const report = withMarks(second, new Map([['derivation1a', mark]]), rubrics);
    expect(itemOf(report, 'derivation1a')).toMatchObject({ score: 0, status: 'marked' });
    const page = studentPage(report);
    expect(page).toContain('<p>Good.</p>');
    expect(page).toContain('class="given"');
    expect(page.match(/class="missed"/g)).toHaveLength(2);
  });
});

test('the gradebook says how a mark came about', () => {
  const report = merged({ ...FULL, importance: { points: 6, adjust: -2, reason: 'late fix' } });
  const late = { ...report, standing: { mark: 90, sentences: ['1 day late: −10 %'] } };
  const [head, row] = gradebook([late]).split('\r\n');
  expect(head!.split(',').slice(-5)).toEqual(['automatic', 'manual', 'late', 'final', 'status']);
  expect(row!.split(',').slice(-5)).toEqual(['92', '8', '-10', '90', '"1 to mark"']);
});

test('the pages: lines given and not given, formulas, nothing that runs; the marker’s name for staff alone', () => {
  const comment = '<script>alert(1)</script> [link](javascript:alert(2)) $\\frac{1}{2}$ ![x](http://evil/x.png)';
  const report = merged({ derivation: { points: 4, picked: ['sum'], adjust: 1, comment, marker: '<b>ben</b>' } });
  const page = studentPage(report, details);
  expect(page).toContain('<span class="unseen">given: </span>The conditional expectation');
  expect(page).toContain('<span class="unseen">not given: </span>Bayes');
  expect(page).toContain('+1: adjusted by the marker');
  expect(page).toContain('<math');
  expect(page).not.toMatch(/<script|<img[^>]*http|href="javascript/);
  expect(page).not.toContain('ben');
  expect(staffPage(report, details)).toContain('&lt;b&gt;ben&lt;/b&gt;, 2026-11-26 20:00 UTC');
  expect(personText(itemOf(report, 'derivation'))).toContain('✓ The conditional expectation');
});
