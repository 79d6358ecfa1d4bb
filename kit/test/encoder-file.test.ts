/** Encoders from .onnx files of one's own: every operation in both engines, layouts, normalisation, errors. */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { randomGenerator, ready, tf } from '@course/cases';
import { encodeMasked } from '../src/encode-masked';
import { type LoadOptions, loadEncoder } from '../src/encoder';
import * as onnxruntime from '../src/encoder/onnxruntime';
import { onnxModel } from '../src/encoder/write-onnx';
import { convolutions, shapes } from './small-networks';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'encoder-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));
beforeAll(() => ready);

function save(name: string, bytes: Uint8Array | string): string {
  const file = path.join(folder, name);
  fs.writeFileSync(file, bytes);
  return file;
}

function images(count: number, height: number, width: number): tf.Tensor4D {
  const random = randomGenerator('images');
  const pixels = Float32Array.from({ length: count * height * width * 3 }, () => 2 * random() - 1);
  return tf.tensor4d(pixels, [count, height, width, 3]);
}

const differ = (a: tf.Tensor, b: tf.Tensor): number => tf.tidy(() => a.sub(b).abs().max().dataSync()[0]!);

/** Both engines on the same file: a model's ONNX Runtime features are the oracle for TensorFlow.js's. */
async function agreement(file: string, x: tf.Tensor4D, options: LoadOptions = {}): Promise<number> {
  const a = await loadEncoder(file, { ...options, engine: 'onnxruntime' });
  const b = await loadEncoder(file, { ...options, engine: 'tensorflow' });
  const difference = differ(a(x), b(x));
  expect(a.features).toBe(b.features);
  expect(a(x).abs().max().dataSync()[0]).toBeGreaterThan(1e-3);
  a.dispose();
  b.dispose();
  return difference;
}

const withOnnxruntime = onnxruntime.whyNotOnnxruntime() === undefined ? test : test.skip; // an optional dependency

withOnnxruntime('what small convolutional networks are made of (atol 1e-5)', async () => {
  expect(await agreement(save('convolutions.onnx', convolutions), images(3, 17, 20))).toBeLessThan(1e-5);
  expect(await agreement(save('shapes.onnx', shapes), images(2, 6, 4))).toBeLessThan(1e-5);
});

withOnnxruntime(
  'float16 and float64, in, out and as weights, in both engines and under masks (atol 1e-3)',
  async () => {
    const flat = { op: 'Flatten', inputs: ['x w'], output: 'y' };
    for (const [type, two] of [
      [10, { dataType: 10, rawData: Uint8Array.of(0, 0x40) }],
      [11, { dataType: 11, doubleData: [2] }],
    ] as [number, object][]) {
      const size = { input: ['n', 3, 4, 5], output: ['n', 60], tensors: [{ name: 'w', dims: [1], ...two }] };
      const whole = save(
        `whole-${type}.onnx`,
        onnxModel({ ...size, type, nodes: [{ op: 'Mul', inputs: ['x', 'w'], output: 'x w' }, flat] }),
      );
      const cast = { op: 'Cast', inputs: ['w'], output: 'w32', attributes: { to: 1 } };
      const weight = save(
        `weight-${type}.onnx`,
        onnxModel({ ...size, nodes: [cast, { op: 'Mul', inputs: ['x', 'w32'], output: 'x w' }, flat] }),
      );
      for (const file of [whole, weight]) {
        expect(await agreement(file, images(2, 4, 5))).toBeLessThan(1e-3);
        const encoder = await loadEncoder(file);
        expect(
          differ(encodeMasked(tf.ones([4, 5, 3]), encoder, tf.fill([2, 4, 5], 0.5)), tf.ones([2, 60])),
        ).toBeLessThan(1e-3);
        encoder.dispose();
      }
    }
  },
);

