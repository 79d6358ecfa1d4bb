import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { backend, ready, tf } from '@course/cases';
import { type LoadedEncoder, loadEncoder } from '../src/encoder';
import { kitFolder } from '../src/folder';
import { photoNames, photos } from '../src/images';

const models = path.join(kitFolder, 'models');
type Recorded = { features: number[]; sum: number; norm: number; gradient: number[] };
const pytorch: { sha256: string; positions: number[]; pixels: number[]; photos: Record<string, Recorded> } = JSON.parse(
  fs.readFileSync(path.join(models, 'efficientnet-lite0.features.json'), 'utf8'),
);

const largestDifference = (a: tf.Tensor, b: tf.Tensor): number => tf.tidy(() => a.sub(b).abs().max().dataSync()[0]!);
const batch = (): tf.Tensor4D => tf.stack(photoNames.map((name) => photos[name])) as tf.Tensor4D;

let fast: LoadedEncoder;
let slow: LoadedEncoder;
let images: tf.Tensor4D;

beforeAll(async () => {
  await ready;
  fast = await loadEncoder('efficientnet-lite0');
  slow = await loadEncoder('efficientnet-lite0', { engine: 'tensorflow' });
  images = batch();
});

test('the weights are the file that export.py wrote', () => {
  const bytes = fs.readFileSync(path.join(models, 'efficientnet-lite0.onnx'));
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(pytorch.sha256);
  expect(fs.readFileSync(path.join(models, 'README.md'), 'utf8')).toContain(pytorch.sha256);
});

test('it says what it is', () => {
  const { name, engine, size, features } = slow;
  expect([name, engine, size, features]).toEqual(['efficientnet-lite0', 'tensorflow', [224, 224], 1280]);
  expect(['onnxruntime', 'tensorflow']).toContain(fast.engine);
});

test('both engines give the features that PyTorch gives (atol 2e-5, features up to 4.5)', () => {
  for (const encoder of [fast, slow]) {
    const rows = encoder(images).arraySync();
    photoNames.forEach((name, i) => {
      const recorded = pytorch.photos[name]!;
      pytorch.positions.forEach((position, j) =>
        expect(Math.abs(rows[i]![position]! - recorded.features[j]!)).toBeLessThan(2e-5),
      );
      expect(Math.abs(rows[i]!.reduce((a, b) => a + b, 0) - recorded.sum)).toBeLessThan(2e-3); // 1280 times 1e-6 and rounding
    });
  }
});

test('the engines agree, on every feature (atol 1e-3)', () => {
  expect(largestDifference(fast(images), slow(images))).toBeLessThan(1e-3);
});

test('the same image has the same features in every place of a batch (atol 1e-5)', () => {
  const alone = fast(images.slice([2, 0, 0, 0], [1, -1, -1, -1]));
  expect(largestDifference(alone, fast(images).slice([2, 0], [1, -1]))).toBeLessThan(1e-5);
});

test('the gradient with respect to the pixels is the one of PyTorch, whatever the engine (2e-4 of the largest, 2e-2 on tfjs-node)', () => {
  // TensorFlow's threads add in another order from run to run, which opens and closes ReLUs at their kinks: noise of 1e-7 on the
  // pixels moves a gradient by 2e-2 of the largest on either backend. WASM has one thread and always the same order.
  const tolerance = backend() === 'node' ? 2e-2 : 2e-4;
  for (const encoder of [fast, slow]) {
    const gradient = tf.tidy(() =>
      tf.grad((x: tf.Tensor) => encoder(x as tf.Tensor4D).sum())(photos.rocket.expandDims(0)),
    );
    const values = (gradient.arraySync() as number[][][][])[0]!;
    const recorded = pytorch.photos.rocket!.gradient;
    const scale = Math.max(...recorded.map(Math.abs));
    pytorch.pixels.forEach((p, i) =>
      expect(Math.abs(values[p]![p]![1]! - recorded[i]!)).toBeLessThan(tolerance * scale),
    );
    gradient.dispose();
  }
});

test('no tensor leaks, and it works inside tf.tidy', () => {
  fast(images).dispose();
  slow(images).dispose();
  const before = tf.memory().numTensors;
  fast(images).dispose();
  slow(images).dispose();
  const shape = tf.tidy(() => fast(images.mul(0.5) as tf.Tensor4D).add(1).shape);
  expect(shape).toEqual([4, 1280]);
  expect(tf.memory().numTensors).toBe(before);
});

test('loading it again gives the same network; it is freed when all are disposed of', async () => {
  const before = tf.memory().numTensors;
  const again = await loadEncoder('efficientnet-lite0', { engine: 'tensorflow' });
  expect(tf.memory().numTensors).toBe(before);
  again.dispose();
  again.dispose(); // twice is harmless
  expect(() => again(images)).toThrow('encoder: efficientnet-lite0 was disposed; load it again with loadEncoder');
  expect(slow(images.slice([0, 0, 0, 0], [1, -1, -1, -1])).shape).toEqual([1, 1280]);
  expect(tf.memory().numTensors).toBe(before + 2); // the slice and the features
});

test('a program that has loaded an encoder ends by itself', () => {
  const kit = JSON.stringify(require.resolve('../src/encoder'));
  const program = `require(${kit}).loadEncoder('efficientnet-lite0').then((e) => console.log(e.features))`;
  const { status, stdout } = spawnSync(process.execPath, ['-e', program], { encoding: 'utf8', timeout: 40_000 });
  expect({ status, stdout }).toEqual({ status: 0, stdout: '1280\n' });
});

test('images are checked', () => {
  const one = images.slice([0, 0, 0, 0], [1, -1, -1, -1]);
  const of = 'encoder: expected images of shape [n, 224, 224, 3], got';
  expect(() => fast(photos.chelsea as unknown as tf.Tensor4D)).toThrow(`${of} [224, 224, 3]`);
  expect(() => fast(tf.zeros([2, 100, 90, 3]))).toThrow(`${of} [2, 100, 90, 3]`);
  expect(() => fast(tf.zeros([0, 224, 224, 3]))).toThrow('got [0, 224, 224, 3]');
  expect(() => fast([[1]] as unknown as tf.Tensor4D)).toThrow(`${of} object`);
  expect(() => fast(one.toInt() as tf.Tensor4D)).toThrow('encoder: expected images of dtype float32, got int32');
  const data = one.dataSync().slice();
  data[(10 * 224 + 7) * 3 + 1] = NaN;
  expect(() => fast(tf.tensor4d(data, [1, 224, 224, 3]))).toThrow(
    'encoder: expected finite pixels in images, got NaN at [0, 10, 7, 1]',
  );
});

test.each<[object, string, string?]>([
  [{}, "loadEncoder: expected name to be 'efficientnet-lite0' or the path of an .onnx file, got 'resnet'", 'resnet'],
  [{ engine: 'torch' }, "expected options.engine to be one of 'onnxruntime', 'tensorflow', got 'torch'"],
  [{ weights: 'x' }, "expected options.weights to be one of 'imagenet', 'random', got 'x'"],
  [{ seed: 0.5 }, 'expected options.seed to be a whole number, got 0.5'],
  [{ mean: 0.5 }, 'options.mean is for .onnx files of your own'],
  [{ engin: 1 }, "unknown option 'engin'; the options are engine, weights, seed, size, mean, std, layout"],
  [{}, 'loadEncoder: there is no file nowhere.onnx', 'nowhere.onnx'],
])('options are checked: %j: %s', async (options, message, name = 'efficientnet-lite0') => {
  await expect(loadEncoder(name, options)).rejects.toThrow(message);
});
