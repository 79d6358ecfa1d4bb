import type { TensorValue, Value } from '@course/cases';
import type { Grid, ReadPicture } from '@course/kit/show';
import { asMatrix, picturesToSvg, rangeOf, shortNumber } from './maps';
import { capped, html } from './text';

/** Up to this many numbers, a matrix is shown as a table; above, as a heat map. */
const TABLE_NUMBERS = 16;
const MOST_ENTRIES = 12;
const MOST_MAPS = 3;
const MOST_TEXT = 400;
const DEEPEST = 3;
/** A map that takes less than a fourth of the common scale gets its own. */
const FLATTEST = 4;
const spread = ([low, high]: [number, number]) => high - low;

/**
 * What was expected beside what came, as HTML: maps as heat maps on one colour scale, with their difference on its own; numbers,
 * lists and small matrices as tables; objects key by key. Either may be absent. All text in them is escaped.
 */
export function valuesToHtml(expected: Value | undefined, got: Value | undefined): string {
  if (expected === undefined && got === undefined) return '';
  const keys = expected instanceof Map ? [...expected.keys()] : [];
  if (expected instanceof Map && got instanceof Map && keys.some((key) => got.has(key))) {
    return keys
      .map((key) => `<h5>${html(capped(key, MOST_TEXT))}</h5>${valuesToHtml(expected.get(key), got.get(key))}`)
      .join('');
  }
  return pictures(expected, got) ?? pair(expected, got);
}

/** One value alone, such as an argument: matrices and pictures as heat maps, small ones and numbers as tables. */
export function argumentToHtml(value: Value, depth = 0): string {
  if (value instanceof Map && depth < DEEPEST) {
    const entries = [...value].slice(0, MOST_ENTRIES);
    return `<ul>${entries.map(([key, entry]) => `<li>${html(capped(key.replace(/^\$/, ''), MOST_TEXT))}: ${argumentToHtml(entry, depth + 1)}</li>`).join('')}</ul>`;
  }
  const shown = maps(value).slice(0, MOST_MAPS);
  if (shown.length === 0) return valueToHtml(value, depth);
  const range = rangeOf(...shown);
  const shape = isTensor(value) ? `<p class="quiet">tensor of shape [${value.shape.join(', ')}]</p>` : '';
  return `<div class="maps">${picturesToSvg(shown.map((map, i) => ({ title: shown.length > 1 ? `[${i}]` : 'value', map, ...(shown.length > 1 ? { range } : {}) })))}</div>${shape}`;
}

function pictures(expected: Value | undefined, got: Value | undefined): string | undefined {
  const [left, right] = [maps(expected), maps(got)];
  if (!left.length && !right.length) return undefined;
  // A side that is not a map is described in words beside the other's map.
  if (expected !== undefined && !left.length) return `${pair(expected, undefined)}${row(undefined, right[0], '')}`;
  if (got !== undefined && !right.length) return `${row(left[0], undefined, '')}${pair(undefined, got)}`;
  const count = Math.min(left.length || MOST_MAPS, right.length || MOST_MAPS, MOST_MAPS);
  const rows = Array.from({ length: count }, (_, i) => row(left[i], right[i], count > 1 ? ` [${i}]` : ''));
  const more = Math.max(left.length, right.length) - count;
  return rows.join('') + (more > 0 ? `<p class="quiet">… and ${more} more</p>` : '');
}

/** A matrix of its own, or the matrices of a 3-D tensor, or the channels of a 4-D tensor's first image; none when it is small enough for a table. */
function maps(value: Value | undefined): Grid[] {
  const single = asMatrix(value);
  if (single) return single.height * single.width > TABLE_NUMBERS ? [single] : [];
  if (!isTensor(value)) return [];
  if (value.shape.length === 4) return channels(value);
  if (value.shape.length !== 3) return [];
  const [count = 0, height = 0, width = 0] = value.shape;
  const size = height * width;
  if (!(size > 0) || count * size !== value.data.length) return [];
  return Array.from({ length: Math.min(count, MOST_MAPS + 1) }, (_, i) => ({
    height,
    width,
    values: Float32Array.from(value.data.subarray(i * size, (i + 1) * size)),
  }));
}

