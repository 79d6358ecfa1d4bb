/**
 * One submission in the sandbox: its cells are run, then its functions are called and its answers read. Runners that end are
 * replaced by fresh ones, which run the same cells again; what is told of a cell is what it did the first time.
 */
import type { Call, Claim } from '@course/cases';
import { type RunnerOptions, RunnerStopped, type StopReason } from './launch';
import { withDefaults } from './limits';
import type { Cell, Reply, Request } from './messages';
import type { Output } from './output';
import type { Pool } from './pool';
import { type Runner, startRunner, WALL_SHARE } from './runner-process';
import type { Usage } from './watchdog';

export type CellResult = { id: string; ok: boolean; error?: { name: string; message: string }; stopped?: StopReason };

/** Time that a submission has used up, in all its sessions: of its cells and calls, and of the restarts that it made necessary. */
type Budget = { spentMs: number };
/**
 * Runners come from `pool` where it serves these options (same level, modules, backend, limits of the start), else they are
 * started.
 */
export type SessionOptions = RunnerOptions & { cells: Cell[]; pool?: Pool; budget?: Budget };

export type Session = {
  /** Runs every cell in order. One that throws does not stop the others; one that is stopped is left out of later runs. */
  run(): Promise<CellResult[]>;
  /** Calls a function with arguments built inside the runner. Never rejects because of a student: that is a claim too. */
  call(call: Call, milliseconds?: number): Promise<Claim>;
  read(name: string, milliseconds?: number): Promise<Claim>;
  /** What the cells printed while they were run for the first time; nothing of what calls print. */
  output(): Output;
  /** What calls printed since this was asked for the last time: they know the hidden inputs, so it is for staff alone. */
  printed(): Promise<string>;
  /** Errors outside any cell or call, such as rejections that nobody awaited. */
  late(): string[];
  close(): void;
};

export function takeRunner(options: Omit<SessionOptions, 'cells'>): Promise<Runner> {
  if (options.pool?.serves(options)) return options.pool.take();
  const runner = startRunner(options);
  return runner.ready.then(
    () => runner,
    (why: Error) => Promise.reject(new Error(`sandbox: no runner can be started (${why.message})`)),
  );
}

export function stoppedClaim({ reason, message }: RunnerStopped): Claim {
  return { status: 'stopped', reason, message };
}

/**
 * The time that counts: by the clock, without what the runner stood in line for a processor, so that a busy machine costs nobody
 * anything and code that only sleeps is not free. Threads may compute at once: then it is the processor time.
 */
function spent(byTheClock: number, before: Usage | undefined, after: Usage | undefined): number {
  if (!before || !after) return byTheClock;
  const computed = (after.cpuSeconds - before.cpuSeconds) * 1000;
  if (before.waitedSeconds === undefined || after.waitedSeconds === undefined)
    return Math.max(computed, byTheClock / WALL_SHARE);
  return Math.max(computed, byTheClock - (after.waitedSeconds - before.waitedSeconds) * 1000);
}

function appendOutput(to: Output, more: Output, cap: number): void {
  for (const name of ['stdout', 'stderr'] as const) {
    const whole = to[name] + more[name];
    to.truncated ||= whole.length > cap || more.truncated;
    to[name] = whole.slice(0, cap);
  }
}

export function openSession(options: SessionOptions): Session {
  const limits = withDefaults(options.limits);
  const results: CellResult[] = [];
  const printed: Output = { stdout: '', stderr: '', truncated: false };
  const late: string[] = [];
  let runner: Runner | undefined;
  let started = 0;
  const budget: Budget = options.budget ?? { spentMs: 0 };
  let closed = false;
  let queue: Promise<unknown> = Promise.resolve();

  /** Requests go one after the other, whoever makes them. */
  function inTurn<T>(task: () => Promise<T>): Promise<T> {
    const turn = queue.then(task);
    queue = turn.catch(() => undefined);
    return turn;
  }

  async function ask(on: Runner, request: Request, milliseconds: number): Promise<Reply> {
    const left = limits.totalMs - budget.spentMs;
    const overall = () => new RunnerStopped('budget', 'the time allowed for the whole notebook is used up');
    if (left <= 0) throw overall();
    const start = performance.now();
    const before = on.usage();
    try {
      return await on.request(request, Math.min(milliseconds, left));
    } catch (error) {
      const atTheEnd = error instanceof RunnerStopped && error.reason === 'time' && milliseconds > left;
      throw atTheEnd ? overall() : error;
    } finally {
      budget.spentMs += spent(performance.now() - start, before, on.usage());
    }
  }

  function runCell(on: Runner, cell: Cell): Promise<Reply> {
    return ask(on, { op: 'run', cell }, limits.cellMs);
  }

  /** A runner in which the first cells (as many as have a result) have run, all but those that were stopped. */
  async function ready(): Promise<Runner> {
    if (closed) throw new RunnerStopped('exit', 'the session is closed');
    if (runner && !runner.stopped()) return runner;
    if (budget.spentMs >= limits.totalMs)
      throw new RunnerStopped('budget', 'the time allowed for the whole notebook is used up');
    if (started > limits.restarts)
      throw new RunnerStopped('exit', `the notebook has already been restarted ${limits.restarts} times`);
    started += 1;
    const start = performance.now();
    const fresh = await takeRunner(options);
    if (started > 1) budget.spentMs += (performance.now() - start) / WALL_SHARE; // others start at the same time
    runner = fresh;
    for (const [i, result] of results.entries()) if (!result.stopped) await runCell(fresh, options.cells[i]!);
    await fresh.takeOutput(); // printed before, and told already
    return fresh;
  }

  async function runNext(cell: Cell): Promise<CellResult> {
    try {
      const on = await ready();
      const { outcome, late: errors } = await runCell(on, cell).finally(async () => {
        appendOutput(printed, await on.takeOutput(), limits.keptOutputBytes);
      });
      late.push(...errors);
      return { id: cell.id, ...(outcome as { ok: boolean; error?: CellResult['error'] }) };
    } catch (error) {
      if (!(error instanceof RunnerStopped)) throw error;
      return { id: cell.id, ok: false, stopped: error.reason, error: { name: 'Stopped', message: error.message } };
    }
  }

  async function claim(request: Request, milliseconds: number): Promise<Claim> {
    try {
      const { outcome, late: errors } = await ask(await ready(), request, milliseconds);
      late.push(...errors);
      return outcome as Claim;
    } catch (error) {
      if (!(error instanceof RunnerStopped)) throw error;
      return stoppedClaim(error);
    }
  }

  return {
    run: () =>
      inTurn(async () => {
        for (const cell of options.cells.slice(results.length)) results.push(await runNext(cell));
        return results.map((result) => ({ ...result }));
      }),
    call: (call, milliseconds = limits.callMs) => inTurn(() => claim({ op: 'call', call }, milliseconds)),
    read: (name, milliseconds = limits.callMs) => inTurn(() => claim({ op: 'read', name }, milliseconds)),
    output: () => ({ ...printed }),
    printed: () =>
      inTurn(async () => {
        if (!runner) return '';
        const { stdout, stderr } = await runner.takeOutput();
        return [stdout, stderr].filter(Boolean).join('\n');
      }),
    late: () => [...late],
    close: () => {
      closed = true;
      runner?.close();
    },
  };
}
