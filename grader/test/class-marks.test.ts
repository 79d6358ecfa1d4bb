/** What rules make of scores: late rule, days in hand, rounding, totals; each also against a plain loop. */
import { type LateRule, lateEffect } from '../class/late';
import { exact, roundTo } from '../class/rounding';
import { totalOf } from '../class/totals';

/** A seeded generator: Park and Miller's. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}
const percent = (perCentADay: number, more: Partial<LateRule> = {}): LateRule => ({
  perCentADay,
  graceMinutes: 0,
  daysInHand: 0,
  ...more,
});

describe('late', () => {
  test.each([
    [percent(10), 80, 0, 0, 80, undefined],
    [percent(10), 0, 5, 3, 0, undefined],
    [percent(10), 80, 2, 1, 72, '2 days late, 1 day in hand: −10 %'],
    [percent(10), 80, 1, 0, 72, '1 day late: −10 %'],
    [percent(10), 80, 2, 2, 80, '2 days late, 2 days in hand: nothing is taken off'],
    [percent(10), 80, 12, 0, 0, '12 days late: −100 %'],
    [percent(10, { atMost: 50 }), 80, 12, 0, 40, '12 days late: −50 %, the most that is taken off'],
    [percent(10, { atMost: 50 }), 80, 5, 0, 40, '5 days late: −50 %'],
    [percent(2.5), 84, 1, 0, 81.9, '1 day late: −2.5 %'],
    [{ pointsADay: 5, graceMinutes: 0, daysInHand: 0 }, 80, 3, 1, 70, '3 days late, 1 day in hand: −10 points'],
    [{ pointsADay: 1, graceMinutes: 0, daysInHand: 0 }, 80, 1, 0, 79, '1 day late: −1 point'],
    [{ pointsADay: 50, graceMinutes: 0, daysInHand: 0 }, 80, 3, 0, 0, '3 days late: −150 points'],
    [{ graceMinutes: 0, daysInHand: 0 }, 80, 3, 0, 80, '3 days late: nothing is taken off'],
  ] as const)('%j: %d points, %d days, %d in hand: %d', (rule, score, days, inHand, mark, sentence) => {
    const effect = lateEffect(rule, score, days, inHand);
    expect([effect.mark, effect.sentence]).toEqual([mark, sentence]);
  });

  test('a day later is never better, a day in hand never worse, and nothing is below 0', () => {
    const next = seeded(7);
    for (let i = 0; i < 300; i++) {
      const perDay = Math.ceil(next() * 40);
      const rule: LateRule = {
        ...(next() < 0.5 ? { perCentADay: perDay } : { pointsADay: perDay }),
        graceMinutes: 0,
        daysInHand: 0,
        ...(next() < 0.5 ? { atMost: perDay + Math.floor(next() * 50) } : {}),
      };
      const [score, days, inHand] = [Math.ceil(next() * 200) / 2, Math.floor(next() * 9), Math.floor(next() * 4)];
      const { mark, usedInHand } = lateEffect(rule, score, days, inHand);
      // day by day: a day in hand is used first, then each day costs until the most is reached
      let off = 0;
      for (let day = 1; day <= days; day++) if (day > inHand) off += perDay;
      off = Math.min(off, rule.atMost ?? off);
      const naive = rule.pointsADay === undefined ? score * (1 - Math.min(100, off) / 100) : score - off;
      expect(Math.abs(mark - Math.max(0, naive))).toBeLessThan(1e-9); // atol
      expect(usedInHand).toBe(Math.min(days, inHand));
      expect(lateEffect(rule, score, days + 1, inHand).mark).toBeLessThanOrEqual(mark);
      expect(lateEffect(rule, score, days, inHand + 1).mark).toBeGreaterThanOrEqual(mark);
    }
  });
});

describe('rounding', () => {
  test.each([
    [82.5, 1, 'up', 83],
    [82.5, 1, 'down', 82],
    [82.5, 1, 'even', 82],
    [83.5, 1, 'even', 84],
    [82.49, 1, 'up', 82],
    [82.25, 0.5, 'up', 82.5],
    [82.25, 0.5, 'down', 82],
    [82.75, 0.5, 'even', 83],
    [1.005, 0.01, 'up', 1.01], // as a binary fraction it is below the half
    [2.675, 0.01, 'down', 2.67],
    [0.15, 0.1, 'up', 0.2],
    [0.3, 0.1, 'up', 0.3],
    [7, 5, 'up', 5],
    [7.5, 5, 'up', 10],
    [0, 0.5, 'up', 0],
  ] as const)('%d to %d, halves %s: %d', (value, to, halves, expected) =>
    expect(roundTo(value, { to, halves })).toBe(expected),
  );
  test('against whole numbers of thousandths', () => {
    const wrong: unknown[] = [];
    for (let thousandths = 0; thousandths < 4000; thousandths += 5)
      for (const step of [10, 100, 250, 500, 1000]) {
        const rest = thousandths % step;
        const below = thousandths - rest;
        for (const halves of ['up', 'even', 'down'] as const) {
          const isHalf = 2 * rest === step;
          const up = isHalf ? halves === 'up' || (halves === 'even' && (below / step) % 2 === 1) : 2 * rest > step;
          const got = roundTo(thousandths / 1000, { to: step / 1000, halves });
          if (got !== (below + (up ? step : 0)) / 1000) wrong.push([thousandths, step, halves, got]);
        }
      }
    expect(wrong).toEqual([]);
  });
  test('exact takes the noise of binary fractions away', () => expect(exact(0.1 + 0.2)).toBe(0.3));
});

describe('totals', () => {
  const sheets = [
    { sheet: '01', mark: 50, maxScore: 100 },
    { sheet: '02', mark: 36, maxScore: 40 },
    { sheet: '03', mark: 0, maxScore: 60 },
  ];
  test('each sheet weighs its points', () => {
    expect(totalOf(sheets, { dropLowest: 0 })).toEqual({ total: 43, dropped: [] }); // 86 of 200
  });
  test('the lowest share is dropped, and one sheet stays', () => {
    expect(totalOf(sheets, { dropLowest: 1 })).toEqual({ total: exact(8600 / 140), dropped: ['03'] });
    expect(totalOf(sheets, { dropLowest: 2 })).toEqual({ total: 90, dropped: ['01', '03'] });
    expect(totalOf(sheets, { dropLowest: 5 })).toEqual({ total: 90, dropped: ['01', '03'] });
    expect(totalOf(sheets.slice(0, 1), { dropLowest: 1 })).toEqual({ total: 50, dropped: [] });
  });
  test('weights', () => {
    const weights = new Map(Object.entries({ '01': 1, '02': 3, '03': 0 }));
    expect(totalOf(sheets, { weights, dropLowest: 0 })).toEqual({ total: 80, dropped: [] }); // (50 + 3 · 90) / 4
    expect(totalOf(sheets, { weights, dropLowest: 1 })).toEqual({ total: 90, dropped: ['01'] }); // 03 weighs nothing
  });
  test('limits: no sheet, all right, a bonus', () => {
    expect(totalOf([], { dropLowest: 1 })).toEqual({ total: 0, dropped: [] });
    expect(
      totalOf(
        sheets.map((one) => ({ ...one, mark: one.maxScore })),
        { dropLowest: 0 },
      ).total,
    ).toBe(100);
    expect(totalOf([{ sheet: '01', mark: 110, maxScore: 100 }], { dropLowest: 0 }).total).toBe(110);
  });
  test('against a loop that drops one sheet after the other', () => {
    const next = seeded(11);
    for (let round = 0; round < 200; round++) {
      const marks = Array.from({ length: 1 + Math.floor(next() * 6) }, (_, i) => {
        const maxScore = 10 + Math.floor(next() * 90);
        return { sheet: `${i}`, mark: Math.floor(next() * (maxScore + 1)), maxScore };
      });
      const weights = new Map(marks.map(({ sheet }) => [sheet, 1 + Math.floor(next() * 4)]));
      const dropLowest = Math.floor(next() * 3);
      let left = [...marks];
      for (let n = 0; n < dropLowest && left.length > 1; n++) {
        let worst = left[0]!;
        for (const one of left.slice(1)) {
          const [a, b] = [one.mark * worst.maxScore, worst.mark * one.maxScore];
          const heavier = weights.get(one.sheet)! - weights.get(worst.sheet)!;
          if (a < b || (a === b && heavier >= 0)) worst = one;
        }
        left = left.filter((one) => one !== worst);
      }
      let [sum, weight] = [0, 0];
      for (const { sheet, mark, maxScore } of left) {
        sum += (weights.get(sheet)! * mark) / maxScore;
        weight += weights.get(sheet)!;
      }
      const { total, dropped } = totalOf(marks, { weights, dropLowest });
      expect(Math.abs(total - (100 * sum) / weight)).toBeLessThan(1e-6); // atol
      expect(dropped).toEqual(marks.filter((one) => !left.includes(one)).map(({ sheet }) => sheet));
    }
  });
});