withOnnxruntime('weights that only ONNX Runtime can read are its own affair', async () => {
  const tensors = [
    { name: 'q', dims: [1], dataType: 3, int32Data: [64] },
    { name: 'zero', dims: [], dataType: 3, int32Data: [0] },
    { name: 'scale', dims: [], dataType: 1, floatData: [1 / 32] },
  ];
  const nodes = [
    { op: 'DequantizeLinear', inputs: ['q', 'scale', 'zero'], output: 'w' },
    { op: 'Mul', inputs: ['x', 'w'], output: 'x w' },
    { op: 'Flatten', inputs: ['x w'], output: 'y' },
  ];
  const file = save('quantized.onnx', onnxModel({ input: ['n', 3, 4, 5], output: ['n', 60], tensors, nodes }));
  const encoder = await loadEncoder(file, { engine: 'onnxruntime' });
  expect(differ(encoder(tf.ones([1, 4, 5, 3])), tf.fill([1, 60], 2))).toBeLessThan(1e-6);
  await expect(loadEncoder(file, { engine: 'tensorflow' })).rejects.toThrow(
    'operation DequantizeLinear is not supported',
  );
});

withOnnxruntime(
  'an untrained twin of a file, its batch normalisation too, is the same in both engines (atol 1e-4)',
  async () => {
    const file = save('twin.onnx', convolutions);
    expect(await agreement(file, images(3, 17, 20), { weights: 'random', seed: 5 })).toBeLessThan(1e-4);
  },
);

withOnnxruntime('masked images of files in both layouts, normalised or one at a time (atol 1e-5)', async () => {
  const single = onnxModel({
    input: [1, 3, 4, 5],
    output: [1, 60],
    nodes: [{ op: 'Flatten', inputs: ['x'], output: 'y' }],
  });
  const cases: [string, Uint8Array, [number, number], LoadOptions][] = [
    ['nchw.onnx', convolutions, [17, 20], {}],
    ['nhwc.onnx', shapes, [6, 4], {}],
    ['single.onnx', single, [4, 5], {}],
    ['normalised.onnx', convolutions, [17, 20], { mean: 0.3, std: 0.5 }],
  ];
  for (const [name, bytes, [height, width], options] of cases) {
    const encoder = await loadEncoder(save(name, bytes), { ...options, engine: 'onnxruntime' });
    const image = images(1, height, width).squeeze<tf.Tensor3D>([0]);
    const masks = tf.randomUniform<tf.Rank.R3>([3, height, width], 0, 1, 'float32', 2);
    const expected = encoder(image.mul(masks.expandDims(3)));
    expect(differ(encodeMasked(image, encoder, masks), expected)).toBeLessThan(1e-5);
    expect(differ(expected.slice([0, 0], [1, -1]), expected.slice([1, 0], [1, -1]))).toBeGreaterThan(1e-4); // masks matter
    encoder.dispose();
  }
});

test('mean and std: grey stays grey, other pixels as torchvision has them (atol 1e-5)', async () => {
  const mean = onnxModel({
    input: ['n', 3, 'h', 'w'],
    output: ['n', 3],
    nodes: [{ op: 'ReduceMean', inputs: ['x'], output: 'y', attributes: { axes: [2, 3], keepdims: 0 } }],
  });
  const options: LoadOptions = { size: [2, 3], mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };
  const encoder = await loadEncoder(save('mean.onnx', mean), options);
  const expected = (pixel: number): number[] => [
    (pixel / 255 - 0.485) / 0.229,
    (pixel / 255 - 0.456) / 0.224,
    (pixel / 255 - 0.406) / 0.225,
  ];
  for (const pixel of [0, 127, 255])
    encoder(tf.fill([1, 2, 3, 3], (pixel - 127) / 128))
      .arraySync()[0]!
      .forEach((value, i) => expect(Math.abs(value - expected(pixel)[i]!)).toBeLessThan(1e-5));
});

