/** Compiles tfjs-node's addon, two files of C++ and one that keeps TensorFlow quiet, against the library in `.course/tensorflow`, without changing the package. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { CliError } from '../errors';
import { runLogged } from '../python/run';
import { shown } from '../root';
import { type Say, step } from '../step';
import { compileFailure } from './cures';
import { findNodeGyp, headersFolder } from './node-gyp';
import { ADDON, type TfjsNode } from './package';
import type { Wheel } from './platform';
import { INIT_FIRST, QUIET, QUIET_SOURCE } from './quiet';

/**
 * The addon lies in `.course/native-…/` and finds the library in `.course/tensorflow/` beside it, wherever the whole is moved.
 * Paths are relative, so that a space in the name of a folder above does no harm (make and node-gyp take none).
 */
function buildDescription(napi: number, { libraries }: Wheel): object {
  const mac = process.platform === 'darwin';
  const where = '../../tensorflow'; // from build/, where make runs
  const linker = mac
    ? ['-Wl,-rpath,@loader_path/../tensorflow', ...libraries.map((name) => `${where}/${name}`)]
    : [INIT_FIRST, '-Wl,-rpath,\\$$ORIGIN/../tensorflow', `-L${where}`, ...libraries.map((name) => `-l:${name}`)];
  return {
    targets: [
      {
        target_name: path.basename(ADDON, '.node'),
        sources: ['binding/tfjs_backend.cc', 'binding/tfjs_binding.cc', QUIET],
        include_dirs: ['../tensorflow/include'],
        defines: [`NAPI_VERSION=${napi}`],
        libraries: linker,
      },
    ],
  };
}

/** `python` is for node-gyp, which is written in it; `log` gets what the compiler prints. */
type Where = { folder: string; python: string; log: string };

/**
 * @param folder the built addon's; it appears when it is finished, so a build that was interrupted leaves none
 * @throws CliError, one line: no compiler, no headers and no network, no disk space
 */
export async function compileAddon(
  package_: TfjsNode,
  wheel: Wheel,
  { folder, python, log }: Where,
  say: Say,
): Promise<void> {
  const part = `${folder}.part`;
  for (const old of [folder, part]) fs.rmSync(old, { recursive: true, force: true });
  fs.cpSync(path.join(package_.folder, 'binding'), path.join(part, 'binding'), { recursive: true });
  fs.writeFileSync(path.join(part, QUIET), QUIET_SOURCE);
  fs.writeFileSync(path.join(part, 'binding.gyp'), JSON.stringify(buildDescription(package_.napi, wheel)));
  const headers = headersFolder();
  const nodedir = headers ? [`--nodedir=${headers}`] : [];
  const args = [findNodeGyp(), 'rebuild', `--directory=${part}`, `--python=${python}`, '--jobs=2', ...nodedir];
  await step(`${shown(folder)}: the addon of @tensorflow/tfjs-node ${package_.version} compiled`, say, async () => {
    const { status, output } = await runLogged(process.execPath, args, log);
    if (status !== 0) throw new CliError(compileFailure(output, shown(log)));
  });
  const done = `${part}.done`;
  fs.rmSync(done, { recursive: true, force: true });
  fs.mkdirSync(done);
  fs.renameSync(path.join(part, 'build', 'Release', ADDON), path.join(done, ADDON));
  fs.renameSync(done, folder);
  fs.rmSync(part, { recursive: true });
}
