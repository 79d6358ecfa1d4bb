/**
 * The worker thread that ONNX Runtime runs in. `session.run` is asynchronous; synckit waits for the answer in the main thread,
 * so that an encoder can be a plain synchronous function there.
 */

import type { InferenceSession } from 'onnxruntime-node';
import { runAsWorker } from 'synckit';

export type Request =
  | { op: 'load' }
  | { op: 'create'; id: number; model: Uint8Array; threads: number }
  | { op: 'run'; id: number; inputs: Record<string, Numbers>; output: string }
  | { op: 'release'; id: number };
/** As many of the numbers as `dims` asks for; the array may be longer. */
export type Numbers = { data: Float32Array; dims: number[] };
/** The longest array that is kept for the next call: about fifty images of 224 x 224. */
const LONGEST_KEPT = 2 ** 23;
export type Reply = Numbers;

const sessions = new Map<number, InferenceSession>();
const NOTHING: Reply = { data: new Float32Array(0), dims: [] };

function runtime(): typeof import('onnxruntime-node') {
  return require('onnxruntime-node');
}

const buffers = new Map<string, Float32Array>();

/** A copy of shared numbers, which ONNX Runtime does not take, in a buffer that the next call uses again. */
function own(name: string, shared: Float32Array, dims: number[]): Float32Array {
  const length = dims.reduce((a, b) => a * b, 1);
  let buffer = buffers.get(name);
  if (!buffer || buffer.length < length) buffer = new Float32Array(length);
  if (buffer.length <= LONGEST_KEPT) buffers.set(name, buffer);
  buffer.set(shared.subarray(0, length));
  return buffer.subarray(0, length);
}

async function answer(request: Request): Promise<Reply> {
  if (request.op === 'load') {
    runtime();
  } else if (request.op === 'create') {
    const { id, model, threads } = request;
    // Threads that spin while they wait gain nothing on an idle machine, and cost a third of the speed on a busy one.
    const extra = { session: { intra_op: { allow_spinning: '0' } } };
    const options = { intraOpNumThreads: threads, logSeverityLevel: 3, extra } as const;
    sessions.set(id, await runtime().InferenceSession.create(model, options));
  } else if (request.op === 'run') {
    const { id, inputs, output } = request;
    const { Tensor } = runtime();
    const tensor = (name: string, { data, dims }: Numbers) => new Tensor('float32', own(name, data, dims), dims);
    const feeds = Object.entries(inputs).map(([name, numbers]) => [name, tensor(name, numbers)]);
    const results = await sessions.get(id)!.run(Object.fromEntries(feeds), [output]);
    return { data: results[output]!.data as Float32Array, dims: [...results[output]!.dims] };
  } else {
    await sessions.get(request.id)?.release();
    sessions.delete(request.id);
  }
  return NOTHING;
}

runAsWorker(answer);
