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

test('shares leave out what waits to be marked and notebooks that were not read', () => {
  const wrong = reportOf('b', { importance: { status: 'fail', score: 7, feedback: '' } });
  const listed = {
    ...unreadable('d'),
    items: reportOf('d').items.map((item) => ({
      ...item,
      status: 'error' as const,
      score: 0,
      feedback: unreadable('d').notes[0]!,
    })),
  };
  const { items } = statisticsOf([reportOf('a'), wrong, unreadable('c'), listed])[0]!;
  expect(items.find((item) => item.id === 'importance')).toEqual({ id: 'importance', problem: 2, full: 1, count: 2 });
  expect(items.some((item) => item.id === 'derivation')).toBe(false);
});

test('mistakes are counted with or without their item in front, the most common first', () => {
  const of = (student: string, id: string, mistake: string) =>
    reportOf(student, { [id]: { status: 'fail', feedback: 'Said so.\nMore.', mistake } });
  const { mistakes } = statisticsOf([
    of('a', 'relax', 'not-divided'),
    of('b', 'importance', 'importance/over-n'),
    of('c', 'importance', 'over-n'),
  ])[0]!;
  expect(mistakes.map(({ item, mistake, count, says }) => [item, mistake, count, says])).toEqual([
    ['importance', 'over-n', 2, 'Said so.'],
    ['relax', 'not-divided', 1, 'Said so.'],
  ]);
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
