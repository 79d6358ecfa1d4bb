/** One student's sheets: attempts, days in hand in the order of the sheets, and a sentence for each rule that had an effect. */
import { type Attempt, chooseAttempt, lastInTime, toGrade } from '../class/attempts';
import { type Handed, type OwnRules, settleStudent } from '../class/settle';
import { readTime } from '../class/times';

const at = (text: string) => readTime(text, 'Europe/Berlin');
const attempt = (name: string, time: string | undefined, score?: number, more: Partial<Attempt> = {}): Attempt => ({
  name,
  time: time === undefined ? undefined : at(time),
  trusted: true,
  readable: true,
  score,
  ...more,
});
const DEADLINES = new Map([
  ['01', at('2026-11-20T23:59')],
  ['02', at('2026-12-04T23:59')],
  ['03', at('2026-12-18T23:59')],
]);
const rules = (more: Partial<OwnRules> = {}): OwnRules => ({
  attempts: 'last',
  deadline: (sheet) => ({ at: DEADLINES.get(sheet)! }),
  chosen: () => undefined,
  late: { perCentADay: 10, graceMinutes: 15, daysInHand: 0 },
  ...more,
});
const one = (sheet: string, time: string | undefined, score: number, more: Partial<Attempt> = {}): Handed => ({
  sheet,
  attempts: [attempt('', time, score, more)],
});
const marks = (handed: Handed[], own: OwnRules) =>
  settleStudent(handed, own).map(({ standing: { mark, sentences } }) => [mark, ...sentences]);

test('in time, nothing is said', () => {
  expect(marks([one('01', '2026-11-20T23:59', 80)], rules())).toEqual([[80]]);
});

test('days in hand are used in the order of the sheets, until none is left', () => {
  const own = rules({ late: { perCentADay: 10, graceMinutes: 0, daysInHand: 3 } });
  const handed = [
    one('01', '2026-11-22T12:00', 80), // 2 days
    one('02', '2026-12-06T12:00', 50), // 2 days
    one('03', '2026-12-19T12:00', 90), // 1 day
  ];
  expect(marks(handed, own)).toEqual([
    [80, '2 days late, 2 days in hand: nothing is taken off'],
    [45, '2 days late, 1 day in hand: −10 %'],
    [81, '1 day late: −10 %'],
  ]);
  // a sheet without points uses none, and one that is missing neither
  expect(marks([one('01', '2026-11-22T12:00', 0), { sheet: '02', attempts: [] }, handed[2]!], own)).toEqual([
    [0],
    [0, 'Not handed in: 0 points'],
    [90, '1 day late, 1 day in hand: nothing is taken off'],
  ]);
});

test('grace, an extension and rounding have their sentences', () => {
  expect(marks([one('01', '2026-11-21T00:10', 80)], rules())).toEqual([
    [80, 'Handed in 11 minutes after the deadline, within the 15 minutes of grace: nothing is taken off'],
  ]);
  const extended = rules({
    deadline: () => ({ at: at('2026-11-23T12:00'), extendedFrom: DEADLINES.get('01') }),
    rounding: { to: 0.5, halves: 'up' },
  });
  const extension = 'Your deadline was extended to 23 November 2026, 12:00 (Europe/Berlin)';
  expect(marks([one('01', '2026-11-20T12:00', 80)], extended)).toEqual([[80]]); // it was not needed
  expect(marks([one('01', '2026-11-23T12:00', 80)], extended)).toEqual([[80, extension]]);
  expect(marks([one('01', '2026-11-24T12:00', 82.5)], extended)).toEqual([
    [74.5, extension, '1 day late: −10 %', 'Rounded to a multiple of 0.5: 74.25 → 74.5'],
  ]);
});

test('a time that is not known costs nothing, and a person must look', () => {
  const doubts = (more: Partial<Attempt>, own = rules()) => settleStudent([one('01', undefined, 80, more)], own)[0]!;
  expect(doubts({})).toMatchObject({ doubt: 'when', standing: { mark: 80, sentences: [] } });
  expect(doubts({ late: true })).toMatchObject({
    doubt: 'how-late',
    standing: {
      mark: 80,
      sentences: ['Handed in late, as the platform says; how late is not known, so nothing is taken off yet'],
    },
  });
  expect(doubts({ late: false }).doubt).toBeUndefined(); // the platform marks what is late, and not this one
  expect(doubts({ score: 0 }).doubt).toBeUndefined(); // nothing to lose
  expect(doubts({}, rules({ late: undefined })).doubt).toBeUndefined();
  expect(doubts({}, rules({ deadline: () => undefined })).doubt).toBeUndefined();
});

test('a clock that a student can set is named where it costs something', () => {
  const commit = { trusted: false, from: 'the last commit' };
  expect(marks([one('01', '2026-11-22T12:00', 80, commit)], rules())).toEqual([
    [64, '2 days late: −20 %', 'The time is from the last commit'],
  ]);
  expect(marks([one('01', '2026-11-19T12:00', 80, commit)], rules())).toEqual([[80]]);
});

