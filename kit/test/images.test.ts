import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { ready, tf } from '@course/cases';
import { kitFolder } from '../src/folder';
import { loadImage, photoNames, photos } from '../src/images';

const source = path.join(kitFolder, 'photographs');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'images-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));
beforeAll(() => ready);

const grey = (pixel: number): number => (pixel - 127) / 128;

/** A JPEG of one colour, `width` by `height`. */
function jpeg(
  width: number,
  height: number,
  [red, green, blue]: [number, number, number],
  brighter: (x: number, y: number) => number = () => 0,
): Buffer {
  const { encode } = require('jpeg-js') as typeof import('jpeg-js');
  const data = Buffer.alloc(width * height * 4);
  for (let i = 0; i < width * height; i++) {
    const more = brighter(i % width, Math.floor(i / width));
    data.set([red + more, green + more, blue + more, 255], i * 4);
  }
  return encode({ width, height, data }, 95).data;
}

function png(
  width: number,
  height: number,
  pixel: (row: number, column: number) => [number, number, number, number],
): Buffer {
  const { PNG } = require('pngjs') as typeof import('pngjs');
  const image = new PNG({ width, height });
  for (let i = 0; i < width * height; i++) image.data.set(pixel(Math.floor(i / width), i % width), i * 4);
  return PNG.sync.write(image);
}

function save(name: string, bytes: Buffer | string): string {
  const file = path.join(folder, name);
  fs.writeFileSync(file, bytes);
  return file;
}

test('the four photographs are [224, 224, 3], normalised, and survive tf.tidy and dispose', () => {
  for (const name of photoNames) {
    expect(photos[name].shape).toEqual([224, 224, 3]);
    expect(photos[name].dtype).toBe('float32');
    const values = photos[name].dataSync();
    expect(values.every((value) => value >= grey(0) && value <= grey(255))).toBe(true);
  }
  photos.coffee.dispose();
  const sum = tf.tidy(() => photos.coffee.sum().dataSync()[0]);
  expect(photos.coffee.isDisposed).toBe(false);
  expect(photos.coffee.sum().dataSync()[0]).toBe(sum);
  expect(photos.coffee).toBe(photos.coffee);
});

test('resizing is what Pillow 12.3.0 does with BILINEAR on float32 (atol 2e-5; coffee.png, numbers by hand from Python)', () => {
  const pillow: Record<number, [number, number, number, number][]> = {
    // biome-ignore format: a matrix
    50: [[0, 0, 0, -0.67757], [25, 16, 1, -0.86379], [49, 49, 2, -0.644], [7, 48, 1, -0.17536]],
    // biome-ignore format: a matrix
    300: [[0, 0, 0, -0.67969], [150, 100, 1, -0.86718], [299, 299, 2, -0.60938], [7, 298, 1, -0.07181]],
  };
  for (const size of [50, 300]) {
    const image = loadImage(path.join(source, 'coffee.png'), { size }).arraySync();
    for (const [row, column, channel, value] of pillow[size]!)
      expect(Math.abs(image[row]![column]![channel]! - value)).toBeLessThan(2e-5);
  }
});

test('a chequered image shrinks to its mean, not to one of its two colours', () => {
  const chequered = (row: number, column: number): [number, number, number, number] =>
    (row + column) % 2 ? [255, 255, 255, 255] : [0, 0, 0, 255];
  const file = save('chequered.png', png(64, 64, chequered));
  const values = loadImage(file, { size: 8 }).dataSync();
  expect(values.every((value) => Math.abs(value - grey(127.5)) < 0.02)).toBe(true); // black and white are 2 apart
});

test('the centre square is taken, and what is transparent is grey', () => {
  const middle = (_row: number, column: number): [number, number, number, number] =>
    column >= 10 && column < 20 ? [255, 0, 127, 255] : [9, 9, 9, 255];
  const wide = save('wide.png', png(30, 10, middle));
  const pixel = loadImage(wide, { size: 10 }).slice([4, 0, 0], [1, 1, 3]);
  expect(Array.from(pixel.dataSync())).toEqual([1, grey(0), 0].map(Math.fround));
  const nothing = png(4, 4, () => [255, 255, 255, 0]);
  const clear = save('clear.png', nothing);
  expect(Array.from(loadImage(clear, { size: 2 }).dataSync())).toEqual(Array(12).fill(0));
});

