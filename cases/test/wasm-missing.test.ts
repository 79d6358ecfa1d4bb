/** Operations that the WASM backend lacks or has wrong, against the cpu backend, values and gradients; slices that reach outside are refused. */
import { backend, randomGenerator, ready, tf } from '../src';

const random = randomGenerator('missing kernels');
const tensor = (shape: number[]) => tf.range(0, tf.util.sizeFromShape(shape)).reshape(shape);
const a = Array.from({ length: 6 }, random);

beforeAll(() => ready);

/** The numbers on a backend, and whether any tensor was left behind. */
async function numbersOn(name: string, f: () => tf.Tensor): Promise<number[]> {
  await tf.setBackend(name);
  return tf.tidy(() => Array.from(f().dataSync()));
}

const OPERATIONS: [string, () => tf.Tensor][] = [
  ['einsum', () => tf.einsum('ij,kj->ik', tf.tensor2d(a, [2, 3]), tf.tensor2d(a, [2, 3]))],
  ['the gradient of gather', () => tf.grad((x) => x.gather([0, 2, 0]).square().sum())(tf.tensor1d(a))],
  ['mod', () => tf.mod(tf.tensor1d(a), tf.scalar(0.3))],
  ['unique', () => tf.unique(tf.tensor1d([1, 2, 1, 3])).indices],
  [
    'a crop at a whole shift',
    () =>
      tf.image.cropAndResize(
        tensor([1, 6, 8, 1]) as tf.Tensor4D,
        tf.tensor2d([[0, 1 / 7, 3 / 5, 6 / 7]]),
        tf.tensor1d([0], 'int32'),
        [4, 6],
      ),
  ],
  ['a cast to bool', () => tf.cast(tf.tensor1d([0, 0.5, 2, -1]), 'bool').toInt()],
  ['the sign of what is small', () => tf.sign(tf.tensor1d([1e-8, -1e-8, 0]))],
  [
    'the gradient of a maximum pool',
    () => tf.grad((x) => tf.maxPool(x as tf.Tensor4D, 2, 1, 'valid').sum())(tf.tensor4d(a.slice(0, 4), [1, 2, 2, 1])),
  ],
];

describe('operations that WASM lacks', () => {
  test.each(OPERATIONS)('%s', async (_name, f) => {
    const right = await numbersOn('cpu', f);
    const before = tf.memory().numTensors;
    const got = await numbersOn('wasm', f);
    expect(tf.memory().numTensors).toBe(before);
    expect(got).toHaveLength(right.length);
    got.forEach((v, i) => expect(Math.abs(v - right[i]!)).toBeLessThan(1e-5));
    await tf.setBackend(backend());
  });
});

if (backend() === 'wasm')
  test('a slice that reaches outside its tensor is refused, not made of what lies there in memory', () => {
    const masks = tensor([3, 2, 2]) as tf.Tensor3D;
    expect(() => masks.slice([0, 0, 0], [100, 2, 2])).toThrow(
      'slice: expected a part of a tensor of shape [3, 2, 2], got begin [0, 0, 0] and size [100, 2, 2]',
    );
    expect(() => masks.slice([2, 0, 0], [2, 2, 2])).toThrow(/slice: expected/);
    expect(masks.slice([1, 0, 0], [-1, 2, 2]).shape).toEqual([2, 2, 2]);
  });