test('a gradient of a small smooth network equals differences (0.5 % of the largest)', async () => {
  const smooth = onnxModel({
    input: ['n', 3, 17, 20],
    output: ['n', 16],
    weights: { w1: [8, 3, 3, 3], b1: [8], w2: [16, 1, 5, 5], b2: [16] },
    nodes: [
      { op: 'Conv', inputs: ['x', 'w1', 'b1'], output: 'c1', attributes: { pads: [0, 1, 1, 2], strides: [2, 2] } },
      { op: 'Tanh', inputs: ['c1'], output: 't1' },
      {
        op: 'Conv',
        inputs: ['t1', 'w2', 'b2'],
        output: 'c2',
        attributes: { group: 8, pads: [2, 1, 2, 3], strides: [2, 2] },
      },
      { op: 'Sigmoid', inputs: ['c2'], output: 's2' },
      { op: 'GlobalAveragePool', inputs: ['s2'], output: 'g3' },
      { op: 'Flatten', inputs: ['g3'], output: 'y' },
    ],
  });
  const encoder = await loadEncoder(save('gradient.onnx', smooth), { engine: 'tensorflow' });
  const x = images(1, 17, 20);
  const f = (image: tf.Tensor): tf.Scalar =>
    encoder(image as tf.Tensor4D)
      .mul(tf.range(1, 17))
      .sum();
  const gradient = tf.grad(f)(x).dataSync() as Float32Array;
  const scale = gradient.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  const h = 2e-2;
  for (const index of [5, 333, 700, 1019]) {
    const moved = [h, -h].map((step) => {
      const data = x.dataSync().slice();
      data[index]! += step;
      return f(tf.tensor4d(data, [1, 17, 20, 3])).dataSync()[0]!;
    });
    expect(Math.abs((moved[0]! - moved[1]!) / (2 * h) - gradient[index]!)).toBeLessThan(0.005 * scale);
  }
});

test('where ONNX Runtime does not load, TensorFlow.js is the engine, and asking for the other one says why', async () => {
  const file = save('fallback.onnx', convolutions);
  const spy = jest.spyOn(onnxruntime, 'whyNotOnnxruntime').mockReturnValue('no such addon');
  expect((await loadEncoder(file)).engine).toBe('tensorflow');
  await expect(loadEncoder(file, { engine: 'onnxruntime' })).rejects.toThrow(
    `loadEncoder: engine 'onnxruntime' does not load here (no such addon); use 'tensorflow'`,
  );
  spy.mockRestore();
});

test('files that are no encoder are refused in one line', async () => {
  const refused = async (
    name: string,
    bytes: Uint8Array | string,
    message: string,
    options: LoadOptions = {},
  ): Promise<void> => {
    const error: unknown = await loadEncoder(save(name, bytes), options).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
    expect((error as Error).message).toContain(message);
    expect((error as Error).message).not.toContain('\n');
  };
  const one = (op: string, input: (number | string)[]): Uint8Array =>
    onnxModel({ input, output: ['n', 3], nodes: [{ op, inputs: ['x'], output: 'y', attributes: {} }] });
  await refused('text.onnx', 'hello, this is no model', 'not an ONNX model');
  await refused('empty.onnx', '', 'not an ONNX model');
  const erf = `operation Erf is not supported with engine 'tensorflow'; it supports Add, AveragePool`;
  await refused('op.onnx', one('Erf', ['n', 2, 2, 3]), erf, { engine: 'tensorflow' });
  const rank = 'expected an input of images, nhwc or nchw with 3 channels, got shape [?, 12]';
  await refused('rank.onnx', one('Relu', ['n', 12]), rank);
  await refused('grey.onnx', one('Relu', ['n', 1, 8, 8]), 'with 3 channels, got shape [?, 1, 8, 8]');
  await refused('both.onnx', one('Relu', ['n', 3, 8, 3]), `give options.layout, 'nhwc' or 'nchw'`);
  await refused(
    'size.onnx',
    one('Relu', ['n', 3, 'h', 'w']),
    'takes images of any size: give options.size, as in [224, 224]',
  );
  const size = 'expected options.size to be [8, 8], as its input is, got [9, 8]';
  await refused('size2.onnx', one('Relu', ['n', 3, 8, 8]), size, { size: [9, 8] });
  const std = 'expected options.std to be one number or three, each above 0';
  await refused('std.onnx', one('Relu', ['n', 3, 8, 8]), std, { std: 58.4 });
});
