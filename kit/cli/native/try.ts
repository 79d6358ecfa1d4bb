/** Does the addon load and compute? In fresh processes, as a notebook will: this one may have chosen its backend already. */
import { spawnSync } from 'node:child_process';
import * as path from 'node:path';
import type { Convolution } from './convolution';

export type Trial = { node: Convolution; wasm: Convolution; difference: number };

function convolution(backend: 'node' | 'wasm'): Convolution | { error: string } {
  const { status, signal, stdout, stderr, error } = spawnSync(
    process.execPath,
    [path.join(__dirname, 'convolution.js')],
    { encoding: 'utf8', env: { ...process.env, COURSE_BACKEND: backend }, timeout: 120_000, maxBuffer: 2 ** 24 },
  );
  if (status === 0) return JSON.parse(stdout.trim().split('\n').at(-1)!) as Convolution;
  const lines = stderr.split('\n').map((line) => line.trim());
  const said = lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.find((line) => line !== '');
  return { error: error?.message ?? said ?? `it ended by ${signal ?? `status ${status}`}` };
}

/** @returns the same convolution on both backends, or why the addon does not compute */
export function tryAddon(): Trial | { error: string } {
  const node = convolution('node');
  if ('error' in node) return node;
  if (node.backend !== 'tensorflow') return { error: `the backend is '${node.backend}', not 'tensorflow'` };
  const wasm = convolution('wasm');
  if ('error' in wasm) return { error: `WASM, to compare with: ${wasm.error}` };
  const difference = Math.max(...node.values.map((value, i) => Math.abs(value - wasm.values[i]!)));
  // 288 products of numbers up to 0.25 each; a few units in the last place of their sum. NaN is not below it.
  return difference < 1e-4
    ? { node, wasm, difference }
    : { error: `its convolution differs from WASM's by ${difference}` };
}
