/** One writer a folder: `MARKS/.lock` names the process that has it. One that a killed process left is taken over. */
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { isRunning } from '../report/write';
import { MarksFault } from './types';

type Owner = { pid: number; host: string; started?: string };

/** When a process began, in ticks of the machine, where it says so: numbers of processes are used again. */
function startOf(pid: number): string | undefined {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

const ownerNow = (): Owner => ({ pid: process.pid, host: os.hostname(), started: startOf(process.pid) });

function ownerOf(text: string): Owner | undefined {
  try {
    const { pid, host, started } = JSON.parse(text) as Owner;
    return Number.isInteger(pid) && typeof host === 'string' ? { pid, host, started } : undefined;
  } catch {
    return undefined;
  }
}

/** Empty where there is no such file. */
function textOf(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

/** Does it run still? One on another machine is believed to. A file that says nothing is of one that was killed as it wrote it. */
function isHeld(owner: Owner | undefined): boolean {
  if (!owner) return false;
  if (owner.host !== os.hostname()) return true;
  const started = startOf(owner.pid);
  return isRunning(owner.pid) && (owner.started === undefined || started === undefined || started === owner.started);
}

/** Makes it with its content, or not at all. @returns false when it is there */
function made(own: string, file: string, mine: string): boolean {
  try {
    fs.linkSync(own, file);
    return true;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(code)) throw error;
  }
  try {
    fs.writeFileSync(file, mine, { flag: 'wx' }); // a file system without links
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

/**
 * Puts our lock in the place of one that nobody holds. Processes that see the same stale lock make a claim on it first, and only one
 * of them can: otherwise the second would take the first one's lock away.
 */
function replaceStale(own: string, file: string, seen: string, mine: string): boolean {
  const claim = `${file}-${createHash('sha256').update(seen).digest('hex').slice(0, 16)}`;
  if (!made(own, claim, mine)) {
    if (!isHeld(ownerOf(textOf(claim)))) fs.rmSync(claim, { force: true });
    return false;
  }
  try {
    if (textOf(file) !== seen) return false;
    fs.renameSync(own, file);
    return true;
  } finally {
    fs.rmSync(claim, { force: true });
  }
}

/**
 * @returns what gives it back
 * @throws MarksFault when another process has it
 */
export function takeLock(folder: string): () => void {
  const file = path.join(folder, '.lock');
  const own = path.join(folder, `.lock-${process.pid}`);
  const mine = JSON.stringify(ownerNow());
  fs.writeFileSync(own, mine);
  try {
    for (let tries = 0; !made(own, file, mine); tries++) {
      const seen = textOf(file);
      const owner = ownerOf(seen);
      if (tries > 100 || isHeld(owner)) {
        const who = owner ? `process ${owner.pid}${owner.host === os.hostname() ? '' : ` on ${owner.host}`}` : 'one';
        throw new MarksFault(
          `${folder}: expected one \`course mark\` at a time, and ${who} has it: end it first (if none runs, delete ${file})`,
        );
      }
      if (replaceStale(own, file, seen, mine)) break;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10); // somebody else is about to
    }
  } finally {
    fs.rmSync(own, { force: true });
  }
  return () => {
    if (textOf(file) === mine) fs.rmSync(file, { force: true });
  };
}
