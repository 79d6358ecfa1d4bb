import { classPage } from '../class-page/page';
import { statisticsOf } from '../report/statistics';
import { madeUpClass, reportOf, unreadable } from './report-class';

const scored = (student: string, score: number) => ({ ...unreadable(student), score });

test('mean, median and bins, by hand: 0, 10, 95, 100, 104 of 100', () => {
  const [sheet] = statisticsOf([0, 10, 95, 100, 104].map((score, i) => scored(`s${i}`, score)));
  expect(Math.abs(sheet!.mean - 61.8)).toBeLessThan(1e-12);
  expect(sheet!.median).toBe(95);
  // 100 lies in the bin of the bonus, since there is one.
  expect(sheet!.bins.map((bin) => bin.count)).toEqual([1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 2]);
  expect(statisticsOf([scored('a', 100), scored('b', 50)])[0]!.bins.map((bin) => bin.count)).toEqual([
    0, 0, 0, 0, 0, 1, 0, 0, 0, 1,
  ]);
  expect(statisticsOf([scored('a', 1), scored('b', 2)])[0]!.median).toBe(1.5);
});

test('every submission is in one bin, and a sheet of no points has bins too', () => {
  const all = madeUpClass().map(({ report }) => report);
  expect(statisticsOf(all)[0]!.bins.reduce((sum, bin) => sum + bin.count, 0)).toBe(all.length);
  expect(statisticsOf([{ ...unreadable('a'), maxScore: 0 }])[0]!.bins[0]!.count).toBe(1);
});

test('items are counted over the notebooks that were read', () => {
  const wrong = reportOf('b', { importance: { status: 'fail', score: 7, feedback: '' } });
  const feedback = unreadable('d').notes[0]!;
  const items = reportOf('d').items.map((item) => ({ ...item, status: 'error' as const, score: 0, feedback }));
  const page = classPage([reportOf('a'), wrong, unreadable('c'), { ...unreadable('d'), items }]);
  expect(page).toMatch(/<code>importance<\/code>.{0,300}>1 of 2 right, 1 not</);
  expect(page).toMatch(/<code>derivation<\/code>.{0,300}>2 to mark</);
});

test('marks of those who handed in: a late mark counts as it is, who is missing and who has no attempt that counts are told apart', () => {
  const standing = (mark: number, more: object = {}) => ({ mark, sentences: [], ...more });
  const two = ['1', '2'].map((name) => ({ name, counts: false }));
  const [sheet] = statisticsOf([
    { ...scored('a', 100), standing: standing(90, { daysLate: 1 }) },
    scored('b', 50),
    { ...scored('c', 0), standing: standing(0, { missing: true }) },
    { ...scored('d', 0), standing: standing(0, { attempts: two }) },
  ]);
  expect(sheet).toMatchObject({ marked: 2, mean: 70, median: 70, missing: 1, undecided: 1, unread: 2 });
  expect(sheet!.bins.reduce((sum, { count }) => sum + count, 0)).toBe(2);
  const none = statisticsOf([{ ...scored('c', 0), standing: standing(0, { missing: true }) }])[0]!;
  expect(none).toMatchObject({ marked: 0, mean: NaN, missing: 1 });
});

test('the page of a class draws the marks and links every submission', () => {
  const all = madeUpClass().map(({ report }) => report);
  const page = classPage(all);
  expect(page).toContain('aria-label="Histogram of marks: 0 to 10: 2, ');
  for (const { student } of all) expect(page).toContain(`href="pages/${encodeURIComponent(student)}/01-relax.html"`);
});
