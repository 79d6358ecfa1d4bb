/** A matrix whose rows are one and the same array: `Array(h).fill(Array(w))`. What is written into one row then stands in all. */
import type { Value } from './case';
import { isTensorValue } from './value';

export const SHARED_ROWS =
  'All rows of your result are equal. `Array(h).fill(Array(w))` puts one and the same row in h places, so what you write into one ' +
  'row stands in all: make each row anew, with `Array.from({ length: h }, () => Array(w).fill(0))`.';

type Rows = ArrayLike<number>[];

const isRow = (value: Value): value is number[] =>
  Array.isArray(value) && value.length > 0 && value.every((element) => typeof element === 'number');

/** The matrices of a value: nested arrays, the last two axes of tensors, also as the entries of an object. */
function matricesOf(value: Value): Rows[] {
  if (value instanceof Map) return [...value.values()].flatMap(matricesOf);
  if (Array.isArray(value)) return value.every(isRow) ? [value] : value.flatMap(matricesOf);
  if (value === null || typeof value !== 'object' || !isTensorValue(value) || value.shape.length < 2) return [];
  const [height, width] = value.shape.slice(-2) as [number, number];
  const rows = Array.from({ length: value.data.length / width }, (_, i) =>
    value.data.subarray(i * width, (i + 1) * width),
  );
  return Array.from({ length: rows.length / height }, (_, i) => rows.slice(i * height, (i + 1) * height));
}

const equal = (rows: Rows): boolean => rows.every((row) => Array.from(row).every((x, j) => Object.is(x, rows[0]![j])));
const constant = (rows: Rows): boolean => rows.every((row) => Array.from(row).every((x) => x === rows[0]![0]));

/** Are the rows of every matrix equal, where they must differ? A value of the same form as the expected one; a constant says nothing. */
export function hasSharedRows(value: Value, expected: Value): boolean {
  const right = matricesOf(expected);
  const matrices = matricesOf(value).filter((_, i) => right[i] && !equal(right[i]));
  return matrices.length > 0 && matrices.every(equal) && !matrices.every(constant);
}
