/** Runs a script in a fresh process, with a text on its standard input, and reads the JSON of its last line. */
import { spawnSync } from 'node:child_process';
import * as path from 'node:path';

export function inChild<T>(script: string, args: string[], input: string, env: NodeJS.ProcessEnv = {}): T {
  const child = spawnSync(process.execPath, [script, ...args], {
    encoding: 'utf8',
    env: { ...process.env, COURSE_GRADING: '1', ...env },
    input,
  });
  if (child.error) throw child.error;
  const last = child.stdout.trim().split('\n').at(-1) ?? '';
  const what = `${path.basename(script)} ${args.join(' ')}`;
  if (child.status !== 0)
    throw new Error(`${what} ended with status ${child.status}: ${child.stderr.trim().split('\n').at(-1)}`);
  return JSON.parse(last) as T;
}
