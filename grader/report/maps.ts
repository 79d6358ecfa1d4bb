/** Values that the kit's heat maps can show. */
import type { Value } from '@course/cases';
import { extent, type Grid, mapsToSvg, type ReadPicture } from '@course/kit/show';

/** Four digits at most; `NaN` and `Infinity` by name. */
export function shortNumber(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : String(value);
}

/** Pixels along a side: a page must not grow with what a student returns. */
const MOST_PIXELS = 96;
const STEEPEST = 4;

/** The nearest value for each pixel; a column or a row alone is stretched until it can be seen. */
function sampled({ height, width, values }: Grid): Grid {
  const [tall, wide] = [Math.min(height, MOST_PIXELS), Math.min(width, MOST_PIXELS)];
  const [h, w] = [Math.max(tall, Math.ceil(wide / STEEPEST)), Math.max(wide, Math.ceil(tall / STEEPEST))];
  const at = (i: number) =>
    values[Math.floor((Math.floor(i / w) * height) / h) * width + Math.floor(((i % w) * width) / w)]!;
  return { height: h, width: w, values: Float32Array.from({ length: h * w }, (_, i) => at(i)) };
}

/** Heat maps side by side as one SVG, each with its title and its colour scale with numbers. Titles are never a student's. */
export function picturesToSvg(pictures: (ReadPicture & { map: Grid })[]): string {
  const names = pictures.map(({ title, map }) => `${title}, ${map.height} by ${map.width}`);
  const drawn = pictures.map((picture) => ({ ...picture, map: sampled(picture.map) }));
  return mapsToSvg(drawn, `Heat maps: ${names.join('; ')}`);
}

/** A 2-D tensor or rectangular rows of numbers as a map; `undefined` for anything else, and for data that its shape belies. */
export function asMatrix(value: Value | undefined): Grid | undefined {
  if (Array.isArray(value)) {
    const rows = value;
    const width = Array.isArray(rows[0]) ? rows[0].length : 0;
    const regular = rows.every(
      (row) => Array.isArray(row) && row.length === width && row.every((entry) => typeof entry === 'number'),
    );
    return width && regular
      ? { height: rows.length, width, values: Float32Array.from(rows.flat() as number[]) }
      : undefined;
  }
  if (value === null || typeof value !== 'object' || !('tensor' in value)) return undefined;
  const [height = 0, width = 0, more] = value.shape;
  const whole = more === undefined && height > 0 && width > 0 && value.data.length === height * width;
  return whole ? { height, width, values: Float32Array.from(value.data) } : undefined;
}

/** Lowest and highest finite value of all; [0, 1] when there is none. */
export function rangeOf(...maps: Grid[]): [number, number] {
  const { low, high } = extent(...maps) ?? { low: 0, high: 1 };
  return [low, high];
}