describe('attempts', () => {
  const two = [attempt('1', '2026-11-18T12:00', 90), attempt('2', '2026-11-20T12:00', 70)];
  const untimed = two.map((all) => ({ ...all, time: undefined }));
  const settled = (attempts: Attempt[], own: OwnRules) => settleStudent([{ sheet: '01', attempts }], own)[0]!;

  test('the last one counts, and all are listed', () => {
    expect(settled(two, rules())).toEqual({
      sheet: '01',
      counts: 1,
      standing: {
        mark: 70,
        sentences: ['Attempt 2 counts: it is the last of 2.'],
        attempts: [
          { name: '1', time: '2026-11-18T12:00:00+01:00', score: 90, counts: false },
          { name: '2', time: '2026-11-20T12:00:00+01:00', score: 70, counts: true },
        ],
      },
    });
    expect(settled([...two].reverse(), rules()).counts).toBe(0); // by time, not by place
  });

  test('the best one counts after what being late costs; of equal ones the first', () => {
    const best = rules({ attempts: 'best' });
    expect(settled(two, best)).toMatchObject({ counts: 0, standing: { mark: 90 } });
    expect(settled(two, best).standing.sentences).toEqual(['Attempt 1 counts: it has the most points of 2.']);
    const lateButBetter = [attempt('1', '2026-11-18T12:00', 80), attempt('2', '2026-11-22T12:00', 95)];
    expect(settled(lateButBetter, best)).toMatchObject({ counts: 0, standing: { mark: 80 } }); // 95 − 20 % is 76
    expect(settled(lateButBetter, rules({ attempts: 'best', late: undefined }))).toMatchObject({ counts: 1 });
    const equal = two.map((all) => ({ ...all, score: 70 }));
    expect(settled(equal, best)).toMatchObject({ counts: 0 });
    expect(settled(untimed, { ...best, late: undefined })).toMatchObject({ counts: 0, standing: { mark: 90 } });
  });

  test('where no time can be trusted none counts, until a person chooses', () => {
    for (const attempts of [untimed, two.map((all) => ({ ...all, trusted: false })), [two[0]!, untimed[1]!]])
      expect(settled(attempts, rules())).toMatchObject({
        doubt: 'choose',
        standing: {
          mark: 0,
          sentences: ['No attempt counts yet: 2 differ, and it is not known which came last; course staff choose one.'],
          attempts: [{ counts: false }, { counts: false }],
        },
      });
    const chosen = settled(untimed, rules({ chosen: () => '1', late: undefined }));
    expect(chosen).toMatchObject({ counts: 0, standing: { mark: 90 } });
    expect(chosen.standing.sentences).toEqual(['Attempt 1 counts: course staff chose it.']);
    // how late each is decides which is best
    expect(settled(untimed, rules({ attempts: 'best' }))).toMatchObject({ doubt: 'choose', standing: { mark: 0 } });
    const together = two.map((all) => ({ ...all, time: at('2026-11-20T12:00') }));
    expect(settled(together, rules()).standing.sentences[0]).toContain('two of them have the same time');
  });

  test('one that cannot be read never counts beside one that can', () => {
    const broken = attempt('3', '2026-11-20T18:00', undefined, { readable: false });
    expect(settled([...two, broken], rules())).toMatchObject({
      counts: 1,
      standing: { mark: 70, sentences: ['Attempt 2 counts: it is the last of 3 that can be read.'] },
    });
    expect(settled([...two, broken], rules({ attempts: 'best' }))).toMatchObject({ counts: 0 });
  });

  test('local times without a zone tell the order among themselves', () => {
    const local = (name: string, text: string) => ({ ...attempt(name, undefined, 5), local: text });
    expect(lastInTime([local('a', '2026-11-20T12:00:00'), local('b', '2026-11-19T12:00:00')])).toBe(0);
    expect(lastInTime([local('a', '2026-11-20T12:00:00'), two[0]!])).toBeUndefined();
  });

  test('no more is graded than what decides', () => {
    expect(toGrade(two, 'last')).toEqual([1]);
    expect(toGrade(two, 'best')).toEqual([0, 1]);
    expect(toGrade(untimed, 'last')).toEqual([0, 1]);
    expect(toGrade(untimed, 'last', '1')).toEqual([0]);
    expect(toGrade([...two, attempt('3', '2026-11-21T12:00', undefined, { readable: false })], 'last')).toEqual([1]);
  });

  test('the choice is the best of a plain loop', () => {
    for (let code = 0; code < 4 ** 4; code++) {
      const scores = [0, 1, 2, 3].map((i) => Math.floor(code / 4 ** i) % 4);
      const all = scores.map((score, i) => attempt(`${i}`, `2026-11-1${i}T12:00`, score));
      let best = 0;
      for (let i = 1; i < all.length; i++) if (all[i]!.score! > all[best]!.score!) best = i;
      expect(chooseAttempt(all, 'best', ({ score }) => score).index).toBe(best);
      expect(chooseAttempt(all, 'last', ({ score }) => score).index).toBe(3);
    }
  });
});
