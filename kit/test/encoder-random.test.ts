import { ready, tf } from '@course/cases';
import { type LoadedEncoder, loadEncoder } from '../src/encoder';
import { photoNames, photos } from '../src/images';

const largestDifference = (a: tf.Tensor, b: tf.Tensor): number => tf.tidy(() => a.sub(b).abs().max().dataSync()[0]!);

let twin: LoadedEncoder;
let images: tf.Tensor4D;

beforeAll(async () => {
  await ready;
  twin = await loadEncoder('efficientnet-lite0', { weights: 'random', seed: 3 });
  images = tf.stack(photoNames.map((name) => photos[name])) as tf.Tensor4D;
});

test('the untrained twin is the same with both engines (atol 1e-3), and another one with another seed', async () => {
  const features = twin(images);
  const before = tf.memory().numTensors;
  const other = await loadEncoder('efficientnet-lite0', { weights: 'random', seed: 3, engine: 'tensorflow' });
  expect(largestDifference(other(images), features)).toBeLessThan(1e-3);
  other.dispose();
  expect(tf.memory().numTensors).toBe(before + 1); // the features of `other`
  const another = await loadEncoder('efficientnet-lite0', { weights: 'random', seed: 4 });
  expect(largestDifference(another(images), features)).toBeGreaterThan(0.5);
  another.dispose();
});

test('its features neither vanish nor explode, and tell the photographs apart', () => {
  const { mean, variance } = tf.moments(twin(images), 0);
  const [average, spread] = [mean.mean().dataSync()[0]!, variance.sqrt().mean().dataSync()[0]!];
  expect(average).toBeGreaterThan(0.1); // ReLU6 lies in 0 to 6
  expect(average).toBeLessThan(3);
  expect(spread).toBeGreaterThan(0.02 * average);
  expect(twin(images).min().dataSync()[0]).toBeGreaterThanOrEqual(0);
});

test('it is not the trained network', async () => {
  const trained = await loadEncoder('efficientnet-lite0');
  expect(largestDifference(trained(images), twin(images))).toBeGreaterThan(0.5);
});
