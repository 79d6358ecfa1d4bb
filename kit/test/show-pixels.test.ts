/** What the pictures show, read back from the PNG inside the SVG. */

import { tf } from '@course/cases';
import { PNG } from 'pngjs';
import { rowToSvg } from '../src/show';

beforeAll(() => tf.ready());

type Rgb = [number, number, number];
const HIGH: Rgb = [0xfd, 0xe7, 0x25]; // the ends and two inner entries (85 and 170 of 0…255) of Matplotlib's viridis
const LOW: Rgb = [0x44, 0x01, 0x54];
const AT_85: Rgb = [0x31, 0x68, 0x8e];
const AT_170: Rgb = [0x35, 0xb7, 0x79];
const MAGENTA: Rgb = [255, 0, 160];

/** The embedded pictures in order: for a map its pixels, then its scale. */
function pngs(svg: string): PNG[] {
  return [...svg.matchAll(/href="data:image\/png;base64,([^"]+)"/g)].map(([, base64]) =>
    PNG.sync.read(Buffer.from(base64!, 'base64')),
  );
}

function pixel(png: PNG, y: number, x: number): Rgb {
  const at = (y * png.width + x) * 4;
  return [png.data[at]!, png.data[at + 1]!, png.data[at + 2]!];
}

/** All that is written under the pictures, line by line. */
function words(svg: string): string[] {
  return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text!);
}

/** Draws, and sees that nothing was left in memory nor changed. */
function svgOf(pictures: Parameters<typeof rowToSvg>[0], options?: Parameters<typeof rowToSvg>[1]): string {
  const tensors = pictures.flatMap(({ image, map }) => [...(image ? [image] : []), ...(map ? [map] : [])]);
  const before = tensors.map((tensor) => Array.from(tensor.dataSync()));
  const { numTensors } = tf.memory();
  const svg = rowToSvg(pictures, options);
  expect(tf.memory().numTensors).toBe(numTensors);
  expect(tensors.map((tensor) => Array.from(tensor.dataSync()))).toEqual(before);
  return svg;
}

test('a map goes from dark blue (its smallest value) to yellow (its largest), exactly', () => {
  // biome-ignore format: a matrix
  const svg = svgOf([{ title: 'toy', map: tf.tensor2d([[0.5, 0.51], [0.52, 0.53]]) }]);
  const [map, scale] = pngs(svg);
  expect([map!.height, map!.width]).toEqual([2, 2]);
  const four = [0, 1, 2, 3].map((i) => pixel(map!, i >> 1, i % 2));
  expect(four).toEqual([LOW, AT_85, AT_170, HIGH]);
  expect([pixel(scale!, 0, 0), pixel(scale!, 0, 85), pixel(scale!, 0, 255)]).toEqual([LOW, AT_85, HIGH]);
  expect(words(svg)).toEqual(['toy', '0.500', '0.515', '0.530', 'colours span this map’s own range']);
  expect(svg).toContain('image-rendering:pixelated');
});

test('brighter is always more: the luminance of the scale never falls', () => {
  const scale = pngs(svgOf([{ map: tf.tensor2d([[0, 1]]) }]))[1]!;
  const light = Array.from({ length: 256 }, (_, i) => {
    const [r, g, b] = pixel(scale, 0, i);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  });
  for (let i = 1; i < 256; i++) expect(light[i]! - light[i - 1]!).toBeGreaterThan(-0.5); // half a step of rounding
  expect(light[255]! - light[0]!).toBeGreaterThan(180);
});

test('a constant map has one colour, one number, and no division by zero', () => {
  const svg = svgOf([{ title: 'flat', map: tf.fill([3, 4], 0.25) as tf.Tensor2D }]);
  const map = pngs(svg)[0]!;
  const colours = new Set(Array.from({ length: 12 }, (_, i) => pixel(map, Math.floor(i / 4), i % 4).join()));
  expect(colours.size).toBe(1);
  expect(words(svg)).toEqual(['flat', '0.25', 'every pixel is 0.25']);
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
});

test('pixels that are not finite are magenta, counted, and outside the scale', () => {
  const map = tf.tensor2d([NaN, 1, Infinity, 3], [2, 2]);
  const svg = svgOf([{ map }, { map, image: tf.zeros([2, 2, 3]) as tf.Tensor3D }]);
  const [alone, , over] = pngs(svg);
  for (const png of [alone!, over!]) expect([pixel(png, 0, 0), pixel(png, 1, 0)]).toEqual([MAGENTA, MAGENTA]);
  expect([pixel(alone!, 0, 1), pixel(alone!, 1, 1)]).toEqual([LOW, HIGH]);
  expect(words(svg)).toContain('2 of 4 not finite (magenta)');
  expect(words(svg).slice(0, 3)).toEqual(['1.0', '2.0', '3.0']);
  const none = svgOf([{ map: tf.fill([2, 2], NaN) as tf.Tensor2D }]);
  expect(words(none)).toEqual(expect.arrayContaining(['no value is finite', '4 of 4 not finite (magenta)']));
});

