/** Runners that are started before they are needed. Each serves one submission, once. */
import { DEFAULT_MODULES } from './commands';
import { type RunnerOptions, RunnerStopped } from './launch';
import { START_LIMITS, withDefaults } from './limits';
import { type Runner, startRunner } from './runner-process';

export type Pool = {
  options: RunnerOptions;
  /** A runner that is ready, and the caller's from now on; the next one is started at once. @throws when none can be started. */
  take(): Promise<Runner>;
  /** Whether its runners were started with what `options` ask for. */
  serves(options: RunnerOptions): boolean;
  /** Stops the runners that nobody has taken. */
  close(): void;
};

const ATTEMPTS = 3;

/** @param options.size how many are kept ready */
export function createPool({ size, ...options }: RunnerOptions & { size: number }): Pool {
  const waiting: Runner[] = [];
  let closed = false;

  function fill(): void {
    while (!closed && waiting.length < size) waiting.push(startRunner(options));
  }

  async function take(): Promise<Runner> {
    if (closed) throw new Error('sandbox: the pool is closed');
    let why: unknown;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const runner = waiting.shift() ?? startRunner(options);
      try {
        await runner.ready;
        fill();
        if (!runner.stopped()) return runner;
      } catch (error) {
        why = error; // one that fails to start must not cost a student anything: try another
      }
    }
    throw new Error(`sandbox: no runner can be started (${why instanceof RunnerStopped ? why.message : String(why)})`);
  }

  function serves(wanted: RunnerOptions): boolean {
    const [ours, theirs] = [withDefaults(options.limits), withDefaults(wanted.limits)];
    const inside = ({ level, modules = DEFAULT_MODULES, backend = 'wasm', image = '' }: RunnerOptions) =>
      [level, backend, image, ...modules].join();
    return inside(options) === inside(wanted) && START_LIMITS.every((name) => ours[name] === theirs[name]);
  }

  fill();
  return {
    options,
    take,
    serves,
    close: () => {
      closed = true;
      waiting.splice(0).forEach((runner) => runner.close());
    },
  };
}