function channels({ shape, data }: TensorValue): Grid[] {
  const [images = 0, height = 0, width = 0, count = 0] = shape;
  const size = height * width;
  if (!(size > 0) || images * size * count !== data.length) return [];
  return Array.from({ length: Math.min(count, MOST_MAPS) }, (_, c) => ({
    height,
    width,
    values: Float32Array.from({ length: size }, (_, i) => data[i * count + c]!),
  }));
}

function row(expected: Grid | undefined, got: Grid | undefined, suffix: string): string {
  const shown = [expected, got].filter((map): map is Grid => map !== undefined);
  const range = rangeOf(...shown);
  // One scale, so that colours compare; unless one map would be flat on it, as a sum that was not divided makes the other.
  const own = shown.some((map) => spread(rangeOf(map)) * FLATTEST < spread(range));
  const list: (ReadPicture & { map: Grid })[] = [];
  const add = (name: string, map: Grid) =>
    list.push({ title: `${name}${suffix}${own ? ' (own scale)' : ''}`, map, range: own ? rangeOf(map) : range });
  if (expected) add('expected', expected);
  if (got) add('got', got);
  if (expected && got && expected.height === got.height && expected.width === got.width) {
    const values = expected.values.map((value, i) => got.values[i]! - value);
    const map = { ...expected, values };
    const largest = Math.max(...rangeOf(map).map(Math.abs));
    list.push({
      title: largest > 0 ? 'got − expected' : 'got − expected: 0',
      map,
      range: [-largest, largest],
      colours: 'difference',
    });
  }
  return list.length ? `<div class="maps">${picturesToSvg(list)}</div>` : '';
}

function pair(expected: Value | undefined, got: Value | undefined): string {
  const line = (name: string, value: Value | undefined) =>
    value === undefined ? '' : `<tr><th scope="row">${name}</th><td>${valueToHtml(value)}</td></tr>`;
  return `<table class="values"><tbody>${line('expected', expected)}${line('got', got)}</tbody></table>`;
}

function valueToHtml(value: Value, depth = 0): string {
  if (typeof value === 'number') return `<code>${String(value)}</code>`;
  if (typeof value === 'string') return `<code>${html(JSON.stringify(capped(value, MOST_TEXT)))}</code>`;
  if (value === null || typeof value === 'boolean') return `<code>${String(value)}</code>`;
  const matrix = asMatrix(value);
  if (matrix) return matrixToHtml(matrix);
  if (isTensor(value)) {
    const shape = `tensor of shape [${value.shape.join(', ')}]`;
    return value.shape.length > 1
      ? html(shape)
      : `<code>[${numbers(value.data)}]</code> <span class="quiet">${html(shape)}</span>`;
  }
  if (depth > DEEPEST) return '…';
  if (value instanceof Map) {
    const entries = [...value].slice(0, MOST_ENTRIES);
    return `<ul>${entries.map(([key, entry]) => `<li>${html(capped(key, MOST_TEXT))}: ${valueToHtml(entry, depth + 1)}</li>`).join('')}</ul>`;
  }
  if (Array.isArray(value)) {
    if (value.every((entry): entry is number => typeof entry === 'number')) return `<code>[${numbers(value)}]</code>`;
    const more = value.length > MOST_ENTRIES ? `<li>… ${value.length - MOST_ENTRIES} more</li>` : '';
    return `<ol start="0">${value
      .slice(0, MOST_ENTRIES)
      .map((entry) => `<li>${valueToHtml(entry, depth + 1)}</li>`)
      .join('')}${more}</ol>`;
  }
  return html(capped(value.unsupported, MOST_TEXT));
}

function matrixToHtml({ height, width, values }: Grid): string {
  if (height * width > TABLE_NUMBERS) return `map of shape [${height}, ${width}]`;
  const cells = (y: number) =>
    Array.from({ length: width }, (_, x) => `<td>${shortNumber(values[y * width + x]!)}</td>`).join('');
  return `<table class="matrix"><tbody>${Array.from({ length: height }, (_, y) => `<tr>${cells(y)}</tr>`).join('')}</tbody></table>`;
}

function numbers(values: ArrayLike<number>): string {
  const shown = Array.from({ length: Math.min(values.length, MOST_ENTRIES) }, (_, i) => shortNumber(values[i]!));
  return shown.join(', ') + (values.length > MOST_ENTRIES ? `, … ${values.length - MOST_ENTRIES} more` : '');
}

function isTensor(value: Value | undefined): value is TensorValue {
  return value !== null && typeof value === 'object' && 'tensor' in value;
}
