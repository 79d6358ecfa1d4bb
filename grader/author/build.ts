import type { CellMetadata, Notebook, NotebookCell } from '../notebook/format';
import { nbgraderMetadata } from '../notebook/nbgrader';
import { parseSheet, type SheetCell } from './percent';
import { solutionLines, solvedSource, studentSource } from './regions';

export type BuildOptions = {
  /** `01-relax` */
  slug: string;
  /** Points of an item (sheet.json). */
  pointsOf: (item: string) => number;
  /** With the answers, for staff; else the stubs that students get. */
  solved: boolean;
};

/**
 * `text-1`, `explore-2`, `setup`, the items of a `define` cell joined by `-`, the item of a written one: at most 64
 * characters.
 */
function cellIds(cells: SheetCell[]): string[] {
  const count = new Map<string, number>();
  return cells.map((cell) => {
    if (cell.items.length > 0) return cell.items.join('-').slice(0, 64);
    const n = (count.get(cell.kind) ?? 0) + 1;
    count.set(cell.kind, n);
    return cell.kind === 'setup' && n === 1 ? 'setup' : `${cell.kind}-${n}`;
  });
}

function metadataOf(cell: SheetCell, id: string, source: string, pointsOf: BuildOptions['pointsOf']): CellMetadata {
  const points = cell.items.reduce((sum, item) => sum + pointsOf(item), 0);
  const kind = cell.kind === 'written' ? 'text' : cell.kind;
  const course = { kind, ...(cell.items.length > 0 ? { items: cell.items } : {}) };
  if (cell.kind === 'setup')
    return { course, nbgrader: nbgraderMetadata(id, 'code', source), deletable: false, editable: false };
  if (cell.kind === 'define')
    return { course, nbgrader: nbgraderMetadata(id, 'code', source, points), deletable: false };
  if (cell.kind === 'written')
    return { course, nbgrader: nbgraderMetadata(id, 'markdown', source, points), deletable: false };
  return { course };
}

/** A number is given away as a number, not as a part of a longer one; other lines as they are. */
function holds(text: string, line: string): boolean {
  if (!/^[\d.]+$/.test(line)) return text.includes(line);
  return new RegExp(`(?<![\\d.])${line.replace(/\./g, '\\.')}(?!\\d)`).test(text);
}

/**
 * Finds the solution lines that a text holds. A line that stands in the sheet outside the regions too (`const n = masks.shape[0];` in an
 * example) gives nothing away, and neither does a short one (`}));`); a number of 4 characters does.
 */
export function leaksOf(sheet: SheetCell[]): (text: string) => string[] {
  const shown = new Set(
    sheet.flatMap((cell) =>
      studentSource(cell)
        .split('\n')
        .map((line) => line.trim()),
    ),
  );
  const secret = sheet
    .flatMap(solutionLines)
    .filter((line) => !shown.has(line) && line.length >= (/^[\d.]+$/.test(line) ? 4 : 16));
  return (text) => secret.filter((line) => holds(text, line));
}

/**
 * The notebook of a sheet, the same bytes on every machine: nbformat 4.5, no outputs, ids from the names of the items.
 *
 * @param text source of the sheet in the percent format (percent.ts)
 * @throws SheetError for a fault in the sheet; Error when a solution would leak into the student's notebook
 */
export function buildNotebook(text: string, { slug, pointsOf, solved }: BuildOptions): Notebook {
  const sheet = parseSheet(text);
  const ids = cellIds(sheet);
  const cells = sheet.map((cell, i): NotebookCell => {
    const code = cell.kind !== 'text' && cell.kind !== 'written';
    const source = solved ? solvedSource(cell) : studentSource(cell);
    return {
      id: ids[i]!,
      cell_type: code ? 'code' : 'markdown',
      metadata: metadataOf(cell, ids[i]!, source, pointsOf),
      source,
    };
  });
  if (!solved) {
    const leaks = leaksOf(sheet);
    const leak = cells.flatMap(({ source }) => leaks(source))[0];
    if (leak !== undefined) throw new Error(`${slug}: a line of a solution stands in the student's notebook: ${leak}`);
  }
  return { cells };
}
