/** The fast engine: ONNX Runtime in a worker thread, behind a call that waits for it. */
import * as os from 'node:os';
import * as path from 'node:path';
import { tf } from '@course/cases';
import { numbersOf } from '../numbers';
import { type OnnxGraph, withMask } from './onnx-file';
import type { Numbers, Reply, Request } from './worker';

/** One engine with one network. `run` gets images `[n, height, width, 3]`, normalised as the network wants them. */
export type Runner = {
  run(images: tf.Tensor4D): tf.Tensor;
  /** Of one image `[height, width, 3]` under masks `[n, height, width]`, float32, where the engine can multiply them itself. */
  runMasked?(image: tf.Tensor3D, masks: tf.Tensor3D): tf.Tensor;
  dispose(): void;
};

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

const MASK = 'mask of the kit';
const ONE = Float32Array.of(1);

const LONGEST_KEPT = 2 ** 23; // about fifty images of 224 x 224
const shared = new Map<string, Float32Array>();

/**
 * Numbers in memory that the worker sees too, used again by the next call: nothing is left to the garbage collector, which would
 * let hundreds of megabytes of images pile up.
 */
function share(name: string, numbers: ArrayLike<number>, dims: number[]): Numbers {
  let data = shared.get(name);
  if (!data || data.length < numbers.length) {
    data = new Float32Array(new SharedArrayBuffer(numbers.length * Float32Array.BYTES_PER_ELEMENT));
  }
  if (data.length <= LONGEST_KEPT) shared.set(name, data);
  data.set(numbers);
  return { data, dims };
}

/** @throws when ONNX Runtime does not accept the model */
export function onnxruntimeRunner(model: Uint8Array, graph: OnnxGraph, layout: 'nhwc' | 'nchw'): Runner {
  const call = worker();
  const id = ++sessions;
  call({
    op: 'create',
    id,
    model: withMask(model, graph.input.name, MASK, layout),
    threads: os.availableParallelism(),
  });
  const run = (images: tf.Tensor4D, mask: Numbers): tf.Tensor => {
    const ordered = layout === 'nchw' ? tf.tidy(() => tf.transpose(images, [0, 3, 1, 2])) : images;
    const inputs = { [graph.input.name]: share('images', numbersOf(ordered), ordered.shape), [MASK]: mask };
    if (ordered !== images) ordered.dispose();
    const reply = call({ op: 'run', id, inputs, output: graph.output.name });
    return tf.tensor(new Float32Array(reply.data), reply.dims); // copied: what comes from a worker is of another realm in Jest
  };
  return {
    run: (images) => run(images, share('one', ONE, [1, 1, 1, 1])),
    runMasked(image, masks) {
      const [count, height, width] = masks.shape;
      return tf.tidy(() => run(image.expandDims(0), share('masks', numbersOf(masks), [count, 1, height, width])));
    },
    dispose: () => void call({ op: 'release', id }),
  };
}
