/** What a student gets, file by file: what is named here, and nothing else. */
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { installed, type Lock, lockOf } from './lock';

export const NAME = 'relax-course-student';
/** The list of a release's files: by it a folder is known to be one, and what was changed in it. */
export const LIST = 'release.json';

type Manifest = { version: string; description: string; license: string; engines: Record<string, string> } & Record<
  string,
  unknown
>;

function read<T>(repository: string, name: string): T {
  return JSON.parse(fs.readFileSync(path.join(repository, name), 'utf8')) as T;
}

/** All files under a folder of the repository, with `/`, sorted. */
function under(repository: string, folder: string): string[] {
  const start = path.join(repository, folder);
  if (!fs.existsSync(start)) return [];
  return fs
    .readdirSync(start, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(repository, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
}

/** What the compiler makes of the kit's sources; what it once made of sources that are gone stays here. */
function built(repository: string): string[] {
  return ['cases/src', 'kit/src', 'kit/cli']
    .flatMap((folder) => under(repository, folder))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => name.replace(/^(cases|kit)\//, '$1/dist/').replace(/\.ts$/, ''))
    .flatMap((name) => [`${name}.d.ts`, `${name}.js`]);
}

/** The files that are copied as they are, from the repository's folder. */
export function copiedFiles(repository: string): string[] {
  const only = (folder: string, pattern: RegExp) => under(repository, folder).filter((name) => pattern.test(name));
  return [
    '.npmrc',
    'LICENSE',
    'kit/course.cjs',
    ...only('notebooks', /^notebooks\/[^/]+\.ipynb$/),
    ...built(repository),
    ...only('kit/kernel', /\.cjs$/),
    ...only('kit/models', /\.(onnx|md)$|\/(LICENSE|NOTICE)$/),
    ...only('kit/public', /\.public\.json$/), // what `check` reads
    ...only('kit/converged', /\.(png|json)$/),
    ...only('kit/photographs', /\.png$|README\.md$/),
  ].sort();
}

const asJson = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

/** The files that are a student's own: the packages' descriptions, the lock file, the README. */
export function ownFiles(repository: string): Record<string, string> {
  const manifest = read<Manifest & { allowScripts?: Record<string, boolean> }>(repository, 'package.json');
  const manifestOf = (name: string) => {
    const { devDependencies: _dropped, ...kept } = read<Manifest>(repository, `${name}/package.json`);
    return kept;
  };
  const { version, license, engines } = manifest;
  const bin = { course: 'course.cjs' };
  const workspaces = ['cases', 'kit'];
  const description = 'A course on explainable AI as TypeScript Jupyter notebooks';
  const packages = {
    'cases/package.json': asJson(manifestOf('cases')),
    'kit/package.json': asJson({ ...manifestOf('kit'), bin }),
  };
  const root = { name: NAME, version, private: true, description, license, engines, workspaces };
  const whole = fs.readFileSync(path.join(repository, 'package-lock.json'), 'utf8');
  const lock = lockOf(whole, { 'package.json': asJson(root), ...packages });
  const there = installed(JSON.parse(lock) as Lock);
  const allowScripts = Object.fromEntries(
    Object.entries(manifest.allowScripts ?? {}).filter(([name]) => there.has(name)),
  );
  return {
    'package.json': asJson({ ...root, scripts: { lab: 'course lab' }, allowScripts }),
    'package-lock.json': lock,
    ...packages,
    'README.md': fs.readFileSync(path.join(repository, 'grader', 'release', 'README.md'), 'utf8'),
    '.gitignore': 'node_modules/\n.course/\n.ipynb_checkpoints/\n',
  };
}

export function checksum(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
