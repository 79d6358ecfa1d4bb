/**
 * The files of D2L, Blackboard, ILIAS, nbgrader and GitHub Classroom: filled in, and made where a platform takes one that is made.
 * Each importer follows what the platform's module under `grader/export/` names as its source.
 */

import * as fs from 'node:fs';
import * as path from 'node:path';
import { parse } from 'csv-parse/sync';
import type { HandInRow } from '../class/hand-ins';
import { cell, comma, gradedClass, run, SHEET, STUDENTS, type Student, snapshot, unzipped } from './export-class';
import { ILIAS_TEAM_TITLES, ILIAS_TITLES, NBGRADER_TITLES } from './platform-titles';

const folders: string[] = [];
const classOf = (
  row: (one: Student, i: number) => Partial<HandInRow>,
  platform: HandInRow['platform'],
  options = {},
) => {
  const made = gradedClass((one, i) => ({ platform, person: {}, ...row(one, i) }), options);
  folders.push(made.folder);
  return made;
};
afterAll(() => folders.forEach((folder) => fs.rmSync(folder, { recursive: true, force: true })));

const blank = () => '';
const score = (i: number) => String(STUDENTS[i]!.score);
const capped = (i: number) => String(Math.min(100, STUDENTS[i]!.score));
const table = (rows: string[][], delimiter: string, lineEnd: string, all = false) =>
  rows
    .map(
      (row) =>
        row.map((one) => (all ? `"${one.replace(/"/g, '""')}"` : cell(one, delimiter))).join(delimiter) + lineEnd,
    )
    .join('');
const records = (bytes: Buffer | string, delimiter = ',') =>
  parse(bytes, { delimiter, columns: true, bom: true }) as { [column: string]: string }[];
const people = [
  ...STUDENTS,
  { id: '9999', first: 'No', last: 'One', name: 'No One', login: 'noone', email: 'no@x.org' },
];
const read = (folder: string, name: string) => fs.readFileSync(path.join(folder, 'export', name));

