/** Similarities by an .onnx model in worker threads: each has a session of its own, and batches go to whoever is free. */
import { once } from 'node:events';
import * as path from 'node:path';
import { Worker } from 'node:worker_threads';
import { kitFolder } from '@course/kit/folder';
import type { Reply, Request, WorkerData } from './model-worker';
import type { Compare, Compared } from './similarities';

type ModelOptions = Omit<WorkerData, 'kit'> & { workers: number };
export type ModelPool = { compare: Compare; close(): Promise<void> };

type Job = { request: NonNullable<Request>; resolve: (compared: Compared) => void; reject: (error: Error) => void };

/** The function may be called again before it has answered: up to `workers` batches are computed at the same time. */
export function openModel({ workers, ...data }: ModelOptions): ModelPool {
  const waiting: Job[] = [];
  const free: ((job: Job) => void)[] = [];
  const threads = Array.from({ length: workers }, () => {
    const worker = new Worker(path.join(__dirname, 'model-worker.js'), {
      workerData: { ...data, kit: path.join(kitFolder, 'package.json') },
      resourceLimits: { maxYoungGenerationSizeMb: 2 }, // what a batch leaves behind is small: collected often, it stays so
    });
    let job: Job | undefined;
    const next = (): void => {
      job = undefined;
      const first = waiting.shift();
      if (first) take(first);
      else free.push(take);
    };
    const take = (given: Job): void => {
      job = given;
      worker.postMessage(given.request);
    };
    worker.on('message', (reply: Reply) => {
      if ('error' in reply) job?.reject(new Error(`gridSpaceRelax: ${reply.error}`));
      else job?.resolve(reply);
      next();
    });
    worker.on('error', (error) => job?.reject(error));
    worker.on('exit', (status) => job?.reject(new Error(`gridSpaceRelax: a worker ended with status ${status}`)));
    next();
    return worker;
  });
  const compare: Compare = (from, count) =>
    new Promise((resolve, reject) => {
      const job = { request: { from, count }, resolve, reject };
      const take = free.shift();
      if (take) take(job);
      else waiting.push(job);
    });
  const closed = async (worker: Worker): Promise<void> => {
    worker.removeAllListeners('exit');
    if (worker.threadId === -1) return; // it has ended
    const exit = once(worker, 'exit');
    worker.postMessage(undefined satisfies Request);
    await exit;
  };
  return { compare, close: async () => void (await Promise.all(threads.map(closed))) };
}
