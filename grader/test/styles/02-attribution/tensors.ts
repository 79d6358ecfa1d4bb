/** Vectorised: matrices of TensorFlow.js everywhere, also where plain arrays go in and out; Shapley values as a matrix product. */
import { styleFrom } from '../style';

export const tensors = styleFrom(
  'vectorised',
  `
// %% define="normPrototype"
function normPrototype(w: number[], lambda: number): number[] {
  return tf.tidy(() => tf.tensor1d(w).div(2 * lambda).arraySync()) as number[];
}

// %% define="maximizeActivation"
function maximizeActivation(
  objective: (x: tf.Tensor1D) => tf.Scalar,
  start: tf.Tensor1D,
  options?: { rate?: number; steps?: number },
): tf.Tensor1D {
  const { rate, steps } = { rate: 0.1, steps: 100, ...options };
  return tf.tidy(() => {
    const withGradient = tf.valueAndGrad(objective);
    let x = start.add<tf.Tensor1D>(0);
    for (let step = 1; step <= steps; step++) x = tf.tidy(() => x.add(withGradient(x).grad.mul(rate)));
    return x;
  });
}

// %% define="gaussianPrototype"
function gaussianPrototype(w: number[], mean: number[], covariance: number[][]): number[] {
  return tf.tidy(() => tf.dot(tf.tensor2d(covariance), tf.tensor1d(w)).add(tf.tensor1d(mean)).arraySync()) as number[];
}

// %% define="generatorPrototype"
function generatorPrototype(w: number[], A: number[][], c: number[], lambda: number): number[] {
  return tf.tidy(() => {
    const matrix = tf.tensor2d(A);
    const gram = tf.matMul(matrix, matrix, false, true);
    return tf.matMul(gram, tf.tensor2d(w, [w.length, 1])).div(2 * lambda).squeeze([1]).add(tf.tensor1d(c)).arraySync();
  }) as number[];
}

// %% define="minMaxPooling"
function minMaxPooling(x: number[]): number {
  return Math.min(x[0], Math.max(...x.slice(1)));
}

// %% define="coalitionValue"
function coalitionValue(f: (x: number[]) => number, x: number[], reference: number[]): (present: boolean[]) => number {
  return (present) => f(x.map((v, i) => v * Number(present[i]) + reference[i] * (1 - Number(present[i]))));
}

// %% define="shapleyValues"
function shapleyValues(value: (present: boolean[]) => number, players: number): number[] {
  const d = players;
  const all = Array.from({ length: 2 ** d }, (_, k) => Array.from({ length: d }, (_unused, i) => ((k >> i) & 1) === 1));
  const choose = (n: number, k: number): number => (k === 0 || k === n ? 1 : (choose(n - 1, k - 1) * n) / k);
  // v(S) enters with +1/(d C(d−1, |S|−1)) for a member of S, and with −1/(d C(d−1, |S|)) for the others
  const signed = all.map((S) => {
    const size = S.filter((is) => is).length;
    return S.map((is) => (is ? 1 / choose(d - 1, size - 1) : -1 / choose(d - 1, size)) / d);
  });
  return tf.tidy(() => tf.tensor2d([all.map(value)]).matMul(tf.tensor2d(signed)).arraySync()[0]);
}

// %% define="shapleyAt321"
const shapleyAt321: [string, string, string] = ['14/12', '8/12', '2/12'];

// %% define="gradientTimesInput"
function gradientTimesInput(f: (x: tf.Tensor1D) => tf.Scalar, x: tf.Tensor1D): tf.Tensor1D {
  return tf.tidy(() => {
    const { grad } = tf.valueAndGrad(f)(x);
    return grad.mul<tf.Tensor1D>(x);
  });
}
`,
);
