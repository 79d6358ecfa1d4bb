import type { SubmissionCell } from '../convert/types';
import { placeOf } from '../notebook/cell-place';
import type { Notebook, NotebookCell } from '../notebook/format';
import { itemsOf, recognise, same } from './recognise';

type Attachments = NonNullable<NotebookCell['attachments']>;

/** A written answer, for a person to mark, with the cells that continue it. */
type WrittenAnswer = {
  item: string;
  gradeId: string;
  text: string;
  /** Where it begins, from 0; absent when it is not there. */
  index?: number;
  untouched: boolean;
  /** Pictures by the names that the text calls them by. */
  attachments: Attachments;
};

/** A cell that the student added or changed. */
type OwnCell = {
  /** Position in the student's notebook, from 0. */
  index: number;
  /** The item that it most likely belongs to. */
  item?: string;
  source: string;
  markdown: boolean;
  attachments: Attachments;
};

export type Repaired = {
  /** The code cells to grade, in the order of the student's notebook. */
  cells: SubmissionCell[];
  written: WrittenAnswer[];
  /** All that the student added or changed, but for written answers: nothing is lost from sight. */
  own: OwnCell[];
  /** What was repaired, or could not be: for the student's page. Cells are counted from 1. */
  notes: string[];
};

const gradeIdOf = (cell: NotebookCell) => cell.metadata.nbgrader?.grade_id;
const kindOf = (cell: NotebookCell) => cell.metadata.course?.kind ?? 'text';
const labelOf = (cell: NotebookCell) => itemsOf(cell).join(', ') || cell.id;

