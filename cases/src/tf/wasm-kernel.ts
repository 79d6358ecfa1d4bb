import * as tf from '@tensorflow/tfjs-core';

export type Numbers = Float32Array | Int32Array | Uint8Array;

/** What is used of the WASM backend; its own typings are not exported. */
export type WasmBackend = {
  makeOutput(shape: number[], dtype: tf.DataType): tf.TensorInfo;
  /** A view of the memory, until the next `makeOutput`, for which the memory may move. */
  typedArrayFromHeap(info: tf.TensorInfo): Numbers;
  disposeData(dataId: object): void;
};

/** Puts a kernel in the place of the backend's own, which `make` is given for what the new one leaves to it. */
export function replaceKernel(kernelName: string, make: (own: tf.KernelFunc) => tf.KernelFunc): void {
  const config = tf.getKernel(kernelName, 'wasm');
  tf.unregisterKernel(kernelName, 'wasm');
  tf.registerKernel({ ...config, kernelFunc: make(config.kernelFunc) });
}
