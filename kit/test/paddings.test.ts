/** Convolutions, pools and their gradients with zeros around the image, whatever the backend: against padding by hand. */
import { backend, randomGenerator, ready, tf } from '../src';

const random = randomGenerator('paddings');
const filled = (shape: number[]) => tf.tensor(Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random() - 0.5), shape);
type Pad = number | tf.backend_util.ExplicitPadding;
const PADS: [string, Pad, [[number, number], [number, number]]][] = [
  ['1 pixel on each side', 1, [[1, 1], [1, 1]]],
  ['unequal sides', [[0, 0], [2, 0], [1, 1], [0, 0]], [[2, 0], [1, 1]]],
  ['none at all', [[0, 0], [0, 0], [0, 0], [0, 0]], [[0, 0], [0, 0]]],
];
const x = () => filled([2, 7, 8, 3]) as tf.Tensor4D;
const around = (image: tf.Tensor4D, sides: [[number, number], [number, number]], value = 0) => tf.pad(image, [[0, 0], ...sides, [0, 0]], value);

/** The same value and the same gradient with respect to the image, and no tensor left behind. */
function agree(image: tf.Tensor4D, f: (x: tf.Tensor4D) => tf.Tensor4D, g: (x: tf.Tensor4D) => tf.Tensor4D): void {
  const before = tf.memory().numTensors;
  tf.tidy(() => {
    const [a, b] = [f(image), g(image)];
    expect(a.shape).toEqual(b.shape);
    const weights = filled(a.shape);
    const pairs = [[a, b], [f, g].map((h) => tf.grad((y: tf.Tensor4D) => h(y).mul(weights).sum())(image))] as [tf.Tensor, tf.Tensor][];
    for (const [one, other] of pairs) {
      const values = Array.from(one.dataSync());
      expect(values.every(Number.isFinite)).toBe(true);
      expect(tf.max(tf.abs(one.sub(other))).dataSync()[0]).toBeLessThan(1e-5); // sums of at most 27 products below 1
    }
  });
  expect(tf.memory().numTensors).toBe(before);
}

beforeAll(() => ready);

describe.each(PADS)('%s', (_, pad, sides) => {
  const as = pad as 'same';
  const zeros = (image: tf.Tensor4D) => around(image, sides);
  it.each([1, 2])('conv2d and its gradients, stride %d', (stride) => {
    const filter = filled([3, 3, 3, 4]) as tf.Tensor4D;
    // the gradient of conv2d asks for the filter's too, which WASM does not have: only with respect to the image here
    const through = (y: tf.Tensor4D, padding: 'same') => tf.conv2d(y, filter, stride, padding);
    agree(x(), (y) => through(y, as), (y) => through(zeros(y), 'valid'));
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
    const low = (image: tf.Tensor4D) => around(image, sides, -9);
    if (backend() === 'wasm') return agreeForward((y) => tf.maxPool(y, 3, 2, as), (y) => tf.maxPool(low(y), 3, 2, 'valid'));
    agree(x(), (y) => tf.maxPool(y, 3, 2, as), (y) => tf.maxPool(low(y), 3, 2, 'valid'));
  });
  it('the mean of a window leaves the padding out', () => {
    const mean = (y: tf.Tensor4D) => tf.div<tf.Tensor4D>(tf.avgPool(zeros(y), 3, 2, 'valid'), tf.avgPool(zeros(tf.onesLike(y)), 3, 2, 'valid'));
    if (backend() === 'wasm') return agreeForward((y) => tf.avgPool(y, 3, 2, as), mean);
    agree(x(), (y) => tf.avgPool(y, 3, 2, as), mean);
  });
});

/** WASM has no gradients of pools. */
function agreeForward(f: (x: tf.Tensor4D) => tf.Tensor4D, g: (x: tf.Tensor4D) => tf.Tensor4D): void {
  const image = x();
  expect(Array.from(f(image).dataSync())).toEqual(Array.from(g(image).dataSync(), (v) => expect.closeTo(v, 5)));
}

it('on TensorFlow, the gradients with respect to the filters too', () => {
  if (backend() !== 'node') return;
  const image = x();
  for (const [shape, convolve] of [
    [[3, 3, 3, 4], (f: tf.Tensor4D, y: tf.Tensor4D, pad: 'same') => tf.conv2d(y, f, 1, pad)],
    [[3, 3, 3, 2], (f: tf.Tensor4D, y: tf.Tensor4D, pad: 'same') => tf.depthwiseConv2d(y, f, 1, pad)],
  ] as const) {
    const filter = filled([...shape]) as tf.Tensor4D;
    for (const [, pad, sides] of PADS) {
      const gradient = (y: tf.Tensor4D, padding: 'same') => tf.grad((f: tf.Tensor4D) => convolve(f, y, padding).square().sum())(filter);
      const [a, b] = [gradient(image, pad as 'same'), gradient(around(image, sides), 'valid' as 'same')];
      expect(Array.from(a.dataSync())).toEqual(Array.from(b.dataSync(), (v) => expect.closeTo(v, 3)));
    }
  }
});
