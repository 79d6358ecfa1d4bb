import { tf } from '@course/cases';
import { numbersOf } from '../numbers';

/** Where a number is in a tensor of this shape, as [n, row, column, channel]. */
function position(index: number, shape: number[]): number[] {
  return shape.map((_, axis) => Math.floor(index / shape.slice(axis + 1).reduce((a, b) => a * b, 1)) % shape[axis]!);
}

/** In four sums, because each addition waits for the one before: it runs over every pixel of every masked image. */
function allFinite(data: ArrayLike<number>): boolean {
  const whole = data.length - (data.length % 4);
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let i = 0; i < whole; i += 4) {
    a += data[i]! * 0; // NaN as soon as one number is not finite
    b += data[i + 1]! * 0;
    c += data[i + 2]! * 0;
    d += data[i + 3]! * 0;
  }
  for (let i = whole; i < data.length; i++) a += data[i]! * 0;
  return a + b + c + d === 0;
}

/**
 * @param from where in the argument the tensor begins, along the first axis
 * @throws naming the argument `name`, what was expected of it and what it is, when a pixel is NaN or infinite
 */
export function checkFinite(caller: string, name: string, tensor: tf.Tensor, from = 0): void {
  const data = numbersOf(tensor);
  if (allFinite(data)) return;
  const index = data.findIndex((value) => !Number.isFinite(value));
  const where = position(index, tensor.shape)
    .map((at, axis) => (axis === 0 ? from + at : at))
    .join(', ');
  throw new Error(`${caller}: expected finite pixels in ${name}, got ${data[index]} at [${where}]`);
}

/** @throws unless `images` is float32 [n, height, width, 3] with at least one image and finite pixels */
export function checkImages(images: tf.Tensor4D, [height, width]: [number, number]): void {
  const expected = `encoder: expected images of shape [n, ${height}, ${width}, 3]`;
  if (!(images instanceof tf.Tensor)) throw new Error(`${expected}, got ${images === null ? 'null' : typeof images}`);
  const [count, ...shape] = images.shape as number[];
  if (!count || shape.length !== 3 || shape[0] !== height || shape[1] !== width || shape[2] !== 3)
    throw new Error(`${expected}, got [${(images.shape as number[]).join(', ')}]`);
  if (images.dtype !== 'float32') throw new Error(`encoder: expected images of dtype float32, got ${images.dtype}`);
  checkFinite('encoder', 'images', images);
}
