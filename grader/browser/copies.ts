/** Copies of the student's notebook, in the released folder, with some cells replaced. Everything else stays the student's. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { sheetNotebook } from '../author/sheets';

/** A cell as it stands in a file: the source is a list of lines, each with its newline but the last. */
export type FileCell = {
  id: string;
  cell_type: string;
  metadata: { nbgrader?: { grade_id: string; solution: boolean } };
  source: string[] | string;
  outputs?: unknown[];
  execution_count?: number | null;
};
export type FileNotebook = { cells: FileCell[]; metadata: object; nbformat: number; nbformat_minor: number };

export const readNotebook = (file: string): FileNotebook => JSON.parse(fs.readFileSync(file, 'utf8')) as FileNotebook;
export const sourceOf = (cell: FileCell): string => (Array.isArray(cell.source) ? cell.source.join('') : cell.source);
export const notebookFile = (folder: string, slug: string): string => path.join(folder, 'notebooks', `${slug}.ipynb`);

/** The answers of a sheet by grade_id: what staff's notebook has in the cells that students fill in. */
export function solutionsOf(slug: string): Map<string, string> {
  const { cells } = sheetNotebook(slug, { solved: true });
  return new Map(
    cells.flatMap((cell) => {
      const { nbgrader } = cell.metadata;
      return nbgrader?.solution ? [[nbgrader.grade_id, cell.source] as const] : [];
    }),
  );
}

/** The same of a submission. */
export function answersIn(file: string): Map<string, string> {
  return new Map(
    readNotebook(file).cells.flatMap((cell) => {
      const { nbgrader } = cell.metadata;
      return nbgrader?.solution ? [[nbgrader.grade_id, sourceOf(cell)] as const] : [];
    }),
  );
}

type CopyOptions = {
  slug: string;
  /** The copy's name beside the student's notebook, without `.ipynb`. */
  name: string;
  /** By grade_id; a cell that is not in it stays a stub. */
  answers: Map<string, string>;
};

/** Where a sheet has a setting for the number of masks, a copy takes so many: its 1000 take minutes. */
const SETTING = /^const masksPerPhoto = \d+;$/m;
const MASKS = 'const masksPerPhoto = 100;';

/** @throws when an answer has no cell in the student's notebook */
export function writeCopy(folder: string, { slug, name, answers }: CopyOptions): FileNotebook {
  const notebook = readNotebook(notebookFile(folder, slug));
  const left = new Set(answers.keys());
  for (const cell of notebook.cells) {
    const { nbgrader } = cell.metadata;
    const answer = nbgrader?.solution ? answers.get(nbgrader.grade_id) : undefined;
    if (answer !== undefined) {
      cell.source = answer;
      left.delete(nbgrader!.grade_id);
    }
    cell.source = sourceOf(cell).replace(SETTING, MASKS);
  }
  if (left.size > 0) throw new Error(`${slug}: no cell of the student's notebook for ${[...left].join(', ')}`);
  fs.writeFileSync(notebookFile(folder, name), JSON.stringify(notebook, null, 1));
  return notebook;
}

/** A notebook of cells of our own after the sheet's locked first cell. */
export function writeOwn(folder: string, slug: string, name: string, sources: string[]): FileNotebook {
  const notebook = readNotebook(notebookFile(folder, slug));
  const setup = notebook.cells.find((cell) => cell.cell_type === 'code')!;
  const own = sources.map(
    (source, i): FileCell => ({
      id: `own-${i}`,
      cell_type: 'code',
      metadata: {},
      source,
      outputs: [],
      execution_count: null,
    }),
  );
  const written = { ...notebook, cells: [setup, ...own] };
  fs.writeFileSync(notebookFile(folder, name), JSON.stringify(written, null, 1));
  return written;
}
