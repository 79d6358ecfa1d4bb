/**
 * TensorFlow.js's WASM backend interpolates every pixel from its four neighbours by itself. This kernel interpolates the rows of
 * the small image once, and each row of the large one between two of them: a mask from its grid in less than half of the time.
 */
import type * as tf from '@tensorflow/tfjs-core';
import { type Numbers, replaceKernel, type WasmBackend } from './kernel';

/** `[n, height, width, channels]` */
type Shape = [number, number, number, number];
type Sampling = { alignCorners: boolean; halfPixelCenters: boolean };
/** Where each of the new positions lies among the old: between `low` and `high`, this part of the way from the first. */
type Places = { low: Int32Array; high: Int32Array; part: Float64Array };

function placesOf(from: number, to: number, { alignCorners, halfPixelCenters }: Sampling): Places {
  const corners = alignCorners && to > 1 ? 1 : 0;
  const scale = (from - corners) / (to - corners);
  const places = { low: new Int32Array(to), high: new Int32Array(to), part: new Float64Array(to) };
  for (let i = 0; i < to; i++) {
    // Array.from would take longer than all the rest
    const at = halfPixelCenters ? scale * (i + 0.5) - 0.5 : scale * i;
    places.low[i] = Math.max(0, Math.floor(at));
    places.high[i] = Math.min(from - 1, Math.ceil(at));
    places.part[i] = at - places.low[i]!;
  }
  return places;
}

/** One row of an image with as many columns as `columns` has. */
function widened(row: Numbers, { low, high, part }: Places, channels: number): Float64Array {
  const wide = new Float64Array(low.length * channels);
  for (let column = 0; column < low.length; column++)
    for (let channel = 0; channel < channels; channel++) {
      const left = row[low[column]! * channels + channel]!;
      const right = row[high[column]! * channels + channel]!;
      wide[column * channels + channel] = left + (right - left) * part[column]!;
    }
  return wide;
}

function resize(
  from: Numbers,
  to: Numbers,
  [count, height, width, channels]: Shape,
  rows: Places,
  columns: Places,
): void {
  const length = columns.low.length * channels;
  let start = 0;
  for (let n = 0; n < count; n++) {
    const wide = new Map<number, Float64Array>();
    const rowOf = (row: number): Float64Array => {
      const at = (n * height + row) * width * channels;
      if (!wide.has(row)) wide.set(row, widened(from.subarray(at, at + width * channels), columns, channels));
      return wide.get(row)!;
    };
    for (let row = 0; row < rows.low.length; row++, start += length) {
      const [upper, lower, part] = [rowOf(rows.low[row]!), rowOf(rows.high[row]!), rows.part[row]!];
      for (let i = 0; i < length; i++) to[start + i] = upper[i]! + (lower[i]! - upper[i]!) * part;
    }
  }
}

export function resizeRowByRow(): void {
  replaceKernel('ResizeBilinear', (own) => (args) => {
    const backend = args.backend as WasmBackend;
    const images = args.inputs.images as tf.TensorInfo;
    const { size, ...sampling } = args.attrs as unknown as Sampling & { size: [number, number] };
    const shape = images.shape as Shape;
    if (images.dtype !== 'float32' || shape.includes(0) || size.includes(0)) return own(args);
    const output = backend.makeOutput([shape[0], ...size, shape[3]], 'float32');
    const [rows, columns] = [placesOf(shape[1], size[0], sampling), placesOf(shape[2], size[1], sampling)];
    resize(backend.typedArrayFromHeap(images), backend.typedArrayFromHeap(output), shape, rows, columns);
    return output;
  });
}
