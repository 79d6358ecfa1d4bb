/**
 * ILIAS: the status file (`status.csv`) of a multi-feedback download, and the zip of feedback.
 *
 * Read in `class.ilExAssignmentStatusFile.php` of ILIAS at the University of Erlangen, since 2025 the plugin
 * ilifau/ExerciseStatusFile: a row counts when `update` is 1; `usr_id` tells who; a mark above the maximum, or a state other than
 * notgraded, passed, failed, makes it refuse the whole file; notice and comment are written as the row says, so a file of ILIAS'
 * own is needed. The core (ILIAS-eLearning/ILIAS, `class.ilExAssignment.php`, `uploadMultiFeedbackFile`) takes feedback only: a
 * folder that begins with `multi_feedback`, and in it a folder for each student that ends in the user's number.
 */
import { ExportFault, type Form } from './common';
import { cellOf, type Table } from './csv-edit';
import { columnOf, requireColumns, textOf } from './head';
import type { Mark } from './marks';
import { nameInZip } from './zip';

const TITLES = [
  'update',
  'usr_id',
  'login',
  'lastname',
  'firstname',
  'status',
  'mark',
  'notice',
  'comment',
  'plagiarism',
  'plag_comment',
];
const STATES = ['notgraded', 'passed', 'failed'];

export function iliasForm(table: Table): Form {
  requireColumns(table, TITLES, "ILIAS' status.csv");
  const at = (title: string) => columnOf(table, title);
  return {
    targets: table.rows.slice(1).map((row) => {
      const text = (title: string) => textOf(table, row, at(title));
      const [id, login, state] = [text('usr_id'), text('login'), text('status') ?? ''];
      if (!STATES.includes(state))
        throw new ExportFault(
          `${table.file}: line ${row.line}: expected 'status' to be ${STATES.join(', ')}, got '${state}'`,
        );
      const name = [text('firstname'), text('lastname')].filter(Boolean).join(' ');
      return {
        shown: name || login || `line ${row.line}`,
        line: row.line,
        keys: { ...(id ? { id } : {}), ...(login ? { login } : {}), names: name ? [name] : [] },
        cell: cellOf(table, row, at('mark')),
        also: () => [[cellOf(table, row, at('update')), '1']],
      };
    }),
    decimal: '.',
    refusesAbove: 'ILIAS refuses the whole file above',
  };
}

/** Everybody whom ILIAS' download named. */
export function iliasBlank(marks: readonly Mark[]): string[][] {
  const rows = marks.filter(({ platform, person }) => platform === 'ilias' && person.id);
  return [
    TITLES,
    ...rows.map(({ person }) => [
      '0',
      person.id!,
      person.login ?? '',
      '',
      person.name ?? '',
      'notgraded',
      '',
      '',
      '',
      '',
      '',
    ]),
  ];
}

/** `multi_feedback_01-relax/Mueller_Anna_anna_4711/01-relax.html` */
export function iliasPage({ platform, returnName, person, student, sheet }: Mark): string | undefined {
  const own = returnName && /_\d+$/.test(returnName) ? returnName : undefined;
  if (platform !== 'ilias' || (own === undefined && !/^\d+$/.test(person.id ?? ''))) return undefined;
  const folder = own ?? `${nameInZip(person.name ?? student)}_${person.id}`;
  return `multi_feedback_${sheet}/${folder}/${sheet}.html`;
}
