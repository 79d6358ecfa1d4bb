/** What a running process uses, read from /proc (Linux only; elsewhere nothing is known, and nothing is stopped by it). */
import * as fs from 'node:fs';

/** `waitedSeconds`: how long its main thread was ready to run while the processors did something else; not every Linux tells it. */
export type Usage = { residentMegabytes: number; cpuSeconds: number; waitedSeconds?: number };

const TICKS_PER_SECOND = 100; // USER_HZ, the same on every Linux that Node runs on
const PAGE_BYTES = process.arch === 'arm64' ? 0 : 4096; // arm64 kernels differ: read from status instead

function read(file: string): string | undefined {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** From the outermost wrapper (bwrap, unshare, …) down its only children to Node. */
function innermost(pid: number): number {
  for (let depth = 0; depth < 6; depth++) {
    const child = read(`/proc/${pid}/task/${pid}/children`)?.split(' ')[0];
    if (!child) break;
    pid = Number(child);
  }
  return pid;
}

function residentMegabytes(pid: number, pages: number): number {
  if (PAGE_BYTES > 0) return (pages * PAGE_BYTES) / 2 ** 20;
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`) ?? '')?.[1] ?? 0) / 1024;
}

/** The usage of the process at the end of a chain of wrappers. */
export function usageOf(wrapper: number): Usage | undefined {
  const pid = innermost(wrapper);
  const stat = read(`/proc/${pid}/stat`);
  if (!stat) return undefined;
  // the name, in parentheses, may hold anything: fields are counted after it (utime, stime, rss are 14, 15 and 24 of proc(5))
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const waited = read(`/proc/${pid}/schedstat`)?.split(' ')[1];
  return {
    residentMegabytes: residentMegabytes(pid, fields[21]!),
    cpuSeconds: (fields[11]! + fields[12]!) / TICKS_PER_SECOND,
    ...(waited === undefined ? {} : { waitedSeconds: Number(waited) / 1e9 }),
  };
}
