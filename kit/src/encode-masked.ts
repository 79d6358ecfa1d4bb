import type { Encoder } from '@course/cases';
import { tf } from '@course/cases';
import { checkFinite } from './encoder/check-images';
import { encodeThrough } from './encoder/masked';
import { progress } from './progress';

/** Masks a call. Measured: 4 to 32 cost within a fifth of each other, and small batches the least on a busy machine. */
const BATCH = 8;

export type EncodeMaskedOptions = {
  /** Masks a call of the encoder; 8 if not given. Features do not depend on it. */
  batch?: number;
  /** What the progress bar says. */
  label?: string;
};

function checkArguments(image: tf.Tensor3D, masks: tf.Tensor3D, batch: number): void {
  const fail = (what: string): never => {
    throw new Error(`encodeMasked: expected ${what}`);
  };
  const shape = (x: unknown): string =>
    x instanceof tf.Tensor ? `[${x.shape.join(', ')}]` : x === null ? 'null' : typeof x;
  const isRank3 = (x: unknown): boolean => x instanceof tf.Tensor && x.rank === 3;
  if (!isRank3(image)) fail(`image of shape [height, width, channels], got ${shape(image)}`);
  if (!isRank3(masks)) fail(`masks of shape [n, height, width], got ${shape(masks)}`);
  const [height, width] = image.shape;
  if (masks.shape[0] === 0) fail(`at least 1 mask, got masks of shape ${shape(masks)}`);
  if (masks.shape[1] !== height || masks.shape[2] !== width)
    fail(`masks of shape [n, ${height}, ${width}], as the image is, got ${shape(masks)}`);
  if (!Number.isInteger(batch) || batch < 1) fail(`options.batch to be a whole number above 0, got ${String(batch)}`);
  checkFinite('encodeMasked', 'image', image);
}

/**
 * Features of an image seen through many masks: `encoder(image * mask)` for each, in batches, with a progress bar.
 *
 * @param image `[height, width, channels]`, float32, normalised: where a mask is 0 the image becomes 0, mid-grey
 * @param masks `[n, height, width]` in [0, 1]: 1 = pixel kept, 0 = pixel removed
 * @returns features `[n, D]`, float32, in the order of the masks
 * @throws naming the argument: wrong shapes, no masks, a pixel of the image or of a mask that is not finite
 *
 * @example
 * encodeMasked(photos.chelsea, encoder, tf.ones([8, 224, 224])).shape; // [8, 1280], eight times the photograph's own features
 */
export function encodeMasked(
  image: tf.Tensor3D,
  encoder: Encoder,
  masks: tf.Tensor3D,
  { batch = BATCH, label = 'masks' }: EncodeMaskedOptions = {},
): tf.Tensor2D {
  checkArguments(image, masks, batch);
  const count = masks.shape[0];
  const starts = Array.from({ length: Math.ceil(count / batch) }, (_, i) => i * batch);
  return tf.tidy(() => {
    const features: tf.Tensor2D[] = [];
    for (const start of progress(starts, label, { total: count, unit: (from) => Math.min(batch, count - from) }))
      features.push(
        tf.tidy(() => {
          const some = masks.slice([start, 0, 0], [Math.min(batch, count - start), -1, -1]);
          checkFinite('encodeMasked', 'masks', some, start);
          return encodeThrough(image, encoder, some);
        }),
      );
    return tf.concat(features, 0);
  });
}
