/** Problem 2: everything put together. */
import { type KnownMistake, mistakesOf } from '../known-mistake';

const write = mistakesOf(
  'relax',
  'function relax(image: tf.Tensor3D, encoder: Encoder, masks: tf.Tensor3D): { importance: tf.Tensor2D; uncertainty: tf.Tensor2D }',
);

type Changes = { masked?: string; s?: string; R?: string; U?: string; result?: string };

const RIGHT = 'encoder(image.mul(masks.expandDims(3)) as tf.Tensor4D)';
const body = ({ masked, s, R, U, result }: Changes) => `
  return tf.tidy(() => {
    const h = encoder(image.expandDims(0) as tf.Tensor4D).squeeze([0]) as tf.Tensor1D;
    const masked = ${masked ?? RIGHT};
    const s = ${s ?? 'cosineSimilarity(h, masked)'};
    const R = ${R ?? 'importance(s, masks)'} as tf.Tensor2D;
    const U = ${U ?? 'uncertainty(s, masks, R)'} as tf.Tensor2D;
    return ${result ?? '{ importance: R, uncertainty: U }'};
  });`;

const REMOVED = 'encoder(image.mul(tf.sub(1, masks).expandDims(3)) as tf.Tensor4D)';

export const relax: KnownMistake[] = [
  write('inverted-masks', body({ masked: REMOVED })),
  write(
    'inverted-throughout',
    body({
      masked: REMOVED,
      R: 'importance(s, tf.sub(1, masks))',
      U: 'uncertainty(s, tf.sub(1, masks), R)',
    }),
  ),
  write('unmasked-reference', body({ s: 'cosineSimilarity(masked.mean(0) as tf.Tensor1D, masked)' })),
  write('raw-dot', body({ s: 'tf.dot(masked, h) as tf.Tensor1D' })),
  write('importance-only-n', body({ R: 's.reshape([-1, 1, 1]).mul(masks).mean(0)' })),
  write('not-divided-uncertainty', body({ U: 's.reshape([-1, 1, 1]).sub(R).square().mul(masks).sum(0)' })),
  write(
    'mask-not-applied',
    body({ masked: 'encoder(image.expandDims(0).tile([masks.shape[0], 1, 1, 1]) as tf.Tensor4D)' }),
  ),
  write('swapped', body({ result: '{ importance: U, uncertainty: R }' })),
];
