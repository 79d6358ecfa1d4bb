/**
 * Moodle: the grading worksheet, and the zip of feedback files.
 *
 * Read in moodle/moodle: `mod/assign/gradingtable.php` (which columns the worksheet has, in which order; where groups hand in, each
 * member's row says the group, by the name and with the number of which `mod/assign/classes/downloader.php` calls its folder),
 * `mod/assign/feedback/offline/importgradeslib.php` and `locallib.php` (which are read back: the number at the end of the
 * identifier, the grade, the time of the last change; a grade above the maximum or of a locked student is skipped in silence), and
 * `mod/assign/feedback/file/importziplib.php` (a folder's name is cut at its first four underscores: name, number, plugin).
 */
import { ExportFault, type Form, type Target } from './common';
import { numberOf, type Table, type TableRow } from './csv-edit';
import { columnOf, heads, shownHeads, textOf } from './head';
import type { Mark } from './marks';
import { nameInZip } from './zip';

/** The worksheet is in the site's language. The identifier is always first, the maximum always after the grade. */
const GRADE = [
  'Grade',
  'Bewertung',
  'Note',
  'Calificación',
  'Valutazione',
  'Cijfer',
  'Nota',
  'Betyg',
  'Karakter',
  'Ocena',
];
/** `submissionteam`, where groups hand in. */
const GROUP = ['Group', 'Gruppe', 'Groupe', 'Grupo', 'Gruppo', 'Groep', 'Grupp', 'Grupa'];
const NO = /^(no|nein|non|não|nee|nej|nei|nie)$/i;
const YES_OR_NO = /^(yes|ja|oui|sí|si|sim|tak|no|nein|non|não|nee|nej|nei|nie)$/i;
const IDENTIFIER = /^\D+?(\d+)$/;

export function moodleForm(table: Table, wanted?: string): Form {
  const [, ...rows] = table.rows as [TableRow, ...TableRow[]];
  const grade = columnOf(table, ...(wanted === undefined ? GRADE : [wanted]));
  if (grade < 1)
    throw new ExportFault(
      wanted === undefined
        ? `${table.file}: line 1: expected Moodle's grading worksheet, with a column 'Grade' (--column in other languages), got ${shownHeads(table)}`
        : `${table.file}: --column: expected one of ${shownHeads(table)}, got '${wanted}'`,
    );
  if (rows.length === 0) throw new ExportFault(`${table.file}: line 2: expected a student, got the end of the file`);
  const email = mostly(table, rows, (text) => /^[^\s@]+@[^\s@]+$/.test(text));
  const [changeable] = [2, 3]
    .map((step) => grade + step)
    .filter((at) => all(table, rows, at, (text) => YES_OR_NO.test(text)));
  const max = maximum(table, rows, grade + 1);
  return {
    targets: rows.map((row) => targetOf(table, row, { grade, email, changeable: changeable ?? -1 })),
    max: max.value,
    decimal: max.text.includes(',') ? ',' : '.',
    refusesAbove: 'Moodle takes no more than',
  };
}

function maximum(table: Table, rows: TableRow[], at: number): { value: number; text: string } {
  for (const row of rows) {
    const text = textOf(table, row, at) ?? '';
    const value = numberOf(text);
    if (value === undefined)
      throw new ExportFault(
        `${table.file}: line ${row.line}: expected a number of points in '${heads(table)[at] ?? `column ${at + 1}`}', got '${text}' (a scale takes no points)`,
      );
    if (row === rows[0]) continue;
    const first = textOf(table, rows[0]!, at)!;
    if (numberOf(first) !== value)
      throw new ExportFault(
        `${table.file}: line ${row.line}: expected the maximum ${first} as in line ${rows[0]!.line}, got ${text}`,
      );
  }
  const text = textOf(table, rows[0]!, at)!;
  return { value: numberOf(text)!, text };
}

function targetOf(table: Table, row: TableRow, at: { grade: number; email: number; changeable: number }): Target {
  const identifier = textOf(table, row, 0) ?? '';
  const id = IDENTIFIER.exec(identifier)?.[1];
  if (id === undefined)
    throw new ExportFault(
      `${table.file}: line ${row.line}: expected '${heads(table)[0]}' to be as in 'Participant 12345', got '${identifier}'`,
    );
  const group = columnOf(table, ...GROUP);
  const team = group < at.grade ? textOf(table, row, group) : undefined; // behind the grade stand texts of people
  const name = at.grade > 1 && !blind(table) ? textOf(table, row, 1) : undefined;
  const email = textOf(table, row, at.email);
  const locked = NO.test(textOf(table, row, at.changeable) ?? '');
  return {
    shown: name ?? identifier,
    line: row.line,
    keys: { id, group: team, email, names: name ? [name] : [] },
    cell: row.cells[at.grade]!,
    locked: locked ? 'locked there: its grade cannot be changed' : undefined,
  };
}

/** With blind marking the status comes after the identifier, and there are no names. */
const blind = (table: Table) => /^status$|^statut$|^estado$|^stato$/i.test(heads(table)[1] ?? '');

function all(table: Table, rows: TableRow[], at: number, fits: (text: string) => boolean): boolean {
  return at < heads(table).length && rows.every((row) => fits(textOf(table, row, at) ?? ''));
}

function mostly(table: Table, rows: TableRow[], fits: (text: string) => boolean): number {
  return heads(table).findIndex(
    (_, at) => rows.filter((row) => fits(textOf(table, row, at) ?? '')).length * 2 > rows.length,
  );
}

/** `Anna Müller_12345_assignfeedback_file_/01-relax.html`: an underscore of the name would shift the number. */
export function moodlePage(mark: Mark, id: string, shown: string): string {
  return `${nameInZip(shown.replace(/_/g, ' '))}_${id}_assignfeedback_file_/${mark.sheet}.html`;
}
