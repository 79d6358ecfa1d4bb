/** A result with marks of people, and without them again; how pages and tables show them. */
import { rubricOf, sheetItems } from '@course/fixtures';
import { classPage } from '../class-page/page';
import { type OwnMarks, withMarks, withoutMarks } from '../marks/merge';
import type { ItemMark } from '../marks/types';
import { type Report, resultTable, staffPage, studentPage, summary, validateReport } from '../report';
import { gradebook } from '../report/gradebook';
import { personText } from '../report/person';
import { isToMark } from '../report/schema';
import { AUTOMATIC, BOTH, FULL as DERIVATION, linesWorth, MAX, markOf, SHEET, worth } from './marked-class';
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
const FULL = { derivation: DERIVATION };
const WHY = worth('whyNeverZero');

test('a perfect sheet gets all points, and those of the bonus on top', () => {
  const all = { ...FULL, whyNeverZero: { points: WHY, picked: rubrics(SHEET, 'whyNeverZero').map(({ id }) => id) } };
  expect(merged(all)).toMatchObject({ score: MAX + worth('onePassRelax'), maxScore: MAX });
  const items = anna.items.map((item) =>
    item.id === 'onePassRelax' ? { ...item, score: 0, status: 'fail' as const } : item,
  );
  const withoutBonus = merged(all, { ...anna, score: anna.score - worth('onePassRelax'), items });
  expect(withoutBonus).toMatchObject({ score: MAX, maxScore: MAX });
  expect(waits(withoutBonus)).toEqual([]);
  expect(studentPage(withoutBonus)).toContain(`<strong>${MAX}</strong> of ${MAX} points`);
});

test('the item tells who gave what for what; without marks it is as the grader wrote it, byte for byte', () => {
  const points = linesWorth('sum', 'bayes') - 0.5;
  const mark = { points, picked: ['sum', 'bayes'], adjust: -0.5, comment: 'See **line 3**.' };
  const report = merged({ derivation: mark });
  const lines = rubrics(SHEET, 'derivation').map((line) => expect.objectContaining({ points: line.points }));
  expect(itemOf(report, 'derivation')).toMatchObject({ score: points, status: 'marked' });
  expect(itemOf(report, 'derivation').person).toEqual({
    automatic: 0,
    points,
    picked: lines.slice(0, 2),
    missed: lines.slice(2),
    adjust: -0.5,
    comment: 'See **line 3**.',
    marker: 'anna',
    at: '2026-11-26T20:00:00.000Z',
  });
  expect(report.score).toBe(anna.score + points);
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
  const [derivation, importance] = [itemOf(report, 'derivation'), itemOf(report, 'importance')];
  expect(derivation).toMatchObject({ score: 0, status: 'manual', person: changed(DERIVATION.points) });
  expect(importance).toMatchObject({ score: worth('importance'), status: 'pass', person: changed(3) });
  expect(report.score).toBe(anna.score);
  expect(waits(report)).toEqual(['derivation', 'importance', 'whyNeverZero']);
  for (const page of [studentPage(report, details), staffPage(report, details)]) {
    expect(page).toContain('to be marked again');
    expect(page).toContain(
      `These points do not count until somebody looks again.</strong> The mark was ${DERIVATION.points} of ${DERIVATION.points} points.`,
    );
    expect(page).toContain(`${DERIVATION.points + WHY} points of written answers are still to be marked`);
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
  const wrong = { ...anna, score: anna.score - worth('importance'), items };
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
      `01-relax: 2 submissions, mean ${AUTOMATIC}, median ${AUTOMATIC} of ${MAX}, 3 written answers to mark`,
      `02-attribution: 1 submission, mean ${second.score}, median ${second.score} of ${second.maxScore}`,
    ]);
    const [head, row] = gradebook([empty]).split('\r\n');
    expect(row!.split(',')[head!.split(',').indexOf('whyNeverZero')]).toBe('0');
    const page = studentPage(empty, own);
    expect(page).toContain(`${DERIVATION.points} points of written answers are still to be marked`);
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
  const ruled = { ...report, standing: { mark: 90, sentences: ['1 day late: −10 %'] } };
  const [head, row] = gradebook([ruled]).split('\r\n');
  expect(head!.split(',').slice(-5)).toEqual(['automatic', 'manual', 'late', 'final', 'status']);
  const manual = DERIVATION.points + 6 - worth('importance');
  const late = 90 - AUTOMATIC - manual;
  expect(row!.split(',').slice(-5)).toEqual([...[AUTOMATIC, manual, late, 90].map(String), '"1 to mark"']);
});

test('the pages: lines given and not given, formulas, nothing that runs; the marker’s name for staff alone', () => {
  const comment = '<script>alert(1)</script> [link](javascript:alert(2)) $\\frac{1}{2}$ ![x](http://evil/x.png)';
  const report = merged({
    derivation: { points: linesWorth('sum') + 1, picked: ['sum'], adjust: 1, comment, marker: '<b>ben</b>' },
  });
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
