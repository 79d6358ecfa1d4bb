/**
 * TensorFlow.js's WASM backend copies a whole tensor in order to slice it: taking a batch out of a thousand masks, 200 MB, costs
 * 100 ms, and doing so for every batch more than the encoder itself. This kernel copies only the rows that the slice lies in.
 */
import * as tf from '@tensorflow/tfjs-core';
import { replaceKernel, type WasmBackend } from './wasm-kernel';

export function sliceRowsOnly(): void {
  replaceKernel('Slice', (whole) => (args) => {
    const backend = args.backend as WasmBackend;
    const x = args.inputs.x as tf.TensorInfo;
    const { begin, size } = args.attrs as unknown as { begin: number | number[]; size: number | number[] };
    const [from = [], shape = []] = tf.slice_util.parseSliceParams(x as tf.Tensor, begin, size);
    const outside = (length: number, axis: number): boolean =>
      from[axis]! < 0 || shape[axis]! < 0 || from[axis]! + shape[axis]! > length;
    if (from.length > x.shape.length || x.shape.some(outside))
      throw new Error(
        `slice: expected a part of a tensor of shape [${x.shape.join(', ')}], got begin [${from.join(', ')}] and size [${shape.join(', ')}]`,
      ); // the backend itself would read whatever lies there in memory
    if (x.dtype === 'string' || x.shape.length === 0 || shape.includes(0) || shape[0] === x.shape[0])
      return whole(args);
    const row = tf.util.sizeFromShape(x.shape.slice(1));
    const rows = backend.makeOutput([shape[0]!, ...x.shape.slice(1)], x.dtype);
    const values = backend.typedArrayFromHeap(x); // after the output: the memory may have moved for it
    backend.typedArrayFromHeap(rows).set(values.subarray(from[0]! * row, (from[0]! + shape[0]!) * row));
    if (tf.util.sizeFromShape(shape) === shape[0]! * row) return { ...rows, shape };
    const inside = { begin: [0, ...from.slice(1)], size: shape } as unknown as tf.NamedAttrMap;
    const part = whole({ inputs: { x: rows }, attrs: inside, backend });
    backend.disposeData(rows.dataId);
    return part;
  });

  // tf.unstack and tf.split slice without asking for the kernel above.
  const slice = tf.getKernel('Slice', 'wasm').kernelFunc;
  const take = (x: tf.TensorInfo, axis: number, at: number, size: number, backend: object): tf.TensorInfo => {
    const begin = x.shape.map((_, i) => (i === axis ? at : 0));
    const attrs = {
      begin,
      size: x.shape.map((length, i) => (i === axis ? size : length)),
    } as unknown as tf.NamedAttrMap;
    return slice({ inputs: { x }, attrs, backend }) as tf.TensorInfo;
  };
  replaceKernel('Unpack', () => ({ inputs, attrs, backend }) => {
    const x = inputs.value as tf.TensorInfo;
    const axis = ((attrs!.axis as number) + x.shape.length) % x.shape.length;
    const shape = x.shape.filter((_, i) => i !== axis);
    return Array.from({ length: x.shape[axis]! }, (_, at) => ({ ...take(x, axis, at, 1, backend), shape }));
  });
  replaceKernel('SplitV', () => ({ inputs, attrs, backend }) => {
    const x = inputs.x as tf.TensorInfo;
    const axis = ((attrs!.axis as number) + x.shape.length) % x.shape.length;
    let at = 0;
    const sizes = tf.backend_util.prepareSplitSize(
      x as tf.Tensor,
      attrs!.numOrSizeSplits as unknown as number | number[],
      axis,
    );
    return sizes.map((size) => take(x, axis, (at += size) - size, size, backend));
  });
}
