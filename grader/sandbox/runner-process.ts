/** One runner: started, asked one thing at a time, and stopped at the first breach of a limit or of the protocol. */
import { randomBytes } from 'node:crypto';
import type { Duplex, Readable } from 'node:stream';
import type { Level } from './commands';
import { killGroup, launch, type RunnerOptions, RunnerStopped, reasonOfExit } from './launch';
import { withDefaults } from './limits';
import { packRequest, type Reply, type Request, readReply } from './messages';
import { captureOutput, type Output } from './output';
import { type Usage, usageOf } from './watchdog';
import { encodeFrame, frameReader, WIRE_CAPS, WireError } from './wire';

export type Runner = {
  level: Level;
  /** Resolves with the milliseconds that the start took. */
  ready: Promise<number>;
  /**
   * @param milliseconds of processor time, and `WALL_SHARE` times as much by the clock: on a busy machine a right answer takes
   *   longer, and must not be stopped for it
   * @throws RunnerStopped when no reply came: the time was up, another limit was reached, the process ended
   */
  request(request: Request, milliseconds: number): Promise<Reply>;
  /** What it has used so far, as last seen; undefined where the system does not tell. */
  usage(): Usage | undefined;
  /** What was printed since the last time; complete up to the last reply. */
  takeOutput(): Promise<Output>;
  stopped(): RunnerStopped | undefined;
  close(): void;
  pid: number | undefined;
};

/**
 * `modules`: what a cell may require beside the kit; `backend`: wasm unless said otherwise; `image`: another folder than the
 * built one.
 */
const POLL_MS = 25;
const SETTLE_MS = 300;
/** Time by the clock for each unit of processor time, where processor time is known; elsewhere the clock is the limit. */
export const WALL_SHARE = 4;

/** Starts a runner. It answers only after `ready`; it keeps nothing of ours alive. */
export function startRunner(options: RunnerOptions): Runner {
  const limits = withDefaults(options.limits);
  const caps = { ...WIRE_CAPS, frame: limits.frameBytes };
  const started = performance.now();
  const child = launch(options, limits);
  const channel = child.stdio[3] as Duplex;
  let stop: RunnerStopped | undefined;
  let usage: Usage | undefined;
  let pending:
    | { id: string; op: Request['op']; resolve: (reply: Reply) => void; reject: (why: RunnerStopped) => void }
    | undefined;
  let becomeReady: ((milliseconds: number) => void) | undefined;
  let failStart: (why: RunnerStopped) => void = () => undefined;
  const ready = new Promise<number>((resolve, reject) => ([becomeReady, failStart] = [resolve, reject]));
  ready.catch(() => undefined); // whoever waits for it hears of it; nobody has to

  const streams = [child.stdout, child.stderr, channel] as Readable[];
  const output = captureOutput(child.stdout!, child.stderr!, limits, () =>
    end(new RunnerStopped('output', `more than ${limits.outputBytes >> 20} MB were printed`)),
  );
  const startTimer = setTimeout(
    () => end(new RunnerStopped('time', `not started within ${limits.startMs / 1000} s`)),
    limits.startMs,
  );

  function end(why: RunnerStopped): void {
    stop ??= why;
    clearTimeout(startTimer);
    killGroup(child);
    failStart(stop);
    pending?.reject(stop);
    pending = undefined;
  }

  function onFrame(header: unknown, body: Buffer): void {
    if (stop) return;
    if (becomeReady) {
      if (JSON.stringify(header) !== '{"ready":true}' || body.length > 0)
        throw new WireError('something else than "ready" came first');
      clearTimeout(startTimer);
      becomeReady(performance.now() - started);
      becomeReady = undefined;
      return;
    }
    if (!pending) throw new WireError('a reply that nobody asked for');
    const reply = readReply(pending.op, pending.id, header, body, caps);
    const { resolve } = pending;
    pending = undefined;
    resolve(reply);
  }

  const push = frameReader(caps, onFrame);
  channel.on('data', (chunk: Buffer) => {
    try {
      if (!stop) push(chunk);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      end(new RunnerStopped('protocol', `the code interfered with the grader's channel: ${error.message}`));
    }
  });
  channel.on('error', () => undefined); // EPIPE: its end is told by 'exit'
  child.on('error', (error) => end(new RunnerStopped('exit', error.message)));
  child.on('exit', (code, signal) => {
    const settle = () => {
      clearTimeout(timer);
      end(reasonOfExit(code, signal, usage, limits, output.tail()));
      streams.forEach((stream) => stream.destroy());
    };
    // a reply may still be on its way; who holds the pipe open does not hold us
    const timer = setTimeout(settle, pending ? SETTLE_MS : 0);
    channel.once('end', () => setImmediate(settle));
  });
  child.unref();
  for (const stream of streams) (stream as unknown as { unref(): void }).unref();

  function poll(): void {
    usage = usageOf(child.pid!) ?? usage;
    if (usage && usage.residentMegabytes > limits.residentMegabytes)
      end(new RunnerStopped('memory', `more than ${limits.residentMegabytes} MB of memory were used`));
  }

  function request(what: Request, milliseconds: number): Promise<Reply> {
    if (stop) return Promise.reject(stop);
    if (pending || becomeReady) throw new Error('sandbox: one request at a time, after `ready`');
    const id = randomBytes(12).toString('hex');
    const outOfTime = () =>
      end(new RunnerStopped('time', `no answer within ${milliseconds / 1000} s: an endless loop, or far too slow`));
    poll();
    const before = usage?.cpuSeconds;
    const poller = setInterval(() => {
      poll();
      if (before !== undefined && (usage!.cpuSeconds - before) * 1000 >= milliseconds) outOfTime();
    }, POLL_MS);
    const timer = setTimeout(outOfTime, before === undefined ? milliseconds : WALL_SHARE * milliseconds);
    const reply = new Promise<Reply>((resolve, reject) => (pending = { id, op: what.op, resolve, reject }));
    const chunks: Uint8Array[] = [];
    for (const piece of encodeFrame({ id, ...(packRequest(what, chunks) as object) }, chunks)) channel.write(piece);
    return reply.finally(() => {
      clearInterval(poller);
      clearTimeout(timer);
    });
  }

  return {
    level: options.level,
    ready,
    request,
    takeOutput: output.take,
    stopped: () => stop,
    usage: () => {
      if (!stop) poll();
      return usage;
    },
    close: () => end(new RunnerStopped('exit', 'closed')),
    pid: child.pid,
  };
}
