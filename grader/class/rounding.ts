/** Rounding to multiples of a step, free of the noise of binary fractions. */

export type Rounding = { to: number; halves: 'up' | 'even' | 'down' };

/** What is below this in a quotient is noise: scores are sums of a few decimals. */
const NOISE = 1e9;
const clean = (value: number) => Math.round(value * NOISE) / NOISE;

/** A mark without noise: 0.1 + 0.2 is 0.3. */
export const exact = clean;

/** @param value 0 or more. @returns the nearest multiple of `to`; of two that are as near, the one that `halves` says */
export function roundTo(value: number, { to, halves }: Rounding): number {
  const steps = clean(value / to);
  const below = Math.floor(steps);
  const rest = clean(steps - below);
  const up = rest > 0.5 || (rest === 0.5 && (halves === 'up' || (halves === 'even' && below % 2 === 1)));
  return clean((up ? below + 1 : below) * to);
}
