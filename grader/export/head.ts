/** The head of a platform's table: which column is which. */
import { ExportFault, type Keys, type Target } from './common';
import { type Cell, cellOf, type Table, type TableRow } from './csv-edit';

export const heads = (table: Table): string[] => table.rows[0]!.cells.map(({ text }) => text.trim());

/** The column of the first of these names that is there, whatever its capitals; -1: none. */
export function columnOf(table: Table, ...names: string[]): number {
  const all = heads(table).map((head) => head.toLowerCase());
  return names.map((name) => all.indexOf(name.toLowerCase())).find((at) => at >= 0) ?? -1;
}

/** @throws ExportFault when one of the columns is not there */
export function requireColumns(table: Table, names: readonly string[], what: string): void {
  const missing = names.filter((name) => columnOf(table, name) < 0);
  if (missing.length > 0)
    throw new ExportFault(
      `${table.file}: line 1: expected ${what}, with a column ${missing.map((one) => `'${one}'`).join(' and ')}, got ${shownHeads(table)}`,
    );
}

/** The head in few words. */
export function shownHeads(table: Table): string {
  const all = heads(table).map((head) => `'${head}'`);
  return all.length > 8 ? `${all.slice(0, 8).join(', ')} and ${all.length - 8} more` : all.join(', ');
}

/** What a row says in a column; undefined where there is no such column, or nothing in it. */
export function textOf(table: Table, row: TableRow, column: number): string | undefined {
  return column < 0 ? undefined : cellOf(table, row, column).text.trim() || undefined;
}

/** The one whom a row is about, called by the words of a name that are there, else as `otherwise` says. */
export function targetOf(
  { line }: TableRow,
  words: (string | undefined)[],
  keys: Omit<Keys, 'names'>,
  cell: Cell,
  otherwise = keys.login,
): Target {
  const name = words.filter(Boolean).join(' ');
  const shown = name || otherwise || `line ${line}`;
  return { shown, line, keys: { ...keys, names: name ? [name] : [] }, cell };
}

/** Which of the columns that can hold a mark is meant. `name` is what a person calls it, without its number or maximum. */
type MarkColumn = { at: number; name: string; id?: string };

/**
 * @param wanted `--column`: the head of the column, or its name, or its number
 * @param sheet the sheet's slug and title: which column it is where nothing is said
 * @throws ExportFault when none or several can be meant; names them
 */
export function chooseColumn(
  table: Table,
  columns: readonly MarkColumn[],
  { wanted, names }: { wanted?: string; names: readonly string[] },
): MarkColumn {
  const fold = (text: string) => text.toLowerCase().replace(/\s+/g, ' ').trim();
  const all = heads(table);
  const fits = (one: MarkColumn, text: string) =>
    [all[one.at]!, one.name, one.id ?? ''].some((name) => fold(name) === fold(text));
  const choices = columns.map(({ at }) => `'${all[at]}'`).join(', ') || 'none that takes a mark';
  if (wanted !== undefined) {
    const found = columns.filter((one) => fits(one, wanted));
    if (found.length === 1) return found[0]!;
    throw new ExportFault(`${table.file}: --column: expected one of ${choices}, got '${wanted}'`);
  }
  const exact = columns.filter((one) => names.some((name) => fits(one, name)));
  if (exact.length === 1) return exact[0]!;
  const near = columns.filter((one) => names.some((name) => fold(one.name).includes(fold(name))));
  if (near.length === 1) return near[0]!;
  if (columns.length === 1) return columns[0]!;
  throw new ExportFault(`${table.file}: expected --column with one of ${choices}`);
}
