/** The fast engine: ONNX Runtime in a worker thread, behind a call that waits for it. */
import * as os from 'node:os';
import * as path from 'node:path';
import { tf } from '../tensors';
import type { OnnxGraph } from './onnx-file';
import type { Reply, Request } from './worker';

/** One engine with one network. `run` gets images `[n, height, width, 3]`, normalised as the network wants them. */
export type Runner = { run(images: tf.Tensor4D): tf.Tensor; dispose(): void };

type Ask = (request: Request) => Reply;
let ask: Ask | undefined;
let sessions = 0;

/** Starts the worker at the first call. It does not keep the process alive. */
function worker(): Ask {
  if (!ask) {
    process.env.ORT_DISABLE_TELEMETRY ??= '1'; // else it writes an id into the user's home, and reports to its makers
    const { createSyncFn } = require('synckit') as typeof import('synckit');
    ask = createSyncFn(path.join(__dirname, 'worker.js'), { execArgv: [] }) as Ask;
  }
  return ask;
}

/** The first line of what ONNX Runtime says when something is wrong with a model. */
export function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n')[0]!;
}

let missing: string | undefined | null = null; // null: not tried yet

/** Why ONNX Runtime cannot be used here, or undefined when it can. */
export function whyNotOnnxruntime(): string | undefined {
  if (missing !== null) return missing;
  try {
    worker()({ op: 'load' });
    missing = undefined;
  } catch (error) {
    missing = firstLine(error);
  }
  return missing;
}

/** @throws when ONNX Runtime does not accept the model */
export function onnxruntimeRunner(model: Uint8Array, graph: OnnxGraph, layout: 'nhwc' | 'nchw'): Runner {
  const call = worker();
  const id = ++sessions;
  call({ op: 'create', id, model, threads: os.availableParallelism() });
  const [input, output] = [graph.input.name, graph.output.name];
  return {
    run(images) {
      const ordered = layout === 'nchw' ? tf.tidy(() => tf.transpose(images, [0, 3, 1, 2])) : images;
      const reply = call({ op: 'run', id, input, output, data: ordered.dataSync() as Float32Array, dims: ordered.shape });
      if (ordered !== images) ordered.dispose();
      return tf.tensor(new Float32Array(reply.data), reply.dims); // copied: what comes from a worker is of another realm in Jest
    },
    dispose: () => void call({ op: 'release', id }),
  };
}
