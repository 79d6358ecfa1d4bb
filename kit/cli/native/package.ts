/** The installed @tensorflow/tfjs-node, and the place in it where it looks for its addon. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { CliError } from '../errors';
import { courseFolder } from '../root';

export const ADDON = 'tfjs_binding.node';

export type TfjsNode = { folder: string; version: string; napi: number; place: string };

/** The newest Node-API that both sides speak; an addon made for it loads in every later Node. */
export function napiVersion(supported: readonly number[], node = Number(process.versions.napi)): number {
  return Math.max(...supported.filter((version) => version <= node));
}

/** @throws CliError where the package is not installed: it is optional, and `npm ci --omit=optional` leaves it out */
export function findTfjsNode(from: string = __dirname): TfjsNode {
  let file: string;
  try {
    file = require.resolve('@tensorflow/tfjs-node/package.json', { paths: [from] });
  } catch {
    throw new CliError(
      'course native: the package @tensorflow/tfjs-node is missing; `npm ci --include=optional` installs it',
    );
  }
  const { version, binary } = JSON.parse(fs.readFileSync(file, 'utf8')) as {
    version: string;
    binary: { napi_versions: number[]; module_path: string };
  };
  const folder = fs.realpathSync(path.dirname(file));
  const napi = napiVersion(binary.napi_versions);
  const place = path.join(folder, binary.module_path.replace('{napi_build_version}', String(napi)), ADDON);
  return { folder, version, napi, place };
}

/** Where a built addon is kept: `npm ci` empties node_modules, so only a link to it is there. */
export function builtFolder({ version, napi }: TfjsNode, tensorflow: string, folder: string = courseFolder()): string {
  const what = `napi${napi}-tfjs${version}-tf${tensorflow}-quiet`; // built without the last word, TensorFlow prints its remarks
  return path.join(folder, `native-${process.platform}-${process.arch}-${what}`);
}

/** What is at the place where tfjs-node looks: our link, an addon that something else put there, or nothing. */
export function occupant(place: string): 'link' | 'file' | 'nothing' {
  const found = fs.lstatSync(place, { throwIfNoEntry: false });
  if (!found) return 'nothing';
  return found.isSymbolicLink() ? 'link' : 'file';
}

/** @returns whether anything was changed: false where the link was there already */
export function link(addon: string, place: string): boolean {
  const target = path.relative(path.dirname(place), addon); // the whole folder may be moved
  if (occupant(place) === 'link' && fs.readlinkSync(place) === target) return false;
  fs.mkdirSync(path.dirname(place), { recursive: true });
  fs.rmSync(`${place}.new`, { force: true });
  fs.symlinkSync(target, `${place}.new`);
  fs.renameSync(`${place}.new`, place);
  return true;
}

/** Takes the link away, with the folders made for it; what is not ours stays. @returns whether there was one */
export function unlink({ folder, place }: TfjsNode): boolean {
  fs.rmSync(`${place}.new`, { force: true });
  const ours = occupant(place) === 'link';
  if (ours) fs.unlinkSync(place);
  for (let at = path.dirname(place); at !== folder; at = path.dirname(at)) {
    if (!fs.existsSync(at)) continue;
    if (fs.readdirSync(at).length > 0) break;
    fs.rmdirSync(at);
  }
  return ours;
}
