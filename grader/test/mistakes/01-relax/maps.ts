/** Problem 2: similarity, importance, uncertainty and U-RELAX. */
import { type KnownMistake, mistakesOf } from '../known-mistake';

const similarity = mistakesOf(
  'cosineSimilarity',
  'function cosineSimilarity(h: tf.Tensor1D, masked: tf.Tensor2D): tf.Tensor1D',
);
const mean = mistakesOf(
  'importance',
  'function importance(similarities: tf.Tensor1D, masks: tf.Tensor3D): tf.Tensor2D',
);
const variance = mistakesOf(
  'uncertainty',
  'function uncertainty(similarities: tf.Tensor1D, masks: tf.Tensor3D, importance: tf.Tensor2D): tf.Tensor2D',
);
const certain = mistakesOf('uRelax', 'function uRelax(importance: tf.Tensor2D, uncertainty: tf.Tensor2D): tf.Tensor2D');

const cosine = (result: string) => `
  return tf.tidy(() => {
    const dots = masked.mul(h).sum(1) as tf.Tensor1D;
    const lengthOfH = h.norm();
    const lengths = masked.norm('euclidean', 1) as tf.Tensor1D;
    return ${result} as tf.Tensor1D;
  });`;

const weighted = (result: string) => `
  return tf.tidy(() => {
    const [N, H, W] = masks.shape;
    const s = similarities.reshape([N, 1, 1]);
    return ${result} as tf.Tensor2D;
  });`;

/** `keep` is the condition on a pixel's uncertainty `u`, with `sorted` (ascending), `n` and `average` in scope. */
const threshold = (keep: string, kept = 'r', otherwise = '0') => `
  const u = Array.from(uncertainty.dataSync());
  const sorted = [...u].sort((a, b) => a - b);
  const n = sorted.length;
  const average = u.reduce((a, b) => a + b, 0) / n;
  const median = n % 2 === 1 ? sorted[(n - 1) / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
  const values = Array.from(importance.dataSync(), (r, k) => (${keep} ? ${kept} : ${otherwise}));
  return tf.tensor2d(values, importance.shape);`;

export const maps: KnownMistake[] = [
  similarity('dot-product', cosine('dots')),
  similarity('one-norm', cosine('dots.divNoNan(lengthOfH)')),
  similarity('one-norm-masked', cosine('dots.divNoNan(lengths)')),
  similarity('distance', cosine('tf.sub(1, dots.divNoNan(lengths.mul(lengthOfH)))')),
  similarity('nan-on-zero', cosine('dots.div(lengths.mul(lengthOfH))')),
  similarity('squared-norms', cosine('dots.divNoNan(lengths.square().mul(lengthOfH.square()))')),

  mean('over-n', weighted('s.mul(masks).sum(0).div(N)')),
  mean('over-np', weighted('s.mul(masks).sum(0).div(N * 0.5)')),
  mean('over-n-mean-mask', weighted('s.mul(masks).sum(0).div(masks.mean().mul(N))')),
  mean('not-divided', weighted('s.mul(masks).sum(0)')),
  mean('inverted', weighted('s.mul(tf.sub(1, masks)).sum(0).div(tf.sub(1, masks).sum(0))')),
  mean('over-similarities', weighted('s.mul(masks).sum(0).div(similarities.sum())')),

  variance('not-divided', weighted('s.sub(importance).square().mul(masks).sum(0)')),
  variance('over-n', weighted('s.sub(importance).square().mul(masks).sum(0).div(N)')),
  variance('standard-deviation', weighted('s.sub(importance).square().mul(masks).sum(0).div(masks.sum(0)).sqrt()')),
  variance(
    'inverted',
    weighted('s.sub(importance).square().mul(tf.sub(1, masks)).sum(0).div(tf.sub(1, masks).sum(0))'),
  ),
  variance('unmasked', weighted('s.sub(importance).square().sum(0).div(N)')),
  variance('squared-mask', weighted('s.sub(importance).mul(masks).square().sum(0).div(masks.sum(0))')),
  variance('bessel', weighted('s.sub(importance).square().mul(masks).sum(0).div(masks.sum(0).sub(1))')),

  certain('upper-median', threshold('u[k] <= sorted[Math.floor(n / 2)]')),
  certain('inverted', threshold('u[k] > median')),
  certain('mean', threshold('u[k] <= average')),
  certain('binary', threshold('u[k] <= median', '1')),
  certain('strict', threshold('u[k] < median')),
  certain('nan', threshold('u[k] <= median', 'r', 'NaN')),
];
