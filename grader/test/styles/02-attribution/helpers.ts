/** Helpers in cells of their own, a class, values remembered by the name of the coalition. */
import { styleFrom } from '../style';

export const helpers = styleFrom(
  'helpers in cells of their own',
  `
// %%
const sumOf = (values: number[]): number => {
  let total = 0;
  for (const v of values) total += v;
  return total;
};
const times = (M: number[][], v: number[]): number[] => M.map((row) => sumOf(row.map((m, j) => m * v[j])));
const scaled = (v: number[], by: number): number[] => v.map((entry) => entry * by);
const plus = (a: number[], b: number[]): number[] => a.map((entry, i) => entry + b[i]);
const transposed = (M: number[][]): number[][] => M[0].map((_, j) => M.map((row) => row[j]));

// %%
class Game {
  private seen = new Map<string, number>();
  constructor(private value: (present: boolean[]) => number, readonly players: number) {}
  of(members: number[]): number {
    const key = [...members].sort((a, b) => a - b).join();
    if (!this.seen.has(key)) this.seen.set(key, this.value(Array.from({ length: this.players }, (_, i) => members.includes(i))));
    return this.seen.get(key)!;
  }
}
function* subsets(of: number[]): Generator<number[]> {
  if (of.length === 0) return yield [];
  const [first, ...rest] = of;
  for (const S of subsets(rest)) {
    yield S;
    yield [first, ...S];
  }
}

// %% define="normPrototype"
function normPrototype(w: number[], lambda: number): number[] {
  return scaled(w, 1 / (2 * lambda));
}

// %% define="maximizeActivation"
function* ascent(objective: (x: tf.Tensor1D) => tf.Scalar, from: tf.Tensor1D, rate: number): Generator<tf.Tensor1D> {
  for (let x = from; ; x = x.add(tf.grad(objective)(x).mul(rate))) yield x;
}
function maximizeActivation(
  objective: (x: tf.Tensor1D) => tf.Scalar,
  start: tf.Tensor1D,
  options: { rate?: number; steps?: number } = {},
): tf.Tensor1D {
  return tf.tidy(() => {
    let step = 0;
    for (const x of ascent(objective, tf.clone(start), options.rate ?? 0.1)) if (step++ === (options.steps ?? 100)) return x;
    return start;
  });
}

// %% define="gaussianPrototype"
function gaussianPrototype(w: number[], mean: number[], covariance: number[][]): number[] {
  return plus(times(covariance, w), mean);
}

// %% define="generatorPrototype"
function generatorPrototype(w: number[], A: number[][], c: number[], lambda: number): number[] {
  const code = normPrototype(times(transposed(A), w), lambda);
  return plus(times(A, code), c);
}

// %% define="minMaxPooling"
function minMaxPooling(x: number[]): number {
  // min(a, b) = (a + b − |a − b|)/2, max(a, b) = (a + b + |a − b|)/2
  const max = (x[1] + x[2] + Math.abs(x[1] - x[2])) / 2;
  return (x[0] + max - Math.abs(x[0] - max)) / 2;
}

// %% define="coalitionValue"
function coalitionValue(f: (x: number[]) => number, x: number[], reference: number[]): (present: boolean[]) => number {
  const present = x.map((v, i) => [i, v] as const);
  const choose = (S: boolean[]): number[] => Object.assign([...reference], Object.fromEntries(present.filter(([i]) => S[i])));
  return (S) => f(choose(S));
}

// %% define="shapleyValues"
function shapleyValues(value: (present: boolean[]) => number, players: number): number[] {
  const game = new Game(value, players);
  const everyone = Array.from({ length: players }, (_, i) => i);
  return everyone.map((i) => {
    // the mean over the sizes of the mean over the coalitions of that size
    const bySize = everyone.map((): number[] => []);
    for (const S of subsets(everyone.filter((k) => k !== i))) bySize[S.length].push(game.of([...S, i]) - game.of(S));
    return sumOf(bySize.map((contributions) => sumOf(contributions) / contributions.length)) / players;
  });
}

// %% define="shapleyAt321"
const shapleyAt321: [string, string, string] = ['1/3*0 + 1/6*2 + 1/6*1 + 1/3*2', '1/6·2 + 1/3·1', '1/6'];

// %% define="gradientTimesInput"
function gradientTimesInput(f: (x: tf.Tensor1D) => tf.Scalar, x: tf.Tensor1D): tf.Tensor1D {
  const slope = tf.grad(f);
  return tf.tidy(() => tf.stack(tf.unstack(slope(x)).map((g, i) => g.mul(x.gather([i]).squeeze()))) as tf.Tensor1D);
}
`,
);
