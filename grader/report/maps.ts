import type { Value } from '@course/cases';
import { colourTable, NOT_FINITE } from '@course/kit/show';

/** A matrix in row-major order, as large as `height · width`; values may be NaN or infinite (a student's). */
export type Matrix = { height: number; width: number; values: ArrayLike<number> };
/** `scale` `difference` has white in the middle, which is 0 when the range is symmetric. `title` is never a student's. */
export type Picture = { title: string; map: Matrix; range: [number, number]; scale?: 'value' | 'difference' };

/** Cells that are drawn along a side; a larger map is sampled. */
const MOST_CELLS = 48;
const LEVELS = 33;
/** Length of a map's longer side, of the colour bar, and from one picture to the next. */
const SIDE = 170;
const BAR = 130;
const GAP = 32;

/** Blue, white, orange (after ColorBrewer's PuOr): apart for the common colour blindnesses, and white is no difference. */
const DIFFERENCE = [
  [33, 72, 140],
  [132, 167, 213],
  [247, 247, 247],
  [240, 178, 106],
  [163, 76, 0],
];

const hex = (channels: readonly number[]) =>
  `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;

/** A colour of a scale, `at` from 0 (lowest) to 1. Values have the colours of the kit's heat maps, which students know. */
function colour(scale: Picture['scale'], at: number): string {
  const part = Math.min(Math.max(at, 0), 1);
  if (scale !== 'difference') return hex([...colourTable.subarray(Math.round(part * 255) * 3).subarray(0, 3)]);
  const position = part * (DIFFERENCE.length - 1);
  const low = Math.min(Math.floor(position), DIFFERENCE.length - 2);
  return hex(
    DIFFERENCE[low]!.map((channel, i) => Math.round(channel + (DIFFERENCE[low + 1]![i]! - channel) * (position - low))),
  );
}

/** Cells of one colour are one path. */
function cellPaths({ map, range, scale }: Picture): string {
  const step = Math.max(1, Math.ceil(Math.max(map.height, map.width) / MOST_CELLS));
  const [low, high] = range;
  const paths = new Map<string, string>();
  for (let y = 0; y < map.height; y += step) {
    for (let x = 0; x < map.width; x += step) {
      const value = map.values[y * map.width + x]!;
      const level = high > low ? Math.round(((value - low) / (high - low)) * (LEVELS - 1)) / (LEVELS - 1) : 0.5;
      const fill = Number.isFinite(value) ? colour(scale, level) : hex(NOT_FINITE);
      const [w, h] = [Math.min(step, map.width - x), Math.min(step, map.height - y)];
      paths.set(fill, `${paths.get(fill) ?? ''}M${x} ${y}h${w}v${h}h-${w}z`);
    }
  }
  return [...paths].map(([fill, d]) => `<path fill="${fill}" d="${d}"/>`).join('');
}

function colourBar({ map, range, scale }: Picture, top: number): string {
  const pieces = 26;
  const rects = Array.from({ length: pieces }, (_, i) => {
    const fill = colour(scale, i / (pieces - 1));
    return `<rect x="${(i * BAR) / pieces}" y="${top}" width="${BAR / pieces + 0.5}" height="8" fill="${fill}"/>`;
  });
  const finite = Array.from(map.values).every(Number.isFinite);
  const legend = finite
    ? ''
    : `<rect y="${top + 28}" width="9" height="9" fill="${hex(NOT_FINITE)}"/><text x="14" y="${top + 37}">not a finite number</text>`;
  return (
    `${rects.join('')}<text y="${top + 21}">${shortNumber(range[0])}</text>` +
    `<text x="${BAR}" y="${top + 21}" text-anchor="end">${shortNumber(range[1])}</text>${legend}`
  );
}

/** Four digits at most; `NaN` and `Infinity` by name. */
export function shortNumber(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : String(value);
}

/** Heat maps side by side as one SVG, each with its title and its colour scale with numbers. */
export function picturesToSvg(pictures: readonly Picture[]): string {
  const factors = pictures.map(({ map }) => SIDE / Math.max(map.height, map.width));
  const bar = 20 + Math.max(...pictures.map(({ map }, i) => map.height * factors[i]!)) + 8;
  let x = 0;
  const parts = pictures.map((picture, i) => {
    const part =
      `<g transform="translate(${x} 0)"><text y="11" class="t">${picture.title}</text>` +
      `<g transform="translate(0 20) scale(${factors[i]!.toFixed(4)})" shape-rendering="crispEdges">${cellPaths(picture)}</g>` +
      `${colourBar(picture, bar)}</g>`;
    x += Math.ceil(Math.max(picture.map.width * factors[i]!, SIDE)) + GAP;
    return part;
  });
  const [width, height] = [x - GAP, Math.ceil(bar + 40)];
  const label = pictures.map((picture) => `${picture.title}, ${picture.map.height} by ${picture.map.width}`).join('; ');
  const size = `viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`;
  return `<svg role="img" aria-label="Heat maps: ${label}" ${size}>${parts.join('')}</svg>`;
}

/** A 2-D tensor or rectangular rows of numbers as a matrix; `undefined` for anything else, and for data that its shape belies. */
export function asMatrix(value: Value | undefined): Matrix | undefined {
  if (Array.isArray(value)) {
    const rows = value;
    const width = Array.isArray(rows[0]) ? rows[0].length : 0;
    const regular = rows.every(
      (row) => Array.isArray(row) && row.length === width && row.every((entry) => typeof entry === 'number'),
    );
    return width && regular ? { height: rows.length, width, values: rows.flat() as number[] } : undefined;
  }
  if (value === null || typeof value !== 'object' || !('tensor' in value)) return undefined;
  const [height = 0, width = 0, more] = value.shape;
  const whole = more === undefined && height > 0 && width > 0 && value.data.length === height * width;
  return whole ? { height, width, values: value.data } : undefined;
}

/** Lowest and highest finite value of all; [0, 1] when there is none. */
export function rangeOf(...matrices: readonly Matrix[]): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const { values } of matrices) {
    for (let i = 0; i < values.length; i++) {
      if (!Number.isFinite(values[i])) continue;
      low = Math.min(low, values[i]!);
      high = Math.max(high, values[i]!);
    }
  }
  return low <= high ? [low, high] : [0, 1];
}
