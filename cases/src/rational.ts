/** Exact fractions of bounded size: whatever a student writes, no step takes long. */

/** More digits than any answer has; a number with more is refused, not computed. */
const MOST_DIGITS = 300;
const LIMIT = 10n ** BigInt(MOST_DIGITS);

export class NumberTooLong extends Error {}

/** In lowest terms, the denominator above 0. */
export type Rational = { readonly numerator: bigint; readonly denominator: bigint };

const magnitude = (n: bigint) => (n < 0n ? -n : n);

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}

/** @throws NumberTooLong */
function rational(numerator: bigint, denominator: bigint): Rational {
  const divisor = greatestCommonDivisor(magnitude(numerator), magnitude(denominator)) || 1n;
  const sign = denominator < 0n ? -1n : 1n;
  const result = { numerator: (sign * numerator) / divisor, denominator: (sign * denominator) / divisor };
  if (magnitude(result.numerator) >= LIMIT || result.denominator >= LIMIT)
    throw new NumberTooLong(`it comes to a number of more than ${MOST_DIGITS} digits`);
  return result;
}

/** A decimal number as it is written: `12`, `0.5`, `.5`, `1e21`, `2.5e-3`. @throws NumberTooLong */
export function fromDecimal(text: string): Rational {
  const [, whole = '', part = '', exponent = '0'] = /^(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  const shift = Number(exponent) - part.length;
  if (whole.length + part.length + Math.abs(shift) > MOST_DIGITS)
    throw new NumberTooLong(`'${text}' has more than ${MOST_DIGITS} digits`);
  const digits = BigInt(whole + part || '0');
  return shift < 0 ? rational(digits, 10n ** BigInt(-shift)) : rational(digits * 10n ** BigInt(shift), 1n);
}

export const add = (a: Rational, b: Rational) =>
  rational(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
export const subtract = (a: Rational, b: Rational) =>
  rational(a.numerator * b.denominator - b.numerator * a.denominator, a.denominator * b.denominator);
export const multiply = (a: Rational, b: Rational) =>
  rational(a.numerator * b.numerator, a.denominator * b.denominator);
/** `b` must not be 0. */
export const divide = (a: Rational, b: Rational) => rational(a.numerator * b.denominator, a.denominator * b.numerator);

/** @param exponent a small whole number, not negative */
export function power(base: Rational, exponent: number): Rational {
  let result: Rational = { numerator: 1n, denominator: 1n };
  for (let k = 0; k < exponent; k++) result = multiply(result, base); // each step is bounded
  return result;
}

export const equals = (a: Rational, b: Rational): boolean =>
  a.numerator === b.numerator && a.denominator === b.denominator;

/** The nearest float64. */
export function toNumber({ numerator, denominator }: Rational): number {
  const [n, d] = [Number(numerator), Number(denominator)];
  return n / d;
}

/** `7/6`, `-2`. */
export const toText = ({ numerator, denominator }: Rational): string =>
  denominator === 1n ? String(numerator) : `${numerator}/${denominator}`;
