/** Which sheet a found file is of: by the cells of the notebook in it, else by its name. */
import type { Notebook, NotebookCell } from '../notebook/format';
import { beginsAsNotebook } from './bytes';
import { type Found, mayBeNotebook, NOTEBOOK_NAME } from './find';
import { slugIn, visible } from './names';
import { NotebookProblem, readNotebook } from './read';
import { declaredNames, itemsOf } from './recognise';

/** How a sheet is told from the others: the notebook that students get. */
export type KnownSheet = { slug: string; released: Notebook };

/** A file that was looked into. */
export type Read = {
  found: Found;
  /** The sheet by its cells, else by the file's name. */
  sheet?: string;
  rule: string;
  notebook?: Notebook;
  notes: string[];
  problem?: string;
  /** Is it a notebook, or something in a notebook's place? Other files are looked at together, at the end. */
  kind: 'notebook' | 'other';
};

const gradeIds = ({ released }: KnownSheet) =>
  new Set(released.cells.flatMap((cell) => (itemsOf(cell).length > 0 ? [cell.metadata.nbgrader?.grade_id] : [])));
const itemNames = ({ released }: KnownSheet) => new Set(released.cells.flatMap(itemsOf));

/** The sheet that most of the cells belong to, by their grade ids, else by the names that they declare. */
function sheetOfCells(notebook: Notebook, sheets: readonly KnownSheet[]): { sheet: string; rule: string } | undefined {
  const best = (count: (sheet: KnownSheet) => number, rule: string) => {
    const counts = sheets.map((sheet) => ({ slug: sheet.slug, n: count(sheet) })).sort((a, b) => b.n - a.n);
    return counts[0] && counts[0].n > 0 && counts[0].n > (counts[1]?.n ?? 0)
      ? { sheet: counts[0].slug, rule }
      : undefined;
  };
  const ids = notebook.cells.map((cell) => cell.metadata.nbgrader?.grade_id).filter((id) => id !== undefined);
  const names = notebook.cells.flatMap((cell) => (cell.cell_type === 'code' ? declaredNames(cell.source) : []));
  return (
    best((sheet) => ids.filter((id) => gradeIds(sheet).has(id)).length, 'its grade ids') ??
    best((sheet) => names.filter((name) => itemNames(sheet).has(name)).length, 'the names that its cells declare')
  );
}

const OTHER_ENDING = /\.ipynb$/i;

export function readFound(found: Found, sheets: readonly KnownSheet[]): Read {
  const name = found.parts.at(-1)!;
  const slugs = sheets.map(({ slug }) => slug);
  const named = slugIn(name, slugs);
  const base: Read = { found, sheet: named, rule: named ? 'the name of the file' : '', notes: [], kind: 'notebook' };
  const plainName = OTHER_ENDING.test(name);
  if (found.problem) return { ...base, problem: found.problem };
  if (found.what || !mayBeNotebook(name)) return { ...base, kind: 'other' };
  const isOurs = (cell: NotebookCell) => {
    const id = cell.metadata.nbgrader?.grade_id;
    return id !== undefined && sheets.some((sheet) => gradeIds(sheet).has(id));
  };
  const file = found.unpacked ?? found.path;
  try {
    if (!NOTEBOOK_NAME.test(name) && !beginsAsNotebook(file)) return { ...base, kind: 'other' };
    const { notebook, notes } = readNotebook(file, isOurs);
    const told = sheetOfCells(notebook, sheets);
    const sheet = told?.sheet ?? named;
    const ending = plainName ? [] : [`the file is called '${visible(name)}'; it was read as a notebook`];
    const other =
      told && named && told.sheet !== named
        ? [`the file's name says ${named}, its cells are those of ${told.sheet}: graded as ${told.sheet}`]
        : [];
    const rule = told && told.sheet !== named ? told.rule : base.rule;
    return { ...base, sheet, rule, notebook, notes: [...ending, ...other, ...notes] };
  } catch (error) {
    if (!(error instanceof NotebookProblem)) throw error;
    // JSON and texts of another kind are no broken notebooks
    if (!NOTEBOOK_NAME.test(name)) return { ...base, kind: 'other' };
    return { ...base, problem: error.message };
  }
}
