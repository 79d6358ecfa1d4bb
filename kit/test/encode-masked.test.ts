import { ready, tf } from '@course/cases';
import { encodeMasked } from '../src/encode-masked';
import { loadEncoder } from '../src/encoder';
import { photos } from '../src/images';

// its progress bar belongs to nobody here
beforeAll(() => void jest.spyOn(process.stderr, 'write').mockReturnValue(true));

beforeAll(() => ready);

/** Features that can be read: the sum of each channel. */
const sums = (images: tf.Tensor4D): tf.Tensor2D => tf.tidy(() => images.sum([1, 2]) as tf.Tensor2D);
const differ = (a: tf.Tensor, b: tf.Tensor): number => tf.tidy(() => a.sub(b).abs().max().dataSync()[0]!);

test('a mask of ones gives the features of the photograph itself (atol 1e-5)', async () => {
  const encoder = await loadEncoder('efficientnet-lite0');
  const own = encoder(photos.astronaut.expandDims(0));
  expect(differ(encodeMasked(photos.astronaut, encoder, tf.ones([2, 224, 224])), tf.tile(own, [2, 1]))).toBeLessThan(
    1e-5,
  );
});

test('a mask of zeros gives the features of a grey image (atol 1e-5)', async () => {
  const encoder = await loadEncoder('efficientnet-lite0');
  const grey = encoder(tf.zeros([1, 224, 224, 3]));
  expect(differ(encodeMasked(photos.astronaut, encoder, tf.zeros([1, 224, 224])), grey)).toBeLessThan(1e-5);
});

test('it is a loop over the masks, in their order, whatever the batch (atol 1e-5)', () => {
  const image = tf.tensor3d([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [2, 3, 2]);
  // biome-ignore format: a matrix
  const masks = tf.tensor3d([[[1, 0, 0], [0, 0, 0.5]], [[0, 1, 0], [0, 0, 0]], [[1, 1, 1], [1, 1, 1]]]);
  // biome-ignore format: a matrix
  const expected = [[1 + 5.5, 2 + 6], [3, 4], [36, 42]];
  const before = tf.memory().numTensors;
  for (const batch of [1, 2, 3, 100]) {
    const features = encodeMasked(image, sums, masks, { batch, label: 'test' });
    features
      .arraySync()
      .forEach((row, n) => row.forEach((value, k) => expect(Math.abs(value - expected[n]![k]!)).toBeLessThan(1e-5)));
    features.dispose();
  }
  expect(tf.memory().numTensors).toBe(before);
});

test('an encoder on ONNX Runtime gives the features of the masked images, and leaves no tensors (atol 1e-5)', async () => {
  const masks = tf.randomUniform<tf.Rank.R3>([5, 224, 224], 0, 1, 'float32', 3);
  for (const weights of ['imagenet', 'random'] as const) {
    const encoder = await loadEncoder('efficientnet-lite0', { weights });
    const expected = tf.tidy(() => encoder(photos.rocket.mul(masks.expandDims(3))));
    const before = tf.memory().numTensors;
    const features = encodeMasked(photos.rocket, encoder, masks, { batch: 2 });
    expect(tf.memory().numTensors).toBe(before + 1);
    expect(differ(features, expected)).toBeLessThan(1e-5);
    expect(expected.max().dataSync()[0]).toBeGreaterThan(0.1);
  }
});

test('ONNX Runtime gets the image once and the masks as they are; only without it the images are multiplied here', async () => {
  const encoder = await loadEncoder('efficientnet-lite0');
  const { kernelNames } = await tf.profile(() => encodeMasked(photos.rocket, encoder, tf.ones([2, 224, 224])));
  expect(kernelNames.includes('Multiply')).toBe(encoder.engine !== 'onnxruntime');
});

test('an encoder that was disposed of does not run, and other sizes are refused', async () => {
  const encoder = await loadEncoder('efficientnet-lite0', { weights: 'random', seed: 5 });
  expect(() => encodeMasked(tf.zeros([40, 30, 3]), encoder, tf.ones([1, 40, 30]))).toThrow(
    'encoder: expected images of shape [n, 224, 224, 3], got [1, 40, 30, 3]',
  );
  encoder.dispose();
  expect(() => encodeMasked(photos.rocket, encoder, tf.ones([1, 224, 224]))).toThrow(
    'encoder: efficientnet-lite0 was disposed',
  );
});

test('a gradient passes through it, whatever the engine', async () => {
  const encoder = await loadEncoder('efficientnet-lite0');
  const masks = tf.ones<tf.Rank.R3>([1, 224, 224]);
  const gradientOf = (f: (image: tf.Tensor3D) => tf.Tensor) =>
    tf.grad((image) => f(image as tf.Tensor3D).sum())(photos.rocket);
  const through = gradientOf((image) => encodeMasked(image, encoder, masks));
  const expected = gradientOf((image) => encoder(image.expandDims(0)));
  expect(differ(through, expected)).toBeLessThan(1e-6);
  expect(through.abs().max().dataSync()[0]).toBeGreaterThan(1e-3);
});

test('arguments are checked', () => {
  const image = tf.zeros([4, 5, 3]) as tf.Tensor3D;
  const call =
    (a: unknown, b: unknown, options = {}) =>
    () =>
      encodeMasked(a as tf.Tensor3D, sums, b as tf.Tensor3D, options);
  const mask = tf.ones([1, 4, 5]);
  for (const [a, b, message] of [
    [tf.zeros([1, 4, 5, 3]), mask, 'image of shape [height, width, channels], got [1, 4, 5, 3]'],
    [image, tf.ones([4, 5]), 'masks of shape [n, height, width], got [4, 5]'],
    [image, tf.ones([2, 5, 4]), 'masks of shape [n, 4, 5], as the image is, got [2, 5, 4]'],
    [image, tf.ones([0, 4, 5]), 'at least 1 mask, got masks of shape [0, 4, 5]'],
    [image.add(NaN), mask, 'finite pixels in image, got NaN at [0, 0, 0]'],
  ] as const)
    expect(call(a, b)).toThrow(`encodeMasked: expected ${message}`);
  const torn = tf.tensor3d(new Float32Array(60).fill(1).fill(Infinity, 47, 48), [3, 4, 5]);
  expect(call(image, torn, { batch: 2 })).toThrow(
    'encodeMasked: expected finite pixels in masks, got Infinity at [2, 1, 2]',
  );
  expect(call(image, mask, { batch: 0 })).toThrow('expected options.batch to be a whole number above 0, got 0');
  expect(call(null, mask)).toThrow('got null');
});
