/** No tf.tidy anywhere, numbers read out of tensors and put back, everything step by step. */
import { styleFrom } from '../style';

export const untidy = styleFrom(
  'no tf.tidy',
  `
// %% define="normPrototype"
function normPrototype(w: number[], lambda: number): number[] {
  const result: number[] = [];
  for (const weight of w) result.push(weight / (lambda + lambda));
  return result;
}

// %% define="maximizeActivation"
function maximizeActivation(
  objective: (x: tf.Tensor1D) => tf.Scalar,
  start: tf.Tensor1D,
  options: { rate?: number; steps?: number } = {},
): tf.Tensor1D {
  let rate = options.rate;
  let steps = options.steps;
  if (rate === undefined) rate = 0.1;
  if (steps === undefined) steps = 100;
  let x = Array.from(start.dataSync());
  while (steps > 0) {
    const g = tf.grad(objective)(tf.tensor1d(x)).dataSync();
    x = x.map((v, i) => v + rate * g[i]);
    steps -= 1;
  }
  return tf.tensor1d(x);
}

// %% define="gaussianPrototype"
function gaussianPrototype(w: number[], mean: number[], covariance: number[][]): number[] {
  const product = tf.matMul(tf.tensor2d(covariance), tf.tensor1d(w).reshape([-1, 1]));
  const values = product.dataSync();
  return mean.map((m, i) => m + values[i]);
}

// %% define="generatorPrototype"
function generatorPrototype(w: number[], A: number[][], c: number[], lambda: number): number[] {
  const At = tf.transpose(tf.tensor2d(A));
  const z = tf.dot(At, tf.tensor1d(w)).div(tf.scalar(2 * lambda));
  const x = tf.dot(tf.tensor2d(A), z).add(tf.tensor1d(c));
  return Array.from(x.dataSync());
}

// %% define="minMaxPooling"
function minMaxPooling(x: number[]): number {
  const [, second] = [x[1], x[2]].sort((a, b) => a - b);
  const [first] = [x[0], second].sort((a, b) => a - b);
  return first;
}

// %% define="coalitionValue"
function coalitionValue(f: (x: number[]) => number, x: number[], reference: number[]): (present: boolean[]) => number {
  return function (present) {
    const mixed = [];
    for (let i = 0; i < x.length; i++) mixed[i] = present[i] ? x[i] : reference[i];
    return f(mixed);
  };
}

// %% define="shapleyValues"
function shapleyValues(value: (present: boolean[]) => number, players: number): number[] {
  let factorial = 1;
  const factorials = [1];
  for (let n = 1; n <= players; n++) factorials.push((factorial *= n));
  const result: number[] = [];
  for (let i = 0; i < players; i++) {
    let sum = 0;
    for (let number = 0; number < Math.pow(2, players); number++) {
      const S = number.toString(2).padStart(players, '0').split('').map((digit) => digit === '1');
      if (S[i]) continue;
      let size = 0;
      for (const is of S) if (is) size++;
      const without = value(S);
      const together = S.slice();
      together[i] = true;
      sum += (factorials[size] * factorials[players - size - 1]) / factorials[players] * (value(together) - without);
    }
    result.push(sum);
  }
  return result;
}

// %% define="shapleyAt321"
const shapleyAt321: [string, string, string] = ['7/6', '2/3', '1/6'];

// %% define="gradientTimesInput"
function gradientTimesInput(f: (x: tf.Tensor1D) => tf.Scalar, x: tf.Tensor1D): tf.Tensor1D {
  const gradient = tf.grad(f)(x).dataSync();
  const input = x.dataSync();
  return tf.tensor1d(Array.from(input, (v, i) => v * gradient[i]));
}
`,
);
