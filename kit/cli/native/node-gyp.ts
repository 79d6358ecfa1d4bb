/** What compiles the addon: npm's own node-gyp, the machine's compiler, the headers of the Node that runs. */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { CliError } from '../errors';
import { NO_NODE_GYP, noTool } from './cures';

/** The file of a program on the PATH, links followed. */
function onPath(program: string): string | undefined {
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    const file = path.join(folder, program);
    if (folder && fs.existsSync(file)) return fs.realpathSync(file);
  }
  return undefined;
}

/**
 * The script of npm's node-gyp: npm names it in the environment of what it runs; else it is beside the npm of this Node or of
 * the PATH.
 * @throws CliError where there is no npm
 */
export function findNodeGyp(): string {
  const named = process.env.npm_config_node_gyp;
  if (named && fs.existsSync(named)) return named;
  const beside = path.resolve(process.execPath, '../../lib/node_modules/npm/bin/npm-cli.js');
  const npm = [process.env.npm_execpath, beside, onPath('npm')];
  for (const file of npm) {
    if (!file) continue;
    try {
      return require.resolve('node-gyp/bin/node-gyp.js', { paths: [path.dirname(file)] });
    } catch {
      // the next npm
    }
  }
  throw new CliError(NO_NODE_GYP);
}

/** The folder above `include/node/` of the Node that runs, if it came with its headers; else node-gyp fetches them. */
export function headersFolder(executable: string = fs.realpathSync(process.execPath)): string | undefined {
  const folder = path.resolve(executable, '../..');
  // npm's package of Node has its program linked out of the package for the platform
  const ofNpm = path.join(folder, 'node_modules', `node-${process.platform}-${process.arch}`);
  return [folder, ofNpm].find((one) => fs.existsSync(path.join(one, 'include', 'node', 'node_api.h')));
}

const answers = (program: string): boolean => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;

/** @throws CliError that names what is missing of compiler and make */
export function requireCompiler(): void {
  const compiler = process.env.CXX ?? (process.platform === 'darwin' ? 'c++' : 'g++');
  const missing: string[] = [];
  if (!answers(compiler.split(' ')[0]!)) missing.push(`a C++ compiler (${compiler})`);
  if (!answers('make')) missing.push('make');
  if (missing.length > 0) throw new CliError(noTool(missing));
}
