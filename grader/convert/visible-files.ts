import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { type TypeScript, tslabFolder } from './typescript';

/**
 * Where the converter works: `folder`, an empty one of ours with links to the packages that cells may import and nothing else. The
 * converter knows it as `CELLS_FOLDER` alone. `roots`: all that can be seen.
 */
export type Sight = { folder: string; tslab: string; roots: string[] };

/** The same for every converter process: what one has read is true in the next (snapshot.ts). */
export const CELLS_FOLDER = path.resolve('/course-convert');

/** The kit, and the packages whose types its own declarations name (a cell's declarations may have to name them too). */
export function kitPackages(): Record<string, string> {
  const [kit, cases] = ['@course/kit', '@course/cases'].map((name) =>
    path.dirname(require.resolve(`${name}/package.json`)),
  ) as [string, string];
  const found: Record<string, string> = { '@course/kit': kit, '@course/cases': cases };
  for (const name of ['@tensorflow/tfjs-core', 'vega-lite', '@types/node']) {
    try {
      found[name] = path.dirname(require.resolve(`${name}/package.json`, { paths: [kit] }));
    } catch {
      // then no type of the kit needs it here
    }
  }
  return found;
}

/** The `node_modules` folder that a package stands in: what it needs itself is found from there. */
function modulesOf(folder: string): string[] {
  const parts = fs.realpathSync(folder).split(path.sep);
  const at = parts.lastIndexOf('node_modules');
  return at < 0 ? [] : [parts.slice(0, at + 1).join(path.sep)];
}

export function makeSight(packages: Record<string, string>): Sight {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'course-convert-')));
  for (const [name, target] of Object.entries(packages)) {
    const link = path.join(folder, 'node_modules', name);
    fs.mkdirSync(path.dirname(link), { recursive: true });
    fs.symlinkSync(fs.realpathSync(target), link, 'junction');
  }
  const tslab = tslabFolder();
  const targets = [tslab, ...Object.values(packages)];
  return {
    folder,
    tslab,
    roots: [
      ...new Set([CELLS_FOLDER, ...targets.map((target) => fs.realpathSync(target)), ...targets.flatMap(modulesOf)]),
    ],
  };
}

/**
 * Takes away from TypeScript all files but declarations (`.d.ts`) and `package.json` below `roots`: no cell, whatever it gets
 * past the other checks, can pull in a solution. Watching files is taken away too: declarations do not change while grading.
 *
 * @param folder where `CELLS_FOLDER` is on the disk, asked at every look
 */
export function restrictSight(ts: TypeScript, roots: readonly string[], folder: () => string): void {
  const isIn = (file: string, root: string) => file === root || file.startsWith(root + path.sep);
  const moved = (file: string, from: string, to: string) => (isIn(file, from) ? to + file.slice(from.length) : file);
  const onDisk = (name: string) => moved(path.resolve(name), CELLS_FOLDER, folder());
  const isFolder = (name: string) =>
    roots.some((root) => isIn(path.resolve(name), root)) && !/[\\/]@course[\\/](?!(kit|cases)([\\/]|$))/.test(name);
  const isFile = (name: string) => isFolder(name) && /(\.d\.[cm]?ts|[\\/]package\.json)$/.test(name);
  const { readFile, fileExists, directoryExists, getDirectories, realpath } = ts.sys;
  const ignored = () => ({ close: () => undefined });
  Object.assign(ts.sys, {
    readFile: (name: string, encoding?: string) => (isFile(name) ? readFile(onDisk(name), encoding) : undefined),
    fileExists: (name: string) => isFile(name) && fileExists(onDisk(name)),
    directoryExists: (name: string) => isFolder(name) && directoryExists(onDisk(name)),
    getDirectories: (name: string) => (isFolder(name) ? getDirectories(onDisk(name)) : []),
    readDirectory: () => [],
    realpath: (name: string) => (isFolder(name) ? moved(realpath!(onDisk(name)), folder(), CELLS_FOLDER) : name),
    writeFile: () => undefined,
    watchFile: ignored,
    watchDirectory: ignored,
  });
}

/**
 * Replaces the machine's folders in a message by nothing: `import("/home/…/node_modules/vega-lite/…")` →
 * `import("vega-lite/…")`.
 */
export function scrubPaths(text: string, roots: readonly string[]): string {
  const longestFirst = [...roots].sort((a, b) => b.length - a.length);
  const scrubbed = longestFirst.reduce((rest, root) => rest.split(`${root.replace(/\\/g, '/')}/`).join(''), text);
  return scrubbed.replace(/(["'(\s])\/(?:[^"'()\s/]+\/)+/g, '$1');
}
