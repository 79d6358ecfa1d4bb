import type { Notebook, NotebookCell } from '../notebook/format';

/** Texts that differ in nothing but white space at their ends. */
export const same = (a: string, b: string): boolean => a.trim() === b.trim();

/**
 * Names that a cell declares at the left margin, by their looks: the text is a stranger's, and no parser meets it in this
 * process.
 */
export function declaredNames(source: string): string[] {
  return [
    ...source.matchAll(/^(?:export |declare )*(?:async )?(?:function\*?|const|let|var|class) +([A-Za-z_$][\w$]*)/gm),
  ].map((match) => match[1]!);
}

export const itemsOf = (cell: NotebookCell): string[] => cell.metadata.course?.items ?? [];

/** The released cell that a cell says it is, or is word for word. */
function byMetadata(cell: NotebookCell, released: Notebook): NotebookCell | undefined {
  const ofType = released.cells.filter((known) => known.cell_type === cell.cell_type);
  const id = cell.metadata.nbgrader?.grade_id;
  const graded = released.cells.filter((known) => itemsOf(known).length > 0); // whatever type they have now: a key too many changes it
  return (
    ofType.find((known) => id !== undefined && known.metadata.nbgrader?.grade_id === id) ??
    graded.find((known) => id !== undefined && known.metadata.nbgrader?.grade_id === id) ??
    ofType.find((known) => known.id === cell.id) ??
    graded.find((known) => known.id === cell.id) ??
    ofType.find((known) => known.source.trim() !== '' && same(known.source, cell.source))
  );
}

/**
 * Code whose metadata is lost is known by what it declares, when no other cell is known to be that released cell; code in a text
 * cell too.
 */
function byNames(cell: NotebookCell, missing: Set<NotebookCell>): NotebookCell | undefined {
  const names = new Set(declaredNames(cell.source));
  return [...missing].find((known) => known.cell_type === 'code' && itemsOf(known).some((item) => names.has(item)));
}

/**
 * A written answer whose metadata is lost: it begins with the same line as the released cell, or stands where that stood,
 * between the nearest released cells that are known.
 */
function writtenAnswers(
  cells: NotebookCell[],
  known: (NotebookCell | undefined)[],
  released: Notebook,
  missing: Set<NotebookCell>,
): void {
  for (const wanted of missing) {
    if (wanted.cell_type !== 'markdown') continue;
    const free = (i: number) =>
      cells[i]!.cell_type !== 'code' && known[i] === undefined && cells[i]!.source.trim() !== '';
    const head = wanted.source.split('\n')[0]!.trim();
    const at = released.cells.indexOf(wanted);
    const before = Math.max(-1, ...known.flatMap((cell, i) => (cell && released.cells.indexOf(cell) < at ? [i] : [])));
    const later = known.findIndex((cell, i) => i > before && cell !== undefined && released.cells.indexOf(cell) > at);
    const end = later < 0 ? cells.length : later;
    const sameHead = cells.findIndex(
      (cell, i) => free(i) && head.startsWith('#') && cell.source.split('\n')[0]!.trim() === head,
    );
    if (sameHead >= 0) known[sameHead] = wanted;
    else for (let i = before + 1; i < end; i++) if (free(i)) known[i] = wanted;
  }
}

/** For each cell of a student's notebook, the released cell that it is, or undefined for one that the student added. */
export function recognise(notebook: Notebook, released: Notebook): (NotebookCell | undefined)[] {
  const known = notebook.cells.map((cell) => byMetadata(cell, released));
  const graded = released.cells.filter((cell) => itemsOf(cell).length > 0);
  const missing = new Set(graded.filter((cell) => !known.includes(cell)));
  notebook.cells.forEach((cell, i) => {
    if (known[i] === undefined) known[i] = byNames(cell, missing);
  });
  for (const cell of known) if (cell) missing.delete(cell);
  writtenAnswers(notebook.cells, known, released, missing);
  return known;
}
