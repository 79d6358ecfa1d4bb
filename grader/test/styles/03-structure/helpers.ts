/** Helpers in cells of their own, and answers that are put together by code. */
import { styleFrom } from '../style';

export const helpers = styleFrom(
  'helpers in cells of their own',
  `
// %%
type Vector = number[];
const add = (a: Vector, b: Vector): Vector => a.map((v, i) => v + b[i]);
const subtract = (a: Vector, b: Vector): Vector => add(a, scale(b, -1));
function scale(a: Vector, by: number): Vector {
  return a.map((v) => v * by);
}
const inner = (a: Vector, b: Vector): number => a.reduce((sum, v, i) => sum + v * b[i], 0);
const columnsOf = (M: number[][]): number[][] => M[0].map((_, k) => M.map((row) => row[k]));
const positivePart = (v: Vector): Vector => v.map((entry) => (entry > 0 ? entry : 0));

// %%
class Dense {
  private readonly columns: number[][];
  private readonly bias: Vector;
  constructor({ weights, bias }: Layer) {
    this.columns = columnsOf(weights);
    this.bias = bias ?? this.columns.map(() => 0);
  }
  forward(a: Vector): Vector {
    return positivePart(add(this.columns.map((column) => inner(column, a)), this.bias));
  }
  /** Each unit sends its relevance back to the units that it has positive weights from. */
  backward(a: Vector, R: Vector): Vector {
    return this.columns.reduce((received, column, k) => {
      const sent = positivePart(column).map((w, j) => w * a[j]);
      const total = inner(sent, sent.map(() => 1));
      return total === 0 ? received : add(received, scale(sent, R[k] / total));
    }, scale(a, 0));
  }
}
const one: Layer = { weights: [[1], [1]] };

// %% define="classPrototype"
function classPrototype(w: number[], mean: number[], covariance: number[][]): number[] {
  return add(mean, covariance.map((row) => inner(row, w)));
}

// %% define="shapleyAt111"
const sixths = [4, 1, 1].map((n) => n + '/6');
const shapleyAt111: [string, string, string] = [sixths[0], sixths[1], sixths[2]];

// %% define="rootPoint"
function rootPoint(x: number[], mean: number[], theta: number): number[] {
  const away = subtract(x, mean);
  return add(mean, scale(away, theta / Math.sqrt(inner(away, away))));
}

// %% define="taylorTerms"
function taylorTerms(x: number[], mean: number[], theta: number): number[] {
  const away = subtract(x, mean);
  const rest = subtract(x, rootPoint(x, mean, theta));
  return away.map((v, i) => (v * rest[i]) / Math.sqrt(inner(away, away)));
}

// %% define="firstOrderTerms"
function firstOrderTerms(f: (x: tf.Tensor1D) => tf.Scalar, root: tf.Tensor1D, x: tf.Tensor1D): tf.Tensor1D {
  return tf.tidy(() => tf.tensor1d(Array.from(tf.grad(f)(root).dataSync())).mul(x.sub(root)));
}

// %% define="networkA"
const networkA: Layer[] = [{ weights: columnsOf([[1, -1], [0, 1]]) }, one];

// %% define="networkB"
const networkB: Layer[] = [{ weights: columnsOf([[1, 0], [-1, 1]]) }, one];

// %% define="networkC"
const networkC: Layer[] = [{ weights: columnsOf([[1, -1], [-1, 1], [1, 1]]) }, { weights: [1, 1, 1].map((w) => [w / 2]) }];

// %% define="lrpZPlus"
function lrpZPlus(layers: Layer[], x: number[]): number[][] {
  const network = layers.map((layer) => new Dense(layer));
  const a = [x];
  for (const layer of network) a.push(layer.forward(a[a.length - 1]));
  const backwards = [a.pop()];
  for (const layer of network.reverse()) backwards.push(layer.backward(a.pop(), backwards[backwards.length - 1]));
  return backwards.reverse();
}

// %% define="stepsA"
const shared = (units: string[]) => Object.fromEntries(units.map((k) => ['R' + k, 'a' + k + ' / (' + units.map((u) => 'a' + u).join(' + ') + ') * Rout']));
const stepsA: Record<string, string> = { ...shared(['3', '4']), R1: 'R3', R2: 'R4' };

// %% define="stepsB"
const stepsB: Record<string, string> = { ...shared(['3', '4']), R1: 'R3', R2: 'R4' };

// %% define="stepsC"
const stepsC: Record<string, string> = { ...shared(['3', '4', '5']), R1: 'R3 + R5*x1/(x1 + x2)', R2: 'R4 + R5*x2/(x1 + x2)' };

// %% define="relevanceA"
const relevanceA: Record<'R1' | 'R2', [string, string]> = { R1: ['abs(x1 - x2)', '0'], R2: ['min(x1, x2)', 'max(x1, x2)'] };

// %% define="relevanceB"
const relevanceB: Record<'R1' | 'R2', [string, string]> = { R1: ['max(x1, x2)', 'min(x1, x2)'], R2: ['0', 'abs(x1 - x2)'] };

// %% define="relevanceC"
const relevanceC: Record<'R1' | 'R2', [string, string]> = {
  R1: ['(abs(x1 - x2) + x1) / 2', 'x1 * 0.5'],
  R2: ['x2 * 0.5', '(abs(x1 - x2) + x2) / 2'],
};
`,
);
