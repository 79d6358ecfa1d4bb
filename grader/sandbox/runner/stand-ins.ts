/**
 * The kit as graded cells see it: everything that it exports is there. What looks at something does nothing, photographs and converged
 * maps are the real ones, and encoders are small deterministic stand-ins of the same shapes. Whatever fails here that ran in the
 * notebook would be charged to a student.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';

import kit = require('@course/kit');

import { type Encoder, randomGenerator, tf } from '@course/cases';

type Kit = typeof kit;
type PhotoName = Kit['photoNames'][number];

const SIDE = 224;
const PIXELS = SIDE * SIDE;
const GRID = 7;

/** A file that bundle.ts put beside the runner (see pictures.ts). */
const bytesOf = (name: string): Buffer => fs.readFileSync(path.join(__dirname, name));

function memo<K, V>(make: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    if (!known.has(key)) known.set(key, make(key));
    return known.get(key)!;
  };
}

/** Three bytes a pixel, photograph after photograph. */
function photograph(name: PhotoName): tf.Tensor3D {
  const start = kit.photoNames.indexOf(name) * PIXELS * 3;
  const values = Float32Array.from(
    bytesOf('photographs.bin').subarray(start, start + PIXELS * 3),
    (v) => (v - 127) / 128,
  );
  return tf.keep(tf.tensor3d(values, [SIDE, SIDE, 3]));
}

function photographs(): Kit['photos'] {
  const known = new Map<PhotoName, tf.Tensor3D>();
  const photos = {};
  for (const name of kit.photoNames)
    Object.defineProperty(photos, name, {
      enumerable: true,
      get: () => {
        if (!known.has(name) || known.get(name)!.isDisposed) known.set(name, photograph(name));
        return known.get(name)!;
      },
    });
  return photos as Kit['photos'];
}

/** Four bytes a number: importance, then uncertainty, photograph after photograph. */
function convergedMaps(name: PhotoName): ReturnType<Kit['convergedMaps']> {
  if (!kit.photoNames.includes(name))
    throw new Error(`convergedMaps: expected one of ${kit.photoNames.join(', ')}, got ${String(name)}`);
  const bytes = bytesOf('converged.bin');
  const map = (k: number): tf.Tensor2D => {
    const at = (2 * kit.photoNames.indexOf(name) + k) * PIXELS * 4;
    const copy = bytes.buffer.slice(bytes.byteOffset + at, bytes.byteOffset + at + PIXELS * 4);
    return tf.tensor2d(new Float32Array(copy), [SIDE, SIDE]);
  };
  return { importance: map(0), uncertainty: map(1) };
}

const weightsOf = memo((key: string): Float32Array => {
  const [features, seed] = key.split(' ');
  const random = randomGenerator(`stand-in ${seed}`);
  return Float32Array.from({ length: GRID * GRID * 3 * Number(features) }, () => random() - 0.35);
});

/** Features of the colours of 7 × 7 parts of an image, none negative; differentiable, and fast. */
function standIn(features: number, seed: string): Encoder {
  return (images) =>
    tf.tidy(() => {
      const weights = tf.tensor2d(weightsOf(`${features} ${seed}`), [GRID * GRID * 3, features]);
      const three = images.shape[3] === 3 ? images : tf.tile(images.slice([0, 0, 0, 0], [-1, -1, -1, 1]), [1, 1, 1, 3]);
      const small = tf.image.resizeBilinear(three as tf.Tensor4D, [GRID, GRID], false, true);
      return tf.relu(tf.matMul(tf.reshape(small, [images.shape[0], GRID * GRID * 3]), weights)) as tf.Tensor2D;
    });
}

const LITE0 = 'efficientnet-lite0';

async function loadEncoder(name: string, options: Record<string, unknown> = {}): ReturnType<Kit['loadEncoder']> {
  const features = name === LITE0 ? 1280 : 64;
  const size = typeof options.size === 'number' ? options.size : SIDE;
  const encoder = standIn(features, `${name} ${String(options.weights ?? 'trained')} ${String(options.seed ?? 0)}`);
  const known = { engine: 'tensorflow', size: [size, size], features, dispose: () => undefined };
  Object.defineProperty(encoder, 'name', { value: name, configurable: true });
  return Object.assign(encoder, known) as unknown as Awaited<ReturnType<Kit['loadEncoder']>>;
}

/** Nobody's own pictures are here: one of the course's stands in for them. */
function loadImage(_file: string, { size = SIDE }: { size?: number } = {}): tf.Tensor3D {
  const image = photograph(kit.photoNames[0]!);
  if (size === SIDE) return image;
  return tf.tidy(() => tf.image.resizeBilinear(image, [size, size], false, true));
}

const nothing = (): undefined => undefined;

/** `require('@course/kit')` of a graded cell. */
export const kitOfCells: Kit = {
  ...kit,
  check: async () => undefined,
  photos: photographs(),
  convergedMaps,
  loadEncoder: loadEncoder as Kit['loadEncoder'],
  loadImage,
  showImage: nothing,
  showMap: nothing,
  showRow: nothing,
  showChart: nothing as unknown as Kit['showChart'],
  liveMap: () => ({ update: nothing }),
};
