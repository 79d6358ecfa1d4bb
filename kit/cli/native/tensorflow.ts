/** TensorFlow's library and the headers of its C interface, out of the wheel on PyPI, in `.course/tensorflow`. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { CliError } from '../errors';
import { failureLine } from '../python/cures';
import { pip, runLogged } from '../python/run';
import { courseFolder, shown } from '../root';
import { type Say, step } from '../step';
import { TENSORFLOW_VERSION, WHEEL_PYTHON, type Wheel } from './platform';

/** Written last, with the size of each library: a folder that does not fit it is made anew. */
const MARKER = 'course.json';
type Marker = { wheel: string; sizes: Record<string, number> };

/** The wheel, and what is taken out of it, are there together for a moment. */
const NEEDED_MEGABYTES = 1300;

/** 50 of the 13,000 headers are enough; the libraries are two thirds of the wheel. */
const UNPACK = `
import os, re, shutil, sys, zipfile
wheel, to, *libraries = sys.argv[1:]
header = re.compile(r'include/(tensorflow/c/.*|xla/tsl/c/.*|(tensorflow/core|tsl)/platform/ctstring.*)\\.h$')
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        inside = name.partition('tensorflow/')[2] if name.startswith('tensorflow/') else ''
        if inside in libraries or inside == 'THIRD_PARTY_NOTICES.txt' or header.match(inside):
            target = os.path.join(to, *inside.split('/'))
        elif re.fullmatch(r'[^/]+\\.dist-info/(licenses/)?LICENSE', name):
            target = os.path.join(to, 'LICENSE')
        else:
            continue
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with archive.open(name) as source, open(target, 'wb') as file:
            shutil.copyfileobj(source, file, 1 << 20)
`;

export function tensorflowFolder(): string {
  return path.join(courseFolder(), 'tensorflow');
}

const markerOf = (wheel: Wheel, folder: string): Marker => ({
  wheel: wheel.sha256,
  sizes: Object.fromEntries(wheel.libraries.map((name) => [name, fs.statSync(path.join(folder, name)).size])),
});

/** Whether the folder holds this wheel's libraries, whole. */
export function isUnpacked(wheel: Wheel, folder: string = tensorflowFolder()): boolean {
  try {
    const marker = JSON.parse(fs.readFileSync(path.join(folder, MARKER), 'utf8')) as Marker;
    return JSON.stringify(marker) === JSON.stringify(markerOf(wheel, folder));
  } catch {
    return false;
  }
}

function freeMegabytes(folder: string): number {
  const { bavail, bsize } = fs.statfsSync(folder);
  return Math.floor((bavail * bsize) / 2 ** 20);
}

/** @throws CliError before anything is fetched, where the disk cannot hold it */
export function requireSpace(folder: string, needed: number = NEEDED_MEGABYTES): void {
  const free = freeMegabytes(folder);
  if (free < needed)
    throw new CliError(
      `course native: ${needed} MB of disk space are needed, but only ${free} MB are free; make room and run it again`,
    );
}

/**
 * Fetches and unpacks; nothing where that was done.
 * @param python one that has pip
 * @throws CliError, one line: no network, no disk space
 */
export async function fetchTensorflow(wheel: Wheel, python: string, log: string, say: Say): Promise<void> {
  const folder = tensorflowFolder();
  const part = `${folder}.part`;
  fs.rmSync(part, { recursive: true, force: true });
  if (isUnpacked(wheel, folder)) return;
  fs.rmSync(folder, { recursive: true, force: true });
  requireSpace(courseFolder());
  fs.mkdirSync(part);
  const requirement = path.join(part, 'requirements.txt');
  fs.writeFileSync(requirement, `${wheel.name}==${TENSORFLOW_VERSION} --hash=sha256:${wheel.sha256}\n`);
  const run = async (args: string[]) => {
    const { status, output } = await runLogged(python, args, log);
    if (status === 0) return;
    const where = { log: shown(log), free: `${freeMegabytes(courseFolder())} MB` };
    throw new CliError(failureLine('course native', output, where));
  };
  const only = `--no-cache-dir --no-deps --only-binary=:all: --python-version ${WHEEL_PYTHON} --require-hashes`;
  await step(
    `${shown(folder)}: ${wheel.name} ${TENSORFLOW_VERSION} downloaded`,
    say,
    () => run([...pip('download'), ...only.split(' '), '--dest', part, '--requirement', requirement]),
    () => `${megabytesIn(part)} MB`,
  );
  const file = fs.readdirSync(part).find((name) => name.endsWith('.whl'));
  if (!file) throw new CliError(`course native: pip left no wheel in ${shown(part)} (${shown(log)})`);
  await step(`${shown(folder)}: its library and headers unpacked`, say, async () => {
    await run(['-c', UNPACK, path.join(part, file), part, ...wheel.libraries]);
    fs.rmSync(path.join(part, file));
    fs.rmSync(requirement);
    fs.writeFileSync(path.join(part, MARKER), JSON.stringify(markerOf(wheel, part)));
    fs.renameSync(part, folder);
  });
}

function megabytesIn(folder: string): number {
  const bytes = fs
    .readdirSync(folder)
    .map((name) => fs.statSync(path.join(folder, name), { throwIfNoEntry: false })?.size ?? 0);
  return Math.round(bytes.reduce((a, b) => a + b, 0) / 2 ** 20);
}
