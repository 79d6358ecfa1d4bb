/** A copy of the repository as it is built, for tests that change it: packages are linked, so that it takes a second. */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { repositoryFolder } from '../author/sheets';

export type CourseCopy = {
  folder: string;
  /** `course …` in the copy. */
  course(...args: string[]): { status: number | null; stdout: string; stderr: string };
  remove(): void;
};

/** Files that git knows or would take. */
function sources(): string[] {
  const { stdout } = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: repositoryFolder,
    encoding: 'utf8',
  });
  return stdout.split('\0').filter((name) => name !== '' && fs.existsSync(path.join(repositoryFolder, name)));
}

/** Links each package, but for those of the course, which are the copy's own. */
function linkPackages(folder: string): void {
  const [from, to] = [repositoryFolder, folder].map((root) => path.join(root, 'node_modules')) as [string, string];
  fs.mkdirSync(path.join(to, '@course'), { recursive: true });
  for (const name of fs.readdirSync(from))
    if (name !== '@course') fs.symlinkSync(path.join(from, name), path.join(to, name));
  for (const name of fs.readdirSync(path.join(from, '@course')))
    fs.symlinkSync(path.join(folder, name), path.join(to, '@course', name));
}

export function copyCourse(): CourseCopy {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'course-copy-')));
  const dist = fs.readdirSync(repositoryFolder).map((name) => path.join(name, 'dist'));
  for (const name of [...sources(), ...dist.filter((one) => fs.existsSync(path.join(repositoryFolder, one)))])
    fs.cpSync(path.join(repositoryFolder, name), path.join(folder, name), {
      recursive: true,
      preserveTimestamps: true,
    });
  linkPackages(folder);
  return {
    folder,
    course: (...args) =>
      spawnSync(process.execPath, [path.join(folder, 'grader', 'course.cjs'), ...args], {
        cwd: folder,
        encoding: 'utf8',
      }),
    remove: () => fs.rmSync(folder, { recursive: true, force: true }),
  };
}
