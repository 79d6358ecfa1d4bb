/** JupyterLab's server as a child process: started, waited for, and stopped together with its kernels. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import * as http from 'node:http';
import * as path from 'node:path';
import { CliError } from '../errors';
import { cleanEnvironment } from '../python/find';
import { courseFolder, rootFolder, shown } from '../root';
import { KERNEL } from './kernelspec';
import { HOST } from './port';

const READY_SECONDS = 120; // a first start reads 240 MB of Python from the disk
const STOP_SECONDS = 15;
const MILLISECONDS_BETWEEN_TRIES = 100;

type ServerOptions = {
  /** The environment's Python. */
  python: string;
  /** Which notebook it opens, from the course's folder; none opens the list of files. */
  notebook?: string;
  port: number;
  browser: boolean;
};
export type Server = {
  /** The file with what it says while it runs. */
  log: string;
  /** With the token that lets the browser in. */
  url: string;
  /** Resolves when it answers, or was told to end. @throws CliError, one line that names its log, when it ended by itself */
  ready: Promise<void>;
  /** Resolves to true when it ended because it was told to. */
  ended: Promise<boolean>;
  /** Ends it and its kernels; resolves when it is gone. */
  stop(): Promise<void>;
};

/** Jupyter's settings and logs under `.course/`, so that neither reads or writes anything in the user's home. */
export function jupyterEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(cleanEnvironment()).filter(([name]) => !/^(JUPYTER|IPYTHON)/.test(name));
  const folder = path.join(courseFolder(), 'jupyter');
  return {
    ...Object.fromEntries(own),
    JUPYTER_CONFIG_DIR: path.join(folder, 'config'),
    JUPYTER_DATA_DIR: path.join(folder, 'data'),
    JUPYTER_RUNTIME_DIR: path.join(folder, 'runtime'),
    IPYTHONDIR: path.join(folder, 'ipython'),
  };
}

function argumentsFor({ notebook, port, browser }: ServerOptions): string[] {
  return [
    '-m',
    'jupyterlab',
    ...(notebook ? [notebook] : []),
    `--ServerApp.root_dir=${rootFolder}`,
    `--ServerApp.ip=${HOST}`,
    `--ServerApp.port=${port}`,
    '--ServerApp.port_retries=0',
    `--ServerApp.open_browser=${browser ? 'True' : 'False'}`,
    '--ZMQChannelsWebsocketConnection.limit_rate=False', // it would drop output; the preload limits what a cell prints
    '--LabApp.extension_manager=readonly', // the other one asks PyPI
    '--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate',
    `--KernelSpecManager.allowed_kernelspecs=${KERNEL}`,
    `--MultiKernelManager.default_kernel_name=${KERNEL}`, // Python's stays out of sight
    ...['node_modules', '__pycache__', '.DS_Store'].map((name) => `--ContentsManager.hide_globs=${name}`),
    ...(process.getuid?.() === 0 ? ['--allow-root'] : []), // in containers; it listens to this machine alone
  ];
}

/** Does it answer? Not through a proxy, which `fetch` may be told to use. */
function answers(port: number, token: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = http.get(
      { host: HOST, port, path: '/api/status', headers: { Authorization: `token ${token}` }, timeout: 5000 },
      (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      },
    );
    request.once('error', () => resolve(false));
    request.once('timeout', () => request.destroy());
  });
}

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

function whyItEnded(log: string): string {
  const lines = fs.readFileSync(log, 'utf8').trim().split(/\r?\n/);
  const telling = lines.filter((line) => /^\[[CE] |Error|ERROR/.test(line)).pop() ?? lines.pop() ?? '';
  return telling.replace(/^\[.*?\]\s*/, '').slice(0, 200);
}

async function stopChild(child: ChildProcess, ended: Promise<boolean>): Promise<void> {
  child.kill('SIGTERM'); // on which it shuts down its kernels
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_SECONDS * 1000);
  await ended;
  clearTimeout(timer);
}

/** Starts JupyterLab; `ready` tells when it can be used. */
export function startServer(options: ServerOptions): Server {
  const folder = path.join(courseFolder(), 'jupyter');
  fs.mkdirSync(folder, { recursive: true });
  const log = path.join(folder, `server-${options.port}.log`);
  const output = fs.openSync(log, 'w');
  const token = randomBytes(24).toString('hex');
  const child = spawn(options.python, argumentsFor(options), {
    cwd: rootFolder,
    env: { ...jupyterEnvironment(), JUPYTER_TOKEN: token },
    stdio: ['ignore', output, output],
    // a group of its own: Ctrl-C in the terminal reaches this process alone, which then ends the server in order
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  fs.closeSync(output);
  const state = { told: false, gone: false };
  const ended = new Promise<boolean>((resolve) => {
    const end = () => {
      state.gone = true;
      resolve(state.told);
    };
    child.once('exit', end).once('error', end);
  });
  process.once('exit', () => state.gone || child.kill('SIGTERM'));
  const stop = () => {
    state.told = true;
    return stopChild(child, ended);
  };
  const wait = async () => {
    for (
      const start = performance.now();
      !state.told && !(await answers(options.port, token));
      await pause(MILLISECONDS_BETWEEN_TRIES)
    ) {
      if (state.gone && !state.told)
        throw new CliError(`JupyterLab ended before it was ready: ${whyItEnded(log)} (${shown(log)})`);
      if (performance.now() - start < READY_SECONDS * 1000) continue;
      await stop();
      throw new CliError(`JupyterLab did not answer within ${READY_SECONDS} s (${shown(log)})`);
    }
  };
  const page = options.notebook
    ? `/lab/tree/${options.notebook.split(path.sep).map(encodeURIComponent).join('/')}`
    : '/lab';
  return { url: `http://${HOST}:${options.port}${page}?token=${token}`, log, ready: wait(), ended, stop };
}
