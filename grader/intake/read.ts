import { findJsonFault } from '@course/fixtures';
import { placeOf } from '../notebook/cell-place';
import type { CellKind, CellMetadata, Notebook, NotebookCell } from '../notebook/format';
import { decode, NotebookProblem, readPlainFile } from './bytes';
import { type Album, createAlbum } from './pictures';

const MOST_CELLS = 1000;
/** What is left without outputs. */
const MOST_CHARACTERS = 40_000_000;
const KINDS: readonly string[] = ['define', 'explore', 'setup', 'text'];

export { NotebookProblem };

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

function parse(text: string): Json {
  if (text.trim() === '') throw new NotebookProblem('the file is empty');
  try {
    return JSON.parse(text) as Json;
  } catch {
    const fault = findJsonFault(text);
    if (!fault) throw new NotebookProblem('not JSON');
    throw new NotebookProblem(`not JSON: line ${fault.line}, column ${fault.column}: expected ${fault.expected}`);
  }
}

function object(value: Json | undefined, pointer: string): { [key: string]: Json } {
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw new NotebookProblem(`${pointer}: expected an object`);
  return value;
}

/** Nothing, too, is an object without keys. */
const objectOrNone = (value: Json | undefined, pointer: string) =>
  value === undefined || value === null ? {} : object(value, pointer);

/** Nothing is an empty source, as for Jupyter. */
function sourceOf(value: Json | undefined, pointer: string): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((line) => typeof line === 'string')) return value.join('');
  throw new NotebookProblem(`${pointer}: expected a string or an array of strings`);
}

const attachedLength = (cell: NotebookCell) =>
  Object.values(cell.attachments ?? {}).reduce((sum, one) => sum + Object.values(one).join('').length, 0);

const isName = (value: unknown): value is string => typeof value === 'string' && /^[a-zA-Z0-9_-]{1,64}$/.test(value);

/** What repair goes by, when it has the right form; other metadata is dropped, wrong metadata too. */
function metadataOf(metadata: { [key: string]: Json }): CellMetadata {
  const nbgrader = metadata.nbgrader as { [key: string]: Json } | null | undefined;
  const course = metadata.course as { [key: string]: Json } | null | undefined;
  const result: CellMetadata = {};
  if (isName(nbgrader?.grade_id)) {
    const { grade, solution, locked, grade_id } = nbgrader!;
    result.nbgrader = {
      schema_version: 3,
      grade: grade === true,
      solution: solution === true,
      locked: locked === true,
      task: false,
      grade_id: String(grade_id),
    };
  }
  if (typeof course?.kind === 'string' && KINDS.includes(course.kind)) {
    const items = Array.isArray(course.items) ? course.items.filter(isName) : [];
    result.course = { kind: course.kind as CellKind, ...(items.length > 0 ? { items } : {}) };
  }
  return result;
}

/** @param notes gets what there is to say about it */
function readCell(value: Json, index: number, album: Album, notes: string[]): NotebookCell {
  const cell = object(value, `/cells/${index}`);
  const type = cell.cell_type;
  if (typeof type !== 'string')
    throw new NotebookProblem(`/cells/${index}/cell_type: expected "code", "markdown" or "raw"`);
  const metadata = objectOrNone(cell.metadata, `/cells/${index}/metadata`);
  const written = sourceOf(cell.source, `/cells/${index}/source`).replace(/\r\n?/g, '\n');
  const { source, pictures, dropped } =
    type === 'code' ? { source: written, pictures: {}, dropped: [] } : album.take(written, cell.attachments);
  if (dropped.length > 0) {
    const names = dropped.slice(0, 3).map((name) => `'${name.slice(0, 60)}'`);
    const more = dropped.length > 3 ? ` and ${dropped.length - 3} more` : '';
    notes.push(
      `${placeOf(source, index)}: ${names.join(', ')}${more} cannot be shown: expected PNG, JPEG, GIF or WebP as attachments`,
    );
  }
  return {
    id: isName(cell.id) ? cell.id : `cell-${index}`,
    cell_type: type === 'code' || type === 'markdown' ? type : 'raw', // also what JupyterLab does not know, and shows as it is
    metadata: metadataOf(metadata),
    source,
    ...(Object.keys(pictures).length > 0 ? { attachments: pictures } : {}),
  };
}

/** Was it written for another language? A tool may have put its own kernel's name on a TypeScript notebook: the cells decide. */
function checkKernel(
  file: { [key: string]: Json },
  cells: NotebookCell[],
  isOurs: (cell: NotebookCell) => boolean,
): string[] {
  const metadata = objectOrNone(file.metadata, '/metadata');
  const kernel = metadata.kernelspec as { [key: string]: Json } | null | undefined;
  const info = metadata.language_info as { [key: string]: Json } | null | undefined;
  const names = [info?.name, kernel?.language, kernel?.name].filter((name): name is string => typeof name === 'string');
  const foreign = names[0]; // a kernel's own name can be anything when its language is known
  if (foreign === undefined || /^(typescript|ts|tslab)$/i.test(foreign)) return [];
  const shown = /^[\w .+-]{1,30}$/.test(foreign) ? `'${foreign}'` : 'another language';
  if (!cells.some((cell) => cell.source.includes('@course/kit') || isOurs(cell)))
    throw new NotebookProblem(`/metadata/kernelspec: a notebook for ${shown}; expected TypeScript (tslab)`);
  return [`the notebook says that it is for ${shown}; it is graded as TypeScript`];
}

/**
 * A submitted file as a notebook: cell types, sources, ids, attached pictures, and the metadata that repair goes by. Outputs and
 * all else are gone.
 *
 * @param isOurs is it a cell of one of the course's sheets? Then a kernel of another name is a tool's doing.

 * @throws NotebookProblem that names the place (byte, line and column, or JSON pointer) and what is allowed there
 */
export function readNotebook(
  file: string,
  isOurs: (cell: NotebookCell) => boolean,
): { notebook: Notebook; notes: string[] } {
  const content = object(parse(decode(readPlainFile(file))), 'the whole file');
  if (content.nbformat !== 4)
    throw new NotebookProblem('/nbformat: expected 4 (open the notebook in JupyterLab and save it)');
  if (!Array.isArray(content.cells)) throw new NotebookProblem('/cells: expected an array of cells');
  if (content.cells.length > MOST_CELLS)
    throw new NotebookProblem(`/cells: ${content.cells.length} cells; at most ${MOST_CELLS} are read`);
  const album = createAlbum();
  const notes: string[] = [];
  const cells = content.cells.map((cell, index) => readCell(cell, index, album, notes));
  const size = cells.reduce((sum, cell) => sum + cell.source.length + attachedLength(cell), 0);
  if (size > MOST_CHARACTERS)
    throw new NotebookProblem(
      `/cells: the cells and their pictures have ${size} characters; at most ${MOST_CHARACTERS} are read: make the pictures smaller`,
    );
  return { notebook: { cells }, notes: [...checkKernel(content, cells, isOurs), ...notes] };
}
