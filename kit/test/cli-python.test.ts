/** Virtual environments: made once, repaired, and one line for everything that can be missing. */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { CliError } from '../cli/errors';
import { environmentIn, isReady } from '../cli/python';
import { failureLine } from '../cli/python/cures';
import { findPython } from '../cli/python/find';
import { calls, fakePython } from './fake-python';

const PACKAGES = ['jupyterlab==4.6.4'];
const kept = { ...process.env };
let folder: string;
let bin: string;
let lab: string;
const said: string[] = [];

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'course test '));
  bin = path.join(folder, 'bin');
  lab = path.join(folder, '.course', 'lab');
  fs.mkdirSync(bin);
  said.length = 0;
  process.env.PATH = bin; // no Python of this machine is seen
  delete process.env.COURSE_PYTHON;
});
afterEach(() => {
  process.env = { ...kept };
  fs.rmSync(folder, { recursive: true, force: true });
});

const make = (packages = PACKAGES) => environmentIn(lab, packages, (line) => said.push(line));

/** The one line of a failure. */
async function failure(work: () => unknown = make): Promise<string> {
  try {
    await work();
  } catch (error) {
    expect(error).toBeInstanceOf(CliError);
    expect((error as CliError).message).not.toContain('\n');
    return (error as CliError).message;
  }
  throw new Error('expected a failure');
}

describe('which Python', () => {
  const everySystem =
    /sudo apt install python3 python3-venv.*Debian.*dnf install.*Fedora.*brew install.*macOS.*winget install.*Windows/;

  it('none: what installs one on every system', async () => {
    expect(await failure()).toMatch(/^Python 3\.10 or newer is missing/);
    expect(await failure()).toMatch(everySystem);
  });
  it('too old', async () => {
    fakePython(bin, 'python3', { version: '3.9.18' });
    expect(await failure()).toMatch(/^Python 3\.9\.18 is too old, 3\.10 or newer is needed/);
    expect(await failure()).toMatch(everySystem);
  });
  it('without the venv module', async () => {
    fakePython(bin, 'python3', { venv: false });
    expect(await failure()).toMatch(
      /^Python 3\.12\.1 has no venv module; install it with `sudo apt install python3 python3-venv`/,
    );
  });
  it('3.10 is new enough, and 3.9 is not compared as a decimal number', () => {
    fakePython(bin, 'python3', { version: '3.9.2' });
    fakePython(bin, 'python3.10', { version: '3.10.0' });
    expect(findPython()).toMatchObject({ command: 'python3.10', version: '3.10.0' });
  });
  it('the one that COURSE_PYTHON names, and no other', async () => {
    fakePython(bin, 'python3');
    process.env.COURSE_PYTHON = fakePython(folder, 'mine', { version: '3.13.0' });
    expect(findPython()).toMatchObject({ command: process.env.COURSE_PYTHON, version: '3.13.0' });
    process.env.COURSE_PYTHON = '/nowhere/python3';
    expect(await failure(findPython)).toBe("COURSE_PYTHON: '/nowhere/python3' is not a Python that runs");
  });
});

describe('an environment', () => {
  it('is made once, with a line for each step', async () => {
    fakePython(bin, 'python3');
    expect(await make()).toEqual({ python: path.join(lab, 'bin', 'python'), folder: lab });
    expect(said).toEqual([
      expect.stringMatching(/lab: virtual environment of Python 3\.12\.1: \d+\.\d s$/),
      expect.stringMatching(/lab: jupyterlab==4\.6\.4: \d+\.\d s$/),
    ]);
    expect(calls(bin)).toEqual(['venv', expect.stringMatching(/^pip -m pip install .* jupyterlab==4\.6\.4$/)]);
    await make();
    expect(calls(bin)).toHaveLength(2);
    expect(said).toHaveLength(2);
  });
  it('is made anew for other packages', async () => {
    fakePython(bin, 'python3');
    await make();
    await make(['jupyterlab==4.6.4', 'jupytext==1.19.6']);
    expect(calls(bin)).toHaveLength(4);
    expect(isReady(lab, PACKAGES)).toBe(false);
  });
  it('is made anew when it was not finished: nothing of the old one stays', async () => {
    fakePython(bin, 'python3');
    await make();
    fs.rmSync(path.join(lab, 'course.json')); // what a killed set-up lacks
    fs.writeFileSync(path.join(lab, 'half-a-package'), '');
    await make();
    expect(calls(bin)).toHaveLength(4);
    expect(fs.existsSync(path.join(lab, 'half-a-package'))).toBe(false);
  });
  it('is made anew when its Python is gone, or is another one now', async () => {
    fakePython(bin, 'python3');
    await make();
    fs.rmSync(path.join(lab, 'bin', 'python'));
    expect(isReady(lab, PACKAGES)).toBe(false);
    await make();
    fakePython(path.join(lab, 'bin'), 'python', { version: '3.13.0' });
    expect(isReady(lab, PACKAGES)).toBe(false);
  });
  it('is not in the way of a folder whose name has spaces', async () => {
    fakePython(bin, 'python3');
    expect(folder).toContain(' ');
    await make();
    expect(isReady(lab, PACKAGES)).toBe(true);
  });
});

describe('a set-up that fails: one line that names the log', () => {
  it.each([
    [
      'no network',
      'WARNING: Retrying (Retry(total=2)) after connection broken by NewConnectionError\n' +
        'ERROR: No matching distribution found for jupyterlab==4.6.4',
      /there is no network: pip does not reach its package index/,
    ],
    [
      'no disk',
      "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device: '/x'",
      /no disk space left \(\d+ MB free\)/,
    ],
    ['a certificate', 'SSLError(SSLCertVerificationError(1, CERTIFICATE_VERIFY_FAILED))', /set PIP_CERT/],
    ['no right to write', "ERROR: [Errno 13] Permission denied: '/x'", /cannot write under \.course/],
    [
      'not in the index',
      'ERROR: No matching distribution found for jupyterlab==4.6.4',
      /the package index has no jupyterlab==4\.6\.4 for this Python/,
    ],
    ['something else', 'ERROR: Failed building wheel for pyzmq', /failed: ERROR: Failed building wheel for pyzmq/],
  ])('%s', async (_what, pipFails, line) => {
    fakePython(bin, 'python3', { pipFails });
    expect(await failure()).toMatch(line);
    expect(await failure()).toContain(`${lab}.log`);
    expect(fs.readFileSync(`${lab}.log`, 'utf8')).toContain(pipFails.split('\n')[0]);
    expect(isReady(lab, PACKAGES)).toBe(false);
  });
  it('in venv itself', async () => {
    fakePython(bin, 'python3', { venvFails: 'OSError: [Errno 28] No space left on device' });
    expect(await failure()).toMatch(/no disk space left/);
    expect(calls(bin)).toEqual(['venv']);
  });
  it('.course is a file, or cannot be written', async () => {
    fakePython(bin, 'python3');
    fs.writeFileSync(path.join(folder, '.course'), '');
    expect(await failure()).toMatch(/\.course: expected a folder; move that file away$/);
    if (process.getuid?.() === 0) return; // root may write anywhere
    fs.rmSync(path.join(folder, '.course'));
    fs.mkdirSync(path.join(folder, '.course'), { mode: 0o500 });
    expect(await failure()).toMatch(/\.course: cannot be written \(EACCES\)/);
  });
  it('says so when pip says nothing', () => {
    expect(failureLine('lab', '', { log: 'lab.log', free: '1 MB' })).toBe('lab: failed (lab.log)');
  });
});
