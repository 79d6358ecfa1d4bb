/** Virtual environments of the course: each a folder under `.course/`, made once, and never anything outside of it. */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { CliError } from './errors';
import { failureLine } from './python/cures';
import { cleanEnvironment, findPython } from './python/find';
import { pip, runLogged } from './python/run';
import { courseFolder, shown } from './root';
import { type Say, step } from './step';

export type Environment = { python: string; folder: string };
type Marker = { packages: string[]; version: string };

/** Written last: an environment without it was not finished. */
const MARKER = 'course.json';

export function pythonOf(folder: string): string {
  return process.platform === 'win32' ? path.join(folder, 'Scripts', 'python.exe') : path.join(folder, 'bin', 'python');
}

function free(folder: string): string {
  try {
    const { bavail, bsize } = fs.statfsSync(folder);
    return `${Math.floor((bavail * bsize) / 2 ** 20)} MB`;
  } catch {
    return 'how much is unknown,';
  }
}

/** `3.11` of the Python in an environment, empty where it does not run: the Python that it was made with may be gone. */
function versionOf(python: string): string {
  const { status, stdout } = spawnSync(python, ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])'], {
    encoding: 'utf8',
    env: cleanEnvironment(),
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 20_000,
    windowsHide: true,
  });
  return status === 0 ? stdout.trim() : '';
}

/** Whether the folder holds a finished environment with exactly these packages, and its Python still runs. */
export function isReady(folder: string, packages: readonly string[]): boolean {
  let marker: Marker;
  try {
    marker = JSON.parse(fs.readFileSync(path.join(folder, MARKER), 'utf8')) as Marker;
  } catch {
    return false;
  }
  const same = JSON.stringify(marker.packages) === JSON.stringify(packages);
  return same && marker.version !== '' && versionOf(pythonOf(folder)) === marker.version;
}

/** An empty place for an environment that is made anew, and its log. */
function clear(folder: string, log: string): void {
  try {
    fs.mkdirSync(path.dirname(folder), { recursive: true });
    fs.rmSync(folder, { recursive: true, force: true });
    fs.writeFileSync(log, '');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const where = shown(path.dirname(folder));
    if (code === 'ENOSPC' || code === 'EDQUOT')
      throw new CliError(
        `there is no disk space left (${free(path.dirname(path.dirname(folder)))} free); make room and run the command again`,
      );
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
      throw new CliError(
        `${where}: cannot be written (${code}); make the folder yours, or put the course where you can write`,
      );
    if (code === 'ENOTDIR' || code === 'EEXIST') throw new CliError(`${where}: expected a folder; move that file away`);
    throw new CliError(`${where}: ${message}`);
  }
}

/** What pip is at, from a line of its output. */
function activity(line: string): string {
  const found = /^(Collecting|Installing collected packages|Building)\s*:?\s*([A-Za-z0-9_.-]*)/.exec(line.trim());
  if (!found) return '';
  return found[1] === 'Collecting'
    ? `collecting ${found[2]}`
    : found[1] === 'Building'
      ? `building ${found[2]}`
      : 'copying files';
}

/** `pythonEnvironment` in a folder of the caller's choice. */
export async function environmentIn(folder: string, packages: readonly string[], say: Say): Promise<Environment> {
  const environment = { python: pythonOf(folder), folder };
  if (isReady(folder, packages)) return environment;
  const found = findPython();
  const log = `${folder}.log`;
  clear(folder, log);
  const run = async (what: string, command: string, args: string[], onLine?: (line: string) => void) => {
    const { status, output } = await runLogged(command, args, log, onLine);
    if (status !== 0)
      throw new CliError(failureLine(what, output, { log: shown(log), free: free(path.dirname(folder)) }));
  };
  const name = shown(folder);
  await step(`${name}: virtual environment of Python ${found.version}`, say, () =>
    run(name, found.command, [...found.before, '-m', 'venv', folder]),
  );
  let doing = '';
  await step(
    `${name}: ${packages.join(', ')}`,
    say,
    () =>
      run(name, environment.python, [...pip('install'), ...packages], (line) => {
        doing = activity(line) || doing;
      }),
    () => doing,
  );
  const marker: Marker = { packages: [...packages], version: versionOf(environment.python) };
  fs.writeFileSync(path.join(folder, MARKER), JSON.stringify(marker));
  return environment;
}

/**
 * A virtual environment `.course/NAME` with exactly these requirements, e.g. `['jupyterlab==4.6.4']`. The first call makes it;
 * later ones with the same list only look at it. One that was left half-made, or whose Python is gone, is made anew.
 *
 * @param say takes one line for each step, with the seconds that it took
 * @returns the environment's Python and its folder
 * @throws CliError, one line that says what is missing (Python, its venv module, the network, disk space) and its cure
 * @example await pythonEnvironment('lab', ['jupyterlab==4.6.4'], console.log)
 */
export async function pythonEnvironment(name: string, packages: readonly string[], say: Say): Promise<Environment> {
  return environmentIn(path.join(courseFolder(), name), packages, say);
}
