/** JupyterLab, started as a student starts it: `npx course lab --no-browser`. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';

/** What a test needs to know of the running server; a plain object, so that it can go through the environment. */
export type Lab = { origin: string; token: string; folder: string; address: string };

const ADDRESS = /(http:\/\/(?:127\.0\.0\.1|localhost):\d+)\/\S*token=(\w+)/; // the one that a student opens
const SET_UP_MINUTES = 8; // the first start installs JupyterLab
const SECONDS_TO_STOP = 20;
const LEAVING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The server prints its address before it answers. */
async function answers({ origin, token }: Pick<Lab, 'origin' | 'token'>): Promise<boolean> {
  try {
    return (await fetch(`${origin}/api/status?token=${token}`)).ok;
  } catch {
    return false;
  }
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * Starts JupyterLab in the student's folder and waits until it answers.
 *
 * @returns where it is, the seconds until it answered, and `stop`, which ends the server and all of its kernels
 * @throws with the server's output when it ends, or does not answer in time
 */
export async function startLab(folder: string): Promise<{ lab: Lab; seconds: number; stop: () => Promise<void> }> {
  const began = performance.now();
  // A process group of its own: npx, our command and Jupyter are stopped together. Its kernels end with Jupyter, on SIGTERM.
  const child = spawn('npx', ['--no-install', 'course', 'lab', '--no-browser'], {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()));
  const killGroup = (): void => signal(child, 'SIGTERM');
  const leave = (): void => process.exit(1);
  process.once('exit', killGroup); // however this process ends
  for (const name of LEAVING) process.once(name, leave);
  const stop = async (lab?: Lab): Promise<void> => {
    if (lab) await shutDown(lab);
    await ended(child);
    process.off('exit', killGroup);
    for (const name of LEAVING) process.off(name, leave);
  };
  try {
    while (performance.now() - began < SET_UP_MINUTES * 60_000) {
      if (child.exitCode !== null)
        throw new Error(`course lab: ended with status ${child.exitCode}\n${output.slice(-3000)}`);
      const [address, origin, token] = ADDRESS.exec(output) ?? [];
      if (address && origin && token && (await answers({ origin, token }))) {
        const lab = { origin, token, folder, address };
        return { lab, seconds: (performance.now() - began) / 1000, stop: () => stop(lab) };
      }
      await pause(100);
    }
    throw new Error(`course lab: no answer after ${SET_UP_MINUTES} minutes\n${output.slice(-3000)}`);
  } catch (error) {
    await stop();
    throw error;
  }
}

function signal(child: ChildProcess, name: NodeJS.Signals): void {
  try {
    process.kill(-child.pid!, name);
  } catch {
    // gone already
  }
}

/** A notebook that is open in JupyterLab, and its kernel; `path` begins at the student's folder. */
export type Session = { id: string; path: string; kernel: { execution_state: string; connections: number } };

export async function sessionsOf({ origin, token }: Lab): Promise<Session[]> {
  return (await (await fetch(`${origin}/api/sessions?token=${token}`)).json()) as Session[];
}

export const isNotebook = ({ path }: Session, name: string): boolean => path.endsWith(`/${name}.ipynb`);

/** Ends the kernels of these notebooks: each takes some hundred megabytes, and nobody needs one whose page is closed. */
export async function endKernels(lab: Lab, names: ReadonlySet<string>): Promise<void> {
  for (const session of await sessionsOf(lab))
    if ([...names].some((name) => isNotebook(session, name)))
      await fetch(`${lab.origin}/api/sessions/${session.id}?token=${lab.token}`, { method: 'DELETE' });
}

/** Kernels are in process groups of their own, so the server is asked to end them. */
async function shutDown({ origin, token }: Lab): Promise<void> {
  await fetch(`${origin}/api/shutdown?token=${token}`, { method: 'POST' }).catch(() => undefined);
}

async function ended(child: ChildProcess): Promise<void> {
  const alive = (): boolean => spawnSync('kill', ['-0', '--', `-${child.pid}`], { stdio: 'ignore' }).status === 0;
  for (let waited = 0; alive(); waited += 0.1) {
    if (waited > 5 && waited <= 5.1) signal(child, 'SIGTERM');
    if (waited > SECONDS_TO_STOP) return signal(child, 'SIGKILL');
    await pause(100);
  }
}
