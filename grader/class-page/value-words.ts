/** Values that came, in a few words, and a key under which those count as the same that differ by rounding alone. */
import { createHash } from 'node:crypto';
import { isTensorValue, nameOf, type Value } from '@course/cases';
import { capped } from '../report/text';

const DIGITS = 4;
const MOST = 80;

const rounded = (value: number): string =>
  Number.isFinite(value) ? String(Number(value.toPrecision(DIGITS)) + 0) : String(value);

function flat(value: Value): string {
  if (typeof value === 'number') return rounded(value);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(flat).join(',')}]`;
  if (value instanceof Map)
    return `{${[...value].map(([key, one]) => `${JSON.stringify(key)}:${flat(one)}`).join(',')}}`;
  if (isTensorValue(value)) return `${nameOf(value)}:${Array.from(value.data, rounded).join(',')}`;
  return nameOf(value);
}

export function valueKey(value: Value): string {
  return createHash('sha256').update(flat(value)).digest('base64url');
}

/** `0.35`, `"7/6"`, `[0.35, 0.175]`, `a tensor of shape [12, 16] and dtype float32`. */
export function shortValue(value: Value): string {
  const text = typeof value === 'object' && value !== null && !Array.isArray(value) ? nameOf(value) : flat(value);
  if (Array.isArray(value) && text.length > MOST) return nameOf(value);
  return capped(text.replace(/,/g, ', '), MOST).replace(/\n/g, ' ');
}
