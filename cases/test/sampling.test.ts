import type { MasksExpectation } from '../src/case';
import { randomGenerator } from '../src/random';
import { faultOfDraws, type SamplingDraw } from '../src/sampling';

const EXPECTED = {
  cells: 4,
  keep: 0.5,
  count: 80,
  everyShift: true,
  mostEqual: 47,
  mostInner: 118,
} as MasksExpectation;
const told = (draws: SamplingDraw[], more: Partial<MasksExpectation> = {}) =>
  faultOfDraws({ draws, unrecovered: 0 }, { ...EXPECTED, ...more });
const said = (fault: ReturnType<typeof told>) => (fault && 'says' in fault ? fault.says : '');

function drawn(seed: number, shift: (random: () => number, n: number) => [number, number]): SamplingDraw[] {
  const random = randomGenerator(seed);
  return Array.from({ length: 80 }, (_, n) => ({
    grid: Array.from({ length: 16 }, () => (random() < 0.5 ? 1 : 0)),
    shift: shift(random, n),
  }));
}
const any = (random: () => number) => Math.floor(random() * 4);

test('a right sampler has no fault', () => {
  for (let seed = 0; seed < 500; seed++) expect(told(drawn(seed, (random) => [any(random), any(random)]))).toBeNull();
});

test('shifts that are equal more often than by chance are told, with how often', () => {
  const equalIn = (times: number) =>
    drawn(1, (random, n) => {
      const dy = any(random);
      return [dy, n < times ? dy : (dy + 1) % 4];
    });
  expect(told(equalIn(47))).toBeNull();
  expect(told(equalIn(48))).toEqual({
    says: 'dy and dx are equal in 48 of 80 masks: draw the two shifts independently',
  });
  expect(said(told(equalIn(80)))).toMatch(/equal in 80 of 80/);
});

test('shifts that lie between the first and the last too often are told, with how often', () => {
  const draws = drawn(1, (_, n) => [n < 30 ? 2 : n % 4, (n + 1) % 4]);
  const inner = draws.flatMap(({ shift }) => shift).filter((shift) => shift === 1 || shift === 2).length;
  expect(told(draws, { mostInner: inner })).toBeNull();
  expect(told(draws, { mostInner: inner - 1 })).toMatchObject({
    mistake: 'rounded-shift',
    values: { what: `${inner} of 160`, last: 3 },
  });
});

test('a shift that is never drawn is a fault where every shift is expected, and only there', () => {
  const never2 = drawn(1, (random) => [any(random), [0, 1, 3][Math.floor(random() * 3)]!]);
  const never3 = drawn(1, (random) => [any(random) % 3, any(random) % 3]);
  expect(said(told(never2))).toMatch(/the shift dx was never 2/);
  expect(told(never3)).toMatchObject({ mistake: 'shift-range', values: { last: 3, cells: 4 } });
  const few = { everyShift: false, mostInner: 160 };
  expect([told(never2, few), told(never3, few)]).toEqual([null, null]);
});

test('grids that come again, that all have as many ones, and a dx that follows from dy are told', () => {
  const right = drawn(1, (random) => [any(random), any(random)]);
  const twice = right.map((draw, n) => ({ ...draw, grid: right[n - (n % 2)]!.grid }));
  expect(said(told(twice))).toBe('only 40 of 80 grids differ: draw a new grid for each mask');
  const eight = right.map(({ grid, shift }) => {
    const order = grid
      .map((cell, k) => ({ cell, k }))
      .sort((a, b) => b.cell - a.cell || ((a.k * 7) % 16) - ((b.k * 7) % 16));
    const ones = new Set(order.slice(0, 8).map(({ k }) => k));
    return { shift, grid: grid.map((_, k) => Number(ones.has(k))) };
  });
  expect(said(told(eight))).toMatch(/^every grid has exactly 8 ones/);
  const follows = drawn(1, (random) => {
    const dy = any(random);
    return [dy, (dy + 1) % 4];
  });
  expect(said(told(follows))).toBe('dx follows from dy (4 pairs in 80 masks): draw the two shifts independently');
});