/** The code of a text cell: what stands between its fences, on the lines on which it stands, or all of it. */
function codeOfText(source: string): string {
  let isCode = false;
  const lines = source.split('\n').map((line) => {
    const isFence = /^\s*(?:```|~~~)/.test(line);
    if (isFence) isCode = !isCode;
    return isCode && !isFence ? line : '';
  });
  return lines.some((line) => line !== '') ? lines.join('\n') : source;
}

/** Positions that hold each released cell, in notebook order. */
function positionsOf(known: (NotebookCell | undefined)[]): Map<NotebookCell, number[]> {
  const result = new Map<NotebookCell, number[]>();
  known.forEach((cell, i) => {
    if (cell) result.set(cell, [...(result.get(cell) ?? []), i]);
  });
  return result;
}

/** Where several cells are one released cell, untouched stubs are dropped; one stays when all of them are stubs. */
function dropStubs(notebook: Notebook, known: (NotebookCell | undefined)[], notes: string[]): Set<number> {
  const dropped = new Set<number>();
  for (const [cell, positions] of positionsOf(known)) {
    if (positions.length < 2 || gradeIdOf(cell) === undefined) continue;
    const stubs = positions.filter((i) => same(notebook.cells[i]!.source, cell.source));
    const surplus = stubs.length === positions.length ? stubs.slice(1) : stubs;
    for (const i of surplus) dropped.add(i);
    const kept = positions.filter((i) => !dropped.has(i));
    const where = positions.map((i) => i + 1).join(', ');
    if (kindOf(cell) === 'setup') continue;
    const what = `'${labelOf(cell)}' stands in cells ${where} (copied or split)`;
    notes.push(
      kept.length > 1
        ? `${what}: cells ${kept.map((i) => i + 1).join(', ')} all count, the last definition of a name stays`
        : `${what}: cell ${kept[0]! + 1} counts, an untouched copy was left out`,
    );
  }
  return dropped;
}

function missingNotes(released: Notebook, known: (NotebookCell | undefined)[]): string[] {
  const missing = released.cells.filter((cell) => itemsOf(cell).length > 0 && !known.includes(cell));
  return missing.map(
    (cell) => `the cell of '${labelOf(cell)}' is missing (deleted, or changed beyond recognition); it was not put back`,
  );
}

/** The notes on graded cells whose type was changed: they count all the same. */
function typeNotes(notebook: Notebook, known: (NotebookCell | undefined)[]): string[] {
  const name = (type: NotebookCell['cell_type']) => (type === 'markdown' ? 'text' : type);
  return notebook.cells.flatMap((cell, i) => {
    const wanted = known[i];
    if (!wanted || itemsOf(wanted).length === 0 || wanted.cell_type === cell.cell_type) return [];
    const what = wanted.cell_type === 'code' ? 'it was graded as code' : 'it was taken as the written answer';
    return [`${placeOf(cell.source, i)}, '${labelOf(wanted)}', is a ${name(cell.cell_type)} cell now: ${what}`];
  });
}

/**
 * The released set-up cells that are not there word for word: put back in front. What the student made of them runs as an
 * added cell.
 */
function lockedCells(
  notebook: Notebook,
  released: Notebook,
  known: (NotebookCell | undefined)[],
  notes: string[],
): NotebookCell[] {
  return released.cells.filter((cell) => {
    if (kindOf(cell) !== 'setup') return false;
    const positions = known.flatMap((k, i) => (k === cell ? [i] : []));
    if (positions.some((i) => same(notebook.cells[i]!.source, cell.source))) return false;
    const state = positions.length > 0 ? 'was changed' : 'is missing';
    notes.push(`the locked cell '${cell.id}' ${state}: the original was put back at the beginning`);
    return true;
  });
}

/**
 * The item that a cell of the student's own most likely belongs to: a written answer that stands next to it and was left as it was
 * given out, else the graded cell before it, else the one after it. A question into which somebody wrote belongs to the cell below.
 */
function itemBeside(index: number, notebook: Notebook, known: (NotebookCell | undefined)[]): string | undefined {
  const graded = known.flatMap((cell, i) => (cell && itemsOf(cell).length > 0 ? [i] : []));
  const before = graded.filter((i) => i < index).at(-1);
  const after = graded.find((i) => i > index);
  const isOpen = (i: number | undefined) =>
    i !== undefined && known[i]!.cell_type === 'markdown' && same(notebook.cells[i]!.source, known[i]!.source);
  const isQuestion = known[index]?.cell_type === 'markdown';
  const at = isQuestion ? (after ?? before) : isOpen(before) ? before : isOpen(after) ? after : (before ?? after);
  return at === undefined ? undefined : itemsOf(known[at]!)[0];
}

/** What the student added or changed, but for graded cells. */
function ownCells(notebook: Notebook, known: (NotebookCell | undefined)[], dropped: Set<number>): OwnCell[] {
  return notebook.cells.flatMap((cell, index) => {
    const original = known[index];
    const graded = original !== undefined && itemsOf(original).length > 0;
    const unchanged = original !== undefined && same(original.source, cell.source);
    const empty = cell.source.trim() === '' && !cell.attachments;
    if (graded || unchanged || empty || dropped.has(index)) return [];
    return [
      {
        index,
        item: itemBeside(index, notebook, known),
        source: cell.source,
        markdown: cell.cell_type !== 'code',
        attachments: cell.attachments ?? {},
      },
    ];
  });
}

function writtenOf(
  notebook: Notebook,
  released: Notebook,
  known: (NotebookCell | undefined)[],
  dropped: Set<number>,
  own: OwnCell[],
): WrittenAnswer[] {
  const wanted = released.cells.filter((cell) => cell.cell_type === 'markdown' && itemsOf(cell).length > 0);
  return wanted.map((cell) => {
    const [item] = itemsOf(cell) as [string];
    const inPlace = known.flatMap((k, i) =>
      k === cell && !dropped.has(i) ? [{ index: i, ...notebook.cells[i]! }] : [],
    );
    const beside = own.filter((one) => one.markdown && one.item === item);
    const done = inPlace.filter(({ source, attachments }) => attachments || !same(source, cell.source));
    const parts = beside.length > 0 ? [...done, ...beside].sort((a, b) => a.index - b.index) : inPlace;
    const text = parts.map(({ source }) => source).join('\n\n');
    const attachments = Object.assign({}, ...parts.map((part) => part.attachments ?? {})) as Attachments;
    const untouched = Object.keys(attachments).length === 0 && (text.trim() === '' || same(text, cell.source));
    return { item, gradeId: gradeIdOf(cell) ?? cell.id, text, index: parts[0]?.index, untouched, attachments };
  });
}

/**
 * The cells of a submission that count, told by `grade_id`, else by cell id, by equality with what was released, by the names
 * that they declare. Nothing is ever added but the locked set-up cells: no solution, and no stub after code that the student
 * moved.
 *
 * @param notebook as intake wrote it
 * @param released the student's notebook of the sheet, as the generator writes it
 */
export function repair(notebook: Notebook, released: Notebook): Repaired {
  const known = recognise(notebook, released);
  const notes: string[] = [];
  const putBack = lockedCells(notebook, released, known, notes);
  const dropped = dropStubs(notebook, known, notes);
  notes.push(...typeNotes(notebook, known), ...missingNotes(released, known));
  const beside = ownCells(notebook, known, dropped);
  const front = putBack.map((cell) => ({
    index: -1,
    gradeId: gradeIdOf(cell),
    items: [],
    kind: 'setup' as const,
    source: cell.source,
    untouched: true,
  }));
  const own = notebook.cells.flatMap((cell, index): Repaired['cells'] => {
    const original = known[index];
    const isCode = cell.cell_type === 'code' ? original?.cell_type !== 'markdown' : original?.cell_type === 'code';
    if (!isCode || dropped.has(index)) return [];
    const kind = original && kindOf(original);
    const untouched = original !== undefined && same(original.source, cell.source);
    const extra = original === undefined || kind === 'text' || (kind === 'setup' && !untouched);
    const base = { index, source: cell.cell_type === 'code' ? cell.source : codeOfText(cell.source), untouched };
    if (extra) return [{ ...base, items: [], kind: 'extra' as const }];
    return [{ ...base, gradeId: gradeIdOf(original), items: itemsOf(original), kind: kind as SubmissionCell['kind'] }];
  });
  const written = writtenOf(notebook, released, known, dropped, beside);
  const shown = new Set(written.map(({ item }) => item));
  const rest = beside.filter((one) => !(one.markdown && one.item !== undefined && shown.has(one.item)));
  return { cells: [...front, ...own], written, own: rest, notes };
}
