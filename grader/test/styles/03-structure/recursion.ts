/** Recursion: LRP of a network is the rule of its first layer on what LRP of the rest gives. */
import { styleFrom } from '../style';

export const recursion = styleFrom(
  'recursion',
  `
// %% define="classPrototype"
function classPrototype(w: number[], mean: number[], covariance: number[][]): number[] {
  function row(i: number, j: number): number {
    return j < 0 ? mean[i] : covariance[i][j] * w[j] + row(i, j - 1);
  }
  return w.map((_, i) => row(i, w.length - 1));
}

// %% define="shapleyAt111"
const shapleyAt111: [string, string, string] = ['1/6 + 1/6 + 1/3', '1/3*0 + 1/6*1', '1/6*1'];

// %% define="rootPoint"
function rootPoint(x: number[], mean: number[], theta: number): number[] {
  // bisection: f changes its sign once on the segment
  const f = (y: number[]) => Math.hypot(...y.map((v, i) => v - mean[i])) - theta;
  const search = (inside: number[], outside: number[], left: number): number[] => {
    const middle = inside.map((v, i) => (v + outside[i]) / 2);
    if (left === 0) return middle;
    return f(middle) > 0 ? search(inside, middle, left - 1) : search(middle, outside, left - 1);
  };
  return search(mean, x, 60);
}

// %% define="taylorTerms"
function taylorTerms(x: number[], mean: number[], theta: number): number[] {
  const difference = x.map((v, i) => v - mean[i]);
  const length = (v: number[]): number => (v.length === 1 ? Math.abs(v[0]) : Math.hypot(v[0], length(v.slice(1))));
  const n = length(difference);
  return difference.map((v) => (v * v) / n - (theta * v * v) / (n * n));
}

// %% define="firstOrderTerms"
function firstOrderTerms(f: (x: tf.Tensor1D) => tf.Scalar, root: tf.Tensor1D, x: tf.Tensor1D): tf.Tensor1D {
  return tf.tidy(() => {
    const slope = tf.grad(f)(root);
    return tf.sub(tf.mul(slope, x), tf.mul(slope, root)) as tf.Tensor1D;
  });
}

// %% define="networkA"
const networkA: Layer[] = [
  { weights: [
    [1, 0],
    [-1, 1],
  ] },
  { weights: [[1], [1]] },
];

// %% define="networkB"
const networkB: Layer[] = [
  { weights: [
    [1, -1],
    [0, 1],
  ] },
  { weights: [[1], [1]] },
];

// %% define="networkC"
const networkC: Layer[] = [
  { weights: [
    [1, -1, 1],
    [-1, 1, 1],
  ] },
  { weights: [[0.5], [0.5], [0.5]] },
];

// %% define="lrpZPlus"
function lrpZPlus(layers: Layer[], x: number[]): number[][] {
  if (layers.length === 0) return [x.map((v) => Math.max(0, v))];
  const [{ weights, bias }, ...rest] = layers;
  const units = weights[0].map((_, k) => k);
  const next = units.map((k) => Math.max(0, x.reduce((sum, v, j) => sum + v * weights[j][k], bias?.[k] || 0)));
  const above = lrpZPlus(rest, next);
  const positive = (j: number, k: number) => (weights[j][k] > 0 ? x[j] * weights[j][k] : 0);
  const R = x.map((_, j) =>
    units.reduce((sum, k) => {
      const all = x.reduce((total, _v, i) => total + positive(i, k), 0);
      return all > 0 ? sum + (positive(j, k) * above[0][k]) / all : sum;
    }, 0),
  );
  return [R, ...above];
}

// %% define="stepsA"
const stepsA: Record<string, string> = { R3: 'Rout * a3 / (a3 + a4)', R4: 'Rout - Rout * a3 / (a3 + a4)', R1: 'R3 * 1', R2: '0*R3 + R4' };

// %% define="stepsB"
const stepsB: Record<string, string> = { R3: 'Rout / (a3 + a4) * a3', R4: 'Rout / (a3 + a4) * a4', R1: 'R3 + 0', R2: 'R4' };

// %% define="stepsC"
const stepsC: Record<string, string> = {
  R3: '(0.5*a3) / (0.5*a3 + 0.5*a4 + 0.5*a5) * Rout',
  R4: '(0.5*a4) / (0.5*a3 + 0.5*a4 + 0.5*a5) * Rout',
  R5: '(0.5*a5) / (0.5*a3 + 0.5*a4 + 0.5*a5) * Rout',
  R1: 'R3 + R5 * x1 / (x1 + x2)',
  R2: 'R4 + R5 * (1 - x1 / (x1 + x2))',
};

// %% define="relevanceA"
const relevanceA: Record<'R1' | 'R2', [string, string]> = { R1: ['relu(x1 - x2)', 'relu(x1 - x2)'], R2: ['relu(x2)', 'relu(x2)'] };

// %% define="relevanceB"
const relevanceB: Record<'R1' | 'R2', [string, string]> = { R1: ['x1', 'x1'], R2: ['relu(x2 - x1)', 'relu(x2 - x1)'] };

// %% define="relevanceC"
const relevanceC: Record<'R1' | 'R2', [string, string]> = {
  R1: ['max(x1, x2) - x2/2', 'min(x1, x2) / 2'],
  R2: ['min(x1, x2) / 2', 'max(x1, x2) - x1/2'],
};
`,
);
