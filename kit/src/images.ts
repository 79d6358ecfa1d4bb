/**
 * The course's photographs, and photographs of your own. Images are float32 `[height, width, 3]`, `(pixel - 127) / 128`:
 * 0 is mid-grey.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { tf } from '@course/cases';
import { kitFolder } from './folder';
import { jpegMarks, upright } from './jpeg-marks';
import { type Pixels, resized } from './resize';

export type PhotoName = 'chelsea' | 'coffee' | 'rocket' | 'astronaut';

/** The four photographs: a cat, a cup, a rocket, an astronaut. Sources and licences: kit/photographs/README.md. */
export const photoNames: readonly PhotoName[] = ['chelsea', 'coffee', 'rocket', 'astronaut'];

const SIGNATURES: { format: 'png' | 'jpeg'; bytes: number[] }[] = [
  { format: 'png', bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { format: 'jpeg', bytes: [0xff, 0xd8, 0xff] },
];

type Decoded = { width: number; height: number; data: Uint8Array };

/** Red, green, blue, alpha of every pixel, 0 to 255. */
function decode(bytes: Buffer, format: 'png' | 'jpeg'): Decoded {
  if (format === 'png') return (require('pngjs') as typeof import('pngjs')).PNG.sync.read(bytes);
  const jpeg = require('jpeg-js') as typeof import('jpeg-js');
  if (bytes.lastIndexOf(Buffer.from([0xff, 0xd9])) < 0) throw new Error('its end is missing'); // jpeg-js would invent grey pixels
  const { isRgb, orientation } = jpegMarks(bytes);
  const decoded = jpeg.decode(bytes, {
    useTArray: true,
    tolerantDecoding: false,
    colorTransform: isRgb ? false : undefined, // jpeg-js itself takes every file of three channels for YCbCr
    maxResolutionInMP: MOST_MEGAPIXELS,
    maxMemoryUsageInMB: 2048,
  });
  return upright(decoded, orientation);
}

/** A photograph of a phone has 12 to 50 million pixels; beyond, decoding takes minutes and more memory than laptops have. */
const MOST_MEGAPIXELS = 60;

function sizeOf(bytes: Buffer, format: 'png' | 'jpeg'): { width: number; height: number } | undefined {
  return format === 'png' && bytes.length >= 24
    ? { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
    : format === 'jpeg'
      ? jpegMarks(bytes).size
      : undefined;
}

function read(file: string): Decoded {
  if (typeof file !== 'string') throw new Error(`loadImage: expected file to be a string, got ${typeof file}`);
  if (!fs.statSync(file, { throwIfNoEntry: false })?.isFile()) throw new Error(`loadImage: there is no file ${file}`);
  const bytes = fs.readFileSync(file);
  const signature = SIGNATURES.find((known) => known.bytes.every((byte, i) => bytes[i] === byte));
  if (!signature) throw new Error(`loadImage: expected a PNG or JPEG image, got ${file}`);
  const size = sizeOf(bytes, signature.format);
  if (size && size.width * size.height > MOST_MEGAPIXELS * 1e6)
    throw new Error(
      `loadImage: expected at most ${MOST_MEGAPIXELS} million pixels, got ${size.width} × ${size.height}; make ${file} smaller first`,
    );
  try {
    return decode(bytes, signature.format);
  } catch (error) {
    const reason = String(error instanceof Error ? error.message : error).split('\n')[0];
    throw new Error(`loadImage: ${file} is a damaged ${signature.format.toUpperCase()} image (${reason})`);
  }
}

/** The square in the middle, normalised. What is transparent becomes grey, as what a mask removes does. */
function centreSquare({ width, height, data }: Decoded): Pixels {
  const side = Math.min(width, height);
  const [top, left] = [Math.floor((height - side) / 2), Math.floor((width - side) / 2)];
  const values = new Float32Array(side * side * 3);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const from = ((row + top) * width + column + left) * 4;
      const opacity = data[from + 3]! / 255;
      for (let c = 0; c < 3; c++) values[(row * side + column) * 3 + c] = (opacity * (data[from + c]! - 127)) / 128;
    }
  }
  return { side, values };
}

/**
 * Reads a PNG or JPEG image: its centre square, resized without aliasing (see resize.ts).
 *
 * @param file path of the image
 * @param size side of the result in pixels; 224, what the course's encoder takes, if not given
 * @returns float32 `[size, size, 3]`, `(pixel - 127) / 128`, upright: a JPEG's rotation mark (EXIF) is followed
 * @throws when the file is missing, of another format or damaged, or when size is not a whole number from 1 to 4096
 *
 * @example
 * const holiday = loadImage('holiday.jpg'); // [224, 224, 3]
 */
export function loadImage(file: string, { size = 224 }: { size?: number } = {}): tf.Tensor3D {
  if (!Number.isInteger(size) || size < 1 || size > 4096)
    throw new Error(`loadImage: expected options.size to be a whole number from 1 to 4096, got ${String(size)}`);
  return tf.tensor3d(resized(centreSquare(read(file)), size), [size, size, 3]);
}

/** A photograph is read when it is first asked for, kept alive in `tf.tidy`, and read again if somebody has disposed of it. */
const cache = new Map<PhotoName, tf.Tensor3D>();

function photo(name: PhotoName): tf.Tensor3D {
  const known = cache.get(name);
  if (known && !known.isDisposed) return known;
  const image = tf.keep(loadImage(path.join(kitFolder, 'photographs', `${name}.png`)));
  cache.set(name, image);
  return image;
}

/** The course's photographs, float32 `[224, 224, 3]`. */
export const photos: { readonly [name in PhotoName]: tf.Tensor3D } = {
  get chelsea() {
    return photo('chelsea');
  },
  get coffee() {
    return photo('coffee');
  },
  get rocket() {
    return photo('rocket');
  },
  get astronaut() {
    return photo('astronaut');
  },
};
