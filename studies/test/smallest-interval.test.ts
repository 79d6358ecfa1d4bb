import { naiveMask } from '../reference/masks';
import { distribution, interval, type Tail } from '../reference/smallest-interval';

/** Similarities that are uniform on [0, 1], by 10,000 of them and by levels below: F(x) = x. */
function uniform(): Tail {
  const evenly = (count: number, top: number): number[] =>
    Array.from({ length: count }, (_, i) => ((i + 0.5) / count) * top);
  const levels = [1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9].map((level) => ({
    level,
    probability: level,
    similarities: evenly(1000, level),
  }));
  return { independent: evenly(10_000, 1), levels };
}

test('F(x) of a uniform distribution is x, in every level (1 % of x)', () => {
  for (const x of [0.7, 0.05, 4e-3, 3e-5, 8e-8, 2e-9])
    expect(Math.abs(distribution(uniform(), x) - x)).toBeLessThanOrEqual(0.01 * x);
});

test('the smallest of 1000 uniform numbers: its distribution is 1 - (1 - x)^1000 (1e-4 and 2 %)', () => {
  const { minimum, low, high } = interval({ one: uniform() }, { masksAPhotograph: 10_000, masksALevel: 1000 });
  const exact = (chance: number): number => 1 - (1 - chance) ** (1 / 1000);
  for (const percent of [1, 50, 99, 99.995] as const) {
    const expected = exact(percent / 100);
    expect(Math.abs(minimum[`${percent} %`] - expected)).toBeLessThan(1e-4 + 0.02 * expected);
  }
  expect(low).toBe(0);
  expect(high).toBe(0.02); // 1.2 times 0.0099, rounded up
});

test('four times as many photographs: a minimum four times as small (3 %)', () => {
  const four = { a: uniform(), b: uniform(), c: uniform(), d: uniform() };
  const { minimum } = interval(four, { masksAPhotograph: 10_000, masksALevel: 1000 });
  expect(Math.abs(minimum['99.995 %'] * 4 + Math.log(5e-5) / 1000)).toBeLessThan(0.03 * 0.0099);
});

test('a mask of ones is 1 everywhere, and one kept cell is its tent (1e-12)', () => {
  const ones = naiveMask({ grid: new Uint8Array(49).fill(1), shift: [5, 0] }, 224);
  expect(ones.every((value) => Math.abs(value - 1) < 1e-12)).toBe(true);
  const grid = new Uint8Array(49);
  grid[2 * 7 + 4] = 1;
  const mask = naiveMask({ grid, shift: [3, 3] }, 224); // the shift of 3 undoes the padding of 3
  const tent = (pixel: number, cell: number): number => Math.max(0, 1 - Math.abs((pixel + 0.5) / 32 - 0.5 - cell));
  // biome-ignore format: pairs
  for (const [i, j] of [[79, 143], [80, 144], [60, 150], [100, 120], [10, 10]] as const)
    expect(Math.abs(mask[i * 224 + j]! - tent(i, 2) * tent(j, 4))).toBeLessThan(1e-12);
});
