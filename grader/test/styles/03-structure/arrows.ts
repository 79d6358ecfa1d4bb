/** Arrow functions, one expression each. */
import { styleFrom } from '../style';

export const arrows = styleFrom(
  'arrow functions',
  `
// %% define="classPrototype"
const classPrototype = (w: number[], mean: number[], covariance: number[][]): number[] =>
  mean.map((m, i) => w.reduce((sum, wj, j) => sum + covariance[i][j] * wj, m));

// %% define="shapleyAt111"
const shapleyAt111: [string, string, string] = ['4/6', '1/6', '1/6'];

// %% define="rootPoint"
const rootPoint = (x: number[], mean: number[], theta: number): number[] =>
  x.map((v, i) => mean[i] + (theta / Math.hypot(...x.map((u, j) => u - mean[j]))) * (v - mean[i]));

// %% define="taylorTerms"
const taylorTerms = (x: number[], mean: number[], theta: number): number[] => {
  const squares = x.map((v, i) => (v - mean[i]) ** 2);
  const total = squares.reduce((a, b) => a + b);
  return squares.map((s) => (s / total) * (Math.sqrt(total) - theta));
};

// %% define="firstOrderTerms"
const firstOrderTerms = (f: (x: tf.Tensor1D) => tf.Scalar, root: tf.Tensor1D, x: tf.Tensor1D): tf.Tensor1D =>
  tf.tidy(() => x.sub(root).mul(tf.grad(f)(root)));

// %% define="networkA"
const networkA: Layer[] = [{ weights: [[1, 0], [-1, 1]], bias: [0, 0] }, { weights: [[1], [1]], bias: [0] }];

// %% define="networkB"
const networkB: Layer[] = [{ weights: [[1, -1], [0, 1]], bias: [0, 0] }, { weights: [[1], [1]], bias: [0] }];

// %% define="networkC"
const networkC: Layer[] = [{ weights: [[1, -1, 1], [-1, 1, 1]], bias: [0, 0, 0] }, { weights: [[1 / 2], [1 / 2], [1 / 2]], bias: [0] }];

// %% define="lrpZPlus"
const lrpZPlus = (layers: Layer[], x: number[]): number[][] => {
  const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
  const forward = layers.reduce(
    (all, { weights, bias = [] }) => [...all, weights[0].map((_, k) => Math.max(0, (bias[k] ?? 0) + sum(all.at(-1).map((a, j) => a * weights[j][k]))))],
    [x],
  );
  return layers.reduceRight(
    (all, { weights }, l) => {
      const z = (j: number, k: number) => forward[l][j] * Math.max(weights[j][k], 0);
      const below = weights[0].map((_, k) => sum(forward[l].map((_a, j) => z(j, k))));
      return [forward[l].map((_, j) => sum(all[0].map((R, k) => (below[k] === 0 ? 0 : (z(j, k) / below[k]) * R)))), ...all];
    },
    [forward.at(-1)],
  );
};

// %% define="stepsA"
const stepsA: Record<string, string> = { R3: 'a3/(a3+a4)*Rout', R4: 'a4/(a3+a4)*Rout', R1: 'R3', R2: 'R4' };

// %% define="stepsB"
const stepsB: Record<string, string> = { R3: 'a3', R4: 'a4', R1: 'R3', R2: 'R4' };

// %% define="stepsC"
const stepsC: Record<string, string> = { R3: '½·a₃', R4: '½·a₄', R5: '½·a₅', R1: 'R₃ + x₁/(x₁ + x₂)·R₅', R2: 'R₄ + x₂/(x₁ + x₂)·R₅' };

// %% define="relevanceA"
const relevanceA: Record<'R1' | 'R2', [string, string]> = { R1: ['x₁ − x₂', '0'], R2: ['x₂', 'x₂'] };

// %% define="relevanceB"
const relevanceB: Record<'R1' | 'R2', [string, string]> = { R1: ['x₁', 'x₁'], R2: ['0', 'x₂ − x₁'] };

// %% define="relevanceC"
const relevanceC: Record<'R1' | 'R2', [string, string]> = { R1: ['x₁ − ½·x₂', '½·x₁'], R2: ['½·x₂', 'x₂ − ½·x₁'] };
`,
);
