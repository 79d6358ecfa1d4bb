/** Writes the student's folder: whole or not at all, and never over somebody's work. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { developmentSecret, loadCourse } from '@course/fixtures';
import { sheetSlugs } from '../author/command';
import { CliError } from '../cli/errors';
import { checksum, copiedFiles, LIST, NAME, ownFiles } from './contents';
import { findSolutions, findTexts, tellingLines } from './leaks';

type List = { name: string; version: string; files: Record<string, string> };

function readList(folder: string): List | undefined {
  try {
    const list = JSON.parse(fs.readFileSync(path.join(folder, LIST), 'utf8')) as List;
    return list.name === NAME ? list : undefined;
  } catch {
    return undefined;
  }
}

/** @throws CliError when the place is taken by something that this command may not replace */
function checkPlace(out: string): void {
  if (!fs.existsSync(out)) return;
  if (!fs.statSync(out).isDirectory()) throw new CliError(`course release: ${out} is a file; give another --out`, 2);
  if (fs.readdirSync(out).length === 0) return;
  const list = readList(out);
  if (!list)
    throw new CliError(
      `course release: ${out} is not a folder of this command; give another --out, or move it away`,
      2,
    );
  const changed = Object.keys(list.files).find((name) => {
    const file = path.join(out, name);
    return fs.existsSync(file) && checksum(fs.readFileSync(file)) !== list.files[name];
  });
  if (changed)
    throw new CliError(
      `course release: in ${out}, ${changed} was changed since; give another --out, or move it away`,
      2,
    );
}

/** @throws CliError when a source of the kit is newer than what was built from it */
function checkBuilt(repository: string): void {
  const when = (name: string): number =>
    fs.statSync(path.join(repository, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;

  const sources = copiedFiles(repository)
    .filter((name) => /^(cases|kit)\/dist\/.*\.js$/.test(name))
    .map((name) => name.replace(/^(cases|kit)\/dist\//, '$1/').replace(/\.js$/, '.ts'));
  const newer = sources.find((name) => when(name) > when(`${name.split('/')[0]}/dist/tsconfig.tsbuildinfo`));
  if (newer) throw new CliError(`course release: ${newer} is newer than what was built from it: run \`npm run build\``);
}

/** What must be nowhere in a release: the seeds of the cases, and what the hidden ones depend on. */
export function secrets(): string[] {
  const { seeds } = loadCourse();
  return [seeds.public, seeds.hidden, developmentSecret, 'COURSE_SECRET'];
}

function checkLeaks(repository: string, folder: string): void {
  const solutions = path.join(repository, 'solutions');
  const sources = sheetSlugs(solutions).map((slug) => fs.readFileSync(path.join(solutions, `${slug}.ts`), 'utf8'));
  const [leak] = [...findSolutions(folder, tellingLines(sources)), ...findTexts(folder, secrets())];
  if (!leak) return;
  throw new CliError(
    `course release: nothing was written: ${leak.file} contains a line that gives away an exercise or a secret: ${leak.line} ` +
      '(if any code could have it, list it in grader/release/leaks.ts)',
  );
}

function fill(repository: string, folder: string, version: string): number {
  const files: Record<string, string> = {};
  const put = (name: string, bytes: Buffer, mode?: number) => {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, bytes, { mode });
    files[name] = checksum(bytes);
  };
  for (const name of copiedFiles(repository))
    put(name, fs.readFileSync(path.join(repository, name)), name === 'kit/course.cjs' ? 0o755 : undefined);
  for (const [name, text] of Object.entries(ownFiles(repository))) put(name, Buffer.from(text));
  const sorted = Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1)));
  const list: List = { name: NAME, version, files: sorted };
  fs.writeFileSync(path.join(folder, LIST), `${JSON.stringify(list, undefined, 2)}\n`);
  return Object.keys(files).length + 1;
}

/**
 * Writes the release into `out`, the same bytes each time. A release that is there and was not changed is replaced, together
 * with what was installed in it.
 *
 * @returns how many files it has
 * @throws CliError, one line, when the kit is not built, the place is taken, or a line of a solution would get out
 */
export function writeRelease(repository: string, out: string): number {
  checkPlace(out);
  checkBuilt(repository);
  const { version } = JSON.parse(fs.readFileSync(path.join(repository, 'package.json'), 'utf8')) as { version: string };
  fs.mkdirSync(path.dirname(out), { recursive: true });
  const fresh = fs.mkdtempSync(`${out}.new-`);
  try {
    fs.chmodSync(fresh, 0o755); // mkdtemp's is for one user alone
    const count = fill(repository, fresh, version);
    checkLeaks(repository, fresh);
    const old = `${fresh}.old`;
    if (fs.existsSync(out)) fs.renameSync(out, old);
    fs.renameSync(fresh, out);
    fs.rmSync(old, { recursive: true, force: true });
    return count;
  } finally {
    fs.rmSync(fresh, { recursive: true, force: true });
  }
}
