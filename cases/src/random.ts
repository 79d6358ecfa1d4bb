import { alea } from 'seedrandom';

/**
 * A seeded generator of uniform random numbers in [0, 1): the same seed gives the same numbers on every machine.
 *
 * @example
 * const random = randomGenerator(7);
 * random() === randomGenerator(7)(); // true
 */
export function randomGenerator(seed: number | string): () => number {
  const generator = alea(String(seed));
  return () => generator();
}
