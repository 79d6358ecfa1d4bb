/** Vectorised: LRP as matrix products of TensorFlow.js (R ← a ⊙ W⁺ (R / W⁺ᵀ a)). */
import { styleFrom } from '../style';

export const tensors = styleFrom(
  'vectorised',
  `
// %% define="classPrototype"
function classPrototype(w: number[], mean: number[], covariance: number[][]): number[] {
  return tf.tidy(() => tf.tensor2d(covariance).matMul(tf.tensor2d(w, [w.length, 1])).flatten().add(mean).arraySync()) as number[];
}

// %% define="shapleyAt111"
const shapleyAt111: [string, string, string] = ['⅔', '⅙', '⅙'];

// %% define="rootPoint"
function rootPoint(x: number[], mean: number[], theta: number): number[] {
  return tf.tidy(() => {
    const d = tf.tensor1d(x).sub(tf.tensor1d(mean));
    return d.div(d.norm()).mul(theta).add(tf.tensor1d(mean)).arraySync();
  }) as number[];
}

// %% define="taylorTerms"
function taylorTerms(x: number[], mean: number[], theta: number): number[] {
  return tf.tidy(() => {
    const d = tf.tensor1d(x).sub(tf.tensor1d(mean));
    return d.square().div(d.square().sum()).mul(d.norm().sub(theta)).arraySync();
  }) as number[];
}

// %% define="firstOrderTerms"
function firstOrderTerms(f: (x: tf.Tensor1D) => tf.Scalar, root: tf.Tensor1D, x: tf.Tensor1D): tf.Tensor1D {
  return tf.tidy(() => tf.valueAndGrad(f)(root).grad.mul<tf.Tensor1D>(tf.sub(x, root)));
}

// %% define="networkA"
const networkA: Layer[] = [{ weights: [[1, 0], [-1, 1]] }, { weights: tf.ones([2, 1]).arraySync() as number[][] }];

// %% define="networkB"
const networkB: Layer[] = [{ weights: [[1, -1], [0, 1]] }, { weights: tf.ones([2, 1]).arraySync() as number[][] }];

// %% define="networkC"
const networkC: Layer[] = [{ weights: [[1, -1, 1], [-1, 1, 1]] }, { weights: tf.fill([3, 1], 0.5).arraySync() as number[][] }];

// %% define="lrpZPlus"
function lrpZPlus(layers: Layer[], x: number[]): number[][] {
  return tf.tidy(() => {
    const matrices = layers.map(({ weights }) => tf.tensor2d(weights));
    const a: tf.Tensor[] = [tf.tensor2d([x])];
    layers.forEach(({ bias }, l) => {
      const z = tf.matMul(a[l] as tf.Tensor2D, matrices[l]);
      a.push(tf.relu(bias ? z.add(tf.tensor1d(bias)) : z));
    });
    const R = [a[layers.length]];
    for (let l = layers.length - 1; l >= 0; l--) {
      const positive = tf.relu(matrices[l]);
      const z = tf.matMul(a[l] as tf.Tensor2D, positive);
      const s = tf.divNoNan(R[0], z);
      R.unshift(a[l].mul(tf.matMul(s as tf.Tensor2D, positive, false, true)));
    }
    return R.map((one) => (one.arraySync() as number[][])[0]);
  });
}

// %% define="stepsA"
const stepsA: Record<string, string> = { R3: 'a_3 * Rout / (a_3 + a_4)', R4: 'a_4 * Rout / (a_3 + a_4)', R1: 'R_3', R2: 'R_4' };

// %% define="stepsB"
const stepsB: Record<string, string> = { R3: 'a_3 * Rout / (a_3 + a_4)', R4: 'a_4 * Rout / (a_3 + a_4)', R1: 'R_3', R2: 'R_4' };

// %% define="stepsC"
const stepsC: Record<string, string> = {
  R3: 'a_3 * Rout / (a_3 + a_4 + a_5)',
  R4: 'a_4 * Rout / (a_3 + a_4 + a_5)',
  R5: 'a_5 * Rout / (a_3 + a_4 + a_5)',
  R1: 'R_3 + x_1 * R_5 / (x_1 + x_2)',
  R2: 'R_4 + x_2 * R_5 / (x_1 + x_2)',
};

// %% define="relevanceA"
const relevanceA: Record<'R1' | 'R2', [string, string]> = { R1: ['x_1 - x_2', '0'], R2: ['x_2', 'x_2'] };

// %% define="relevanceB"
const relevanceB: Record<'R1' | 'R2', [string, string]> = { R1: ['x_1', 'x_1'], R2: ['0', 'x_2 - x_1'] };

// %% define="relevanceC"
const relevanceC: Record<'R1' | 'R2', [string, string]> = { R1: ['x_1 - 0.5*x_2', '0.5*x_1'], R2: ['0.5*x_2', 'x_2 - 0.5*x_1'] };
`,
);
