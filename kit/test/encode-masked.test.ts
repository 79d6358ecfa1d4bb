import { encodeMasked } from '../src/encode-masked';
import { loadEncoder } from '../src/encoder';
import { photos } from '../src/images';
import { ready, tf } from '../src/tensors';

beforeAll(() => ready);

/** Features that can be read: the sum of each channel. */
const sums = (images: tf.Tensor4D): tf.Tensor2D => tf.tidy(() => images.sum([1, 2]) as tf.Tensor2D);
const differ = (a: tf.Tensor, b: tf.Tensor): number => tf.tidy(() => a.sub(b).abs().max().dataSync()[0]!);

test('a mask of ones gives the features of the photograph itself (atol 1e-5)', async () => {
  const encoder = await loadEncoder('efficientnet-lite0');
  const own = encoder(photos.astronaut.expandDims(0));
  expect(differ(encodeMasked(photos.astronaut, encoder, tf.ones([2, 224, 224])), tf.tile(own, [2, 1]))).toBeLessThan(1e-5);
});

test('a mask of zeros gives the features of a grey image (atol 1e-5)', async () => {
  const encoder = await loadEncoder('efficientnet-lite0');
  const grey = encoder(tf.zeros([1, 224, 224, 3]));
  expect(differ(encodeMasked(photos.astronaut, encoder, tf.zeros([1, 224, 224])), grey)).toBeLessThan(1e-5);
});

test('it is a loop over the masks, in their order, whatever the batch (atol 1e-5)', () => {
  const image = tf.tensor3d([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [2, 3, 2]);
  const masks = tf.tensor3d([[[1, 0, 0], [0, 0, 0.5]], [[0, 1, 0], [0, 0, 0]], [[1, 1, 1], [1, 1, 1]]]);
  const expected = [[1 + 5.5, 2 + 6], [3, 4], [36, 42]];
  const before = tf.memory().numTensors;
  for (const batch of [1, 2, 3, 100]) {
    const features = encodeMasked(image, sums, masks, { batch, label: 'test' });
    features.arraySync().forEach((row, n) =>
      row.forEach((value, k) => expect(Math.abs(value - expected[n]![k]!)).toBeLessThan(1e-5)));
    features.dispose();
  }
  expect(tf.memory().numTensors).toBe(before);
});

test('arguments are checked', () => {
  const image = tf.zeros([4, 5, 3]) as tf.Tensor3D;
  const call = (a: unknown, b: unknown, options = {}) => () => encodeMasked(a as tf.Tensor3D, sums, b as tf.Tensor3D, options);
  expect(call(tf.zeros([1, 4, 5, 3]), tf.ones([1, 4, 5])))
    .toThrow('encodeMasked: expected image of shape [height, width, channels], got [1, 4, 5, 3]');
  expect(call(image, tf.ones([4, 5]))).toThrow('encodeMasked: expected masks of shape [n, height, width], got [4, 5]');
  expect(call(image, tf.ones([2, 5, 4])))
    .toThrow('encodeMasked: expected masks of shape [n, 4, 5], as the image is, got [2, 5, 4]');
  expect(call(image, tf.ones([0, 4, 5]))).toThrow('encodeMasked: expected at least 1 mask, got masks of shape [0, 4, 5]');
  expect(call(image.add(NaN), tf.ones([1, 4, 5]))).toThrow('encodeMasked: expected finite pixels in image, got NaN at [0, 0, 0]');
  expect(call(image, tf.ones([1, 4, 5]), { batch: 0 })).toThrow('expected options.batch to be a whole number above 0, got 0');
  expect(call(null, tf.ones([1, 4, 5]))).toThrow('got null');
});
