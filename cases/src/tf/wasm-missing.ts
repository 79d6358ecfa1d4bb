/**
 * The WASM backend lacks some operations (`einsum`, and what the gradients of `gather` and others need), and has some that are wrong. Each
 * is filled in by the cpu backend's own: numbers go over, are computed there, and come back. Slow, but there: a right function is right on every backend.
 */
import * as tf from '@tensorflow/tfjs-core';
import { replaceKernel } from './wasm-kernel';

/** What is used of the cpu backend; its own typings stay out with the rest of its package. */
type CpuBackend = {
  write(values: tf.BackendValues, shape: number[], dtype: tf.DataType): object;
  readSync(dataId: object): tf.BackendValues;
  disposeIntermediateTensorInfo(info: tf.TensorInfo): void;
};

function overThere(kernel: tf.KernelConfig): tf.KernelFunc {
  return ({ inputs, attrs, backend }) => {
    const cpu = tf.findBackend('cpu') as unknown as CpuBackend;
    const wasm = backend as unknown as CpuBackend;
    const over = (info: tf.TensorInfo): tf.TensorInfo => {
      const { shape, dtype } = info;
      return { dataId: cpu.write((wasm.readSync(info.dataId) as Float32Array).slice(), shape, dtype), shape, dtype };
    };
    const back = (info: tf.TensorInfo): tf.TensorInfo => {
      const { shape, dtype } = info;
      return { dataId: wasm.write(cpu.readSync(info.dataId), shape, dtype), shape, dtype };
    };
    const given = Object.fromEntries(
      Object.entries(inputs)
        .filter((entry): entry is [string, tf.TensorInfo] => Boolean(entry[1]))
        .map(([name, info]) => [name, over(info)]),
    );
    const all = Array.isArray(inputs) ? Object.values(given) : given; // einsum's are a list
    const made = [
      kernel.kernelFunc({ inputs: all as tf.NamedTensorInfoMap, attrs, backend: cpu }),
    ].flat() as tf.TensorInfo[];
    const results = made.map(back);
    for (const info of new Set([...Object.values(given), ...made])) cpu.disposeIntermediateTensorInfo(info);
    return results.length === 1 ? results[0]! : results;
  };
}

/**
 * What WASM has wrong: `tf.image.cropAndResize` takes the pixel to the left where rounding puts it a hair before a whole one, as whole
 * shifts do; 0.5 and 2, cast to bool, are 0 and 2; the sign of what is small is 0.
 */
const WRONG: Record<string, (attrs: tf.NamedAttrMap | undefined) => boolean> = {
  CropAndResize: () => true,
  Cast: (attrs) => attrs?.dtype === 'bool',
  Sign: () => true,
};

/** Registers on `wasm` every kernel that only `cpu` has, or has right. */
export function fillInKernels(): void {
  for (const kernel of tf.getKernelsForBackend('cpu')) {
    const { kernelName } = kernel;
    const there = overThere(kernel);
    const isWrong = WRONG[kernelName];
    if (isWrong) replaceKernel(kernelName, (own) => (args) => (isWrong(args.attrs) ? there(args) : own(args)));
    if (!tf.getKernel(kernelName, 'wasm'))
      tf.registerKernel({
        ...kernel,
        backendName: 'wasm',
        kernelFunc: there,
        setupFunc: undefined,
        disposeFunc: undefined,
      });
  }
}
