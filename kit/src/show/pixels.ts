/** From numbers to pixels: photographs, heat maps, and heat maps over photographs, as PNG. */
import type * as pngjs from 'pngjs';
import type { Grid } from './arguments';
import { colourIndex, colourTable, NOT_FINITE } from './colours';

/** Red, green, blue, alpha in 0…255, row-major. */
export type Pixels = { height: number; width: number; rgba: Uint8Array };

/** How much of the colour is seen over a photograph; the rest is the photograph, in grey. */
const OVERLAY = 0.55;
/** The photograph's black and white under the colours: neither end, so that yellow over black still looks yellow. */
const GREY_LOW = 48;
const GREY_HIGH = 232;
const MIDDLE_GREY = (GREY_LOW + GREY_HIGH) / 2;

function blank(height: number, width: number): Pixels {
  return { height, width, rgba: new Uint8Array(height * width * 4).fill(255) };
}

/** The inverse of the normalisation `(pixel − 127)/128`, clipped to what a screen shows. */
function toPixel(value: number): number {
  return Math.min(255, Math.max(0, Math.round(value * 128 + 127)));
}

/** The photograph itself. A pixel with a value that is not finite is magenta. */
export function imagePixels(image: Grid): Pixels {
  const pixels = blank(image.height, image.width);
  for (let at = 0; at < image.height * image.width; at++) {
    const rgb = image.values.subarray(at * 3, at * 3 + 3);
    pixels.rgba.set(
      rgb.every(Number.isFinite) ? [toPixel(rgb[0]!), toPixel(rgb[1]!), toPixel(rgb[2]!)] : NOT_FINITE,
      at * 4,
    );
  }
  return pixels;
}

/** The map in colours from `low` (dark blue) to `high` (yellow), or in those of another table. */
export function mapPixels(map: Grid, low: number, high: number, table = colourTable): Pixels {
  const pixels = blank(map.height, map.width);
  for (let at = 0; at < map.values.length; at++) {
    const value = map.values[at]!;
    const index = colourIndex(value, low, high) * 3;
    pixels.rgba.set(Number.isFinite(value) ? table.subarray(index, index + 3) : NOT_FINITE, at * 4);
  }
  return pixels;
}

/** The map's colours over the photograph in grey, at the photograph's size; a smaller map is enlarged without smoothing. */
export function overlayPixels(map: Grid, low: number, high: number, image: Grid): Pixels {
  const colours = mapPixels(map, low, high).rgba;
  const pixels = blank(image.height, image.width);
  for (let y = 0; y < image.height; y++) {
    const mapY = Math.floor(((y + 0.5) * map.height) / image.height);
    for (let x = 0; x < image.width; x++) {
      const from = mapY * map.width + Math.floor(((x + 0.5) * map.width) / image.width);
      const to = y * image.width + x;
      const opaque = !Number.isFinite(map.values[from]!); // what is not finite must not fade into the photograph
      blend(pixels.rgba, to * 4, colours, from * 4, opaque ? 1 : OVERLAY, grey(image.values, to * 3));
    }
  }
  return pixels;
}

/** The scale's colours from low to high, 256 × 1; over a photograph as they look over its middle grey. */
export function scalePixels(overPhotograph: boolean, table = colourTable): Pixels {
  const pixels = blank(1, 256);
  const colours = mapPixels(
    { height: 1, width: 256, values: Float32Array.from({ length: 256 }, (_, i) => i) },
    0,
    255,
    table,
  ).rgba;
  for (let i = 0; i < 256; i++) blend(pixels.rgba, i * 4, colours, i * 4, overPhotograph ? OVERLAY : 1, MIDDLE_GREY);
  return pixels;
}

function blend(to: Uint8Array, at: number, colours: Uint8Array, from: number, opacity: number, grey: number): void {
  for (let c = 0; c < 3; c++) to[at + c] = Math.round(opacity * colours[from + c]! + (1 - opacity) * grey);
}

/**
 * The eye's brightness of a pixel (the weights of ITU-R BT.601), between the two greys; the middle one where it is not finite.
 */
function grey(values: Float32Array, at: number): number {
  const light = 0.299 * toPixel(values[at]!) + 0.587 * toPixel(values[at + 1]!) + 0.114 * toPixel(values[at + 2]!);
  return Number.isFinite(light) ? GREY_LOW + (light / 255) * (GREY_HIGH - GREY_LOW) : MIDDLE_GREY;
}

/** `data:image/png;base64,…` */
export function pngUri({ height, width, rgba }: Pixels): string {
  const { PNG } = require('pngjs') as typeof pngjs;
  const png = new PNG({ width, height });
  png.data = Buffer.from(rgba.buffer, rgba.byteOffset, rgba.byteLength);
  // RGB without alpha. The Paeth filter alone is as small as trying all five on every line, in a third of the time.
  const bytes = PNG.sync.write(png, { colorType: 2, inputColorType: 6, inputHasAlpha: true, filterType: 4 });
  return `data:image/png;base64,${bytes.toString('base64')}`;
}