test('an image is its own pixels again: the inverse of (pixel − 127)/128, for all 256', () => {
  const values = Float32Array.from({ length: 256 * 3 }, (_, i) => (Math.floor(i / 3) - 127) / 128);
  const svg = svgOf([{ title: 'all', image: tf.tensor3d(values, [16, 16, 3]) }]);
  const png = pngs(svg)[0]!;
  for (let i = 0; i < 256; i++) expect(pixel(png, Math.floor(i / 16), i % 16)).toEqual([i, i, i]);
  expect(words(svg)).toEqual(['all']);
});

test('an image that was not normalised, or has holes, says so', () => {
  const image = tf.tensor3d([255, 0, 0, NaN, 0, 0], [1, 2, 3]);
  const svg = svgOf([{ image }]);
  expect(pixel(pngs(svg)[0]!, 0, 1)).toEqual(MAGENTA);
  expect(words(svg).join(' ')).toBe(
    '1 of 6 values not finite (magenta) 17 % of the values lie outside [−1,\u00a01]: clipped',
  );
});

test('over a photograph: 55 % of the colour, 45 % of its grey between 48 and 232', () => {
  const image = tf.tensor3d([-127 / 128, -127 / 128, -127 / 128, 1, 1, 1], [1, 2, 3]); // black, white
  const png = pngs(svgOf([{ image, map: tf.tensor2d([[0, 1]]) }]))[0]!;
  const mix = (colour: Rgb, grey: number): number[] => colour.map((c) => Math.round(0.55 * c + 0.45 * grey));
  expect([pixel(png, 0, 0), pixel(png, 0, 1)]).toEqual([mix(LOW, 48), mix(HIGH, 232)]);
});

test('a small map over a larger photograph covers it cell by cell', () => {
  // biome-ignore format: a matrix
  const png = pngs(svgOf([{ image: tf.zeros([4, 6, 3]) as tf.Tensor3D, map: tf.tensor2d([[0, 1], [2, 3]]) }]))[0]!;
  expect([png.height, png.width]).toEqual([4, 6]);
  // biome-ignore format: pairs
  const distinct = new Set([[0, 0], [1, 2], [0, 3], [3, 2], [3, 5]].map(([y, x]) => pixel(png, y!, x!).join()));
  expect(distinct.size).toBe(4); // the first two are the same cell
});

test('own scales, one shared scale, a given one', () => {
  const pictures = [{ map: tf.tensor2d([[0, 1]]) }, { map: tf.tensor2d([[1, 2]]) }];
  const own = svgOf(pictures);
  expect(pixel(pngs(own)[0]!, 0, 1)).toEqual(HIGH);
  const shared = svgOf(pictures, { range: 'shared' });
  expect(pixel(pngs(shared)[0]!, 0, 1)).toEqual(pixel(pngs(shared)[2]!, 0, 0)); // both are 1, in the middle
  expect(pixel(pngs(shared)[2]!, 0, 1)).toEqual(HIGH);
  const legend = (range: string) => ['0.0', '1.0', '2.0', `shared scale; this map: ${range}`];
  expect(words(shared)).toEqual([...legend('0.0 to 1.0'), ...legend('1.0 to 2.0')]);
  const given = svgOf([{ map: tf.tensor2d([[-5, 0.5, 9]]), range: [0, 1] }]);
  expect([0, 2].map((x) => pixel(pngs(given)[0]!, 0, x))).toEqual([LOW, HIGH]); // clamped
  expect(words(given)).toEqual(['0.0', '0.5', '1.0', 'given scale; this map: −5 to 9']);
});

test.each([
  [0.512, 0.554, '0.512 0.533 0.554'],
  [2e-4, 1.9e-3, '0.0002 0.0011 0.0019'],
  [1e-7, 3e-7, '1.00e−7 2.00e−7 3.00e−7'],
  [-30, 1200, '−30 585 1200'],
])('the scale from %d to %d is written %s', (low, high, numbers) => {
  expect(words(rowToSvg([{ map: tf.tensor2d([[low, high]]) }])).slice(0, 3)).toEqual(numbers.split(' '));
});

test('the SVG stands alone, and nothing in a title can break out of it', () => {
  const svg = rowToSvg([{ title: '</text><script>"&\u0000\u001b', map: tf.tensor2d([[0, 1]]) }]);
  expect(svg).not.toContain('<script');
  expect(svg).not.toMatch(/[\u0000\u001b]/);
  for (const [, value] of svg.matchAll(/href="([^"]*)"/g)) expect(value).toMatch(/^data:image\/png;base64,/);
  expect(svg.match(/https?:/g)).toHaveLength(1); // the namespace
});

test('lines of four unless told otherwise', () => {
  const pictures = Array.from({ length: 6 }, () => ({ image: tf.zeros([2, 2, 3]) as tf.Tensor3D }));
  const width = (svg: string): number => Number(/<svg[^>]* width="(\d+)"/.exec(svg)![1]);
  expect(width(rowToSvg(pictures))).toBe(2 * 10 + 4 * 224 + 3 * 18);
  expect(width(rowToSvg(pictures, { columns: 2, width: 100 }))).toBe(2 * 10 + 2 * 100 + 18);
});
