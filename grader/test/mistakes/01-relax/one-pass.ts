/** Problem 4: the one-pass recursion. */
import { type KnownMistake, mistakesOf } from '../known-mistake';

const write = mistakesOf(
  'onePassRelax',
  `function onePassRelax(
  image: tf.Tensor3D,
  encoder: Encoder,
  maskBatches: Iterable<tf.Tensor3D>,
): { importance: tf.Tensor2D; uncertainty: tf.Tensor2D }`,
);

type Changes = { batches?: string; kept?: string; step?: string; mean?: string; variance?: string };

const STEP = `
      W = W.add(M);
      const old = R;
      R = R.add(M.mul(tf.sub(s[n], old)).divNoNan(W));
      U = U.add(M.mul(tf.sub(s[n], old)).mul(tf.sub(s[n], R)));`;

const body = ({
  batches = 'maskBatches',
  kept = 'masks',
  step = STEP,
  mean = 'R',
  variance = 'U.divNoNan(W)',
}: Changes) => `
  const size = [image.shape[0], image.shape[1]] as [number, number];
  let W: tf.Tensor = tf.zeros(size);
  let R: tf.Tensor = tf.zeros(size);
  let U: tf.Tensor = tf.zeros(size);
  let N = 0;
  const h = encoder(image.expandDims(0)).squeeze([0]) as tf.Tensor1D;
  for (const masks of ${batches}) {
    const masked = encoder(image.mul(${kept}.expandDims(3)));
    const s = tf.dot(masked, h).divNoNan(masked.norm('euclidean', 1).mul(h.norm())).dataSync();
    tf.unstack(masks).forEach((M, n) => {
      N += 1;${step}
    });
  }
  return { importance: ${mean} as tf.Tensor2D, uncertainty: ${variance} as tf.Tensor2D };`;

const COUNTED = STEP.replace('W = W.add(M);\n      ', '').replace('.divNoNan(W)', '.div(N)');
const UNWEIGHTED = `
      const x = M.mul(s[n]);
      const old = R;
      R = R.add(x.sub(old).div(N));
      U = U.add(x.sub(old).mul(x.sub(R)));`;

export const onePass: KnownMistake[] = [
  write('new-mean-twice', body({ step: STEP.replace('tf.sub(s[n], old)).mul(', 'tf.sub(s[n], R)).mul(') })),
  write('plain-welford', body({ step: UNWEIGHTED, variance: 'U.div(N)' })),
  write('count-for-weights', body({ step: COUNTED, variance: 'U.div(N)' })),
  write('over-n', body({ variance: 'U.div(N)' })),
  write('not-divided', body({ variance: 'U' })),
  write('nan-where-unseen', body({ mean: 'R.mul(W).div(W)', variance: 'U.div(W)' })),
  write('inverted-masks', body({ kept: 'tf.sub(1, masks)' })),
  write('collects-all', body({ batches: '[...maskBatches]' })),
];
