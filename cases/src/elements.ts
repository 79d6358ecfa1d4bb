/** Values taken apart into numbers, so that one comparator serves numbers, arrays, tensors and objects of them. */

import type { Tolerance, Value } from './case';
import { isTensorValue, nameOf } from './value';

// taken once: inside a Jest test every look at a global is slow, and these are asked for each number
const { abs, floor } = Math;

/** One number and where it stands: "importance at [2, 3]". */
export type Element = { place: string; value: number | string | boolean | null };

/** Sentences about what is of another type or shape than expected, most important first; none when all fits. */
export function differencesOfForm(got: Value, expected: Value, name = ''): string[] {
  const at = name ? `${name}: ` : '';
  const wrong = [`${at}expected ${nameOf(expected)}, got ${nameOf(got)}`];
  if (expected === null || typeof expected !== 'object') return typeof got === typeof expected ? [] : wrong;
  if (got === null || typeof got !== 'object') return wrong;
  if (isTensorValue(expected))
    return isTensorValue(got) && got.dtype === expected.dtype && sameShape(got.shape, expected.shape) ? [] : wrong;
  if (Array.isArray(expected)) {
    if (!Array.isArray(got) || got.length !== expected.length) return wrong;
    return expected.flatMap((element, i) => differencesOfForm(got[i]!, element, `${name}[${i}]`));
  }
  if (expected instanceof Map) {
    if (!(got instanceof Map)) return wrong;
    return [...expected].flatMap(([key, element]) =>
      got.has(key)
        ? differencesOfForm(got.get(key)!, element, key)
        : [`${at}expected an object with ${key}, got ${nameOf(got)}`],
    );
  }
  return wrong;
}

function sameShape(a: number[], b: number[]): boolean {
  return a.length === b.length && a.every((v, i) => v === b[i]);
}

function indices(flat: number, shape: number[]): number[] {
  return shape.reduceRight<number[]>((rest, size) => {
    const index = flat % size;
    flat = floor(flat / size);
    return [index, ...rest];
  }, []);
}

/** All the numbers (and texts) of a value in order, and where each stands: a tensor's are its data, nothing is copied. */
type Flat = { values: ArrayLike<Element['value']>; place(i: number): string };

/** `like` (the expected value) says which keys of an object count. */
export function flatten(value: Value, like: Value = value, name = ''): Flat {
  if (value === null || typeof value !== 'object') return { values: [value], place: () => name };
  if (isTensorValue(value)) {
    const { shape, data } = value;
    return {
      values: data,
      place: (i) => (shape.length === 0 ? name : `${name}${name ? ' at ' : ''}[${indices(i, shape).join(', ')}]`),
    };
  }
  if (Array.isArray(value))
    return joined(value.map((v, i) => flatten(v, Array.isArray(like) ? like[i]! : v, `${name}[${i}]`)));
  if (value instanceof Map && like instanceof Map)
    return joined(
      [...like.keys()].map((key) => flatten(value.get(key)!, like.get(key)!, name ? `${name}.${key}` : key)),
    );
  return { values: [], place: () => name };
}

function joined(parts: Flat[]): Flat {
  if (parts.length === 1) return parts[0]!;
  const place = (i: number): string => {
    for (const part of parts) {
      if (i < part.values.length) return part.place(i);
      i -= part.values.length;
    }
    return '';
  };
  return { values: parts.flatMap(({ values }) => Array.from(values)), place };
}

/** All the elements of a value, in order. */
export function elementsOf(value: Value, like: Value): Element[] {
  const { values, place } = flatten(value, like);
  return Array.from(values, (v, i) => ({ place: place(i), value: v }));
}

/** All the numbers of a value, in order; a name that stands beside them is none. */
export function numbersOf(value: Value): number[] {
  return Array.from(flatten(value).values).filter((one) => typeof one === 'number');
}

/** The one comparison of the course: written so that NaN and infinities fail. */
export function isNear(got: number, expected: number, tolerance: Tolerance): boolean {
  const apart = abs(got - expected);
  return apart < Infinity && apart <= tolerance.absolute + tolerance.relative * abs(expected);
}

function elementAgrees(got: Element['value'], expected: Element['value'], tolerance: Tolerance): boolean {
  if (typeof got === 'number' && typeof expected === 'number') return isNear(got, expected, tolerance);
  return got === expected;
}

/** Is it the same form, and the same numbers within the tolerance? `NaN` equals `NaN` only where `nanEqual`. */
export function agrees(got: Value, expected: Value, tolerance: Tolerance, nanEqual = false): boolean {
  if (differencesOfForm(got, expected).length > 0) return false;
  const b = flatten(expected).values;
  const a = flatten(got, expected).values;
  if (a.length !== b.length || a.length === 0) return false;
  for (let i = 0; i < a.length; i++)
    if (!elementAgrees(a[i]!, b[i]!, tolerance) && !(nanEqual && Object.is(a[i], NaN) && Object.is(b[i], NaN)))
      return false;
  return true;
}

/** A number as a sentence shows it. */
export function show(value: Element['value']): string {
  return typeof value === 'number' && !Number.isInteger(value) ? String(Number(value.toPrecision(5))) : String(value);
}

/** The element that is furthest off, and how many are off: "at [2, 3] expected 0.51, got 0.25; 24 of 24 elements differ". */
export function worstElement(got: Value, expected: Value, tolerance: Tolerance): string {
  const b = flatten(expected);
  const a = flatten(got, expected);
  if (a.values.length === 0) return 'expected at least one element, got none';
  const off = Array.from(a.values, (_, i) => i).filter((i) => !elementAgrees(a.values[i]!, b.values[i]!, tolerance));
  const distance = (i: number) => {
    const d = abs(Number(a.values[i]) - Number(b.values[i]));
    return Number.isNaN(d) ? Infinity : d;
  };
  const worst = off.reduce((best, i) => (distance(i) > distance(best) ? i : best), off[0] ?? 0);
  const place = a.place(worst);
  const where = place ? `${place.startsWith('[') ? 'at ' : ''}${place}: ` : '';
  const many =
    a.values.length > 1
      ? ` (${off.length} of ${a.values.length} elements differ by more than ${show(tolerance.absolute)})`
      : '';
  return `${where}expected ${show(b.values[worst]!)}, got ${show(a.values[worst]!)}${many}`;
}
