/** The only folder that a runner can read, made by bundle.ts, and Node itself: where they are, readable by whom runs them. */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { realProcess } from './signals';

/** `folder` holds runner.js, chart.js and the WebAssembly files; `node` is the program that runs them. */
export type Image = { folder: string; node: string };

export const builtImage = path.join(__dirname, 'image');

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** Whether any user can read this and reach it, by the permission bits of it and of every folder above. */
function readableByAll(file: string): boolean {
  const real = fs.realpathSync(file);
  if ((fs.statSync(real).mode & 0o004) === 0) return false;
  for (let folder = path.dirname(real); ; folder = path.dirname(folder)) {
    if ((fs.statSync(folder).mode & 0o001) === 0) return false;
    if (folder === path.dirname(folder)) return true;
  }
}

const temporary: string[] = [];

function removeTemporary(): void {
  for (const folder of temporary.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
}

/** A new folder that every user can read and only we can write, removed when this process ends. */
function publicFolder(): string {
  const parent = [os.tmpdir(), '/tmp', '/var/tmp'].find((folder) => fs.existsSync(folder) && readableByAll(folder));
  if (!parent)
    throw new Error('sandbox: expected a temporary folder that every user can read, got none; set TMPDIR to one');
  if (temporary.length === 0) realProcess.on('exit', removeTemporary);
  const folder = fs.mkdtempSync(path.join(parent, 'course-sandbox-'));
  fs.chmodSync(folder, 0o755);
  temporary.push(folder);
  return folder;
}

/** Node is a hundred megabytes: a second name for it where the file system allows, else a copy. */
function publicNode(folder: string): string {
  const copy = path.join(folder, 'node');
  const real = fs.realpathSync(process.execPath);
  try {
    fs.linkSync(real, copy);
  } catch {
    fs.copyFileSync(real, copy);
  }
  fs.chmodSync(copy, 0o755);
  return copy;
}

function publicImage(from: string, folder: string): string {
  for (const name of fs.readdirSync(from)) {
    fs.copyFileSync(path.join(from, name), path.join(folder, name));
    fs.chmodSync(path.join(folder, name), 0o644);
  }
  return folder;
}

const found = new Map<string, Image>();

/**
 * The image as runners see it. A grader that runs as root starts them as nobody, who often cannot read root's folders
 * (`/root` is 0700): then copies are made where they can be read.
 *
 * @throws when `folder` holds no built image.
 */
export function findImage(folder: string = builtImage): Image {
  const known = found.get(folder);
  if (known) return known;
  if (!fs.existsSync(path.join(folder, 'runner.js')))
    throw new Error('sandbox: expected grader/dist/sandbox/image/runner.js, got nothing there; run `npm run build`');
  const readable = (file: string) => !isRoot() || readableByAll(file);
  const image = {
    folder: fs.readdirSync(folder).every((name) => readable(path.join(folder, name)))
      ? fs.realpathSync(folder)
      : publicImage(folder, publicFolder()),
    node: readable(process.execPath) ? fs.realpathSync(process.execPath) : publicNode(publicFolder()),
  };
  found.set(folder, image);
  return image;
}
