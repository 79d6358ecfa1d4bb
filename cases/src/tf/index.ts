/**
 * The one place that loads TensorFlow.js and chooses what it computes on.
 *
 * `tf` is TensorFlow.js core with every operation chained onto its tensors and every gradient registered. The backend is
 * `@tensorflow/tfjs-node` where its addon loads, else WASM with SIMD; the environment variable `COURSE_BACKEND`
 * (`node`, `wasm` or `cpu`) forces one. WASM starts asynchronously: `await ready` once before the first operation.
 */

import * as path from 'node:path';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { padExplicitly } from './native-padding';
import { fillInKernels } from './wasm-missing';
import { sliceRowsOnly } from './wasm-slice';

require('@tensorflow/tfjs'); // its build for Node chains the operations and registers the gradients; the types of layers and data stay out

export type {} from '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops'; // the types of x.mul(y)
export { tf };
export type BackendName = 'node' | 'wasm' | 'cpu';
const BACKENDS: readonly BackendName[] = ['node', 'wasm', 'cpu'];

/** tfjs-node calls two helpers that Node 23 removed from `util`. */
function restoreUtilHelpers(): void {
  const util: Record<string, unknown> = require('node:util');
  util.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  util.isArray ??= Array.isArray;
}

function loadNative(): boolean {
  try {
    process.env.TF_ENABLE_ONEDNN_OPTS ??= '1'; // read once, when TensorFlow loads; twice as fast
    process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
    restoreUtilHelpers();
    require('@tensorflow/tfjs-node');
    return true;
  } catch (error) {
    if (process.env.COURSE_BACKEND === 'node')
      throw new Error(
        `COURSE_BACKEND=node: @tensorflow/tfjs-node does not load (${firstLine(error)}); use wasm or cpu`,
      );
    return false;
  }
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n')[0]!;
}

function chooseBackend(): BackendName {
  const forced = process.env.COURSE_BACKEND;
  if (forced && !BACKENDS.includes(forced as BackendName))
    throw new Error(`COURSE_BACKEND: expected one of ${BACKENDS.join(', ')}, got '${forced}'`);
  const wanted = forced as BackendName | undefined;
  if (wanted !== 'wasm' && wanted !== 'cpu' && loadNative()) return 'node';
  return wanted ?? 'wasm';
}

/** Emscripten, which the WASM backend is built with, ends the process on a late rejection: keep only the handlers that were there before. */
async function startWasm(): Promise<void> {
  const events = ['uncaughtException', 'unhandledRejection'] as const;
  const before = events.map((event) => new Set(process.listeners(event as 'uncaughtException')));
  await tf.setBackend('wasm');
  events.forEach((event, i) => {
    for (const listener of process.listeners(event as 'uncaughtException'))
      if (!before[i]!.has(listener)) process.removeListener(event, listener);
  });
}

function wasmFolder(): string {
  return (
    process.env.COURSE_WASM ??
    path.dirname(require.resolve('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm'))
  );
}

tf.enableProdMode(); // no banner about faster backends in the middle of a student's output
const chosen = chooseBackend();
let started: Promise<void>;
if (chosen === 'wasm') {
  setWasmPaths(wasmFolder() + path.sep);
  sliceRowsOnly();
  fillInKernels();
  started = startWasm();
} else {
  if (chosen === 'node') padExplicitly();
  started = tf.setBackend(chosen === 'node' ? 'tensorflow' : 'cpu').then(() => undefined);
}

/** Resolves when the chosen backend can compute. `await tf.ready()` does the same. */
export const ready: Promise<void> = started;

/** The backend that was chosen when the kit was loaded. */
export function backend(): BackendName {
  return chosen;
}
