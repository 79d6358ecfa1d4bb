/** Problem 2: the pooling, its game, Shapley values, Gradient × Input. */
import { type KnownMistake, mistakesOf } from '../known-mistake';

const pooling = mistakesOf('minMaxPooling', 'function minMaxPooling(x: number[]): number');
const game = mistakesOf(
  'coalitionValue',
  'function coalitionValue(f: (x: number[]) => number, x: number[], reference: number[]): (present: boolean[]) => number',
);
const shapley = mistakesOf(
  'shapleyValues',
  'function shapleyValues(value: (present: boolean[]) => number, players: number): number[]',
);
const gradient = mistakesOf(
  'gradientTimesInput',
  'function gradientTimesInput(f: (x: tf.Tensor1D) => tf.Scalar, x: tf.Tensor1D): tf.Tensor1D',
);

/** A sum over the coalitions without player i: each marginal contribution v(S ∪ i) − v(S) times a weight, with s = |S|, d players. */
const summed = (weight: string, { term = 'value(withI) - value(present)', unless = 'false' } = {}) => `
  const d = players;
  const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));
  const phi = new Array<number>(d).fill(0);
  for (let i = 0; i < d; i++) {
    for (let mask = 0; mask < 2 ** d; mask++) {
      const present = Array.from({ length: d }, (_, k) => Math.floor(mask / 2 ** k) % 2 === 1);
      if (present[i]) continue;
      const withI = present.map((is, k) => is || k === i);
      const s = present.filter((is) => is).length;
      if (${unless}) continue;
      phi[i] += ${weight} * (${term});
    }
  }
  return phi;`;
const RIGHT = '(factorial(s) * factorial(d - s - 1) / factorial(d))';
const single = (result: string) => `
  const all = Array.from({ length: players }, () => true);
  const none = all.map(() => false);
  return all.map((_, i) => ${result});`;

const exact = (name: string, values: string[]): KnownMistake => ({
  id: `shapleyAt321/${name}`,
  cell: 'shapleyAt321',
  code: `const shapleyAt321: [string, string, string] = [${values.map((v) => `'${v}'`).join(', ')}];`,
});

const withGradient = (result: string) => `
  return tf.tidy(() => {
    const g = tf.grad(f)(x);
    return ${result} as tf.Tensor1D;
  });`;

export const attribution = [
  pooling('max-min', '  return Math.max(x[0], Math.min(x[1], x[2]));'),
  pooling('min-of-all', '  return Math.min(...x);'),
  pooling('max-of-all', '  return Math.max(...x);'),
  pooling('last-first', '  return Math.min(x[2], Math.max(x[0], x[1]));'),

  game('reference-not-applied', '  return (present) => f(x);'),
  game('zero-reference', '  return (present) => f(x.map((v, i) => (present[i] ? v : 0)));'),
  game('inverted', '  return (present) => f(x.map((v, i) => (present[i] ? reference[i] : v)));'),
  game('difference', '  return (present) => f(x.map((v, i) => (present[i] ? v : reference[i]))) - f(reference);'),

  shapley('uniform-weights', summed('1 / 2 ** (d - 1)')),
  shapley('size-ignored', summed('1 / d')),
  shapley('not-divided', summed('factorial(s) * factorial(d - s - 1)')),
  shapley('times-players', summed('factorial(s) * factorial(d - s - 1) / factorial(d - 1)')),
  shapley('last-marginal', single('value(all) - value(all.map((_, k) => k !== i))')),
  shapley('first-marginal', single('value(all.map((_, k) => k === i)) - value(none)')),
  shapley('off-by-one-factorial', summed('factorial(s) * factorial(d - s) / factorial(d)')),
  shapley('one-order', single('value(all.map((_, k) => k <= i)) - value(all.map((_, k) => k < i))')),
  shapley('no-empty-coalition', summed(RIGHT, { unless: 's === 0' })),
  shapley('no-full-coalition', summed(RIGHT, { unless: 's === d - 1' })),
  shapley('sign', summed(RIGHT, { term: 'value(present) - value(withI)' })),
  shapley('equal-shares', single('(value(all) - value(none)) / players')),
  shapley('no-difference', summed(RIGHT, { term: 'value(withI)' })),

  exact('printed-slip', ['7/6', '2/3', '1/3']),
  exact('banzhaf', ['5/4', '3/4', '1/4']),
  exact('equal-shares', ['2/3', '2/3', '2/3']),
  exact('last-marginal', ['2', '1', '0']),
  exact('gradient', ['0', '2', '0']),
  exact('not-divided', ['7', '4', '1']),
  exact('size-ignored', ['5/3', '1', '1/3']),
  exact('sum', ['5', '3', '1']),
  exact('at-111', ['2/3', '1/6', '1/6']),

  gradient('gradient', withGradient('g')),
  gradient('input', '  return x.clone();'),
  gradient('absolute', withGradient('g.mul(x).abs()')),
  gradient('sensitivity', withGradient('g.square()')),
  gradient('value-times-input', withGradient('x.mul(f(x))')),
  gradient('gradient-at-zero', withGradient('tf.grad(f)(tf.zerosLike(x)).mul(x)')),
  gradient('rescaled', withGradient('g.mul(x).mul(f(x)).div(g.mul(x).sum())')),
];
