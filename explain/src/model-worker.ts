/** A worker thread of model.ts: one ONNX Runtime session, fed from a buffer that the masked images are written into. */

import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import {
  type Compare,
  type Compared,
  comparing,
  type Features,
  type Pixels,
  type SeededRule,
  type Size,
} from './similarities';

type RuntimeData = { kit: string; model: string; threads: number; size: Size };
export type WorkerData = RuntimeData & { image: Pixels; rule: SeededRule; batch: number };
/** Masks to do, or undefined: nothing more will be asked. */
export type Request = { from: number; count: number } | undefined;
export type Reply = Compared | { error: string };

async function featuresOf({ kit, model, threads, size }: RuntimeData): Promise<Features> {
  const runtime = createRequire(kit)('onnxruntime-node') as typeof import('onnxruntime-node'); // a dependency of the kit
  const extra = { session: { intra_op: { allow_spinning: '0' } } }; // as in the kit: spinning costs much on a busy machine
  const options = { intraOpNumThreads: threads, logSeverityLevel: 3, extra } as const;
  const session: InferenceSession = await runtime.InferenceSession.create(model, options);
  const [input, output] = [session.inputNames[0]!, session.outputNames[0]!];
  let reused: { count: number; images: Tensor; features: Tensor } | undefined; // nothing is left for the garbage collector
  return async (images, count) => {
    if (reused?.count === count && reused.images.data === images) {
      await session.run({ [input]: reused.images }, { [output]: reused.features });
      return reused.features.data as Float32Array;
    }
    const batch = new runtime.Tensor('float32', images as Float32Array, [
      count,
      size.height,
      size.width,
      size.channels,
    ]);
    const found = (await session.run({ [input]: batch }, [output]))[output]!;
    const features = new runtime.Tensor('float32', Float32Array.from(found.data as Float32Array), found.dims);
    reused = { count, images: batch, features };
    return features.data as Float32Array;
  };
}

const message = (error: unknown): Reply => ({
  error: String(error instanceof Error ? error.message : error).split('\n')[0]!,
});

/** Ends by itself: a thread that is ended from outside while ONNX Runtime computes takes the whole process with it. */
function answerWith(compare: Compare): void {
  let before: Promise<void> = Promise.resolve();
  const answer = async (request: Request): Promise<void> => {
    if (request === undefined) return parentPort!.close();
    const reply: Reply = await compare(request.from, request.count).catch(message);
    parentPort!.postMessage(reply);
  };
  parentPort!.on('message', (request: Request) => (before = before.then(() => answer(request))));
}

async function start({ image, size, rule, batch, ...runtime }: WorkerData): Promise<Compare> {
  return comparing(image, size, rule, batch, await featuresOf({ size, ...runtime }));
}

start(workerData as WorkerData)
  .catch(
    (error: unknown): Compare =>
      () =>
        Promise.reject(error),
  )
  .then(answerWith);
