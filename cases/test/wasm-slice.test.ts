/** The kernels of slices that replace WASM's own, against their definitions, on random shapes. */
import { randomGenerator, ready, tf } from '../src';

const random = randomGenerator('kernels');
const upTo = (n: number) => Math.floor(random() * n);

/** Element by element: `y[i] = x[begin + i]`. */
function naiveSlice(values: ArrayLike<number>, shape: number[], begin: number[], size: number[]): number[] {
  const count = size.reduce((a, b) => a * b, 1);
  return Array.from({ length: count }, (_, flat) => {
    let rest = flat;
    const index = size.map((_, axis) => {
      const below = size.slice(axis + 1).reduce((a, b) => a * b, 1);
      const i = Math.floor(rest / below);
      rest %= below;
      return i + begin[axis]!;
    });
    return values[index.reduce((at, i, axis) => at * shape[axis]! + i, 0)]!;
  });
}

const cases = Array.from({ length: 200 }, (_, k) => {
  const shape = Array.from({ length: 1 + upTo(4) }, () => 1 + upTo(5));
  const begin = shape.map((d) => upTo(d));
  const size = shape.map((d, i) => 1 + upTo(d - begin[i]!));
  return { shape, begin, size, dtype: (['float32', 'int32', 'bool'] as const)[k % 3]! };
});

beforeAll(() => ready);

it('slice equals its definition, and leaves no tensors', () => {
  const before = tf.memory().numTensors;
  for (const { shape, begin, size, dtype } of cases) {
    const values = Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => upTo(dtype === 'bool' ? 2 : 100));
    const x = tf.tensor(values, shape, dtype);
    const y = x.slice(begin, size);
    expect({ shape: y.shape, dtype: y.dtype, values: Array.from(y.dataSync()) }).toEqual({
      shape: size,
      dtype,
      values: naiveSlice(values, shape, begin, size),
    });
    tf.dispose([x, y]);
  }
  expect(tf.memory().numTensors).toBe(before);
});

it('unstack and split are slices', () => {
  tf.tidy(() => {
    const x = tf.range(0, 60).reshape([3, 4, 5]);
    expect(tf.unstack(x, 1).map((y) => y.arraySync())).toEqual(
      [0, 1, 2, 3].map((i) => tf.slice(x, [0, i, 0], [3, 1, 5]).reshape([3, 5]).arraySync()),
    );
    const [a, b] = tf.split(x, [1, 4], 2) as [tf.Tensor, tf.Tensor];
    expect([a.shape, b.shape]).toEqual([
      [3, 4, 1],
      [3, 4, 4],
    ]);
    expect(b.arraySync()).toEqual(tf.slice(x, [0, 0, 1], [3, 4, 4]).arraySync());
  });
});

it('the gradient of a slice is the slice of ones', () => {
  const gradient = tf.grad((x: tf.Tensor) => x.slice([1, 0], [1, 2]).sum());
  // biome-ignore format: a matrix
  expect(gradient(tf.ones([3, 2])).arraySync()).toEqual([[0, 0], [1, 1], [0, 0]]);
});

it.each<[string, number[], number | number[], number | number[], string]>([
  ['more rows than there are', [4, 2, 2], [0, 0, 0], [100, 2, 2], 'begin [0, 0, 0] and size [100, 2, 2]'],
  ['a begin behind the end', [4, 2], [5, 0], [1, 2], 'begin [5, 0] and size [1, 2]'],
  ['a begin behind the end, and the rest of it', [4, 2], [5, 0], [-1, 2], 'begin [5, 0] and size [-1, 2]'],
  ['too many columns', [4, 2], [0, 1], [4, 2], 'begin [0, 1] and size [4, 2]'],
  ['more axes than there are', [4], [0, 0], [1, 1], 'begin [0, 0] and size [1, 1]'],
  ['all rows of a vector and one more', [4], 0, 5, 'begin [0] and size [5]'],
])('a slice outside its tensor is refused: %s', (_, shape, begin, size, got) => {
  const before = tf.memory().numTensors;
  const x = tf.ones(shape);
  const refused = `slice: expected a part of a tensor of shape [${shape.join(', ')}], got ${got}`;
  expect(() => tf.slice(x, begin, size)).toThrow(refused);
  expect(() => tf.grad((y: tf.Tensor) => y.slice(begin as number[], size as number[]).sum())(x)).toThrow(refused);
  x.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

it('a negative begin is refused by the operation itself', () => {
  const x = tf.ones([4, 2]);
  expect(() => tf.slice(x, [-1, 0], [1, 2])).toThrow('slice() does not support negative begin indexing');
  x.dispose();
});
