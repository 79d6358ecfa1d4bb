/** Runs Jest over the notebooks that intake wrote. */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { runCLI } from '@jest/core';
import type { Config } from '@jest/types';
import type { GraderOptions } from '../mark/tools';
import { type Followed, follow } from './reporter';

type JestRun = {
  /** Holds nothing but files that intake wrote: Jest never sees a student's folder. */
  folder: string;
  files: string[];
  options: GraderOptions;
  workers?: number;
  /** Only items whose name matches, as Jest's `-t`. */
  testNamePattern?: string;
};

/** As many as asked for; else as Jest's default a core less than there are: converter and runners have processes of their own. */
export function workerCount(wanted?: number): number {
  return wanted ?? Math.max(1, os.availableParallelism() - 1);
}

export async function runJest(run: JestRun, who: Followed): Promise<void> {
  const config = {
    rootDir: run.folder,
    roots: [run.folder],
    cacheDirectory: path.join(run.folder, '.jest'),
    testMatch: ['**/*.ipynb'],
    transform: {},
    moduleFileExtensions: ['js', 'ipynb'],
    testRunner: path.join(__dirname, 'runner.js'),
    testEnvironment: 'node',
    testSequencer: path.join(__dirname, 'sequencer.js'),
    testEnvironmentOptions: { ...run.options, globalsCleanup: 'off' },
    reporters: [path.join(__dirname, 'reporter.js')],
    haste: { enableSymlinks: false },
    passWithNoTests: false,
  };
  const argv = {
    $0: 'course grade',
    _: run.files,
    config: JSON.stringify(config),
    runTestsByPath: true,
    watchman: false,
    testNamePattern: run.testNamePattern,
    maxWorkers: workerCount(run.workers),
    workerThreads: false,
  } as unknown as Config.Argv;
  follow(who);
  try {
    // the current folder, so that Jest does not read the configuration a second time as one project among several
    await runCLI(argv, [fs.realpathSync(process.cwd())]);
  } finally {
    follow(undefined);
  }
}
