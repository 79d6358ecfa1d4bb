/** A checkout of the course with one fault in it: what is written, built and tested there, and put back. */
import { spawn, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

export class Stopped extends Error {}

let stopped = false;
let running: ReturnType<typeof spawn> | undefined;
/** From now on a signal ends what runs, and `withFault` puts the tree back before the process ends. */
export function stopOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      stopped = true;
      running?.kill();
    });
}

/** What Git says of a tree, changed text included: equal before and after when nothing was left behind. */
export function stateOf(tree: string): string {
  const git = (...words: string[]) => spawnSync('git', words, { cwd: tree, encoding: 'utf8', maxBuffer: 1 << 28 });
  const [status, diff] = [git('status', '--porcelain'), git('diff')];
  if (status.status !== 0) throw new Error(`${tree}: expected a Git checkout: ${status.stderr.trim()}`);
  return `${status.stdout}${diff.stdout}`;
}

/** @throws with the compiler's first words when the package does not compile */
export function build(tree: string, workspace: string): void {
  const tsc = path.join(tree, 'node_modules/typescript/bin/tsc');
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-b', workspace], { cwd: tree, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${workspace} does not compile: ${stdout.split('\n')[0]}`);
}

export const workspaceOf = (file: string): string => file.split('/')[0]!;

type Patch = { file: string; find: string; replace: string };

/**
 * Builds the package with one text of a file replaced, runs `task`, and puts the file and the package's `dist` back, times included,
 * whatever happened.
 *
 * @throws when `find` does not stand in the file exactly once, or the package does not compile
 */
export async function withFault<T>(tree: string, { file, find, replace }: Patch, task: () => Promise<T>): Promise<T> {
  const place = path.join(tree, file);
  const right = fs.readFileSync(place, 'utf8');
  const times = right.split(find).length - 1;
  if (times !== 1) throw new Error(`${file}: expected '${find}' once, found it ${times} times`);
  const { atime, mtime } = fs.statSync(place);
  const workspace = workspaceOf(file);
  const dist = path.join(tree, workspace, 'dist');
  const kept = fs.mkdtempSync(path.join(os.tmpdir(), 'course-faults-dist-'));
  fs.cpSync(dist, kept, { recursive: true, preserveTimestamps: true });
  try {
    fs.writeFileSync(
      place,
      right.replace(find, () => replace),
    );
    build(tree, workspace);
    return await task();
  } finally {
    fs.writeFileSync(place, right);
    fs.utimesSync(place, atime, mtime);
    fs.rmSync(dist, { recursive: true });
    fs.cpSync(kept, dist, { recursive: true, preserveTimestamps: true });
    fs.rmSync(kept, { recursive: true });
  }
}

type JestReport = {
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { fullName: string; status: string }[];
  }[];
};

const jestOf = (tree: string) => path.join(tree, 'node_modules/jest/bin/jest.js');

/** The test files of a package. */
export function testFiles(tree: string, workspace: string): string[] {
  const words = [jestOf(tree), '--listTests', `${workspace}/dist/`];
  const { stdout } = spawnSync(process.execPath, words, { cwd: tree, encoding: 'utf8' });
  return stdout.split('\n').filter(Boolean).sort();
}

/** Runs Jest on the files that match, one after the other, and gives the names of the tests that fail: `compare.test: full name`. */
export async function failingTests(tree: string, patterns: string[]): Promise<string[]> {
  if (stopped) throw new Stopped();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'course-faults-'));
  const file = path.join(folder, 'jest.json');
  try {
    const words = [jestOf(tree), '-i', '--silent', '--json', `--outputFile=${file}`, ...patterns];
    await new Promise<void>((resolve, reject) => {
      running = spawn(process.execPath, words, { cwd: tree, stdio: 'ignore' });
      running.on('error', reject);
      running.on('close', () => resolve());
    });
    if (stopped) throw new Stopped();
    const report = JSON.parse(fs.readFileSync(file, 'utf8')) as JestReport;
    if (report.testResults.length === 0) throw new Error(`no test file matches ${patterns.join(' ')}`);
    return report.testResults.flatMap(({ name, status, assertionResults }) => {
      const failed = assertionResults.filter((one) => one.status === 'failed').map((one) => one.fullName);
      const told = failed.length === 0 && status === 'failed' ? ['the file does not run'] : failed;
      return told.map((test) => `${path.basename(name, '.js')}: ${test}`);
    });
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
