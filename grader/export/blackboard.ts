/**
 * Blackboard Learn: the file of "Work Offline", in UTF-16 with tabs (its name ends in .xls), or with commas.
 *
 * Read in Blackboard's documentation ("Uploading or Downloading Grade Center Items for Working Offline") and in
 * nbeaver/offline-grades-upload and Quinnjo/gradescope-blackboard-adapter: students are told by `Username`, columns by the number
 * after the bar in `Sheet 1 [Total Pts: 100 Score] |664617`. A column without a number becomes a new one that counts nothing, so a
 * file of Blackboard's own is needed. `Total Pts: up to` is a calculated column.
 */
import { ExportFault, type Form } from './common';
import { cellOf, numberOf, type Table } from './csv-edit';
import { chooseColumn, columnOf, heads, requireColumns, targetOf, textOf } from './head';

const COLUMN = /^(.*\S)\s*\[Total Pts: (?!up to )([\d.,]+)[^\]]*\]\s*\|\s*(_?\w+)$/i;

export function blackboardForm(table: Table, choice: { wanted?: string; names: readonly string[] }): Form {
  requireColumns(table, ['Username'], "a file of Blackboard's Work Offline");
  const columns = heads(table).flatMap((head, at) => {
    const [, name, , id] = COLUMN.exec(head) ?? [];
    return name === undefined ? [] : [{ at, name, id: id! }];
  });
  if (columns.length === 0)
    throw new ExportFault(
      `${table.file}: line 1: expected a column as in 'Sheet 1 [Total Pts: 100 Score] |664617', got none`,
    );
  const { at } = chooseColumn(table, columns, choice);
  const points = COLUMN.exec(heads(table)[at]!)![2]!;
  return {
    targets: table.rows.slice(1).map((row) => {
      const text = (name: string) => textOf(table, row, columnOf(table, name));
      const keys = { login: text('Username'), number: text('Student ID') };
      return targetOf(row, [text('First Name'), text('Last Name')], keys, cellOf(table, row, at));
    }),
    max: numberOf(points)!,
    decimal: points.includes(',') ? ',' : '.',
  };
}
