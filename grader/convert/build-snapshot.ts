/**
 * Makes the converter's snapshot (snapshot.ts), where there is none of what is here now: `node grader/dist/convert/build-snapshot.js`.
 * Where V8 makes none, one line says so, and converters start as ever.
 */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { build, type Plugin } from 'esbuild';
import { TSLAB_CONVERTER, withConvertMany } from './one-program';
import { findSnapshot, flagsOf, preload, snapshotFile, snapshotFolder } from './snapshot';
import { DEFAULT_LIMITS } from './types';
import { kitPackages, makeSight } from './visible-files';

type Fix = { module: string; replacements?: [from: string, to: string, times?: number][] };
type Mending = { mend(source: string, replacements: NonNullable<Fix['replacements']>): string | undefined };

/** What the preload script does while modules are loaded, done while they are bundled. */
const mended: Plugin = {
  name: 'mended',
  setup({ onLoad }) {
    const kernel = path.dirname(preload);
    const fixes = (require(path.join(kernel, 'fixes', 'index.cjs')) as Fix[]).filter(
      ({ module }) => module === 'tslab/dist/converter.js',
    );
    const { mend } = require(path.join(kernel, 'mend.cjs')) as Mending;
    onLoad({ filter: TSLAB_CONVERTER }, ({ path: file }) => {
      const source = fs.readFileSync(file, 'utf8');
      const contents = fixes.reduce((text, { replacements = [] }) => mend(text, replacements) ?? text, source);
      return { contents: withConvertMany(contents), loader: 'js' };
    });
    // they look for files beside themselves
    onLoad(
      { filter: /[\\/]kernel[\\/]parts[\\/][^\\/]+\.cjs$|typescript-for-tslab[\\/]lib[\\/]typescript\.js$/ },
      ({ path: file }) => ({
        contents: fs
          .readFileSync(file, 'utf8')
          .replaceAll('__dirname', JSON.stringify(path.dirname(file)))
          .replaceAll('__filename', JSON.stringify(file)),
        loader: 'js',
      }),
    );
  },
};

async function buildSnapshot(): Promise<void> {
  if (findSnapshot()) return;
  fs.rmSync(snapshotFolder, { recursive: true, force: true });
  fs.mkdirSync(snapshotFolder, { recursive: true });
  const bundle = path.join(snapshotFolder, 'converter.js');
  await build({
    stdin: { contents: "require('./snapshot-process.js');", resolveDir: __dirname },
    outfile: bundle,
    bundle: true,
    platform: 'node',
    logLevel: 'error',
    plugins: [mended],
  });
  const sight = makeSight(kitPackages());
  const made = path.join(snapshotFolder, '.new');
  const args = [...flagsOf(DEFAULT_LIMITS.heapMegabytes), '--snapshot-blob', made, '--build-snapshot', bundle];
  const { status, stderr } = spawnSync(process.execPath, [...args, JSON.stringify(sight), '{}'], {
    env: {},
    encoding: 'utf8',
  });
  fs.rmSync(sight.folder, { recursive: true, force: true });
  fs.rmSync(bundle); // it names folders of this machine, and the grader's fingerprint is of every program
  if (status === 0 && fs.existsSync(made)) return fs.renameSync(made, snapshotFile());
  const why = stderr.trim().split('\n').at(-1);
  console.error(`no start-up snapshot of the converter (${why}): each grading starts a few seconds later`);
}

if (require.main === module) void buildSnapshot();
