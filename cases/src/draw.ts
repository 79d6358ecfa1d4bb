import { createHash } from 'node:crypto';
import { alea } from 'seedrandom';

type Vector = number[];
type Masks = number[][][];

const grid = (height: number, width: number, value: () => number): number[][] =>
  Array.from({ length: height }, () => Array.from({ length: width }, value));

/** Seeded draws. Every number has few decimals, so that float32 and a reader see what the oracle sees. */
export type Draw = {
  /** In [0, 1). */
  uniform(): number;
  number(low: number, high: number, decimals?: number): number;
  /** An integer in {low..high}, both included. */
  integer(low: number, high: number): number;
  numbers(count: number, low: number, high: number, decimals?: number): Vector;
  /** Masks of 0 and 1 `[count][height][width]`, P(1) = keep. */
  binary(count: number, height: number, width: number, keep: number): Masks;
  shuffled<T>(items: T[]): T[];
};

/** The same seed gives the same draws on every machine. A hash stands between, so that a draw does not give the seed away. */
export function drawFrom(...seed: (string | number)[]): Draw {
  const uniform = alea(createHash('sha256').update(seed.join('\n')).digest('hex'));
  const number: Draw['number'] = (low, high, decimals = 3) =>
    Number((low + (high - low) * uniform()).toFixed(decimals));
  const integer: Draw['integer'] = (low, high) => low + Math.floor(uniform() * (high - low + 1));
  return {
    uniform: () => uniform(),
    number,
    integer,
    numbers: (count, low, high, decimals) => Array.from({ length: count }, () => number(low, high, decimals)),
    binary: (count, height, width, keep) =>
      Array.from({ length: count }, () => grid(height, width, () => (uniform() < keep ? 1 : 0))),
    shuffled(items) {
      const left = [...items];
      return items.map(() => left.splice(integer(0, left.length - 1), 1)[0]!);
    },
  };
}
