/** How much a submission may use. */
export type Limits = {
  /** CPU time of one runner, in seconds; soft and hard limit are equal, so that the kill cannot be caught. */
  cpuSeconds: number;
  /**
   * RLIMIT_DATA: the last line, which stops buffers, WebAssembly memory and the heap alike. RLIMIT_AS would break WebAssembly.
   */
  dataMegabytes: number;
  /** Resident memory, looked at every 25 ms: comes earlier than `dataMegabytes` and can say what happened. */
  residentMegabytes: number;
  /** V8's own heap. */
  heapMegabytes: number;
  /** Processes and threads inside the sandbox. Node itself starts about 12. */
  processes: number;
  /** Output that is kept; what is printed after that is read and dropped. */
  keptOutputBytes: number;
  /** Output after which the runner is stopped. */
  outputBytes: number;
  /** The longest reply. */
  frameBytes: number;
  /**
   * Wall-clock time in milliseconds: to start a runner, for a cell, for a call, and for all cells and calls of a notebook
   * together.
   */
  startMs: number;
  cellMs: number;
  callMs: number;
  totalMs: number;
  /** Fresh runners after the first. */
  restarts: number;
};

export const DEFAULT_LIMITS: Limits = {
  cpuSeconds: 30,
  dataMegabytes: 2048,
  residentMegabytes: 1500,
  heapMegabytes: 1024,
  processes: 64,
  keptOutputBytes: 256 << 10,
  outputBytes: 32 << 20,
  frameBytes: 64 << 20,
  startMs: 20_000,
  cellMs: 10_000,
  callMs: 10_000,
  totalMs: 60_000,
  restarts: 4,
};

/** The limits that are fixed when a runner starts; a runner of a pool serves only sessions that agree on them. */
export const START_LIMITS = [
  'cpuSeconds',
  'dataMegabytes',
  'residentMegabytes',
  'heapMegabytes',
  'processes',
  'keptOutputBytes',
  'outputBytes',
  'frameBytes',
] as const;

export function withDefaults(limits: Partial<Limits> = {}): Limits {
  return { ...DEFAULT_LIMITS, ...limits };
}

/**
 * Arguments of util-linux's `prlimit`. No file may grow at all: what gets past the permission model (`node:sqlite`,
 * `trace_events`) writes nothing. The number of processes is counted for the user, not for the runner, unless the runner has a
 * user namespace of its own: `countProcesses` only there.
 */
export function prlimitArguments(limits: Limits, countProcesses: boolean): string[] {
  return [
    `--cpu=${limits.cpuSeconds}:${limits.cpuSeconds}`,
    `--data=${limits.dataMegabytes << 20}`,
    '--fsize=0',
    '--nofile=256',
    '--core=0',
    ...(countProcesses ? [`--nproc=${limits.processes}`] : []),
  ];
}
