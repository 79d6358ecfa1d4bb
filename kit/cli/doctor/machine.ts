/** What has to be on the machine: Node, npm, the packages, Python. */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { kitFolder } from '../../src/folder';
import { LAB, LAB_PACKAGES } from '../lab';
import { isReady } from '../python';
import { findPython } from '../python/find';
import { courseFolder, rootFolder } from '../root';
import { type Finding, missing } from './check';

export async function node(): Promise<Finding[]> {
  const { node: version } = process.versions;
  const manifest = JSON.parse(fs.readFileSync(path.join(rootFolder, 'package.json'), 'utf8'));
  const least: string = manifest.engines.node.slice('>='.length);
  const old = version.localeCompare(least, 'en', { numeric: true }) < 0;
  const cure = `install Node ${least} or newer: https://nodejs.org, or \`nvm install 22\``;
  return [
    {
      name: 'Node',
      found: `${version}, ${process.platform} ${process.arch}`,
      state: old ? 'missing' : 'good',
      cure: old ? cure : undefined,
    },
  ];
}

export async function npm(): Promise<Finding[]> {
  const { status, stdout } = spawnSync('npm --version', {
    shell: true,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 20_000,
  });
  if (status === 0) return [{ name: 'npm', found: stdout.trim(), state: 'good' }];
  return [
    {
      name: 'npm',
      found: 'is not in the PATH',
      state: 'improvable',
      cure: 'it comes with Node: https://nodejs.org; what is installed works without it',
    },
  ];
}

/** Are the kit's packages there? Optional ones have a say of their own below. */
export async function packages(): Promise<Finding[]> {
  const { dependencies } = JSON.parse(fs.readFileSync(path.join(kitFolder, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const lost = Object.keys(dependencies).filter((name) => {
    const above = require.resolve.paths(name) ?? []; // not every package lets its package.json be resolved
    return !above.some((folder) => fs.existsSync(path.join(folder, name, 'package.json')));
  });
  if (lost.length === 0)
    return [{ name: 'packages', found: `all ${Object.keys(dependencies).length} of the kit`, state: 'good' }];
  return [
    {
      name: 'packages',
      found: `${lost.join(', ')}: not installed`,
      state: 'missing',
      cure: "run `npm ci` in the course's folder",
    },
  ];
}

export async function python(): Promise<Finding[]> {
  try {
    const { command, before, version } = findPython();
    return [{ name: 'Python', found: `${version} (${[command, ...before].join(' ')})`, state: 'good' }];
  } catch (error) {
    const finding = missing('Python', error);
    if (!isReady(path.join(courseFolder(), LAB), LAB_PACKAGES)) return [finding];
    return [{ ...finding, state: 'improvable', found: `${finding.found}, but what is set up works` }];
  }
}
