/** Problems 1 to 3: the class prototype, Shapley values at (1, 1, 1), the Taylor expansion. */
import { type KnownMistake, mistakesOf } from '../known-mistake';
import { gaussianBodies } from '../vectors';

const prototype = mistakesOf(
  'classPrototype',
  'function classPrototype(w: number[], mean: number[], covariance: number[][]): number[]',
);
const root = mistakesOf('rootPoint', 'function rootPoint(x: number[], mean: number[], theta: number): number[]');
const terms = mistakesOf('taylorTerms', 'function taylorTerms(x: number[], mean: number[], theta: number): number[]');
const first = mistakesOf(
  'firstOrderTerms',
  'function firstOrderTerms(f: (x: tf.Tensor1D) => tf.Scalar, root: tf.Tensor1D, x: tf.Tensor1D): tf.Tensor1D',
);

const exact = (name: string, values: string[]): KnownMistake => ({
  id: `shapleyAt111/${name}`,
  cell: 'shapleyAt111',
  code: `const shapleyAt111: [string, string, string] = [${values.map((v) => `'${v}'`).join(', ')}];`,
});

/** `d` is the difference x − mean, `n` its length. */
const each = (entry: string) => `
  const d = x.map((v, i) => v - mean[i]);
  const n = Math.sqrt(d.reduce((sum, v) => sum + v * v, 0));
  return x.map((v, i) => ${entry});`;

const atRoot = (result: string) => `  return tf.tidy(() => ${result} as tf.Tensor1D);`;

export const expansion = [
  ...Object.entries(gaussianBodies).map(([name, body]) => prototype(name, body)),

  exact('printed-slip', ['2/3', '1/3', '1/3']),
  exact('banzhaf', ['3/4', '1/4', '1/4']),
  exact('equal-shares', ['1/3', '1/3', '1/3']),
  exact('last-marginal', ['1', '0', '0']),
  exact('not-divided', ['4', '1', '1']),
  exact('size-ignored', ['1', '1/3', '1/3']),
  exact('sum', ['3', '1', '1']),
  exact('at-321', ['7/6', '2/3', '1/6']),

  root('at-mean', '  return mean.slice();'),
  root('no-mean', each('theta * d[i] / n')),
  root('theta-not-used', each('mean[i] + d[i] / n')),
  root('not-normalised', each('mean[i] + theta * d[i]')),
  root('from-x', each('v - theta * d[i] / n')),
  root('opposite', each('mean[i] - theta * d[i] / n')),
  root('squared-norm', each('mean[i] + theta * d[i] / n ** 2')),
  root('one-norm', each('mean[i] + theta * d[i] / d.reduce((sum, u) => sum + Math.abs(u), 0)')),
  root('direction-of-x', each('mean[i] + theta * v / Math.hypot(...x)')),

  terms('not-squared', each('d[i] / n * (n - theta)')),
  terms('norm-not-squared', each('d[i] ** 2 / n * (n - theta)')),
  terms('without-theta', each('d[i] ** 2 / n')),
  terms('gradient-times-input', each('v * d[i] / n')),
  terms('root-minus-mean', each('d[i] ** 2 / n ** 2 * theta')),
  terms('shares', each('d[i] ** 2 / n ** 2')),
  terms('equal-shares', each('(n - theta) / x.length')),
  terms('sign', each('d[i] ** 2 / n ** 2 * (theta - n)')),
  terms('one-norm', each('Math.abs(d[i]) / d.reduce((sum, u) => sum + Math.abs(u), 0) * (n - theta)')),

  first('gradient-at-x', atRoot('tf.grad(f)(x).mul(x.sub(root))')),
  first('gradient-times-x', atRoot('tf.grad(f)(root).mul(x)')),
  first('gradient-times-input', atRoot('tf.grad(f)(x).mul(x)')),
  first('gradient-only', atRoot('tf.grad(f)(root)')),
  first('sign', atRoot('tf.grad(f)(root).mul(root.sub(x))')),
  first('times-root', atRoot('tf.grad(f)(root).mul(root)')),
];
