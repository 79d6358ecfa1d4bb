/** One writer a folder: `MARKS/.lock` names the process that has it. One that a killed process left is taken over. */
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

/** Does it run still? One on another machine is believed to. A file that says nothing is of one that was killed as it wrote it. */
function isHeld(owner: Owner | undefined): boolean {
  if (!owner) return false;
  if (owner.host !== os.hostname()) return true;
  const started = startOf(owner.pid);
  return isRunning(owner.pid) && (owner.started === undefined || started === undefined || started === owner.started);
}

/** Made with its content, or not at all. @throws EEXIST when it is there */
function make(own: string, file: string, mine: string): void {
  try {
    fs.linkSync(own, file);
  } catch (error) {
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes((error as NodeJS.ErrnoException).code ?? ''))
      throw error;
    fs.writeFileSync(file, mine, { flag: 'wx' }); // a file system without links
  }
}

/** Takes a lock away that nobody holds; one that somebody else took meanwhile is put back. */
function removeStale(file: string, seen: string): void {
  const aside = `${file}-${process.pid}-stale`;
  try {
    fs.renameSync(file, aside);
    if (fs.readFileSync(aside, 'utf8') !== seen) fs.linkSync(aside, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  } finally {
    fs.rmSync(aside, { force: true });
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
    for (let tries = 0; ; tries++) {
      try {
        make(own, file, mine);
        break;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const seen = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
      const owner = ownerOf(seen);
      if (tries > 3 || isHeld(owner)) {
        const who = owner ? `process ${owner.pid}${owner.host === os.hostname() ? '' : ` on ${owner.host}`}` : 'one';
        throw new MarksFault(
          `${folder}: expected one \`course mark\` at a time, and ${who} has it: end it first (if none runs, delete ${file})`,
        );
      }
      removeStale(file, seen);
    }
  } finally {
    fs.rmSync(own, { force: true });
  }
  return () => {
    if (fs.existsSync(file) && fs.readFileSync(file, 'utf8') === mine) fs.rmSync(file, { force: true });
  };
}
