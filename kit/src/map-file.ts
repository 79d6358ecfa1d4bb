/** Maps in files: 16-bit grey PNG pictures, 0 for the smallest value and 65535 for the largest, which stand elsewhere. */
import { createHash } from 'node:crypto';

/** What a picture of a map does not say: the values of black and white, and the checksum of its pixels. */
export type MapRange = { low: number; high: number; sha256: string };

const WHITE = 65535;
const png = (): typeof import('pngjs') => require('pngjs') as typeof import('pngjs');

/** Of the pixels as 16-bit numbers, the higher byte first, row by row: however well the file is compressed. */
function checksum(pixels: Uint16Array): string {
  const bytes = Buffer.alloc(pixels.length * 2);
  pixels.forEach((pixel, i) => bytes.writeUInt16BE(pixel, 2 * i));
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * A map as a picture. A value is off by half a step at most, `(high - low) / 131070`.
 *
 * @param values `[height * width]`, finite
 */
export function writeMap(values: Float64Array, height: number, width: number): { picture: Buffer; range: MapRange } {
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  const pixels = Uint16Array.from(values, (v) => (high > low ? Math.round(((v - low) / (high - low)) * WHITE) : 0));
  const { PNG } = png();
  const picture = new PNG({ width, height, bitDepth: 16, colorType: 0, inputColorType: 0, inputHasAlpha: false });
  picture.data = Buffer.from(pixels.buffer);
  const grey = { bitDepth: 16, colorType: 0, inputColorType: 0, inputHasAlpha: false } as const;
  return { picture: PNG.sync.write(picture, grey), range: { low, high, sha256: checksum(pixels) } };
}

/**
 * The values of a picture that `writeMap` made.
 *
 * @throws when its pixels do not match its checksum
 */
export function readMap(
  picture: Buffer,
  { low, high, sha256 }: MapRange,
): { values: Float64Array; height: number; width: number } {
  const { data, width, height } = png().PNG.sync.read(picture, { skipRescale: true });
  const colours = data as unknown as Uint16Array; // four numbers a pixel, of which a grey one has three alike
  const pixels = Uint16Array.from({ length: height * width }, (_, i) => colours[4 * i]!);
  if (checksum(pixels) !== sha256) throw new Error('its pixels do not match its checksum');
  return { values: Float64Array.from(pixels, (pixel) => low + (pixel / WHITE) * (high - low)), height, width };
}
