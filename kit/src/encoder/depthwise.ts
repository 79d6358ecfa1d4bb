import { tf } from '@course/cases';

/** Zeros before and after, for rows and for columns. */
export type Sides = [[number, number], [number, number]];

/** `[n, h, w, c]` with `stride - 1` zeros after every row and every column. */
function spread(x: tf.Tensor4D, [rows, columns]: [number, number]): tf.Tensor4D {
  const [n, h, w, c] = x.shape;
  // biome-ignore format: a matrix
  const tall = tf.pad(x.reshape([n * h, 1, w, c]), [[0, 0], [0, rows - 1], [0, 0], [0, 0]]);
  // biome-ignore format: a matrix
  const wide = tf.pad(tall.reshape([n * h * rows * w, 1, c]), [[0, 0], [0, columns - 1], [0, 0]]);
  return wide.reshape([n, h * rows, w * columns, c]);
}

/**
 * Depthwise convolution with a gradient with respect to the image that the WASM backend can compute too (it lacks TensorFlow.js's
 * own): the gradient of the output, spread out by the stride, convolved with the filter turned by half a turn.
 *
 * @param filter `[height, width, channels, multiplier]`, a constant
 */
export function depthwise(x: tf.Tensor4D, filter: tf.Tensor4D, strides: [number, number], sides: Sides): tf.Tensor4D {
  const [rows, columns, channels, multiplier] = filter.shape;
  const [n, h, w] = x.shape;
  if (multiplier === 1) return single(x, filter, strides, sides);
  const repeated = tf
    .tile(x.reshape([n * h * w, channels, 1]), [1, 1, multiplier])
    .reshape([n, h, w, channels * multiplier]);
  return single(repeated as tf.Tensor4D, filter.reshape([rows, columns, channels * multiplier, 1]), strides, sides);
}

/** With one filter a channel. */
function single(x: tf.Tensor4D, filter: tf.Tensor4D, strides: [number, number], sides: Sides): tf.Tensor4D {
  const pad: tf.backend_util.ExplicitPadding = [[0, 0], ...sides, [0, 0]];
  const convolve = tf.customGrad((image, save) => {
    (save as tf.GradSaveFunc)([filter]); // a view of it would be disposed of before the gradient is asked for
    const value = tf.depthwiseConv2d(image as tf.Tensor4D, filter, strides, pad as unknown as 'same');
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const apart = spread(dy as tf.Tensor4D, strides);
      const margins = sides.map(([before], axis): [number, number] => {
        const size = filter.shape[axis]!;
        const first = size - 1 - before;
        return [first, x.shape[axis + 1]! + size - 1 - first - apart.shape[axis + 1]!];
      });
      const cut = apart.slice(
        [0, 0, 0, 0],
        [-1, ...margins.map(([, after], i) => apart.shape[i + 1]! + Math.min(0, after)), -1],
      );
      const zeros = margins.map(([first, after]): [number, number] => [first, Math.max(0, after)]);
      const padded = tf.pad(cut, [[0, 0], ...zeros, [0, 0]]);
      return tf.depthwiseConv2d(padded as tf.Tensor4D, tf.reverse(saved[0] as tf.Tensor4D, [0, 1]), 1, 'valid');
    };
    return { value, gradFunc };
  });
  return convolve(x) as tf.Tensor4D;
}
