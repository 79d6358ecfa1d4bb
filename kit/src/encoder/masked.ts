/** Encoders that are given an image and its masks, and need no masked images: what `encodeMasked` uses where it can. */

import type { Encoder } from '@course/cases';
import { tf } from '@course/cases';

/** `[height, width, 3]`, float32, and masks `[n, height, width]`, float32, to features `[n, D]`; undefined where it cannot. */
export type MaskedEncoder = (image: tf.Tensor3D, masks: tf.Tensor3D) => tf.Tensor2D | undefined;

const known = new WeakMap<Encoder, MaskedEncoder>();

export function setMaskedEncoder(encoder: Encoder, masked: MaskedEncoder): void {
  known.set(encoder, masked);
}

/** Features of `image * mask` for each mask, in the way that is fastest with this encoder. */
export function encodeThrough(image: tf.Tensor3D, encoder: Encoder, masks: tf.Tensor3D): tf.Tensor2D {
  const float32 = image.dtype === 'float32' && masks.dtype === 'float32';
  const recording = tf.engine().state.gradientDepth > 0; // a gradient passes through tensors alone
  const features = float32 && !recording ? known.get(encoder)?.(image, masks) : undefined;
  return features ?? tf.tidy(() => encoder(image.mul(masks.expandDims(3)) as tf.Tensor4D));
}
