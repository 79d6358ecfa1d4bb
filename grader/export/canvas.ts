/**
 * Canvas: the gradebook, and the zip of files that become comments.
 *
 * Read in instructure/canvas-lms: `lib/gradebook_exporter.rb` (a row of manual posting, `    Points Possible`, `N/A` for whoever
 * has no such assignment, `EX` for excused, the test student last) and `lib/gradebook_importer.rb` (comma or semicolon, decimal
 * commas, `Name (12345)`, a column whose maximum is `(read only)` is left out; the id decides, then the SIS ids, then the name);
 * `app/models/abstract_assignment.rb`, `infer_comment_context_from_filename` (after `anon` come the anonymous number and the
 * hand-in's file; else the first two parts of a file's name that are all digits are the user and that file; the comment's file is
 * called like the hand-in's). No file of marks has anonymous numbers; the API has `anonymous_submissions`.
 */
import { ExportFault, type Form, type Target } from './common';
import { cellOf, numberOf, type Table, type TableRow } from './csv-edit';
import { chooseColumn, columnOf, heads, requireColumns, textOf } from './head';
import type { Mark } from './marks';

const TEST_STUDENT = /^(student, test|test student)$/i;

export function canvasForm(table: Table, choice: { wanted?: string; names: readonly string[] }): Form {
  requireColumns(table, ['ID', 'Section'], "Canvas' gradebook");
  const possible = table.rows.find(({ cells }) => cells[0]?.text.includes('Points Possible'));
  if (!possible) throw new ExportFault(`${table.file}: expected a row 'Points Possible', as Canvas writes it`);
  const columns = heads(table).flatMap((head, at) => {
    const [, name, id] = /^(.*\S)\s*\((\d+)\)$/.exec(head) ?? [];
    const readOnly = /read\s+only/.test(possible.cells[at]?.text ?? '');
    return name !== undefined && !readOnly ? [{ at, name, id: id! }] : [];
  });
  const { at } = chooseColumn(table, columns, choice);
  const points = textOf(table, possible, at) ?? '';
  const max = numberOf(points);
  if (max === undefined)
    throw new ExportFault(
      `${table.file}: line ${possible.line}: expected the points of '${heads(table)[at]}', got '${points}'`,
    );
  const students = table.rows.slice(1).filter((row) => row !== possible && isStudent(row));
  return {
    targets: students.map((row) => targetOf(table, row, at)).filter(({ shown }) => !TEST_STUDENT.test(shown)),
    max,
    decimal: points.includes(',') ? ',' : '.',
  };
}

/** Canvas leaves out a row in which nothing stands but `Muted` or `Manual Posting`. */
const isStudent = ({ cells }: TableRow) => !cells.every(({ text }) => /^\s*(Muted|Manual Posting.*)?\s*$/i.test(text));

function targetOf(table: Table, row: TableRow, at: number): Target {
  const text = (name: string) => textOf(table, row, columnOf(table, name));
  const [last, first] = [text('LastName'), text('FirstName')];
  const shown = text('Student') ?? ([first, last].filter(Boolean).join(' ') || `line ${row.line}`);
  const [id, number, login] = [text('ID'), text('SIS User ID'), text('SIS Login ID')];
  const cell = cellOf(table, row, at);
  const locked = { 'N/A': 'has no such assignment there, or it is anonymous and not posted', EX: 'excused there' }[
    cell.text.trim().toUpperCase()
  ];
  return {
    shown,
    line: row.line,
    keys: { id, number, login, email: login?.includes('@') ? login : undefined, names: [shown] },
    cell,
    locked,
  };
}

export const isAnonymous = ({ platform, person }: Mark): boolean =>
  platform === 'canvas' && /^anon_/.test(person.id ?? '');

/** A gradebook of an anonymous assignment, which is Canvas' form but not its own; undefined where there are names. */
export function canvasBlank(marks: readonly Mark[], name: string, max: string): string[][] | undefined {
  const numbers = marks.filter(isAnonymous).map(({ person }) => person.id!);
  if (numbers.length === 0) return undefined;
  return [
    ['Student', 'ID', 'Section', `${name} (0)`],
    ['    Points Possible', '', '', max],
    ...numbers.map((number) => [number, number, '', '']),
  ];
}

/** The hand-in's own file name with the page's ending; undefined where Canvas would not know whose it is. */
export function canvasPage({ platform, returnName }: Mark): string | undefined {
  if (platform !== 'canvas' || returnName === undefined) return undefined;
  const parts = returnName.split('_').filter((part) => part !== 'LATE');
  const isNumber = (part: string | undefined) => /^\d+$/.test(part ?? '');
  const known = parts[0] === 'anon' ? isNumber(parts[2]) : parts.filter(isNumber).length >= 2;
  return known ? `${returnName.replace(/\.[^._]+$/, '')}.html` : undefined;
}
