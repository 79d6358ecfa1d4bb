/** "Arguments are not yours", whatever they are made of. */
import type { Description } from '../src/case';
import { invokeCall } from '../src/invoke';
import { ready, tf } from '../src/tf';

beforeAll(() => ready);

// biome-ignore format: a matrix
const LAYERS: Description = [{ weights: [[1, -1], [2, 0.5]], bias: [0, 1] }, { weights: [[1], [1]] }];
type Layers = { weights: number[][]; bias?: number[] }[];

async function changedBy(value: Description, f: (x: never) => unknown): Promise<unknown> {
  const claim = await invokeCall({ function: 'f', arguments: [{ name: 'x', value }] }, () => f);
  return claim.status === 'returned' ? claim.changed : claim;
}
const clip = (row: number[]) => row.forEach((w, k) => (row[k] = Math.max(0, w)));

test.each<[string, Description, (x: never) => unknown, string[]]>([
  ['a weight of a network', LAYERS, (x: Layers) => clip(x[0]!.weights[0]!), ['x[0].weights[0] was changed']],
  ['a row of weights replaced', LAYERS, (x: Layers) => (x[0]!.weights[1] = [2, 0.5]), ['x[0].weights was changed']],
  ['a bias filled in', LAYERS, (x: Layers) => (x[1]!.bias ??= [0]), ['x[1] was changed']],
  ['layers reversed in place', LAYERS, (x: Layers) => x.reverse(), ['x was changed']],
  ['an option filled in', { rate: 0.5 }, (x: { steps?: number }) => (x.steps ??= 100), ['x was changed']],
  ['an option changed', { rate: 0.5 }, (x: { rate: number }) => (x.rate /= 2), ['x.rate was changed']],
  ['an option deleted', { rate: 0.5 }, (x: { rate?: number }) => delete x.rate, ['x was changed']],
  [
    'a generator in the options exchanged',
    { random: { $random: { seed: 'a' } } },
    (x: { random: () => number }) => (x.random = () => 0.5),
    ['x.random was changed'],
  ],
  [
    'rows of a chart sorted',
    [
      { image: 'b', similarity: 0.5 },
      { image: 'a', similarity: 0.5 },
    ],
    (x: { image: string }[]) => x.sort((a, b) => (a.image < b.image ? -1 : 1)),
    ['x was changed'],
  ],
  [
    'a row of a chart with more in it',
    [{ image: 'b', similarity: 0.5 }],
    (x: object[]) => Object.assign(x[0]!, { bin: 3 }),
    ['x[0] was changed'],
  ],
  ['texts', ['a', 'b'], (x: string[]) => x.reverse(), ['x was changed']],
  ['booleans', [true, false], (x: boolean[]) => (x[1] = true), ['x was changed']],
  [
    'a tensor in a list',
    [{ $tensor: { shape: [2], values: [1, 2] } }],
    (x: tf.Tensor[]) => x[0]!.dispose(),
    ['x[0] was disposed of'],
  ],
  [
    "a stream's way to begin",
    { $maskBatches: { masks: { $tensor: { shape: [1, 1, 1], values: [1] } }, sizes: [1] } },
    (x: { [Symbol.iterator]: unknown }) => (x[Symbol.iterator] = () => [][Symbol.iterator]()),
    ['x.Symbol(Symbol.iterator) was changed'],
  ],
  ['what is only read, copied and looked at', LAYERS, (x: Layers) => structuredClone(x).reverse(), []],
  ['NaN and −0 as they were', [Number.NaN, -0], (x: number[]) => x.map((v) => v + 1), []],
])('%s', async (_what, value, f, changed) => {
  expect(await changedBy(value, f)).toEqual(changed);
});

test('an argument of the function that is given back', async () => {
  const call = {
    function: 'f',
    arguments: [{ name: 'x', value: [1, 2] }],
    then: [[{ name: 'present', value: [true] }], [{ name: 'present', value: [true] }]],
  };
  const pushing = () => (present: boolean[]) => present.push(false);
  expect(await invokeCall(call, () => pushing)).toMatchObject({ changed: ['present was changed'] });
});

test('a stream takes each batch back once it was encoded, as the sheet does; batches that are only collected stay', async () => {
  const stream: Description = {
    $maskBatches: { masks: { $tensor: { shape: [3, 1, 1], values: [1, 0, 1] } }, sizes: [1, 1, 1] },
  };
  const encoder: Description = {
    $encoder: {
      kind: 'linear',
      weights: { $tensor: { shape: [1, 1], values: [1] } },
      bias: { $tensor: { shape: [1], values: [0] } },
      relu: true,
    },
  };
  const call = {
    function: 'f',
    arguments: [
      { name: 'encoder', value: encoder },
      { name: 'stream', value: stream },
    ],
  };
  const disposed = (encode: boolean) => (network: (x: tf.Tensor) => unknown, batches: Iterable<tf.Tensor>) => {
    const kept: tf.Tensor[] = [];
    for (const batch of batches) {
      kept.push(batch);
      if (encode) network(batch.expandDims(3));
    }
    return kept.map((batch) => batch.isDisposed);
  };
  expect(await invokeCall(call, () => disposed(true))).toMatchObject({ value: [true, true, true] });
  expect(await invokeCall(call, () => disposed(false))).toMatchObject({ value: [false, false, false] });
  // the forgotten view of `expandDims` still has the numbers
  const keeps = (network: (x: tf.Tensor) => unknown, batches: Iterable<tf.Tensor>) => {
    const kept: tf.Tensor[] = [];
    for (const batch of batches) {
      network(batch.expandDims(3));
      kept.push(batch);
    }
    return tf.concat(kept);
  };
  expect(await invokeCall(call, () => keeps)).toMatchObject({
    status: 'threw',
    message: 'a batch of masks was used after the next one was asked for: keep numbers, not the batch',
  });
});
