/** `course new`: writes a sheet or an item, and says how to make what is generated from it. */
import { requireSheets } from '../author/check';
import { newItem, newSheet } from '../author/new';
import { repositoryFolder } from '../author/sheets';
import { treeAt } from '../author/tree';
import { UsageError } from './errors';

type Flags = { kind?: unknown; problem?: unknown; points?: unknown };

const text = (flag: unknown): string | undefined => (typeof flag === 'string' ? flag : undefined);

function write([what, slug, id, ...more]: string[], { kind, problem, points }: Flags): string[] {
  const tree = treeAt(repositoryFolder);
  if (what === 'sheet') {
    if (slug === undefined || id !== undefined)
      throw new UsageError(`course new sheet: expected one name, such as 04-name, got ${id ? 'several' : 'none'}`);
    if (kind ?? problem ?? points)
      throw new UsageError('course new sheet: expected no --kind, --problem or --points: these belong to an item');
    return newSheet(tree, slug, requireSheets({ items: false }));
  }
  if (what !== 'item')
    throw new UsageError(`course new: expected sheet or item, got ${what === undefined ? 'nothing' : `'${what}'`}`);
  if (slug === undefined || id === undefined || more.length > 0)
    throw new UsageError('course new item: expected a sheet and a name, such as 04-name itemName');
  return newItem(
    tree,
    { slug, id, kind: text(kind), problem: text(problem), points: text(points) },
    requireSheets({ items: false }),
  );
}

export async function newCommand(flags: Flags, words: string[]): Promise<number> {
  for (const name of write(words, flags)) console.log(`wrote ${name}`);
  console.log('adapt it, and then run `npm run build`, `course notebooks` and `course fixtures`');
  return 0;
}
