import type { tf } from './tf';

/** A network that represents images: a batch `[N, H, W, C]` in, features `[N, D]` out, both float32. A plain function of tensors. */
export type Encoder = (images: tf.Tensor4D) => tf.Tensor2D;

/** Similarity of a binary mask `[height][width]` (1 = pixel kept), any real number. */
export type Score = (mask: number[][]) => number;

/** One layer of a ReLU network: `weights[input][output]`, ReLU after every layer. */
export type Layer = { weights: number[][]; bias?: number[] };
