import type { SubmissionCell } from '../convert/types';
import type { Notebook, NotebookCell } from '../notebook/format';
import { recognise } from './recognise';

/** A written answer, for a person to mark. */
export type WrittenAnswer = { item: string; gradeId: string; text: string; untouched: boolean };

export type Repaired = {
  /** The code cells to grade, in the order of the student's notebook. */
  cells: (SubmissionCell & { untouched: boolean })[];
  written: WrittenAnswer[];
  /** What was repaired, or could not be: for the student's page. Cells are counted from 1. */
  notes: string[];
};

const gradeIdOf = (cell: NotebookCell) => cell.metadata.nbgrader?.grade_id;
const itemsOf = (cell: NotebookCell) => cell.metadata.course?.items ?? [];
const kindOf = (cell: NotebookCell) => cell.metadata.course?.kind ?? 'text';
const same = (a: string, b: string) => a.trim() === b.trim();
const labelOf = (cell: NotebookCell) => itemsOf(cell).join(', ') || cell.id;

/** Positions that hold each released cell, in notebook order. */
function positionsOf(known: (NotebookCell | undefined)[]): Map<NotebookCell, number[]> {
  const result = new Map<NotebookCell, number[]>();
  known.forEach((cell, i) => {
    if (cell) result.set(cell, [...(result.get(cell) ?? []), i]);
  });
  return result;
}

/** Where several cells are the same released cell, untouched copies of the stub are dropped; if all are untouched, one is kept. */
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
        ? `${what}: cells ${kept.map((i) => i + 1).join(', ')} all count; the last definition of a name applies`
        : `${what}: cell ${kept[0]! + 1} counts; an untouched copy was left out`,
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

/**
 * The notes on cells that the notebook's metadata names as graded, but as another type: a code cell turned into text does
 * not run.
 */
function typeNotes(notebook: Notebook, known: (NotebookCell | undefined)[], released: Notebook): string[] {
  const ids = new Map(released.cells.map((cell) => [gradeIdOf(cell), cell]));
  return notebook.cells.flatMap((cell, i) => {
    const wanted = gradeIdOf(cell) === undefined ? undefined : ids.get(gradeIdOf(cell));
    if (!wanted || known[i] || wanted.cell_type === cell.cell_type) return [];
    return [
      `cell ${i + 1} ('${labelOf(wanted)}') is now a ${cell.cell_type} cell, not a ${wanted.cell_type} cell, and does not count`,
    ];
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

function writtenOf(
  notebook: Notebook,
  released: Notebook,
  known: (NotebookCell | undefined)[],
  dropped: Set<number>,
): WrittenAnswer[] {
  const wanted = released.cells.filter((cell) => cell.cell_type === 'markdown' && itemsOf(cell).length > 0);
  return wanted.map((cell) => {
    const texts = known.flatMap((k, i) => (k === cell && !dropped.has(i) ? [notebook.cells[i]!.source] : []));
    const text = texts.join('\n\n');
    return {
      item: itemsOf(cell)[0]!,
      gradeId: gradeIdOf(cell) ?? cell.id,
      text,
      untouched: text.trim() === '' || same(text, cell.source),
    };
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
  notes.push(...typeNotes(notebook, known, released), ...missingNotes(released, known));
  const front = putBack.map((cell) => ({
    index: -1,
    gradeId: gradeIdOf(cell),
    items: [],
    kind: 'setup' as const,
    source: cell.source,
    untouched: true,
  }));
  const own = notebook.cells.flatMap((cell, index): Repaired['cells'] => {
    if (cell.cell_type !== 'code' || dropped.has(index)) return [];
    const original = known[index];
    const kind = original && kindOf(original);
    const untouched = original !== undefined && same(original.source, cell.source);
    const extra = original === undefined || kind === 'text' || (kind === 'setup' && !untouched);
    const base = { index, source: cell.source, untouched };
    if (extra) return [{ ...base, items: [], kind: 'extra' as const }];
    return [{ ...base, gradeId: gradeIdOf(original), items: itemsOf(original), kind: kind as SubmissionCell['kind'] }];
  });
  return { cells: [...front, ...own], written: writtenOf(notebook, released, known, dropped), notes };
}
