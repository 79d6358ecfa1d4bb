/**
 * GitHub Classroom: its `grades.csv`.
 *
 * Read in github/gh-classroom, `cmd/gh-classroom/assignment-grades/assignment_grades.go`: ten columns, and `group_name` for groups.
 * Classroom reads no marks back: the file is for whatever takes Classroom's, such as a link to a learning platform. Without
 * autograding `points_available` is 0 or empty, and is filled in as well.
 */
import { ExportFault, type Form } from './common';
import { cellOf, numberOf, type Table } from './csv-edit';
import { columnOf, requireColumns, textOf } from './head';
import type { Mark } from './marks';

const HEADS = (
  'assignment_name,assignment_url,starter_code_url,github_username,roster_identifier,student_repository_name,' +
  'student_repository_url,submission_timestamp,points_awarded,points_available'
).split(',');

/** @param maximum what stands in `points_available` where Classroom has none */
export function githubForm(table: Table, maximum: string): Form {
  requireColumns(table, ['github_username', 'points_awarded', 'points_available'], "GitHub Classroom's grades.csv");
  const at = (head: string) => columnOf(table, head);
  const rows = table.rows.slice(1);
  const maxima = new Set(
    rows.map((row) => numberOf(textOf(table, row, at('points_available')) ?? '') ?? 0).filter((one) => one > 0),
  );
  if (maxima.size > 1)
    throw new ExportFault(`${table.file}: expected one 'points_available' for all, got ${[...maxima].join(', ')}`);
  const [max] = maxima;
  return {
    targets: rows.map((row) => {
      const text = (head: string) => textOf(table, row, at(head));
      const [login, roster] = [text('github_username'), text('roster_identifier')];
      const available = cellOf(table, row, at('points_available'));
      return {
        shown: roster ?? login ?? `line ${row.line}`,
        line: row.line,
        keys: {
          login,
          group: text('student_repository_name'), // a group's is in the row of each member
          number: roster,
          email: roster?.includes('@') ? roster : undefined,
          names: roster ? [roster] : [],
        },
        cell: cellOf(table, row, at('points_awarded')),
        also: () => (numberOf(available.text) ? [] : [[available, maximum]]),
      };
    }),
    max,
    decimal: '.',
  };
}

export function githubBlank(marks: readonly Mark[], assignment: string): string[][] {
  const rows = marks
    .filter(({ platform, person }) => person.login && platform === 'github')
    .map(({ person: { login, number, id = '' }, returnName = '', time = '' }) => {
      return [assignment, '', '', login!, number ?? id, returnName, '', time, '', ''];
    });
  return [HEADS, ...rows];
}