test('a JPEG of one colour is that colour (atol 3/128: its own rounding)', () => {
  const values = loadImage(save('plain.jpg', jpeg(40, 24, [200, 100, 50])), { size: 16 }).dataSync();
  values.forEach((value, i) => expect(Math.abs(value - grey([200, 100, 50][i % 3]!))).toBeLessThan(3 / 128));
});

/** The same JPEG with a segment put in front of its others. */
const withSegment = (bytes: Buffer, marker: number, content: number[]) =>
  Buffer.concat([
    bytes.subarray(0, 2),
    Buffer.from([0xff, marker, (content.length + 2) >> 8, (content.length + 2) & 255, ...content]),
    bytes.subarray(2),
  ]);

test.each(['MM', 'II'])('a photograph stands upright, whatever way the camera was held (EXIF, %s)', (order) => {
  const short = (value: number) => (order === 'MM' ? [0, value] : [value, 0]);
  const long = (value: number) => (order === 'MM' ? [0, 0, 0, value] : [value, 0, 0, 0]);
  const tag = order === 'MM' ? [0x01, 0x12] : [0x12, 0x01];
  const exif = (orientation: number) => {
    const head = [...Buffer.from(`Exif\0\0${order}`), ...short(42), ...long(8)];
    return [...head, ...short(1), ...tag, ...short(3), ...long(1), ...short(orientation), 0, 0];
  };
  const bytes = jpeg(16, 16, [0, 0, 0], (x, y) => (x < 8 && y < 8 ? 255 : 0)); // bright at the top left
  const corners = (orientation: number) => {
    const image = loadImage(save('turned.jpg', withSegment(bytes, 0xe1, exif(orientation))), { size: 2 });
    const grey = Array.from(image.dataSync()).filter((_, i) => i % 3 === 0);
    return grey.indexOf(Math.max(...grey));
  };
  // the bright corner of the upright image: 0 top left, 1 top right, 2 bottom left, 3 bottom right
  expect([1, 2, 3, 4, 5, 6, 7, 8].map(corners)).toEqual([0, 1, 3, 2, 0, 1, 3, 2]);
});

test('too large a photograph is told by its size, before it is decoded', () => {
  const bytes = Buffer.from(jpeg(16, 16, [1, 2, 3]));
  const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]));
  bytes.writeUInt16BE(9000, frame + 5);
  bytes.writeUInt16BE(9000, frame + 7);
  expect(() => loadImage(save('huge.jpg', bytes))).toThrow(
    /^loadImage: expected at most 60 million pixels, got 9000 × 9000; make .*huge.jpg smaller first$/,
  );
});

test('what cannot be read is named in one line', () => {
  const whole = { png: fs.readFileSync(path.join(source, 'coffee.png')), jpg: jpeg(64, 64, [1, 2, 3]) };
  expect(() => loadImage('nowhere.png')).toThrow('loadImage: there is no file nowhere.png');
  expect(() => loadImage(save('text.png', 'GIF89a'))).toThrow(
    /^loadImage: expected a PNG or JPEG image, got .*text\.png$/,
  );
  expect(() => loadImage(save('half.png', whole.png.subarray(0, 5000)))).toThrow(
    /^loadImage: .*half\.png is a damaged PNG image \(.*\)$/,
  );
  expect(() => loadImage(save('half.jpg', whole.jpg.subarray(0, whole.jpg.length - 20)))).toThrow(
    /^loadImage: .*half\.jpg is a damaged JPEG image/,
  );
  expect(() => loadImage('x.png', { size: 0 })).toThrow(
    'loadImage: expected options.size to be a whole number from 1 to 4096, got 0',
  );
});
