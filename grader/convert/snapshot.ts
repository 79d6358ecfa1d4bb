/**
 * A converter that has read the kit's types, kept as V8 keeps a heap: a process that starts from it needs 0.6 s of processor time
 * until its first answer, and not 4. `npm run build` makes it (build-snapshot.ts). It is used where nothing has changed since;
 * everywhere else a converter starts as ever.
 */
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { OPTIMISE_LATER } from '../v8-flags';
import { DEFAULT_LIMITS } from './types';
import { kitPackages } from './visible-files';

/** Short-lived objects of a conversion fit into the young generation: a sixth less processor time. */
export const flagsOf = (heapMegabytes: number): string[] => [
  `--max-old-space-size=${heapMegabytes}`,
  '--max-semi-space-size=64',
  ...OPTIMISE_LATER,
];

export const snapshotFolder = path.join(__dirname, 'snapshot');
export const preload = path.join(path.dirname(require.resolve('@course/kit/package.json')), 'kernel', 'preload.cjs');

function filesBelow(folder: string, ending: RegExp): string[] {
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => ending.test(name) && !/(^|[\\/])(node_modules|test|snapshot)[\\/]/.test(name))
    .sort()
    .map((name) => path.join(folder, name));
}

/** All that the snapshot was made of, as a hash: Node, its flags, our converter, what mends tslab, the types that it has read, where all this is. */
function key(): string {
  const hash = createHash('sha256').update(JSON.stringify([process.version, process.arch, process.platform]));
  hash.update(JSON.stringify(flagsOf(DEFAULT_LIMITS.heapMegabytes)));
  const packages = Object.entries(kitPackages());
  const version = (folder: string) => fs.readFileSync(path.join(folder, 'package.json'));
  for (const [name, folder] of packages) {
    hash.update(name).update(folder).update(version(folder));
    if (name.startsWith('@course/'))
      for (const file of filesBelow(path.join(folder, 'dist'), /\.d\.ts$/))
        hash.update(file).update(fs.readFileSync(file));
  }
  for (const name of ['tslab/package.json', '@tslab/typescript-for-tslab/package.json'])
    hash.update(fs.readFileSync(require.resolve(name)));
  for (const file of [...filesBelow(__dirname, /\.js$/), ...filesBelow(path.dirname(preload), /\.cjs$|\.d\.ts$/)])
    hash.update(file).update(fs.readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}

/** Where the snapshot of all this is, or would be. */
export const snapshotFile = (): string => path.join(snapshotFolder, `${key()}.blob`);

/** The snapshot's file, if there is one that was made of what is here now. */
export function findSnapshot(): string | undefined {
  if (!fs.existsSync(snapshotFolder)) return undefined;
  const file = snapshotFile();
  return fs.existsSync(file) ? file : undefined;
}
