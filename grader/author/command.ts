import * as fs from 'node:fs';
import * as path from 'node:path';
import { CourseFault, firstLine, SLUG } from '@course/fixtures';
import { serializeNotebook } from '../notebook/format';
import { buildNotebook } from './build';

type NotebooksOptions = {
  /** Folder of the sheets' sources, `solutions/`. */
  solutions: string;
  /** Folder that the notebooks are written to, `notebooks/`; another one for solved notebooks. */
  notebooks: string;
  pointsOf: (slug: string, item: string) => number;
  /** Writes nothing, only tells which notebooks are stale. */
  check?: boolean;
  solved?: boolean;
};

/** The sheets that a folder of sources holds: `01-relax.ts` → `01-relax`, in order. */
export function sheetSlugs(solutions: string): string[] {
  return fs
    .readdirSync(solutions)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -3))
    .filter((slug) => SLUG.test(slug))
    .sort();
}

function readIfThere(file: string): string | undefined {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined;
}

/**
 * Writes each sheet's notebook (only when it changed). `stale` are the slugs whose notebook was missing or different before.
 *
 * @throws CourseFault for a fault in a sheet
 */
export function notebooksCommand(options: NotebooksOptions): { written: string[]; stale: string[] } {
  const { solutions, notebooks, pointsOf, check = false, solved = false } = options;
  const stale = sheetSlugs(solutions).flatMap((slug) => {
    const source = fs.readFileSync(path.join(solutions, `${slug}.ts`), 'utf8');
    const file = path.join(notebooks, `${slug}.ipynb`);
    const text = serializeNotebook(buildSheet(slug, source, pointsOf, solved));
    return readIfThere(file) === text ? [] : [{ slug, file, text }];
  });
  if (!check && stale.length > 0) fs.mkdirSync(notebooks, { recursive: true });
  if (!check) for (const { file, text } of stale) fs.writeFileSync(file, text);
  return { written: check ? [] : stale.map(({ file }) => file), stale: stale.map(({ slug }) => slug) };
}

function buildSheet(slug: string, source: string, pointsOf: NotebooksOptions['pointsOf'], solved: boolean) {
  try {
    return buildNotebook(source, { slug, pointsOf: (item) => pointsOf(slug, item), solved });
  } catch (error) {
    throw new CourseFault(`solutions/${slug}.ts: ${firstLine(error)}`);
  }
}
