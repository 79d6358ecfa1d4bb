/** The tables of nbgrader and GitHub Classroom: filled in, and made. */
import * as path from 'node:path';
import type { Report } from '../report';
import {
  type Column,
  capped,
  classOf,
  exported,
  people,
  records,
  run,
  SHEET,
  STUDENTS,
  score,
  snapshot,
  table,
  unzipped,
  zero,
} from './export-class';
import { NBGRADER_TITLES } from './platform-titles';

describe('nbgrader', () => {
  const grades = (cells: (i: number) => string[]) => {
    const rows = ['00-warm-up', SHEET].flatMap((assignment) =>
      STUDENTS.map(({ login, last, first, email }, i) => {
        const points = assignment === SHEET ? cells(i) : ['1.0', '0.0', '1.0'];
        return [assignment, '', '2026-11-20 13:05:59', login, last, first, email, ...points, '100.0'];
      }),
    );
    return table([NBGRADER_TITLES, ...rows]);
  };
  const none = grades(() => ['0.0', '0.0', '0.0']);
  const late = (i: number) => i % 4 === 1;
  const options = {
    change: (report: Report, i: number) =>
      late(i) ? { ...report, standing: { mark: report.score - 10, sentences: ['1 day late: −10 points'] } } : report,
  };

  test('grades.csv: score, raw score and penalty add up; other assignments stay', async () => {
    const { graded, given } = classOf(({ login }) => ({ person: { login } }), 'nbgrader', options);
    const { status, error } = await run(['nbgrader', graded], { gradebook: given('grades.csv', none) });
    expect([status, error]).toEqual([0, '']);
    const written = exported(graded, 'grades.csv');
    const wanted = (i: number) => [score(i), late(i) ? '10' : '0', String(STUDENTS[i]!.score - (late(i) ? 10 : 0))];
    expect(written.toString()).toBe(grades(wanted).toString());
    for (const row of records(written))
      expect(Number(row.score)).toBe(Math.max(0, Number(row.raw_score) - Number(row.late_submission_penalty)));
    const pages = await unzipped(path.join(graded, 'export', 'nbgrader-feedback-01-relax.zip'));
    expect(pages.get('feedback/login07/01-relax/01-relax.html')).toContain('s07');
  });

  test('without a file it is made; a file of other assignments is refused', async () => {
    const { graded, given } = classOf(({ login, name, id }) => ({ person: { login, name, id } }), 'nbgrader', options);
    expect((await run(['nbgrader', graded])).status).toBe(0); // the roster's number, which nbgrader does not know, is no matter
    const rows = records(exported(graded, 'nbgrader-01-relax.csv'));
    expect(Object.keys(rows[0]!)).toEqual(NBGRADER_TITLES);
    expect(
      rows.map(({ student_id, first_name, last_name }) => [student_id, `${first_name} ${last_name}`.trim()]),
    ).toEqual(STUDENTS.map(({ login, name }) => [login, name]));
    for (const [i, row] of rows.entries()) expect(Number(row.score)).toBe(STUDENTS[i]!.score - (late(i) ? 10 : 0));
    const other = given('grades.csv', none.toString().replaceAll('01-relax', '05-else'));
    expect((await run(['nbgrader', graded], { gradebook: other })).error).toContain(
      "expected rows of the assignment '01-relax', got those of 00-warm-up, 05-else",
    );
  });
});

describe('GitHub Classroom', () => {
  const HEADS = (
    'assignment_name,assignment_url,starter_code_url,github_username,roster_identifier,student_repository_name,' +
    'student_repository_url,submission_timestamp,points_awarded,points_available'
  ).split(',');
  const grades = (points: Column, available: string, unknown = available) => {
    const rows = people.map(({ login, name }, i) => {
      const known = ['01 relax', 'https://x/a,b', '', login, name, `01-relax-${login}`, 'https://x', ''];
      return [...known, ...(i < 30 ? [points(i), available] : ['0', unknown])];
    });
    return table([HEADS, ...rows]);
  };
  const own = () => classOf(({ login }) => ({ person: { login }, returnName: `01-relax-${login}` }), 'github');

  test.each([
    ['0', '100', '0'],
    ['100', '100', '100'],
  ])('grades.csv with %s points available is filled in', async (before, after, unknown) => {
    const { graded, given } = own();
    const { status, said } = await run(['github', graded], { gradebook: given('grades.csv', grades(zero, before)) });
    expect(status).toBe(3);
    expect(said).toContain('nothing: No One (line 32): no hand-in here');
    expect(exported(graded, 'grades.csv').equals(grades(score, after, unknown))).toBe(true);
  });

  test('without a file it is made', async () => {
    const { graded } = own();
    expect((await run(['github', graded], { cap: true })).status).toBe(0);
    const rows = records(exported(graded, 'github-01-relax.csv'));
    expect(Object.keys(rows[0]!)).toEqual(HEADS);
    for (const [i, { login }] of STUDENTS.entries())
      expect(rows[i]).toMatchObject({ github_username: login, points_awarded: capped(i), points_available: '100' });
  });

  test('a group has one repository: each of its members gets its mark', async () => {
    const known = ['github_username', 'roster_identifier', 'student_repository_name'];
    const heads = [...known, 'points_awarded', 'points_available'];
    const file = (points: Column) =>
      table([heads, ...STUDENTS.map(({ login }, i) => [login, '', `01-relax-team-${i >> 1}`, points(i), '100'])]);
    const filledIn = async ({ graded, given }: ReturnType<typeof classOf>) => {
      await run(['github', graded], { gradebook: given('grades.csv', file(zero)) });
      return exported(graded, 'grades.csv').toString();
    };
    const teams = classOf((_, i) => ({ person: { login: `team-${i}` }, returnName: `01-relax-team-${i}` }), 'github');
    expect(await filledIn(teams)).toBe(file((i) => score(i >> 1)).toString());
    // a roster names the members: each has a mark of its own
    const members = classOf(({ login }, i) => ({ person: { login }, returnName: `01-relax-team-${i >> 1}` }), 'github');
    expect(await filledIn(members)).toBe(file(score).toString());
  });

  test('two maxima, and nobody of Classroom: one line, nothing written', async () => {
    const { graded, given, folder } = own();
    const two = given('grades.csv', grades(zero, '50', '60'));
    const before = snapshot(folder);
    expect((await run(['github', graded], { gradebook: two })).error).toContain(
      "expected one 'points_available' for all, got 50, 60",
    );
    expect(snapshot(folder)).toEqual(before);
    const plain = classOf(() => ({}), 'plain');
    expect((await run(['github', plain.graded])).error).toContain(
      'nobody here has a login or number that github knows',
    );
  });
});
