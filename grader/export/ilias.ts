/**
 * ILIAS: the status file (`status.csv`) of a multi-feedback download, and the zip of feedback.
 *
 * Read in `class.ilExAssignmentStatusFile.php` of ILIAS at the University of Erlangen, since 2025 the plugin
 * ilifau/ExerciseStatusFile: a row counts when `update` is 1; `usr_id` tells who; a mark above the maximum, or a state other than
 * notgraded, passed, failed, makes it refuse the whole file; notice and comment are written as the row says, so a file of ILIAS'
 * own is needed. The core (ILIAS-eLearning/ILIAS, `class.ilExAssignment.php`, `uploadMultiFeedbackFile`) takes feedback only: a
 * folder that begins with `multi_feedback`, and in it a folder for each student that ends in the user's number.
 */
import { ExportFault, type Form, type Target } from './common';
import { cellOf, type Table, type TableRow } from './csv-edit';
import { columnOf, requireColumns, targetOf, textOf } from './head';
import type { Mark } from './marks';
import { nameInZip } from './zip';

const TITLES = 'update,usr_id,login,lastname,firstname,status,mark,notice,comment,plagiarism,plag_comment'.split(',');
/** Where teams hand in: one row and one mark for all of the logins, `anna, bo`. */
const TEAM_TITLES = ['update', 'team_id', 'logins', ...TITLES.slice(5)];
const STATES = ['notgraded', 'passed', 'failed'];

export function iliasForm(table: Table): Form {
  const ofTeams = columnOf(table, 'team_id') >= 0;
  requireColumns(table, ofTeams ? TEAM_TITLES : TITLES, "ILIAS' status.csv");
  return {
    targets: table.rows.slice(1).flatMap((row) => targetsOf(table, row, ofTeams)),
    decimal: '.',
    refusesAbove: 'ILIAS refuses the whole file above',
  };
}

/** The row's one, or each of a team. */
function targetsOf(table: Table, row: TableRow, ofTeams: boolean): Target[] {
  const text = (title: string) => textOf(table, row, columnOf(table, title));
  const state = text('status') ?? '';
  if (!STATES.includes(state))
    throw new ExportFault(
      `${table.file}: line ${row.line}: expected 'status' to be ${STATES.join(', ')}, got '${state}'`,
    );
  const update = cellOf(table, row, columnOf(table, 'update'));
  const common: Pick<Target, 'line' | 'cell' | 'also'> = {
    line: row.line,
    cell: cellOf(table, row, columnOf(table, 'mark')),
    also: () => [[update, '1']],
  };
  if (ofTeams) {
    const logins = (text('logins') ?? '').split(/,\s*/).filter(Boolean);
    return logins.map((login) => ({ ...common, shown: login, keys: { login, names: [] } }));
  }
  const keys = { id: text('usr_id'), login: text('login') };
  return [{ ...targetOf(row, [text('firstname'), text('lastname')], keys, common.cell), ...common }];
}

/** Everybody whom ILIAS' download named. */
export function iliasBlank(marks: readonly Mark[]): string[][] {
  const rows = marks.filter(({ platform, person }) => platform === 'ilias' && person.id);
  const blank = TITLES.slice(6).map(() => '');
  return [
    TITLES,
    ...rows.map(({ person: { id, login = '', name = '' } }) => ['0', id!, login, '', name, 'notgraded', ...blank]),
  ];
}

/** `multi_feedback_01-relax/Mueller_Anna_anna_4711/01-relax.html` */
export function iliasPage({ platform, returnName, person, student, sheet }: Mark): string | undefined {
  const own = returnName && /_\d+$/.test(returnName) ? returnName : undefined;
  if (platform !== 'ilias' || (own === undefined && !/^\d+$/.test(person.id ?? ''))) return undefined;
  const folder = own ?? `${nameInZip(person.name ?? student)}_${person.id}`;
  return `multi_feedback_${sheet}/${folder}/${sheet}.html`;
}
