/** What the charts of this folder take, checked with one grammar of errors. */
export function finite(call: string, name: string, value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw new Error(`${call}: expected ${name} to be a finite number, got ${String(value)}`);
  return value;
}

/** A copy of `value` as an array of `length` finite numbers (of any length but 0 when `length` is not given). */
export function numbers(call: string, name: string, value: unknown, length?: number): number[] {
  if (!Array.isArray(value) || value.length === 0 || (length !== undefined && value.length !== length))
    throw new Error(
      `${call}: expected ${name} to be an array of ${length ?? 'at least 1'} numbers, got ` +
        (Array.isArray(value) ? `${value.length}` : String(value)),
    );
  return value.map((element, i) => finite(call, `${name}[${i}]`, element));
}

/**
 * The values that a slider passes through: ascending, in equal steps.
 *
 * @returns the smallest, the largest and the step (1 for a single value)
 * @throws when the steps differ by more than a millionth
 */
export function sliderOf(call: string, name: string, value: unknown): { min: number; max: number; step: number } {
  const values = numbers(call, name, value);
  const min = values[0]!;
  const max = values[values.length - 1]!;
  const step = values.length > 1 ? (max - min) / (values.length - 1) : 1;
  const even = values.every((v, i) => Math.abs(v - (min + i * step)) <= 1e-6 * Math.abs(step));
  if (!(step > 0) || !even)
    throw new Error(`${call}: expected ${name} ascending in equal steps, got ${values.join(', ')}`);
  return { min, max, step };
}

/** Four digits are enough for a picture, and make its data a third as long. */
export const short = (value: number): number => Number(value.toPrecision(4));