describe('D2L Brightspace', () => {
  const ITEM = '01-relax Points Grade <Numeric MaxPoints:100 Weight:20 Category:Sheets CategoryWeight:50>';
  const exported = (grade: (i: number) => string, max = '100', lineEnd = '\r\n') =>
    Buffer.from(
      table(
        [
          [
            'OrgDefinedId',
            'Username',
            'Last Name',
            'First Name',
            'Email',
            ITEM.replace('100', max),
            'Quiz Points Grade <Numeric MaxPoints:5>',
            'End-of-Line Indicator',
          ],
          ...people.map(({ id, login, last, first, email }, i) => [
            `#${id}`,
            `#${login}`,
            last,
            first,
            email,
            i < 30 ? grade(i) : '',
            '4.5',
            '#',
          ]),
        ],
        ',',
        lineEnd,
      ),
    );
  /** By Username or OrgDefinedId; only `<Item> Points Grade` is read, and cut at the maximum. */
  const imports = (bytes: Buffer) =>
    new Map(
      records(bytes).map((row) => {
        expect(row['End-of-Line Indicator']).toBe('#');
        const grade = Object.keys(row).find((head) => head.startsWith('01-relax Points Grade'))!;
        return [(row.OrgDefinedId || row.Username)!.replace(/^#/, ''), row[grade]!];
      }),
    );

  test('an export is filled in; no other byte changes', async () => {
    const { graded, given } = classOf(
      ({ name, id }) => ({ person: { name }, returnName: `77-${id} - ${name} - Nov 20, 2026 105 PM` }),
      'd2l',
    );
    const { said, status } = await run(['d2l', graded], { gradebook: given('GradesExport.csv', exported(blank)) });
    expect(status).toBe(3);
    const twins = [9, 10]; // Max Muster, twice: D2L's download says names only
    expect(said.match(/with the name 'max muster'/g)).toHaveLength(4);
    const written = read(graded, 'GradesExport.csv');
    expect(written.equals(exported((i) => (twins.includes(i) ? '' : score(i))))).toBe(true);
    const taken = imports(written);
    for (const [i, { id }] of STUDENTS.entries()) expect(taken.get(id)).toBe(twins.includes(i) ? '' : score(i));
    const pages = await unzipped(path.join(graded, 'export', 'd2l-feedback-01-relax.zip'));
    expect(pages.size).toBe(28);
    expect(pages.get('77-1000 - Anna Müller - Nov 20, 2026 105 PM/01-relax.html')).toContain('s00');
  });

  test('whose group handed in under its own name gets no 0, but a person looks', async () => {
    const made = classOf(
      ({ name }, i) =>
        i === 0
          ? { person: { name: 'Group 3' } }
          : { platform: 'plain', person: { name }, group: i % 2 ? 'Group 3' : 'G' },
      'd2l',
      {
        change: (report: object, i: number) =>
          i === 0 ? report : { ...report, standing: { mark: 0, sentences: ['Not handed in'], missing: true } },
      },
    );
    const { said } = await run(['d2l', made.graded], { gradebook: made.given('x.csv', exported(blank)) });
    expect(said).toContain('no hand-in here under this name, and it is not known whose s00 is');
    const taken = imports(read(made.graded, 'x.csv'));
    const twins = [9, 10];
    for (const [i, { id }] of STUDENTS.entries())
      expect(taken.get(id)).toBe(i === 0 || i % 2 || twins.includes(i) ? '' : '0');
  });

  test('without a file the form is made, of those with a number or a login', async () => {
    const { graded } = classOf(({ id, login }, i) => ({ person: i === 0 ? {} : i % 2 ? { id } : { login } }), 'plain');
    const { said, status } = await run(['d2l', graded], { cap: true });
    expect(status).toBe(3);
    expect(said).toMatch(/nothing: s00: not in d2l-01-relax\.csv/);
    expect(said).toContain('d2l-01-relax.csv does not say its maximum: 100 taken, as here (--max says it)');
    const written = read(graded, 'd2l-01-relax.csv');
    expect(written.toString().split('\r\n')[0]).toBe(
      'OrgDefinedId,Username,01-relax Points Grade,End-of-Line Indicator',
    );
    const taken = imports(written);
    for (const [i, { id, login }] of STUDENTS.entries())
      expect(taken.get(i % 2 ? id : login)).toBe(i === 0 ? undefined : capped(i));
  });

  test('--max and --scale where the file does not say its maximum', async () => {
    const { graded } = classOf(({ id }) => ({ person: { id } }), 'plain');
    expect((await run(['d2l', graded], { max: '10' })).error).toContain('the maximum is 10 there and 100 here');
    expect((await run(['d2l', graded], { max: '10', scale: true })).status).toBe(3); // no pages for D2L
    expect(imports(read(graded, 'd2l-01-relax.csv')).get('1000')).toBe('11');
  });

  test.each<[string, string, string]>([
    ['no end-of-line indicator', 'OrgDefinedId,01-relax Points Grade\n#1,\n', "with a column 'End-of-Line Indicator'"],
    [
      'nobody is told',
      'Name,01-relax Points Grade,End-of-Line Indicator\nx,,#\n',
      "expected 'OrgDefinedId' or 'Username'",
    ],
    [
      'no item',
      'OrgDefinedId,01-relax,End-of-Line Indicator\n#1,,#\n',
      'expected --column with one of none that takes a mark',
    ],
  ])('%s', async (_name, text, message) => {
    const { graded, given } = classOf(({ id }) => ({ person: { id } }), 'plain');
    const { status, error } = await run(['d2l', graded], { gradebook: given('x.csv', text) });
    expect([status, error]).toEqual([2, expect.stringContaining(message)]);
  });
});

describe('Blackboard', () => {
  const HEADS = [
    'Last Name',
    'First Name',
    'Username',
    'Student ID',
    'Last Access',
    'Availability',
    'Weighted Total [Total Pts: up to 100 Percentage] |600',
    'Sheet: 01-relax [Total Pts: 100 Score] |664617',
  ];
  const offline = (grade: (i: number) => string) =>
    Buffer.from(
      `\ufeff${table([HEADS, ...people.map(({ id, login, last, first }, i) => [last, first, login, id, '2026-11-26 16:02:00', 'Yes', '', i < 30 ? grade(i) : ''])], '\t', '\n', true)}`,
      'utf16le',
    );
  const own = () => classOf(({ login, name }) => ({ person: { login, name } }), 'blackboard');

  test('the file of Work Offline, UTF-16 with tabs, is filled in; no other byte changes', async () => {
    const { graded, given } = own();
    const { said, status } = await run(['blackboard', graded], {
      gradebook: given(
        'gc_x_fullgc.xls',
        offline((i) => (i === 1 ? 'Needs Grading' : '')),
      ),
    });
    expect(status).toBe(3);
    expect(said).toContain('(was Needs Grading)');
    const written = read(graded, 'gc_x_fullgc.xls');
    expect(written.equals(offline(score))).toBe(true);
    const taken = records(written.toString('utf16le'), '\t');
    for (const [i, { login }] of STUDENTS.entries()) {
      const row = taken.find(({ Username }) => Username === login)!;
      expect(row[Object.keys(row).find((head) => head.endsWith('|664617'))!]).toBe(score(i));
    }
  });

  test('a file is needed: a column without a number would become a new one that counts nothing', async () => {
    const { graded, given } = own();
    expect((await run(['blackboard', graded])).error).toContain("--gradebook: expected the platform's own file");
    const none = given('x.csv', 'Username,01-relax\nlogin00,\n');
    expect((await run(['blackboard', graded], { gradebook: none })).error).toContain('expected a column as in');
    const calculated = given('y.csv', 'Username,Total [Total Pts: up to 100 Score] |1\nlogin00,\n');
    expect((await run(['blackboard', graded], { gradebook: calculated })).error).toContain('expected a column as in');
    const odd = given('z.xls', offline(blank).subarray(0, -1));
    expect((await run(['blackboard', graded], { gradebook: odd })).error).toContain(
      'expected UTF-16, two bytes a character',
    );
  });
});

describe('ILIAS', () => {
  const status = (mark: (i: number) => string, update: (i: number) => string) =>
    Buffer.from(
      table(
        [
          ILIAS_TITLES,
          ...people.map(({ id, login, last, first }, i) => [
            update(i),
            id,
            login,
            last,
            first,
            i % 2 ? 'passed' : 'notgraded',
            i < 30 ? mark(i) : '',
            'a, note',
            'see "page"',
            '',
            '',
          ]),
        ],
        ',',
        '\n',
        true,
      ),
    );
  const folderOf = ({ login, id }: Student) => `Last_First_${login}_${id}`;
  const own = (platform: HandInRow['platform'] = 'ilias') =>
    classOf((one) => ({ person: { id: one.id, login: one.login }, returnName: folderOf(one) }), platform);

  test('the status file is filled in: `update` tells which rows count; no other byte changes', async () => {
    const { graded, given } = own();
    const file = given(
      'status.csv',
      status(blank, () => '0'),
    );
    const result = await run(['ilias', graded], { gradebook: file, cap: true });
    expect(result.status).toBe(3);
    const written = read(graded, 'status.csv');
    expect(written.equals(status(capped, (i) => (i < 30 ? '1' : '0')))).toBe(true);
    for (const row of records(written)) {
      if (row.update !== '1') continue;
      const i = STUDENTS.findIndex(({ id }) => id === row.usr_id);
      expect(['notgraded', 'passed', 'failed']).toContain(row.status);
      expect(Number(row.mark)).toBe(Math.min(100, STUDENTS[i]!.score));
      expect(Number(row.mark)).toBeLessThanOrEqual(100); // checkMark: one above it, and the whole file is refused
    }
    // uploadMultiFeedbackFile: a folder `multi_feedback…`, in it one for each student that ends in the user's number
    const pages = await unzipped(path.join(graded, 'export', 'ilias-feedback-01-relax.zip'));
    const users = [...pages].map(([name, text]) => {
      const [top, folder, page] = name.split('/');
      expect([top!.slice(0, 14), page]).toEqual(['multi_feedback', '01-relax.html']);
      return [folder!.slice(folder!.lastIndexOf('_') + 1), text];
    });
    expect(new Map(users as [string, string][])).toEqual(
      new Map(STUDENTS.map(({ id, student }) => [id, `<!doctype html><title>${student}</title>`])),
    );
  });

  test('a mark above the maximum is left out, since ILIAS would refuse all', async () => {
    const { graded, given } = own();
    const { said } = await run(['ilias', graded], {
      gradebook: given(
        'status.csv',
        status(blank, () => '0'),
      ),
    });
    expect(said).toMatch(/nothing: s00, .*: 110 points: ILIAS refuses the whole file above 100; --cap/);
    for (const { update, mark } of records(read(graded, 'status.csv')))
      if (update === '1') expect(Number(mark)).toBeLessThanOrEqual(100);
  });

  test('without the file only pages go back, and the marks are listed to be typed in', async () => {
    const { graded } = own();
    const { status: ended, said } = await run(['ilias', graded]);
    expect(ended).toBe(3);
    expect(said).toContain("ILIAS' core takes no file of marks: type them in");
    expect(said).toMatch(/ {2}s01 +login01 +98\.5/);
    expect(fs.readdirSync(path.join(graded, 'export'))).toEqual(['ilias-feedback-01-relax.zip']);
    const elsewhere = own('plain');
    expect((await run(['ilias', elsewhere.graded])).status).toBe(2);
  });

  test('where teams hand in, a row has one mark for all of them; where theirs differ, it stays', async () => {
    const teams = (mark: (i: number) => string, update: (i: number) => string) => {
      const rows = STUDENTS.filter((_, i) => i % 2 === 0).map(({ login }, i) => {
        const logins = `${login}, ${STUDENTS[2 * i + 1]!.login}`;
        return [update(i), String(i), logins, 'notgraded', mark(i), '', 'a, "b"', '', ''];
      });
      return Buffer.from(table([ILIAS_TEAM_TITLES, ...rows], ',', '\n', true));
    };
    const standing = { mark: 0, sentences: ['Not handed in'], missing: true };
    const made = classOf(({ login }) => ({ person: { login } }), 'ilias', {
      change: (report: object, i: number) => {
        if (i === 1) return { ...report, standing };
        return i === 4 || i === 5 ? report : { ...report, standing: { mark: 90 - (i >> 1), sentences: [] } };
      },
    });
    const file = made.given(
      'status.csv',
      teams(blank, () => '0'),
    );
    const { said } = await run(['ilias', made.graded], { gradebook: file });
    expect(said).toContain('nothing: s04, login04 (line 4): there is one mark for the team there, and theirs differ');
    const kept = (i: number) => i === 2;
    const wanted = teams(
      (i) => (kept(i) ? '' : String(90 - i)),
      (i) => (kept(i) ? '0' : '1'),
    );
    expect(read(made.graded, 'status.csv').toString()).toBe(wanted.toString());
  });

  test('a state that ILIAS does not know is named with its line', async () => {
    const { graded, given } = own();
    const text = status(blank, () => '0')
      .toString()
      .replace('"passed"', '"great"');
    expect((await run(['ilias', graded], { gradebook: given('status.csv', text) })).error).toContain(
      "status.csv: line 3: expected 'status' to be notgraded, passed, failed, got 'great'",
    );
  });
});

describe('nbgrader', () => {
  const grades = (cells: (i: number) => [string, string, string]) =>
    Buffer.from(
      table(
        [
          NBGRADER_TITLES,
          ...['00-warm-up', SHEET].flatMap((assignment) =>
            STUDENTS.map(({ login, last, first, email }, i) => [
              assignment,
              '',
              '2026-11-20 13:05:59',
              login,
              last,
              first,
              email,
              ...(assignment === SHEET ? cells(i) : ['1.0', '0.0', '1.0']),
              '100.0',
            ]),
          ),
        ],
        ',',
        '\n',
      ),
    );
  const late = (i: number) => i % 4 === 1;
  const options = {
    change: (
      report: Parameters<NonNullable<NonNullable<Parameters<typeof gradedClass>[1]>['change']>>[0],
      i: number,
    ) =>
      late(i) ? { ...report, standing: { mark: report.score - 10, sentences: ['1 day late: −10 points'] } } : report,
  };

  test('grades.csv: score, raw score and penalty add up; other assignments stay', async () => {
    const { graded, given } = classOf(({ login }) => ({ person: { login } }), 'nbgrader', options);
    const { status, error } = await run(['nbgrader', graded], {
      gradebook: given(
        'grades.csv',
        grades(() => ['0.0', '0.0', '0.0']),
      ),
    });
    expect([status, error]).toEqual([0, '']);
    const written = read(graded, 'grades.csv');
    const wanted = (i: number): [string, string, string] => [
      score(i),
      late(i) ? '10' : '0',
      String(STUDENTS[i]!.score - (late(i) ? 10 : 0)),
    ];
    expect(written.toString()).toBe(grades(wanted).toString());
    for (const row of records(written))
      expect(Number(row.score)).toBe(Math.max(0, Number(row.raw_score) - Number(row.late_submission_penalty)));
    const pages = await unzipped(path.join(graded, 'export', 'nbgrader-feedback-01-relax.zip'));
    expect(pages.get('feedback/login07/01-relax/01-relax.html')).toContain('s07');
  });

  test('without a file it is made; a file of other assignments is refused', async () => {
    const { graded, given } = classOf(({ login, name, id }) => ({ person: { login, name, id } }), 'nbgrader', options);
    expect((await run(['nbgrader', graded])).status).toBe(0); // the roster's number, which nbgrader does not know, is no matter
    const rows = records(read(graded, 'nbgrader-01-relax.csv'));
    expect(Object.keys(rows[0]!)).toEqual(NBGRADER_TITLES);
    expect(
      rows.map(({ student_id, first_name, last_name }) => [student_id, `${first_name} ${last_name}`.trim()]),
    ).toEqual(STUDENTS.map(({ login, name }) => [login, name]));
    for (const [i, row] of rows.entries()) expect(Number(row.score)).toBe(STUDENTS[i]!.score - (late(i) ? 10 : 0));
    const other = given(
      'grades.csv',
      grades(() => ['0', '0', '0'])
        .toString()
        .replaceAll('01-relax', '05-else'),
    );
    expect((await run(['nbgrader', graded], { gradebook: other })).error).toContain(
      "expected rows of the assignment '01-relax', got those of 00-warm-up, 05-else",
    );
  });
});

describe('GitHub Classroom', () => {
  const HEADS = [
    'assignment_name',
    'assignment_url',
    'starter_code_url',
    'github_username',
    'roster_identifier',
    'student_repository_name',
    'student_repository_url',
    'submission_timestamp',
    'points_awarded',
    'points_available',
  ];
  const grades = (points: (i: number) => string, available: string, unknown = available) =>
    Buffer.from(
      table(
        [
          HEADS,
          ...people.map(({ login, name }, i) => [
            '01 relax',
            'https://x/a,b',
            '',
            login,
            name,
            `01-relax-${login}`,
            'https://x',
            '',
            i < 30 ? points(i) : '0',
            i < 30 ? available : unknown,
          ]),
        ],
        ',',
        '\n',
      ),
    );
  const own = () => classOf(({ login }) => ({ person: { login }, returnName: `01-relax-${login}` }), 'github');

  test.each([
    ['0', '100', '0'],
    ['100', '100', '100'],
  ])('grades.csv with %s points available is filled in', async (before, after, unknown) => {
    const { graded, given } = own();
    const { status, said } = await run(['github', graded], {
      gradebook: given(
        'grades.csv',
        grades(() => '0', before),
      ),
    });
    expect(status).toBe(3);
    expect(said).toContain('nothing: No One (line 32): no hand-in here');
    expect(read(graded, 'grades.csv').equals(grades(score, after, unknown))).toBe(true);
  });

  test('without a file it is made', async () => {
    const { graded } = own();
    expect((await run(['github', graded], { cap: true })).status).toBe(0);
    const rows = records(read(graded, 'github-01-relax.csv'));
    expect(Object.keys(rows[0]!)).toEqual(HEADS);
    for (const [i, { login }] of STUDENTS.entries())
      expect(rows[i]).toMatchObject({ github_username: login, points_awarded: capped(i), points_available: '100' });
  });

  test('a group has one repository: each of its members gets its mark', async () => {
    const made = classOf((_, i) => ({ person: { login: `team-${i}` }, returnName: `01-relax-team-${i}` }), 'github');
    const rows = (points: (i: number) => string) =>
      STUDENTS.map(({ login }, i) => `01 relax,${login},,01-relax-team-${i >> 1},${points(i)},100\n`).join('');
    const file = (points: (i: number) => string) =>
      `assignment_name,github_username,roster_identifier,student_repository_name,points_awarded,points_available\n${rows(points)}`;
    await run(['github', made.graded], {
      gradebook: made.given(
        'grades.csv',
        file(() => '0'),
      ),
    });
    expect(read(made.graded, 'grades.csv').toString()).toBe(file((i) => score(i >> 1)));
    // a roster names the members: each has a mark of its own
    const members = classOf(({ login }, i) => ({ person: { login }, returnName: `01-relax-team-${i >> 1}` }), 'github');
    await run(['github', members.graded], {
      gradebook: members.given(
        'grades.csv',
        file(() => '0'),
      ),
    });
    expect(read(members.graded, 'grades.csv').toString()).toBe(file(score));
  });

  test('two maxima, and nobody of Classroom: one line, nothing written', async () => {
    const { graded, given, folder } = own();
    const two = given(
      'grades.csv',
      grades(() => '0', '50', '60'),
    );
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

test('decimal commas of a German export of Brightspace stay commas', async () => {
  const { graded, given } = classOf(({ id }) => ({ person: { id } }), 'plain');
  const file = (grade: (i: number) => string) =>
    Buffer.from(
      `OrgDefinedId;01-relax Points Grade <Numeric MaxPoints:100,00>;End-of-Line Indicator\r\n${STUDENTS.map(({ id }, i) => `#${id};${grade(i)};#\r\n`).join('')}`,
    );
  await run(['d2l', graded], { gradebook: given('x.csv', file(blank)) });
  expect(read(graded, 'x.csv').equals(file((i) => comma(STUDENTS[i]!.score)))).toBe(true);
});
