/** What the pictures take, and the errors for everything else. Tensors are read, never changed or disposed of. */
import type { tf } from '@course/cases';

/** One picture of a row: a photograph, a map, or a map over a photograph. */
export type Picture = {
  /** Stands under the picture. */
  title?: string;
  /** `[height, width, 3]`, float32, normalised `(pixel − 127)/128`: −1 is black, 0 mid-grey, 1 white. */
  image?: tf.Tensor3D;
  /** `[height, width]`, any numbers; drawn over `image`, in grey, when there is one. */
  map?: tf.Tensor2D;
  /** The values that get the lowest and the highest colour. */
  range?: [number, number];
};

/** A tensor's numbers, copied: row-major, `depth` 1 for a map and 3 for an image. */
export type Grid = { height: number; width: number; values: Float32Array };

/** The same as `Picture`, read. A `difference` has white in the middle, which is 0 when the range is symmetric. */
export type ReadPicture = {
  title: string;
  image?: Grid;
  map?: Grid;
  range?: [number, number];
  colours?: 'values' | 'difference';
};

function describe(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return `'${value.length > 40 ? `${value.slice(0, 40)}…` : value}'`;
  return value === undefined ? 'nothing' : `a value of type ${typeof value}`;
}

/** @throws `showMap: expected map of shape [height, width], got [2, 3, 4]` */
function readTensor(call: string, name: string, value: unknown, shape: '[height, width]' | '[height, width, 3]'): Grid {
  const tensor = (value ?? {}) as tf.Tensor;
  if (!Array.isArray(tensor.shape) || typeof tensor.dataSync !== 'function')
    throw new Error(`${call}: expected ${name} to be a tensor of shape ${shape}, got ${describe(value)}`);
  if (tensor.isDisposed)
    throw new Error(`${call}: expected ${name} to be a tensor in use, got one that was disposed of`);
  const [height, width, depth] = tensor.shape as number[];
  const fits = shape === '[height, width]' ? tensor.shape.length === 2 : tensor.shape.length === 3 && depth === 3;
  if (!fits || !height || !width)
    throw new Error(`${call}: expected ${name} of shape ${shape}, got [${tensor.shape.join(', ')}]`);
  if (tensor.dtype === 'string' || tensor.dtype === 'complex64')
    throw new Error(`${call}: expected ${name} of dtype float32, got ${tensor.dtype}`);
  return { height, width, values: new Float32Array(tensor.dataSync()) }; // a copy: some backends hand out their own memory
}

export function readImage(call: string, name: string, image: unknown): Grid {
  return readTensor(call, name, image, '[height, width, 3]');
}

export function readMap(call: string, name: string, map: unknown): Grid {
  return readTensor(call, name, map, '[height, width]');
}

export function readTitle(call: string, name: string, title: unknown, otherwise: string): string {
  if (title === undefined) return otherwise;
  if (typeof title !== 'string') throw new Error(`${call}: expected ${name} to be a string, got ${describe(title)}`);
  return title;
}

export function readRange(call: string, name: string, range: unknown): [number, number] | undefined {
  if (range === undefined) return undefined;
  const [low, high] = Array.isArray(range) ? (range as unknown[]) : [];
  if (
    typeof low !== 'number' ||
    typeof high !== 'number' ||
    !Number.isFinite(low) ||
    !Number.isFinite(high) ||
    !(low < high)
  )
    throw new Error(
      `${call}: expected ${name} to be [lowest, highest], two finite numbers, got ` +
        (Array.isArray(range) ? `[${range.join(', ')}]` : describe(range)),
    );
  return [low, high];
}

/** @throws when there is nothing to draw, or a tensor, title or range is not what `Picture` says */
export function readPictures(call: string, pictures: unknown): ReadPicture[] {
  if (!Array.isArray(pictures))
    throw new Error(`${call}: expected pictures to be an array of { title, image, map }, got ${describe(pictures)}`);
  if (pictures.length === 0) throw new Error(`${call}: expected pictures to hold at least 1 picture, got 0`);
  return (pictures as unknown[]).map((value, i) => {
    const name = `pictures[${i}]`;
    if (typeof value !== 'object' || value === null)
      throw new Error(`${call}: expected ${name} to be { title, image, map }, got ${describe(value)}`);
    const { title, image, map, range } = value as Picture;
    if (image === undefined && map === undefined)
      throw new Error(`${call}: expected ${name} to have an image, a map or both, got neither`);
    return {
      title: readTitle(call, `${name}.title`, title, ''),
      image: image === undefined ? undefined : readImage(call, `${name}.image`, image),
      map: map === undefined ? undefined : readMap(call, `${name}.map`, map),
      range: readRange(call, `${name}.range`, range),
    };
  });
}
