/**
 * nbgrader: the `grades.csv` of `nbgrader export`, and its folder of feedback.
 *
 * Read in jupyter/nbgrader: `nbgrader/plugins/export.py` (a row for each assignment and student, `score` is `raw_score` less
 * `late_submission_penalty`) and `exchange/default/release_feedback.py` (`feedback/STUDENT/ASSIGNMENT/NOTEBOOK.html`). nbgrader
 * reads no CSV back: the file is for whatever takes nbgrader's.
 */
import { ExportFault, type Form } from './common';
import { type Cell, cellOf, numberOf, type Table } from './csv-edit';
import { columnOf, requireColumns, targetOf, textOf } from './head';
import type { Mark } from './marks';
import { nameInZip } from './zip';

const HEADS = (
  'assignment,duedate,timestamp,student_id,last_name,first_name,email,' +
  'raw_score,late_submission_penalty,score,max_score'
).split(',');

export function nbgraderForm(table: Table, wanted: string): Form {
  requireColumns(table, HEADS, "nbgrader's grades.csv");
  const at = (head: string) => columnOf(table, head);
  const rows = table.rows.slice(1).filter((row) => textOf(table, row, at('assignment')) === wanted);
  if (rows.length === 0) {
    const there = new Set(table.rows.slice(1).map((row) => textOf(table, row, at('assignment')) ?? ''));
    throw new ExportFault(
      `${table.file}: expected rows of the assignment '${wanted}', got those of ${[...there].join(', ') || 'none'}`,
    );
  }
  const maxima = new Set(rows.map((row) => numberOf(textOf(table, row, at('max_score')) ?? '')));
  const [max] = maxima;
  if (maxima.size > 1 || max === undefined)
    throw new ExportFault(
      `${table.file}: expected one number as 'max_score' of '${wanted}', got ${[...maxima].join(', ')}`,
    );
  return {
    targets: rows.map((row) => {
      const text = (head: string) => textOf(table, row, at(head));
      const login = text('student_id');
      const keys = { number: login, login, email: text('email') };
      const raw = cellOf(table, row, at('raw_score'));
      const penalty = cellOf(table, row, at('late_submission_penalty'));
      return {
        ...targetOf(row, [text('first_name'), text('last_name')], keys, cellOf(table, row, at('score'))),
        also: (mark, points, write) => beforeRules(mark, points, write, raw, penalty),
      };
    }),
    max,
    decimal: '.',
  };
}

/** The score before the class's rules, and what they took: the three cells add up. */
function beforeRules(
  mark: Mark,
  points: number,
  write: (value: number) => string,
  raw: Cell,
  penalty: Cell,
): [Cell, string][] {
  const factor = mark.mark > 0 ? points / mark.mark : 1;
  const before = Math.max(points, mark.report.score * factor);
  return [
    [raw, write(before)],
    [penalty, write(Number(write(before)) - Number(write(points)))],
  ];
}

export function nbgraderBlank(marks: readonly Mark[], assignment: string, max: string): string[][] {
  const rows = marks.map(({ student, person, time }) => {
    const words = (person.name ?? '').split(' ').filter(Boolean);
    const [first, last] = [words.slice(0, -1).join(' '), words.at(-1) ?? ''];
    return [assignment, '', time ?? '', studentId(person, student), last, first, person.email ?? '', '', '', '', max];
  });
  return [HEADS, ...rows];
}

const studentId = ({ login, number, id }: Mark['person'], student: string) => login ?? number ?? id ?? student;

export const nbgraderPage = ({ student, person, sheet }: Mark) =>
  `feedback/${nameInZip(studentId(person, student))}/${sheet}/${sheet}.html`;
