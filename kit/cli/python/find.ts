/** Which Python of this machine can make a virtual environment. */
import { spawnSync } from 'node:child_process';
import { CliError } from '../errors';
import { NO_PYTHON, noVenv, tooOld } from './cures';

const OLDEST: readonly [number, number] = [3, 10]; // what JupyterLab 4.6 needs

export type Python = { command: string; before: readonly string[]; version: string };
type Probe = Python & { old: boolean; venv: boolean };

// `venv` can be imported on Debian without python3-venv; what is missing there is ensurepip
const PROBE = `
import sys
print('.'.join(map(str, sys.version_info[:3])))
try:
    import venv, ensurepip
    print('venv')
except ImportError:
    print('no venv')
`;

/** An environment without what would lead a Python or its pip somewhere else. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env, PYTHONUTF8: '1', PYTHONNOUSERSITE: '1', PIP_USER: '0' };
  for (const name of ['PYTHONHOME', 'PYTHONPATH', 'PYTHONSTARTUP', 'PIP_TARGET', 'PIP_PREFIX', '__PYVENV_LAUNCHER__'])
    delete env[name];
  return env;
}

/** What answers to a command, or undefined where it is not a Python 3 that runs. */
export function probe(command: string, before: readonly string[]): Probe | undefined {
  const { status, stdout } = spawnSync(command, [...before, '-c', PROBE], {
    encoding: 'utf8',
    env: cleanEnvironment(),
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 20_000,
    windowsHide: true,
  });
  const [version, venv] = status === 0 ? stdout.trim().split(/\r?\n/) : [];
  const [major, minor] = version?.split('.').map(Number) ?? [];
  if (version === undefined || major === undefined || minor === undefined || Number.isNaN(minor)) return undefined;
  return {
    command,
    before,
    version,
    old: major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]),
    venv: venv === 'venv',
  };
}

/** `python3` of macOS is often an old one while a newer one stands beside it under its full name. */
function candidates(): [string, ...string[]][] {
  const forced = process.env.COURSE_PYTHON;
  if (forced) return [[forced]];
  const named = [14, 13, 12, 11, 10].map((minor): [string] => [`python3.${minor}`]);
  return process.platform === 'win32' ? [['py', '-3'], ['python'], ['python3']] : [['python3'], ['python'], ...named];
}

/**
 * The first Python that is new enough and has the venv module.
 * @throws CliError, one line with the command that installs what is missing
 */
export function findPython(): Python {
  const met: Probe[] = [];
  for (const [command, ...before] of candidates()) {
    const found = probe(command, before);
    if (found && !found.old && found.venv) return found;
    if (found) met.push(found);
  }
  const forced = process.env.COURSE_PYTHON;
  if (forced && met.length === 0) throw new CliError(`COURSE_PYTHON: '${forced}' is not a Python that runs`);
  const withoutVenv = met.find((one) => !one.old);
  if (withoutVenv) throw new CliError(noVenv(withoutVenv.version));
  throw new CliError(met[0] ? tooOld(met[0].version) : NO_PYTHON);
}
