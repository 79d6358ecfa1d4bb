/** What `loadEncoder` can be told, and the checks of it. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { kitFolder } from '../folder';

export type Engine = 'onnxruntime' | 'tensorflow';

export type LoadOptions = {
  /** What computes: `'onnxruntime'` where it loads (the fast one), else `'tensorflow'`. */
  engine?: Engine;
  /** `'imagenet'`, or `'random'` for the untrained twin: the same network with random weights. */
  weights?: 'imagenet' | 'random';
  /** Seed of the random weights; 0 if not given. */
  seed?: number;
  /** `[height, width]` of the images, for an .onnx file that takes any size. */
  size?: [number, number];
  /** What the .onnx file's images are normalised with, as in torchvision: `(pixel / 255 - mean) / std`, one number or three. */
  mean?: number | [number, number, number];
  std?: number | [number, number, number];
  /** Order of the .onnx file's input: `[n, height, width, 3]` or `[n, 3, height, width]`; found out if not given. */
  layout?: 'nhwc' | 'nchw';
};

/** The options, checked. `scale` and `shift` make the network's pixels of the kit's normalised ones. */
export type Settings = LoadOptions & { name: string; file: string; pixels?: { scale: number[]; shift: number[] } };

const ALLOWED: Record<string, readonly string[]> = {
  engine: ['onnxruntime', 'tensorflow'],
  weights: ['imagenet', 'random'],
  layout: ['nhwc', 'nchw'],
};
const KEYS = ['engine', 'weights', 'seed', 'size', 'mean', 'std', 'layout'];
const OWN_FILE_ONLY = ['size', 'mean', 'std', 'layout'] as const;

function fail(name: string, expected: string, got: unknown): never {
  const shown = typeof got === 'string' ? `'${got}'` : (JSON.stringify(got) ?? String(got));
  throw new Error(`loadEncoder: expected ${name} to be ${expected}, got ${shown}`);
}

function threeNumbers(value: unknown, name: string, allowed: string, isAllowed: (v: number) => boolean): number[] {
  const numbers: unknown[] = Array.isArray(value) ? value : [value, value, value];
  if (numbers.length !== 3 || !numbers.every((v) => typeof v === 'number' && isAllowed(v)))
    fail(`options.${name}`, `one number or three, each ${allowed}`, value);
  return numbers as number[];
}

/** The kit's pixels are `(pixel - 127) / 128`, so `pixel / 255 = (128 x + 127) / 255`: a removed pixel stays the same grey. */
function pixelsOf({ mean, std }: LoadOptions): Settings['pixels'] {
  if (mean === undefined && std === undefined) return undefined;
  const means = threeNumbers(mean ?? 0, 'mean', 'from 0 to 1 (of pixel / 255)', (v) => v >= 0 && v <= 1);
  const stds = threeNumbers(std ?? 1, 'std', 'above 0 and at most 1 (of pixel / 255)', (v) => v > 0 && v <= 1);
  return { scale: stds.map((s) => 128 / 255 / s), shift: stds.map((s, i) => (127 / 255 - means[i]!) / s) };
}

function fileOf(name: unknown): string {
  if (name === 'efficientnet-lite0') return path.join(kitFolder, 'models', 'efficientnet-lite0.onnx');
  if (typeof name !== 'string' || !name.endsWith('.onnx'))
    fail('name', `'efficientnet-lite0' or the path of an .onnx file`, name);
  if (!fs.existsSync(name)) throw new Error(`loadEncoder: there is no file ${name}`);
  return path.resolve(name);
}

/** @throws naming the option and its allowed values */
export function checkOptions(name: string, options: LoadOptions): Settings {
  for (const key of Object.keys(options))
    if (!KEYS.includes(key))
      throw new Error(`loadEncoder: unknown option '${key}'; the options are ${KEYS.join(', ')}`);
  for (const [key, allowed] of Object.entries(ALLOWED)) {
    const value = options[key as 'engine'];
    if (value !== undefined && !allowed.includes(value))
      fail(`options.${key}`, `one of ${allowed.map((v) => `'${v}'`).join(', ')}`, value);
  }
  const file = fileOf(name);
  const fixed = name === 'efficientnet-lite0' ? OWN_FILE_ONLY.find((key) => options[key] !== undefined) : undefined;
  if (fixed)
    throw new Error(`loadEncoder: options.${fixed} is for .onnx files of your own; 'efficientnet-lite0' has its own`);
  const { seed, size } = options;
  if (seed !== undefined && !Number.isSafeInteger(seed)) fail('options.seed', 'a whole number', seed);
  if (
    size !== undefined &&
    !(Array.isArray(size) && size.length === 2 && size.every((v) => Number.isSafeInteger(v) && v > 0))
  )
    fail('options.size', '[height, width], two whole numbers above 0', size);
  return { ...options, name, file, pixels: pixelsOf(options) };
}
