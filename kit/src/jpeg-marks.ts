/** What a JPEG says of itself besides its pixels: size, colour transform (Adobe), orientation (EXIF). */

type JpegMarks = {
  size?: { width: number; height: number };
  /** Are the three channels red, green and blue themselves, and not YCbCr? Told as libjpeg tells it. */
  isRgb: boolean;
  /** EXIF's number: 1 is upright; 3, 6 and 8 are turned; 2, 4, 5 and 7 are mirrored, too. */
  orientation: number;
};

const START_OF_SCAN = 0xda;
const JFIF = 0xe0;
const ADOBE = 0xee;
const EXIF = 0xe1;
/** Frames of all kinds: SOF0 to SOF15, without tables that share the range. */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/** The orientation in a segment of EXIF, 1 where there is none. */
function exifOrientation(segment: Buffer): number {
  if (segment.toString('latin1', 0, 6) !== 'Exif\0\0') return 1;
  const tiff = segment.subarray(6);
  if (tiff.length < 8) return 1;
  const little = tiff.toString('latin1', 0, 2) === 'II';
  const short = (at: number) => (at + 2 > tiff.length ? 0 : little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const long = (at: number) => (at + 4 > tiff.length ? 0 : little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
  const directory = long(4);
  const entries = short(directory);
  for (let k = 0; k < entries; k++) {
    const at = directory + 2 + 12 * k;
    const value = short(at + 8);
    if (short(at) === 0x0112) return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

/** Reads the segments before the pixels; stops without a word where they are damaged, for the decoder says it better. */
export function jpegMarks(bytes: Buffer): JpegMarks {
  const marks: JpegMarks = { isRgb: false, orientation: 1 };
  let [jfif, adobe, names] = [false, undefined as number | undefined, ''];
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at += 1; // padding
      continue;
    }
    if (marker === START_OF_SCAN) break;
    const length = bytes.readUInt16BE(at + 2);
    const segment = bytes.subarray(at + 4, at + 2 + length);
    if (isFrame(marker) && segment.length >= 5) {
      marks.size = { height: segment.readUInt16BE(1), width: segment.readUInt16BE(3) };
      names = Array.from({ length: Math.min(4, segment[5] ?? 0) }, (_, k) =>
        String.fromCharCode(segment[6 + 3 * k] ?? 0),
      ).join('');
    }
    if (marker === JFIF && segment.toString('latin1', 0, 4) === 'JFIF') jfif = true;
    if (marker === ADOBE && segment.length >= 12 && segment.toString('latin1', 0, 5) === 'Adobe') adobe = segment[11];
    if (marker === EXIF && marks.orientation === 1) marks.orientation = exifOrientation(segment);
    at += 2 + length;
  }
  marks.isRgb = names.length === 3 && !jfif && (adobe === undefined ? names === 'RGB' : adobe === 0);
  return marks;
}

type Raster = { width: number; height: number; data: Uint8Array };

/** Turned and mirrored as the orientation says, four bytes a pixel. */
export function upright(image: Raster, orientation: number): Raster {
  if (orientation <= 1 || orientation > 8) return image;
  const { width, height, data } = image;
  const swapped = orientation >= 5;
  const [outWidth, outHeight] = swapped ? [height, width] : [width, height];
  const [from, to] = [
    new Uint32Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength)),
    new Uint32Array(data.length / 4),
  ];
  // the place in the stored image of the pixel that belongs at (x, y)
  const place: Record<number, (x: number, y: number) => [number, number]> = {
    2: (x, y) => [width - 1 - x, y],
    3: (x, y) => [width - 1 - x, height - 1 - y],
    4: (x, y) => [x, height - 1 - y],
    5: (x, y) => [y, x],
    6: (x, y) => [y, height - 1 - x],
    7: (x, y) => [width - 1 - y, height - 1 - x],
    8: (x, y) => [width - 1 - y, x],
  };
  const source = place[orientation]!;
  for (let y = 0; y < outHeight; y++)
    for (let x = 0; x < outWidth; x++) {
      const [column, row] = source(x, y);
      to[y * outWidth + x] = from[row * width + column]!;
    }
  return { width: outWidth, height: outHeight, data: new Uint8Array(to.buffer) };
}
