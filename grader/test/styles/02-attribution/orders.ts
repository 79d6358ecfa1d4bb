/** Recursion, and Shapley values as a mean over all d! orders. */
import { styleFrom } from '../style';

export const orders = styleFrom(
  'recursion and permutations',
  `
// %% define="normPrototype"
function normPrototype(w: number[], lambda: number): number[] {
  if (w.length === 0) return [];
  const [first, ...rest] = w;
  return [first * (0.5 / lambda), ...normPrototype(rest, lambda)];
}

// %% define="maximizeActivation"
function maximizeActivation(
  objective: (x: tf.Tensor1D) => tf.Scalar,
  start: tf.Tensor1D,
  options: { rate?: number; steps?: number } = {},
): tf.Tensor1D {
  const rate = options.rate ?? 0.1;
  const steps = options.steps ?? 100;
  const climb = (x: tf.Tensor1D, left: number): tf.Tensor1D =>
    left === 0 ? x : climb(tf.add(x, tf.mul(rate, tf.grad(objective)(x))) as tf.Tensor1D, left - 1);
  return tf.tidy(() => climb(tf.clone(start), steps));
}

// %% define="gaussianPrototype"
function gaussianPrototype(w: number[], mean: number[], covariance: number[][]): number[] {
  const dot = (a: number[], b: number[], i = 0): number => (i === a.length ? 0 : a[i] * b[i] + dot(a, b, i + 1));
  return mean.map((m, i) => dot(covariance[i], w) + m);
}

// %% define="generatorPrototype"
function generatorPrototype(w: number[], A: number[][], c: number[], lambda: number): number[] {
  const sum = (v: number[]): number => (v.length === 0 ? 0 : v[0] + sum(v.slice(1)));
  // A Aᵀ first, then w
  const G = A.map((a) => A.map((b) => sum(a.map((v, k) => v * b[k]))));
  return c.map((offset, i) => offset + sum(G[i].map((g, j) => g * w[j])) / (2 * lambda));
}

// %% define="minMaxPooling"
function minMaxPooling(x: number[]): number {
  const larger = x[1] > x[2] ? x[1] : x[2];
  return x[0] < larger ? x[0] : larger;
}

// %% define="coalitionValue"
function coalitionValue(f: (x: number[]) => number, x: number[], reference: number[]): (present: boolean[]) => number {
  function value(present: boolean[]): number {
    const xS = reference.slice();
    present.forEach((is, i) => {
      if (is) xS[i] = x[i];
    });
    return f(xS);
  }
  return value;
}

// %% define="shapleyValues"
function shapleyValues(value: (present: boolean[]) => number, players: number): number[] {
  const total = new Array<number>(players).fill(0);
  let count = 0;
  function arrive(waiting: number[], order: number[]): void {
    if (waiting.length === 0) {
      const present = order.map(() => false);
      let before = value([...present]);
      for (const player of order) {
        present[player] = true;
        const after = value([...present]);
        total[player] += after - before;
        before = after;
      }
      count++;
      return;
    }
    for (const next of waiting) arrive(waiting.filter((player) => player !== next), [...order, next]);
  }
  arrive([...total.keys()], []);
  return total.map((sum) => sum / count);
}

// %% define="shapleyAt321"
const shapleyAt321: [string, string, string] = ['1 1/6', '2 / 3', '(1/3 - 1/6)'];

// %% define="gradientTimesInput"
function gradientTimesInput(f: (x: tf.Tensor1D) => tf.Scalar, x: tf.Tensor1D): tf.Tensor1D {
  return tf.tidy(() => {
    const [gradient] = tf.grads((y: tf.Tensor) => f(y as tf.Tensor1D))([x]);
    return tf.mul(gradient, x) as tf.Tensor1D;
  });
}
`,
);
