/** No tf.tidy, index loops, everything in small steps; the helper of the sheet for the forward pass. */
import { styleFrom } from '../style';

export const untidy = styleFrom(
  'no tf.tidy, index loops',
  `
// %% define="classPrototype"
function classPrototype(w: number[], mean: number[], covariance: number[][]): number[] {
  const prototype: number[] = [];
  for (let i = 0; i < mean.length; i++) {
    let value = mean[i];
    for (let j = 0; j < w.length; j++) value += covariance[j][i] * w[j]; // symmetric: [j][i] is [i][j]
    prototype.push(value);
  }
  return prototype;
}

// %% define="shapleyAt111"
const shapleyAt111: [string, string, string] = ['2/3', '1/6', '1/6'];

// %% define="rootPoint"
function rootPoint(x: number[], mean: number[], theta: number): number[] {
  let squares = 0;
  for (let i = 0; i < x.length; i++) squares += (x[i] - mean[i]) * (x[i] - mean[i]);
  const t = theta / Math.sqrt(squares); // how far along the segment
  const root = [];
  for (let i = 0; i < x.length; i++) root.push((1 - t) * mean[i] + t * x[i]);
  return root;
}

// %% define="taylorTerms"
function taylorTerms(x: number[], mean: number[], theta: number): number[] {
  // gradient at the root times the difference, as numbers
  const root = rootPoint(x, mean, theta);
  const terms: number[] = [];
  for (let i = 0; i < x.length; i++) terms.push(((root[i] - mean[i]) / theta) * (x[i] - root[i]));
  return terms;
}

// %% define="firstOrderTerms"
function firstOrderTerms(f: (x: tf.Tensor1D) => tf.Scalar, root: tf.Tensor1D, x: tf.Tensor1D): tf.Tensor1D {
  const gradient = tf.grad(f)(root).arraySync() as number[];
  const from = root.arraySync();
  const to = x.arraySync();
  const terms: number[] = [];
  for (let i = 0; i < gradient.length; i++) terms[i] = gradient[i] * (to[i] - from[i]);
  return tf.tensor1d(terms);
}

// %% define="networkA"
const networkA: Layer[] = [{ weights: [[1, 0], [-1, 1]] }, { weights: [[1], [1]] }];

// %% define="networkB"
const networkB: Layer[] = [{ weights: [[1, -1], [0, 1]] }, { weights: [[1], [1]] }];

// %% define="networkC"
const networkC: Layer[] = [{ weights: [[1, -1, 1], [-1, 1, 1]] }, { weights: [[0.5], [0.5], [0.5]] }];

// %% define="lrpZPlus"
function lrpZPlus(layers: Layer[], x: number[]): number[][] {
  const a = activations(layers, x);
  const relevances: number[][] = [];
  relevances[layers.length] = a[layers.length].slice();
  for (let l = layers.length - 1; l >= 0; l--) {
    const { weights } = layers[l];
    const R: number[] = [];
    for (let j = 0; j < weights.length; j++) R[j] = 0;
    for (let k = 0; k < weights[0].length; k++) {
      let denominator = 0;
      for (let j = 0; j < weights.length; j++) if (weights[j][k] > 0) denominator += a[l][j] * weights[j][k];
      if (denominator === 0) continue;
      for (let j = 0; j < weights.length; j++)
        if (weights[j][k] > 0) R[j] += (a[l][j] * weights[j][k] * relevances[l + 1][k]) / denominator;
    }
    relevances[l] = R;
  }
  return relevances;
}

// %% define="stepsA"
const stepsA: Record<string, string> = { R1: 'R3', R2: 'R4', R3: 'Rout - a4', R4: 'Rout - a3' };

// %% define="stepsB"
const stepsB: Record<string, string> = { R1: 'R3', R2: 'R4', R3: '(a3) / (a3 + a4) * (Rout)', R4: '(a4) / (a3 + a4) * (Rout)' };

// %% define="stepsC"
const stepsC: Record<string, string> = {};
for (const k of [3, 4, 5]) stepsC['R' + k] = 'a' + k + ' / (a3 + a4 + a5) * Rout';
stepsC.R1 = 'R3 + R5 * x1 / (x1 + x2)';
stepsC.R2 = 'R4 + R5 * x2 / (x1 + x2)';

// %% define="relevanceA"
const relevanceA: Record<'R1' | 'R2', [string, string]> = { R1: ['x1-x2', '0*x1'], R2: ['x2', 'x2'] };

// %% define="relevanceB"
const relevanceB: Record<'R1' | 'R2', [string, string]> = { R1: ['x1', 'x1'], R2: ['x2 - x2', '-x1 + x2'] };

// %% define="relevanceC"
const relevanceC: Record<'R1' | 'R2', [string, string]> = { R1: ['(2*x1 - x2)/2', 'x1/2'], R2: ['x2/2', '(2*x2 - x1)/2'] };
`,
);
