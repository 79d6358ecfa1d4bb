/** The student's lock file: npm cuts the repository's down to what the student's packages need. No network is asked. */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { CliError } from '../cli/errors';

export type Lock = { packages: Record<string, { version?: string; integrity?: string }> };

const ARGUMENTS = ['install', '--package-lock-only', '--offline', '--ignore-scripts', '--loglevel=error'];

/**
 * @param whole text of the repository's lock file
 * @param manifests the student's own package.json files, by name
 * @returns text of the lock file, each package at the repository's version
 * @throws CliError when npm cannot do it without a network: then the repository's lock file lacks a package
 */
export function lockOf(whole: string, manifests: Record<string, string>): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'course-lock-'));
  const file = path.join(folder, 'package-lock.json');
  try {
    for (const [name, text] of Object.entries({ ...manifests, 'package-lock.json': whole })) {
      fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      fs.writeFileSync(path.join(folder, name), text);
    }
    const { status, stderr } = spawnSync('npm', ARGUMENTS, { cwd: folder, encoding: 'utf8', shell: true });
    if (status !== 0)
      throw new CliError(`course release: npm cannot make the lock file: ${stderr.trim().split('\n')[0]}`);
    return fs.readFileSync(file, 'utf8');
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** The names of the packages that a lock file installs. */
export function installed(lock: Lock): Set<string> {
  return new Set(
    Object.keys(lock.packages)
      .filter((place) => place.includes('node_modules/'))
      .map((place) => place.split('node_modules/').pop()!),
  );
}
