/** A folder of files for each test, as a platform's download may be, and what intake makes of it. */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { intake } from '../intake/intake';
import type { KnownSheet } from '../intake/sheet-of';
import { parseNotebook } from '../notebook/format';

export let folder: string;
beforeEach(() => void (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'course-intake-'))));
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

export const KERNEL = { kernelspec: { language: 'typescript', name: 'tslab', display_name: 'TypeScript' } };
export const notebook = (
  more: object = {},
  cells: object[] = [
    {
      cell_type: 'code',
      id: 'a',
      metadata: {},
      source: ['const a = 1;\n', 'a'],
      outputs: [{ output_type: 'stream', text: 'x' }],
    },
  ],
) => JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: KERNEL, cells, ...more });

export function write(name: string, content: string | Buffer = notebook()): string {
  const file = path.join(folder, 'in', name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, content);
  return file;
}

/** A sheet of two graded cells, as students get it. */
const sheet = (slug: string, items: string[]): KnownSheet => ({
  slug,
  released: {
    cells: items.map((item) => ({
      id: item,
      cell_type: 'code',
      metadata: { course: { kind: 'define', items: [item] }, nbgrader: gradedAs(item) },
      source: `const ${item} = todo('${item}');`,
    })),
  },
});
const gradedAs = (id: string) => ({
  schema_version: 3 as const,
  grade: true,
  solution: true,
  locked: false,
  task: false,
  grade_id: id,
});
export const SHEETS = [sheet('01-relax', ['one', 'two']), sheet('02-attribution', ['three', 'four'])];
/** A notebook of a sheet in which `done` stands in each cell. */
export function workOn({ released }: KnownSheet, done = '5'): string {
  const filled = (source: string) => source.replace(/todo\(.*\)/, done);
  const cells = released.cells.map((cell) => ({ ...cell, source: filled(cell.source), outputs: [] }));
  return notebook({}, cells);
}
/** A notebook of a sheet as it was given out. */
export function untouched({ released }: KnownSheet = SHEETS[0]!): string {
  const cells = released.cells.map((cell) => ({ ...cell, outputs: [] }));
  return notebook({}, cells);
}

/** For `downloads`. */
export const NOTEBOOKS = {
  work: (marker: string) => workOn(SHEETS[0]!, marker),
  untouched: untouched(),
  other: untouched(SHEETS[1]),
};

/** Work on the first sheet, with a cell more. */
export const workAnd = (cell: object) => {
  const { cells } = JSON.parse(workOn(SHEETS[0]!));
  return notebook({}, [...cells, { id: 'more', metadata: {}, ...cell }]);
};

export async function take(paths = [path.join(folder, 'in')]) {
  fs.rmSync(path.join(folder, 'work'), { recursive: true, force: true });
  return intake(paths, { sheets: SHEETS, workFolder: path.join(folder, 'work') });
}
/** The rows as `student/sheet`, each with `!` before it when it has a problem. */
export const rowsOf = async (...names: string[]) =>
  (await take(names.length > 0 ? names.map((name) => path.join(folder, 'in', name)) : undefined)).submissions
    .map(({ key, problem }) => (problem ? '!' : '') + key)
    .sort();

/** The cells of one notebook as intake keeps them, and what it says of it. */
export const cellsOf = async (...cells: object[]) => {
  write('anna/01-relax.ipynb', notebook({}, cells));
  const [submission] = (await take()).submissions;
  return { cells: parseNotebook(fs.readFileSync(submission!.file!, 'utf8')).cells, notes: submission!.notes };
};
