/** The minimal cases: the cells in the write-ups under kit/kernel/defects, so that what is reported is what is tested. */
import * as fs from 'node:fs';
import * as path from 'node:path';

const FOLDER = path.join(path.dirname(require.resolve('@course/kit/package.json')), 'kernel', 'defects');

/** The cells of a write-up, in order: its blocks of TypeScript under the heading `Case`. */
export function cellsOf(name: string): string[] {
  const text = fs.readFileSync(path.join(FOLDER, `${name}.md`), 'utf8');
  const section = /^## Case\n([^]*?)^## /m.exec(text);
  const cells = [...(section?.[1] ?? '').matchAll(/^```ts\n([^]*?)^```/gm)].map((match) => match[1]!.trimEnd());
  if (cells.length === 0) throw new Error(`kit/kernel/defects/${name}.md: no cell under "## Case"`);
  return cells;
}

/** All write-ups. */
export function writeUps(): string[] {
  return fs.readdirSync(FOLDER).map((file) => path.basename(file, '.md'));
}
