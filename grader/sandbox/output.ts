/** What a runner prints: kept up to a cap, counted up to a limit, never looked at by anything that marks. */
import type { Readable } from 'node:stream';
import type { Limits } from './limits';

export type Output = { stdout: string; stderr: string; truncated: boolean };

type Kept = { pieces: Buffer[]; bytes: number; truncated: boolean };

const TAIL_BYTES = 4096;
const TURNS = 200;

function keep(kept: Kept, chunk: Buffer, cap: number): void {
  const room = Math.max(cap - kept.bytes, 0);
  kept.truncated ||= chunk.length > room;
  if (room === 0) return;
  kept.pieces.push(Buffer.from(chunk.subarray(0, room))); // a copy: a chunk is a window on 64 kB
  kept.bytes += Math.min(chunk.length, room);
}

/** Reads both streams from now on. `onFlood` is called once, when `limits.outputBytes` were printed in all. */
export function captureOutput(
  stdout: Readable,
  stderr: Readable,
  limits: Limits,
  onFlood: () => void,
): { take: () => Promise<Output>; tail: () => string } {
  let printed = 0;
  let kept = { stdout: empty(), stderr: empty() };
  let tail = Buffer.alloc(0);
  const listen = (stream: Readable, name: 'stdout' | 'stderr') =>
    stream.on('data', (chunk: Buffer) => {
      keep(kept[name], chunk, limits.keptOutputBytes);
      if (name === 'stderr') tail = Buffer.concat([tail, chunk]).subarray(-TAIL_BYTES);
      const before = printed;
      printed += chunk.length;
      if (before <= limits.outputBytes && printed > limits.outputBytes) onFlood();
    });
  listen(stdout, 'stdout');
  listen(stderr, 'stderr');

  /**
   * What was written before a reply is in the pipe when the reply is read, and every turn of the event loop reads some of it: it
   * is all here when two turns brought nothing. Who prints on and on from a timer does not hold us for longer than `TURNS`.
   */
  async function take(): Promise<Output> {
    for (let quiet = 0, turn = 0; quiet < 2 && turn < TURNS; turn++) {
      const before = printed;
      await new Promise(setImmediate);
      quiet = printed === before ? quiet + 1 : 0;
    }
    const { stdout: out, stderr: err } = kept;
    kept = { stdout: empty(), stderr: empty() };
    const text = ({ pieces }: Kept) => Buffer.concat(pieces).toString('utf8');
    return { stdout: text(out), stderr: text(err), truncated: out.truncated || err.truncated };
  }

  return { take, tail: () => tail.toString('utf8') };
}

function empty(): Kept {
  return { pieces: [], bytes: 0, truncated: false };
}
