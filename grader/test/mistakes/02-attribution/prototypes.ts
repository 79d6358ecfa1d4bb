/** Problem 1: prototypes and gradient ascent. */
import { mistakesOf } from '../known-mistake';
import { gaussianBodies } from '../vectors';

const norm = mistakesOf('normPrototype', 'function normPrototype(w: number[], lambda: number): number[]');
const gaussian = mistakesOf(
  'gaussianPrototype',
  'function gaussianPrototype(w: number[], mean: number[], covariance: number[][]): number[]',
);
const generator = mistakesOf(
  'generatorPrototype',
  'function generatorPrototype(w: number[], A: number[][], c: number[], lambda: number): number[]',
);
const climb = mistakesOf(
  'maximizeActivation',
  `function maximizeActivation(
  objective: (x: tf.Tensor1D) => tf.Scalar,
  start: tf.Tensor1D,
  options: { rate?: number; steps?: number } = {},
): tf.Tensor1D`,
);

const ascent = ({
  options = 'rate = 0.1, steps = 100',
  from = 'start',
  count = 'steps',
  step = 'x.add(gradient(x).mul(rate))',
}) => `
  const { ${options} } = options as { rate?: number; steps?: number };
  const gradient = tf.grad(objective);
  return tf.tidy(() => {
    let x: tf.Tensor = tf.clone(${from});
    for (let k = 0; k < ${count}; k++) x = ${step};
    return x as tf.Tensor1D;
  });`;

/** `z` is the best code, then `result`. */
const byCode = (result: string, scale = '/ (2 * lambda)') => `
  const z = A[0].map((_, j) => {
    let sum = 0;
    for (let i = 0; i < w.length; i++) sum += A[i][j] * w[i];
    return sum ${scale};
  });
  const x = A.map((row, i) => row.reduce((sum, a, j) => sum + a * z[j], 0));
  return ${result};`;

const INPUT = 'x.map((v, i) => v + c[i])';
/** A matrix made of A times w, for square generators; where the shapes do not fit, it gives NaN. */
const squareOnly = (entry: string) => `
  const matrix = c.map((_, i) => c.map((_, j) => ${entry}));
  return c.map((v, i) => v + matrix[i].reduce((sum, m, j) => sum + m * w[j], 0) / (2 * lambda));`;

export const prototypes = [
  norm('lost-factor-two', '  return w.map((v) => v / lambda);'),
  norm('times-lambda', '  return w.map((v) => 2 * lambda * v);'),
  norm('precedence', '  return w.map((v) => v / 2 * lambda);'),
  norm('sign', '  return w.map((v) => -v / (2 * lambda));'),
  norm('unit-vector', '  return w.map((v) => v / Math.hypot(...w));'),
  norm('lambda-ignored', '  return w.map((v) => v / 2);'),

  climb('descent', ascent({ step: 'x.sub(gradient(x).mul(rate))' })),
  climb('extra-step', ascent({ count: 'steps + 1' })),
  climb('missing-step', ascent({ count: 'steps - 1' })),
  climb('rate-ignored', ascent({ options: 'steps = 100', step: 'x.add(gradient(x).mul(0.1))' })),
  climb('steps-ignored', ascent({ options: 'rate = 0.1', count: '100' })),
  climb('options-ignored', ascent({ options: '', count: '100', step: 'x.add(gradient(x).mul(0.1))' })),
  climb('start-ignored', ascent({ from: 'tf.zerosLike(start)' })),
  climb('normalised-gradient', ascent({ step: 'x.add(gradient(x).div(gradient(x).norm()).mul(rate))' })),
  climb('one-step', ascent({ count: '1' })),
  climb('gradient-at-start', ascent({ step: 'x.add(gradient(start).mul(rate))' })),

  ...Object.entries(gaussianBodies).map(([name, body]) => gaussian(name, body)),

  generator('gram', squareOnly('A[0].reduce((sum, _, k) => sum + A[k]?.[i] * A[k]?.[j], 0)')),
  generator('no-transpose', squareOnly('A[i].reduce((sum, a, k) => sum + a * A[k]?.[j], 0)')),
  generator('once', '  return A.map((row, i) => c[i] + row.reduce((sum, a, j) => sum + a * w[j], 0) / (2 * lambda));'),
  generator('lost-factor-two', byCode(INPUT, '/ lambda')),
  generator('lambda-ignored', byCode(INPUT, '')),
  generator('times-lambda', byCode(INPUT, '* 2 * lambda')),
  generator('no-offset', byCode('x')),
  generator('sign', byCode('x.map((v, i) => c[i] - v)')),
  generator('code', byCode('z')),
  generator('norm-of-x', '  return w.map((v) => v / (2 * lambda));'),
  generator('generator-ignored', '  return w.map((v, i) => v / (2 * lambda) + c[i]);'),
];
