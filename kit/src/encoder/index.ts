/** Pretrained encoders, their untrained twins, and anybody's own .onnx files, as plain functions of tensors. */
import * as fs from 'node:fs';
import type { Encoder } from '@course/cases';
import { ready, tf } from '@course/cases';
import { checkImages } from './check-images';
import { type Form, formOf } from './form';
import { type MaskedEncoder, setMaskedEncoder } from './masked';
import { type OnnxGraph, readOnnx, withFloat32 } from './onnx-file';
import { firstLine, onnxruntimeRunner, type Runner, whyNotOnnxruntime } from './onnxruntime';
import { checkOptions, type Engine, type LoadOptions, type Settings } from './options';
import { randomWeights } from './random-weights';
import { tensorflowRunner } from './tensorflow';

export type { Engine, LoadOptions } from './options';

/** An encoder with what is known of it. `dispose` frees its weights. */
export type LoadedEncoder = Encoder & {
  /** As it was asked for. */
  readonly name: string;
  readonly engine: Engine;
  /** `[height, width]` of the images that it takes. */
  readonly size: [number, number];
  /** Length of a feature vector. */
  readonly features: number;
  dispose(): void;
};

/** A network in memory and how many encoders use it: a cell that is run twice gets the same one. */
type Network = { form: Form; engine: Engine; runner: Runner; gradients: () => Runner; users: number };
const networks = new Map<string, Network>();

function chooseEngine({ engine }: Settings): Engine {
  if (engine === 'tensorflow') return engine;
  const reason = whyNotOnnxruntime();
  if (engine === 'onnxruntime' && reason)
    throw new Error(`loadEncoder: engine 'onnxruntime' does not load here (${reason}); use 'tensorflow'`);
  return reason ? 'tensorflow' : 'onnxruntime';
}

function open(settings: Settings): Network {
  const engine = chooseEngine(settings);
  let model: Uint8Array = fs.readFileSync(settings.file);
  const read = readOnnx(model);
  const form = formOf(read, settings);
  if (!read.input.isFloat32 || !read.output.isFloat32) model = withFloat32(model, read);
  if (settings.weights === 'random') model = randomWeights(model, settings.seed ?? 0, form.size, form.layout);
  const graph: OnnxGraph = readOnnx(model);
  let second: Runner | undefined;
  const gradients = (): Runner => (second ??= tensorflowRunner(graph, form.layout));
  const runner = engine === 'tensorflow' ? gradients() : onnxruntimeRunner(model, graph, form.layout);
  const dispose = (): void => {
    runner.dispose();
    if (second !== runner) second?.dispose();
  };
  return { form, engine, gradients, runner: { ...runner, dispose }, users: 0 };
}

/** ONNX Runtime has no gradients: while one is recorded (`tf.grad`), the same network is run by TensorFlow.js. */
function features(network: Network, images: tf.Tensor4D): tf.Tensor2D {
  const runner = tf.engine().state.gradientDepth > 0 ? network.gradients() : network.runner;
  const run = (batch: tf.Tensor4D): tf.Tensor2D => runner.run(batch).reshape([batch.shape[0], -1]);
  if (!network.form.oneByOne) return run(images);
  return tf.concat(
    tf.split(images, images.shape[0], 0).map((image) => run(image as tf.Tensor4D)),
    0,
  );
}

/** Undefined for networks that take images one at a time, or pixels that are normalised after they are masked. */
function maskedFeatures({ form, runner }: Network, { pixels }: Settings): MaskedEncoder {
  return (image, masks) => {
    const [height, width, channels] = image.shape;
    const fits = !form.oneByOne && !pixels && height === form.size[0] && width === form.size[1] && channels === 3;
    return fits ? tf.tidy(() => runner.runMasked?.(image, masks).reshape([masks.shape[0], -1])) : undefined;
  };
}

function normalise(images: tf.Tensor4D, { pixels }: Settings): tf.Tensor4D {
  return pixels ? images.mul(tf.tensor1d(pixels.scale)).add(tf.tensor1d(pixels.shift)) : images;
}

/** One line that says which encoder did not load, and why. */
function explained(name: string, error: unknown): Error {
  const line = firstLine(error);
  return new Error(line.startsWith('loadEncoder: ') ? line : `loadEncoder: ${name}: ${line}`);
}

/** Runs one grey image through the network: it finds out how many features there are, and what the engine cannot run. */
function countFeatures(encoder: Encoder, [height, width]: [number, number]): number {
  return tf.tidy(() => encoder(tf.zeros([1, height, width, 3])).shape[1]);
}

/**
 * Loads an image encoder.
 *
 * @param name `'efficientnet-lite0'` (ImageNet weights, images 224 x 224, 1280 non-negative features), or the path of an .onnx
 *   file with one input of images and one output of features
 * @returns a synchronous function from images `[n, height, width, 3]`, float32, normalised as the kit's photographs are
 *   (`(pixel - 127) / 128`, 0 = mid-grey), to features `[n, D]`, float32; it works inside `tf.tidy` and `tf.grad`
 * @throws naming the option and its allowed values; for a missing file, a file that is not ONNX, an operation that is not supported
 *
 * @example
 * const encoder = await loadEncoder('efficientnet-lite0');
 * encoder(photos.chelsea.expandDims(0)).shape; // [1, 1280]
 */
export async function loadEncoder(name: string, options: LoadOptions = {}): Promise<LoadedEncoder> {
  const settings = checkOptions(name, options);
  await ready;
  const key = JSON.stringify([settings, fs.statSync(settings.file).mtimeMs]);
  let network = networks.get(key);
  let used = true;
  const encoder: Encoder = (images) => {
    if (!used) throw new Error(`encoder: ${name} was disposed; load it again with loadEncoder`);
    checkImages(images, network!.form.size);
    return tf.tidy(() => features(network!, normalise(images, settings)));
  };
  setMaskedEncoder(encoder, (...given) => (used ? maskedFeatures(network!, settings)(...given) : undefined));
  let length: number;
  try {
    network ??= open(settings);
    length = countFeatures(encoder, network.form.size);
  } catch (error) {
    if (network?.users === 0) network.runner.dispose();
    throw explained(name, error);
  }
  networks.set(key, network);
  network.users++;
  const dispose = (): void => {
    if (!used) return;
    used = false;
    if (--network!.users > 0) return;
    networks.delete(key);
    network!.runner.dispose();
  };
  return Object.defineProperties(encoder as LoadedEncoder, {
    name: { value: name },
    engine: { value: network.engine, enumerable: true },
    size: { value: [...network.form.size], enumerable: true },
    features: { value: length, enumerable: true },
    dispose: { value: dispose },
  });
}
