/** The student's folder as `course release` writes it, installed with `npm ci`, outside of the repository. */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { repositoryFolder } from '../author/sheets';

const MINUTES = 10; // for npm ci, and for a notebook, on a slow machine

/** Runs a command to its end, without a shell. @throws with what it printed when it fails, or takes more than ten minutes */
export function run(command: string, args: string[], folder: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    timeout: MINUTES * 60_000,
  });
  if (error) throw new Error(`${command}: ${error.message}`);
  if (status !== 0)
    throw new Error(`${command} ${args.join(' ')}: status ${status}\n${stdout}\n${stderr}`.slice(-4000));
  return stdout;
}

/**
 * Writes and installs the released folder. It must not be inside the repository: there, Node would find in the repository's
 * `node_modules` whatever the release forgot.
 *
 * `COURSE_STUDENT_FOLDER` names a folder that is released and installed already (to write these tests); it is not removed.
 */
export function studentFolder(say: (line: string) => void): { folder: string; remove: () => void } {
  const given = process.env.COURSE_STUDENT_FOLDER;
  if (given) return { folder: path.resolve(given), remove: () => undefined };
  const outer = fs.mkdtempSync(path.join(os.tmpdir(), 'course-browser-'));
  const folder = path.join(outer, 'course-student');
  const remove = (): void => fs.rmSync(outer, { recursive: true, force: true });
  try {
    const start = performance.now();
    run(
      process.execPath,
      [path.join(repositoryFolder, 'grader', 'course.cjs'), 'release', '--out', folder],
      repositoryFolder,
    );
    run('npm', ['ci', '--no-audit', '--no-fund'], folder);
    say(`released and installed in ${((performance.now() - start) / 1000).toFixed(0)} s`);
  } catch (error) {
    remove();
    throw error;
  }
  return { folder, remove };
}
