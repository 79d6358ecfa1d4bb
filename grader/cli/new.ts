/** `course new`: writes a sheet or an item, and makes what is generated from it. */
import { spawnSync } from 'node:child_process';
import * as path from 'node:path';
import { requireUsable } from '../author/check';
import { newItem, newSheet } from '../author/new';
import { repositoryFolder } from '../author/sheets';
import { treeAt } from '../author/tree';
import { CliError, UsageError } from './errors';

type Flags = { kind?: unknown; problem?: unknown; points?: unknown };

const text = (flag: unknown): string | undefined => (typeof flag === 'string' ? flag : undefined);

function write([what, slug, id, ...more]: string[], { kind, problem, points }: Flags): string[] {
  const tree = treeAt(repositoryFolder);
  if (what === 'sheet') {
    if (slug === undefined || id !== undefined)
      throw new UsageError(`course new sheet: expected one name, such as 04-name, got ${id ? 'several' : 'none'}`);
    if (kind ?? problem ?? points)
      throw new UsageError('course new sheet: expected no --kind, --problem or --points: these belong to an item');
    return newSheet(tree, slug, requireUsable());
  }
  if (what !== 'item')
    throw new UsageError(`course new: expected sheet or item, got ${what === undefined ? 'nothing' : `'${what}'`}`);
  if (slug === undefined || id === undefined || more.length > 0)
    throw new UsageError('course new item: expected a sheet and a name, such as 04-name itemName');
  return newItem(tree, { slug, id, kind: text(kind), problem: text(problem), points: text(points) }, requireUsable());
}

/** What is made from the sheets: first what the compiler makes of the items, which the others load. */
const STEPS: [shown: string, args: string[]][] = [
  ['npm run build', [require.resolve('typescript/bin/tsc', { paths: [repositoryFolder] }), '-b', 'fixtures']],
  ['course notebooks', [path.join(repositoryFolder, 'grader', 'course.cjs'), 'notebooks']],
  ['course fixtures', [path.join(repositoryFolder, 'grader', 'course.cjs'), 'fixtures']],
];

export async function newCommand(flags: Flags, words: string[]): Promise<number> {
  for (const name of write(words, flags)) console.log(`wrote ${name}`);
  for (const [i, [shown, args]] of STEPS.entries()) {
    const { status } = spawnSync(process.execPath, args, { cwd: repositoryFolder, stdio: 'inherit' });
    const left = STEPS.slice(i).map(([name]) => `\`${name}\``);
    if (status !== 0) throw new CliError(`${shown} failed: mend it, and run ${left.join(', ')}`);
  }
  return 0;
}
