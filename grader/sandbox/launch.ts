/** Starting the process of a runner, ending it with all that it started, and telling why it ended by itself. */
import { type ChildProcess, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Claim } from '@course/cases';
import { commandFor, DEFAULT_MODULES, type Level, type RunnerBackend, runAs } from './commands';
import { findImage } from './image';
import type { Limits } from './limits';
import { realProcess } from './signals';
import type { Usage } from './watchdog';

export type StopReason = Extract<Claim, { status: 'stopped' }>['reason'];

/** Why a runner is no more. */
export class RunnerStopped extends Error {
  constructor(
    readonly reason: StopReason,
    message: string,
  ) {
    super(message);
  }
}

/**
 * `modules`: what a cell may require beside the kit; `backend`: wasm unless said otherwise; `image`: another folder than the
 * built one.
 */
export type RunnerOptions = {
  level: Level;
  limits?: Partial<Limits>;
  modules?: string[];
  backend?: RunnerBackend;
  image?: string;
};

const alive = new Set<ChildProcess>();

/** Kills a runner with everything that it started. */
export function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, 'SIGKILL'); // it leads its own group
  } catch {
    child.kill('SIGKILL');
  }
}

function killAll(): void {
  alive.forEach(killGroup);
}

/** Starts it, with the channel on fd 3 and the seccomp program, where the level has one, on fd 4. */
export function launch(options: RunnerOptions, limits: Limits): ChildProcess {
  const { level, modules = DEFAULT_MODULES, backend = 'wasm' } = options;
  const command = commandFor(level, findImage(options.image), limits, {
    modules,
    backend,
    frameBytes: limits.frameBytes,
  });
  const filter = command.seccomp ? fs.openSync(path.join(__dirname, `seccomp-${process.arch}.bpf`), 'r') : undefined;
  try {
    const child = spawn(command.program, command.arguments, {
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', ...(filter === undefined ? [] : [filter])],
      env: command.environment,
      cwd: '/',
      detached: true, // a session and a group of its own: kill(0) does not reach us, and one kill reaches all of it
      ...runAs(),
    });
    if (!realProcess.listeners('exit').includes(killAll)) realProcess.on('exit', killAll);
    alive.add(child);
    child.once('exit', () => alive.delete(child));
    return child;
  } finally {
    if (filter !== undefined) fs.closeSync(filter);
  }
}

const SIGNALS: Record<number, string> = {
  132: 'SIGILL',
  133: 'SIGTRAP',
  134: 'SIGABRT',
  135: 'SIGBUS',
  137: 'SIGKILL',
  139: 'SIGSEGV',
  159: 'SIGSYS',
};

/** Why it ended by itself, as well as can be told from outside. Only words rest on this, no marks. */
export function reasonOfExit(
  code: number | null,
  signal: string | null,
  last: Usage | undefined,
  limits: Limits,
  stderr: string,
): RunnerStopped {
  const by = signal ?? (code === null ? undefined : SIGNALS[code]);
  if (by === 'SIGKILL' && last && last.cpuSeconds > 0.9 * limits.cpuSeconds - 1)
    return new RunnerStopped('budget', `more than ${limits.cpuSeconds} s of computing in all`);
  const tight =
    last &&
    last.residentMegabytes > 0.8 * Math.min(limits.residentMegabytes, limits.dataMegabytes, limits.heapMegabytes);
  if (by && (tight || /out of memory|allocation fail|oom/i.test(stderr)))
    return new RunnerStopped('memory', 'the memory was used up');
  return new RunnerStopped(
    'exit',
    by ? `the process ended by ${by}` : `the code ended the process (exit code ${code})`,
  );
}
