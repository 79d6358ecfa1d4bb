/** The kernel as JupyterLab finds it: a file in the environment of the course, and nowhere else. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { kitFolder } from '../../src/folder';
import { CliError } from '../errors';
import { interruptMode } from './fit';

export const KERNEL = 'tslab';

export type Kernelspec = {
  argv: string[];
  display_name: string;
  language: string;
  interrupt_mode: 'message' | 'signal';
};

/** tslab's folder. @throws CliError when it is not installed */
export function tslabFolder(): string {
  try {
    return path.dirname(require.resolve('tslab/package.json'));
  } catch {
    throw new CliError('tslab, the kernel, is not installed; run `npm ci`');
  }
}

export function tslabVersion(): string {
  return (JSON.parse(fs.readFileSync(path.join(tslabFolder(), 'package.json'), 'utf8')) as { version: string }).version;
}

/** What `tslab install` writes, but with this Node, the kit's tslab, and the preload that mends it. */
export function kernelspec(): Kernelspec {
  const preload = path.join(kitFolder, 'kernel', 'preload.cjs');
  const argv = [
    process.execPath,
    '-r',
    preload,
    path.join(tslabFolder(), 'bin', 'tslab'),
    'kernel',
    '--config-path',
    '{connection_file}',
  ];
  return { argv, display_name: 'TypeScript', language: 'typescript', interrupt_mode: interruptMode() };
}

export function kernelspecFile(environment: string): string {
  return path.join(environment, 'share', 'jupyter', 'kernels', KERNEL, 'kernel.json');
}

/** Whether JupyterLab would start the kernel as it is now: Node or the course's folder may have moved since it was registered. */
export function isRegistered(environment: string): boolean {
  try {
    return fs.readFileSync(kernelspecFile(environment), 'utf8') === asText(kernelspec());
  } catch {
    return false;
  }
}

/** @returns whether there was anything to write */
export function registerKernel(environment: string): boolean {
  return !isRegistered(environment) && writeWhole(kernelspecFile(environment), asText(kernelspec()));
}

/**
 * Settings that hold until a student changes them: JupyterLab asks for no news and looks for no update, so it says nothing
 * about itself over the first cell and works without a network.
 */
export function writeSettings(environment: string): void {
  const file = path.join(environment, 'share', 'jupyter', 'lab', 'settings', 'overrides.json');
  const text = asText({
    '@jupyterlab/apputils-extension:notification': { fetchNews: 'false', checkForUpdates: false },
  });
  if (!fs.existsSync(file) || fs.readFileSync(file, 'utf8') !== text) writeWhole(file, text);
}

function asText(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** Written beside its place and renamed: a JupyterLab that runs never reads half of it. */
function writeWhole(file: string, text: string): true {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(`${file}.new`, text);
  fs.renameSync(`${file}.new`, file);
  return true;
}
