/** Convolutions, pools and their gradients with zeros around the image, whatever the backend: against padding by hand. */
import { backend, randomGenerator, ready, tf } from '../src';

const random = randomGenerator('paddings');
const numbers = (length: number) => Float32Array.from({ length }, () => random() - 0.5);
const filled = (shape: number[]) => tf.tensor(numbers(tf.util.sizeFromShape(shape)), shape);
type Pad = number | tf.backend_util.ExplicitPadding;
type Sides = [[number, number], [number, number]];
const PADS: [string, Pad, Sides][] = [
  // biome-ignore format: a matrix
  ['1 pixel on each side', 1, [[1, 1], [1, 1]]],
  // biome-ignore format: a matrix
  ['unequal sides', [[0, 0], [2, 0], [1, 1], [0, 0]], [[2, 0], [1, 1]]],
  // biome-ignore format: a matrix
  ['none at all', [[0, 0], [0, 0], [0, 0], [0, 0]], [[0, 0], [0, 0]]],
];
const x = () => filled([2, 7, 8, 3]) as tf.Tensor4D;
const around = (image: tf.Tensor4D, sides: Sides, value = 0) => tf.pad(image, [[0, 0], ...sides, [0, 0]], value);

/** The same value and the same gradient with respect to the image, and no tensor left behind. */
function agree(image: tf.Tensor4D, f: (x: tf.Tensor4D) => tf.Tensor4D, g: (x: tf.Tensor4D) => tf.Tensor4D): void {
  const before = tf.memory().numTensors;
  tf.tidy(() => {
    const [a, b] = [f(image), g(image)];
    expect(a.shape).toEqual(b.shape);
    const weights = filled(a.shape);
    const gradient = (h: typeof f) => tf.grad((y) => tf.sum(h(y as tf.Tensor4D).mul(weights)))(image);
    // biome-ignore format: pairs
    for (const [one, other] of [[a, b], [gradient(f), gradient(g)]] as const) {
      const values = Array.from(one.dataSync());
      expect(values.every(Number.isFinite)).toBe(true);
      expect(tf.max(tf.abs(one.sub(other))).dataSync()[0]).toBeLessThan(1e-5); // sums of at most 27 products below 1
    }
  });
  expect(tf.memory().numTensors).toBe(before);
}

beforeAll(() => ready);

describe.each(PADS)('%s', (_, pad, sides) => {
  const as = pad as unknown as 'same'; // the types say so for some operations only
  const zeros = (image: tf.Tensor4D) => around(image, sides);
  it.each([1, 2])('conv2d and its gradients, stride %d', (stride) => {
    const filter = filled([3, 3, 3, 4]) as tf.Tensor4D;
    // the gradient of conv2d asks for the filter's too, which WASM does not have: only with respect to the image here
    const through = (y: tf.Tensor4D, padding: 'same' | 'valid') => tf.conv2d(y, filter, stride, padding);
    const byHand = (y: tf.Tensor4D) => through(zeros(y), 'valid');
    agree(x(), (y) => through(y, as), byHand);
  });
  it('depthwise and fused ones', () => {
    const filter = filled([3, 3, 3, 2]) as tf.Tensor4D;
    const bias = filled([4]) as tf.Tensor1D;
    const image = x();
    const wide = filled([3, 3, 3, 4]) as tf.Tensor4D;
    const fused = (y: tf.Tensor4D, padding: 'same') =>
      tf.fused.conv2d({ x: y, filter: wide, strides: 1, pad: padding, bias, activation: 'relu' });
    for (const [a, b] of [
      [tf.depthwiseConv2d(image, filter, 1, as), tf.depthwiseConv2d(zeros(image), filter, 1, 'valid')],
      [fused(image, as), fused(zeros(image), 'valid' as 'same')],
    ] as const)
      expect(Array.from(a.dataSync())).toEqual(Array.from(b.dataSync(), (v) => expect.closeTo(v, 5)));
  });
  it('the largest of a window', () => {
    const compare = backend() === 'wasm' ? agreeForward : agree;
    const byHand = (y: tf.Tensor4D) => tf.maxPool(around(y, sides, -9), 3, 2, 'valid');
    compare(x(), (y) => tf.maxPool(y, 3, 2, as), byHand);
  });
  it('the mean of a window leaves the padding out', () => {
    const pool = (y: tf.Tensor4D) => tf.avgPool(zeros(y), 3, 2, 'valid');
    const mean = (y: tf.Tensor4D) => tf.div<tf.Tensor4D>(pool(y), pool(tf.onesLike(y)));
    const compare = backend() === 'wasm' ? agreeForward : agree;
    compare(x(), (y) => tf.avgPool(y, 3, 2, as), mean);
  });
});

/** WASM has no gradients of pools. */
function agreeForward(...[image, f, g]: Parameters<typeof agree>): void {
  expect(Array.from(f(image).dataSync())).toEqual(Array.from(g(image).dataSync(), (v) => expect.closeTo(v, 5)));
}

const onTensorflow = backend() === 'node' ? it : it.skip; // WASM has none of these

onTensorflow('the gradients with respect to the filters', () => {
  const image = x();
  for (const [shape, convolve] of [
    [[3, 3, 3, 4], (f: tf.Tensor4D, y: tf.Tensor4D, pad: 'same') => tf.conv2d(y, f, 1, pad)],
    [[3, 3, 3, 2], (f: tf.Tensor4D, y: tf.Tensor4D, pad: 'same') => tf.depthwiseConv2d(y, f, 1, pad)],
  ] as const) {
    const filter = filled([...shape]) as tf.Tensor4D;
    for (const [, pad, sides] of PADS) {
      const gradient = (y: tf.Tensor4D, padding: 'same') =>
        tf.grad((f) => tf.sum(convolve(f as tf.Tensor4D, y, padding).square()))(filter);
      const [a, b] = [gradient(image, pad as unknown as 'same'), gradient(around(image, sides), 'valid' as 'same')];
      expect(Array.from(a.dataSync())).toEqual(Array.from(b.dataSync(), (v) => expect.closeTo(v, 3)));
    }
  }
});
