/** Arrow functions, one expression each. */
import { styleFrom } from '../style';

export const arrows = styleFrom(
  'arrow functions',
  `
// %% define="normPrototype"
const normPrototype = (w: number[], lambda: number): number[] => w.map((v) => v / 2 / lambda);

// %% define="maximizeActivation"
const maximizeActivation = (
  objective: (x: tf.Tensor1D) => tf.Scalar,
  start: tf.Tensor1D,
  { rate = 0.1, steps = 100 }: { rate?: number; steps?: number } = {},
): tf.Tensor1D =>
  tf.tidy(() => [...Array(steps)].reduce((x: tf.Tensor1D) => x.add(tf.grad(objective)(x).mul(rate)), start.clone()));

// %% define="gaussianPrototype"
const gaussianPrototype = (w: number[], mean: number[], covariance: number[][]): number[] =>
  covariance.map((row, i) => row.map((s, j) => s * w[j]).reduce((a, b) => a + b) + mean[i]);

// %% define="generatorPrototype"
const generatorPrototype = (w: number[], A: number[][], c: number[], lambda: number): number[] => {
  const dot = (a: number[], b: number[]) => a.map((v, i) => v * b[i]).reduce((p, q) => p + q, 0);
  const columns = A[0].map((_, j) => A.map((row) => row[j]));
  return A.map((row) => dot(row, columns.map((column) => dot(column, w))) / (2 * lambda)).map((v, i) => v + c[i]);
};

// %% define="minMaxPooling"
const minMaxPooling = ([a, b, c]: number[]): number => Math.min(a, Math.max(b, c));

// %% define="coalitionValue"
const coalitionValue = (f: (x: number[]) => number, x: number[], reference: number[]) => (present: boolean[]): number =>
  f(present.map((is, i) => (is ? x : reference)[i]));

// %% define="shapleyValues"
const shapleyValues = (value: (present: boolean[]) => number, players: number): number[] => {
  const factorial = (n: number): number => [...Array(n).keys()].reduce((product, k) => product * (k + 1), 1);
  const coalitions = [...Array(1 << players).keys()].map((k) => [...Array(players).keys()].map((i) => !!(k & (1 << i))));
  const term = (S: boolean[], i: number): number => {
    const size = S.filter(Boolean).length;
    return factorial(size) * factorial(players - size - 1) * (value(S.map((is, k) => is || k === i)) - value(S));
  };
  return [...Array(players).keys()].map(
    (i) => coalitions.filter((S) => !S[i]).reduce((sum, S) => sum + term(S, i), 0) / factorial(players),
  );
};

// %% define="shapleyAt321"
const shapleyAt321: [string, string, string] = ['1 + 1/6', '4/6', '1/6'];

// %% define="gradientTimesInput"
const gradientTimesInput = (f: (x: tf.Tensor1D) => tf.Scalar, x: tf.Tensor1D): tf.Tensor1D => tf.tidy(() => x.mul(tf.grad(f)(x)));
`,
);
