/** Rows that are one and the same array, made as a student makes them, and results that only look like it. */
import type { Case, Description, Value } from '../src/case';
import { drawBars } from '../src/chart';
import { evaluateCase, summarize } from '../src/evaluate';
import { invokeCall } from '../src/invoke';
import { ready, tf } from '../src/tf';

beforeAll(() => ready);

const right = (h: number, w: number) =>
  Array.from({ length: h }, (_, i) => Array.from({ length: w }, (_u, j) => i + 2 * j + 1));

const caseOf = (h: number, w: number, value: Description = right(h, w)): Case => ({
  id: `map/${h}x${w}`,
  item: 'map',
  about: `a ${h} × ${w} grid`,
  call: { function: 'map', arguments: [h, w].map((size, i) => ({ name: 'hw'[i]!, value: size })) },
  expect: {
    kind: 'value',
    value,
    tolerance: { absolute: 1e-6, relative: 0, reason: 'small integers' },
    identities: [],
    mistakes: [],
  },
  provenance: 'by hand',
});

async function told(map: (h: number, w: number) => unknown, cases: Case[]) {
  const subject = {
    call: (call: NonNullable<Case['call']>) => invokeCall(call, () => map),
    read: async () => ({ status: 'missing', message: '' }) as const,
  };
  const evaluated = [];
  for (const one of cases) evaluated.push({ item: one, verdict: await evaluateCase(one, subject, { drawBars }) });
  return summarize(evaluated);
}

/** The right loop, over a matrix that `make` has made. */
const filled = (make: (h: number, w: number) => number[][], step: (old: number, value: number) => number) => {
  return (h: number, w: number): number[][] => {
    const R = make(h, w);
    for (let i = 0; i < h; i++) for (let j = 0; j < w; j++) R[i]![j] = step(R[i]![j]!, i + 2 * j + 1);
    return R;
  };
};
const shared = (h: number, w: number): number[][] => Array(h).fill(Array(w).fill(0));
const assigned = filled(shared, (_, value) => value);
const summed = filled(shared, (old, value) => old + value);
const asTensor = (map: (h: number, w: number) => number[][]) => (h: number, w: number) => tf.tensor2d(map(h, w));
const tensorOf = (h: number, w: number): Description => ({ $tensor: { shape: [h, w], values: right(h, w).flat() } });

it.each([
  ['assigned', assigned, [caseOf(2, 3), caseOf(3, 2)]],
  ['summed', summed, [caseOf(2, 3), caseOf(3, 2)]],
  ['of one row in the first case, where it does no harm', assigned, [caseOf(1, 3), caseOf(3, 2)]],
  ['a tensor', asTensor(summed), [caseOf(2, 3, tensorOf(2, 3))]],
  [
    'maps in an object',
    (h: number, w: number) => ({ a: assigned(h, w), b: summed(h, w) }),
    [caseOf(2, 3, { a: right(2, 3), b: right(2, 3) })],
  ],
] as [string, (h: number, w: number) => unknown, Case[]][])('shared rows are named: %s', async (_, map, cases) => {
  const { mistake, feedback } = await told(map, cases);
  expect(mistake?.id).toBe('map/shared-rows');
  expect(feedback).toMatch(
    /^All rows of your result are equal\. `Array\(h\)\.fill\(Array\(w\)\)` puts one and the same row/,
  );
  expect(feedback).toMatch(/expected 1, got \d+ \(\d of 6 elements differ|expected \d, got \d/);
});

const rows = (values: Value[][]) => () => values;
it.each([
  [
    'rows of their own, filled wrongly',
    filled(
      (h, w) => Array.from({ length: h }, () => Array(w).fill(0)),
      (_, v) => 2 * v,
    ),
    [caseOf(2, 3)],
  ],
  ['one number everywhere', filled(shared, () => 7), [caseOf(2, 3)]],
  // biome-ignore format: a matrix
  ['only some rows are equal', rows([[1, 2], [1, 2], [3, 4]]), [caseOf(3, 2)]],
  // biome-ignore format: a matrix
  ['rows that are to be equal', rows([[1, 2], [1, 2]]), [caseOf(2, 2, [[5, 6], [5, 6]])]],
  [
    'shared in one case, and not in another',
    (h: number, w: number) => (h === 2 ? assigned(h, w) : right(h, w).map((row) => row.map((x) => -x))),
    [caseOf(2, 3), caseOf(3, 2)],
  ],
] as [string, (h: number, w: number) => unknown, Case[]][])('not named: %s', async (_, map, cases) => {
  const { failed, mistake } = await told(map, cases);
  expect(failed).toBeDefined();
  expect(mistake).toBeUndefined();
});
