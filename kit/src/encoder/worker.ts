/**
 * The worker thread that ONNX Runtime runs in. `session.run` is asynchronous; synckit waits for the answer in the main thread,
 * so that an encoder can be a plain synchronous function there.
 */
import { runAsWorker } from 'synckit';
import type { InferenceSession } from 'onnxruntime-node';

export type Request =
  | { op: 'load' }
  | { op: 'create'; id: number; model: Uint8Array; threads: number }
  | { op: 'run'; id: number; input: string; output: string; data: Float32Array; dims: number[] }
  | { op: 'release'; id: number };
export type Reply = { data: Float32Array; dims: number[] };

const sessions = new Map<number, InferenceSession>();
const NOTHING: Reply = { data: new Float32Array(0), dims: [] };

function runtime(): typeof import('onnxruntime-node') {
  return require('onnxruntime-node');
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
    const { id, input, output, data, dims } = request;
    const results = await sessions.get(id)!.run({ [input]: new (runtime().Tensor)('float32', data, dims) }, [output]);
    return { data: results[output]!.data as Float32Array, dims: [...results[output]!.dims] };
  } else {
    await sessions.get(request.id)?.release();
    sessions.delete(request.id);
  }
  return NOTHING;
}

runAsWorker(answer);
