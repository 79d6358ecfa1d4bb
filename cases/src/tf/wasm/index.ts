/** Kernels of TensorFlow.js's WASM backend that RELAX spends its time in, replaced by faster ones that compute the same. */
import { resizeRowByRow } from './resize';
import { sliceRowsOnly } from './slice';

/** Once, after `@tensorflow/tfjs-backend-wasm` is loaded. */
export function replaceKernels(): void {
  sliceRowsOnly();
  resizeRowByRow();
}
