/** Changed marks as a table for the terminal, as CSV, and in one line. */
import { pointsText } from '../report/document';
import { BYTE_ORDER_MARK, csvNumber, csvText } from '../report/gradebook';
import { plain } from '../report/text';
import { cut, fit, columns as widthOf } from '../report/width';
import type { Change } from './changes';

const count = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`;
const points = (value: number | undefined) => (value === undefined ? '–' : pointsText(value));

/** Less than before; what has no points before or after did not fall. */
const fell = ({ before, after }: Change) => before !== undefined && after !== undefined && after < before;

/** `7 marks changed, 3 fell`; undefined where nothing changed. */
export function changeLine(changes: readonly Change[]): string | undefined {
  if (changes.length === 0) return undefined;
  const down = changes.filter(fell).length;
  return `${count(changes.length, 'mark')} changed, ${down} fell`;
}

/** A line for each change, the names cut to the width, the reasons whole. */
export function changeTable(changes: readonly Change[], width: number): string[] {
  const rows = changes.map(({ student, sheet, item, before, after, why }) =>
    [student, sheet, item ?? '(sheet)', points(before), points(after), why.join('; ')].map(plain),
  );
  const heads = ['student', 'sheet', 'item', 'old', 'new', 'why'];
  const most = [Math.max(12, Math.floor(width / 4)), 30, 30, 12, 12];
  const widths = most.map((limit, i) => Math.min(limit, Math.max(...[heads, ...rows].map((row) => widthOf(row[i]!)))));
  const line = (row: readonly string[], between: string) => {
    const [student, sheet, item, old, now, why] = row.map((cell, i) =>
      i > 4 ? cell : fit(cut(cell, widths[i]!), widths[i]!, i > 2 ? 'right' : 'left'),
    );
    return `${student}  ${sheet}  ${item}  ${old} ${between} ${now}  ${why}`;
  };
  const students = new Set(changes.map(({ student }) => student)).size;
  return [
    line(heads, ' '),
    ...rows.map((row) => line(row, '→')),
    `${changeLine(changes) ?? 'no mark changed'}; ${count(students, 'student')}`,
  ];
}

/** Columns student, sheet, item (empty: the whole sheet), old, new (empty: no points), change, why. */
export function changeCsv(changes: readonly Change[]): string {
  const number = (value: number | undefined) => (value === undefined ? '' : csvNumber(value));
  const rows = changes.map(({ student, sheet, item = '', before, after, why }) => [
    csvText(student),
    csvText(sheet),
    csvText(item),
    number(before),
    number(after),
    number(before === undefined || after === undefined ? undefined : after - before),
    csvText(why.join('; ')),
  ]);
  const head = ['student', 'sheet', 'item', 'old', 'new', 'change', 'why'];
  return BYTE_ORDER_MARK + [head, ...rows].map((row) => `${row.join(',')}\r\n`).join('');
}
