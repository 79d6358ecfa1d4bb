/**
 * From each platform's download to the file that it takes back: one command in, one out, every student right. In between stands no
 * grader, which would take hours: each mark is the number in the notebook that the intake chose, so a mark that reaches somebody
 * else is seen. Of several attempts the last counts, as in a class without rules of its own.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Person } from '../intake/hand-in';
import type { Submission } from '../intake/rows';
import { type Download, downloads, SHEET, STUDENTS, type Wanted, writeZip } from './downloads';
import { put, run, unzipped } from './export-class';
import { folder, notebook, SHEETS, take, workOn } from './intake-folder';
import { reportOf } from './report-class';

const given = (k: number) =>
  notebook(
    {},
    SHEETS[k]!.released.cells.map((cell) => ({ ...cell, outputs: [] })),
  );
const ALL = downloads({ work: (marker) => workOn(SHEETS[0]!, marker), untouched: given(0), other: given(1) });

type Student = (typeof STUDENTS)[number];
/** 0 to 100, another one for each notebook of the class: markers are 1011, 1012, 1021, … */
const markOf = (work: string | undefined) => (work === undefined ? 0 : ((Number(work) - 1000) % 401) / 4);

/** A platform's file with nobody's mark in it, and what its import takes from it: marks by login. */
type Own = {
  flags: (file: string) => { [option: string]: string };
  file: string;
  rows: string[][];
  delimiter?: string;
  key: number;
  mark: number;
  of: (one: Student, i: number) => string;
};
const OWN: { [kind: string]: Own } = {
  moodle: {
    flags: (worksheet) => ({ worksheet }),
    file: 'worksheet.csv',
    rows: [
      [
        'Identifier',
        'Full name',
        'Email address',
        'Status',
        'Grade',
        'Maximum grade',
        'Grade can be changed',
        'Last modified (grade)',
      ],
      ...STUDENTS.map(({ name, email }, i) => [
        `Participant ${1234500 + i}`,
        name,
        email,
        '',
        '',
        '100.00',
        'Yes',
        '-',
      ]),
    ],
    key: 0,
    mark: 4,
    of: (_one, i) => `Participant ${1234500 + i}`,
  },
  canvas: {
    flags: (gradebook) => ({ gradebook }),
    file: 'Grades.csv',
    rows: [
      ['Student', 'ID', 'SIS Login ID', 'Section', `${SHEET} (4711)`],
      ['    Points Possible', '', '', '', '100.00'],
      ...STUDENTS.map(({ first, last, login }, i) => [`${last}, ${first}`, String(12300 + i), login, 'A', '']),
      ['Student, Test', '99', 'x', 'A', ''],
    ],
    key: 1,
    mark: 4,
    of: (_one, i) => String(12300 + i),
  },
  d2l: {
    flags: (gradebook) => ({ gradebook }),
    file: 'GradesExport.csv',
    rows: [
      [
        'OrgDefinedId',
        'Last Name',
        'First Name',
        `${SHEET} Points Grade <Numeric MaxPoints:100>`,
        'End-of-Line Indicator',
      ],
      ...STUDENTS.map(({ id, first, last }) => [`#${id}`, last, first, '', '#']),
    ],
    key: 0,
    mark: 3,
    of: ({ id }) => `#${id}`,
  },
  blackboard: {
    flags: (gradebook) => ({ gradebook }),
    file: 'gc.xls',
    delimiter: '\t',
    rows: [
      ['Last Name', 'First Name', 'Username', `${SHEET} [Total Pts: 100 Score] |664617`],
      ...STUDENTS.map(({ first, last, login }) => [last, first, login, '']),
    ],
    key: 2,
    mark: 3,
    of: ({ login }) => login,
  },
  ilias: {
    flags: (gradebook) => ({ gradebook }),
    file: 'status.csv',
    rows: [
      [
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
      ],
      ...STUDENTS.map(({ id, login, first, last }) => ['0', id, login, last, first, 'notgraded', '', '', '', '', '']),
    ],
    key: 1,
    mark: 6,
    of: ({ id }) => id,
  },
  nbgrader: {
    flags: (gradebook) => ({ gradebook }),
    file: 'grades.csv',
    rows: [
      [
        'assignment',
        'duedate',
        'timestamp',
        'student_id',
        'last_name',
        'first_name',
        'email',
        'raw_score',
        'late_submission_penalty',
        'score',
        'max_score',
      ],
      ...STUDENTS.map(({ login, first, last, email }) => [
        SHEET,
        '',
        '',
        login,
        last,
        first,
        email,
        '',
        '',
        '',
        '100.0',
      ]),
    ],
    key: 3,
    mark: 9,
    of: ({ login }) => login,
  },
  github: {
    flags: (gradebook) => ({ gradebook }),
    file: 'classroom.csv',
    rows: [
      ['assignment_name', 'github_username', 'roster_identifier', 'points_awarded', 'points_available'],
      ...STUDENTS.map(({ login, id }) => [SHEET, login, id, '', '0']),
    ],
    key: 1,
    mark: 3,
    of: ({ login }) => login,
  },
};

/** The hand-in that counts of one student or group, and what stands in its notebook. */
function counting(
  wanted: Wanted,
  files: readonly Submission[],
  row: Submission,
): { counts: Submission; work?: string } {
  const name = wanted.attempts.at(-1)!.returnName;
  const times = (one: Submission) => one.handIn?.time?.at ?? one.handIn?.time?.local ?? one.handIn?.attempt ?? '';
  const own = files.filter(({ student }) => student === row.student).sort((a, b) => (times(a) < times(b) ? -1 : 1));
  const counts = own.filter(({ handIn }) => handIn?.returnName === name).at(-1) ?? own.at(-1)!;
  const text = row.file ? fs.readFileSync(row.file, 'utf8') : '';
  const read = /= (1\d{3});/.exec(text)?.[1]; // what the intake really took
  const work = read ?? (wanted.attempts.length > 1 && !wanted.reason ? wanted.attempts.at(-1)!.work : undefined);
  return { counts, ...(work === undefined ? {} : { work }) };
}

/** What `course grade` leaves: a result and a page for each student, and hand-ins.json. */
function grade(
  out: string,
  { wanted, platform }: Download,
  taken: Awaited<ReturnType<typeof take>>,
): Map<Student, number> {
  const expected = new Map<Student, number>();
  const rows = wanted.flatMap((one) => {
    const row = taken.submissions.find(({ student }) => student === one.rows[0]!.student)!;
    const { counts, work } = counting(one, taken.files, row);
    return one.rows.map(({ student, of }) => {
      const mark = markOf(work);
      expected.set(of, markOf(one.reason || one.untouched ? undefined : one.attempts.at(-1)!.work));
      const items = reportOf(student).items.map((item) => ({ ...item, score: 0, status: 'fail' as const }));
      put(
        path.join(out, 'results', student, `${SHEET}.json`),
        JSON.stringify({ ...reportOf(student), score: 0, items, standing: { mark, sentences: [] } }),
      );
      put(path.join(out, 'students', student, `${SHEET}.html`), `<title>${of.login}</title>`);
      const person =
        counts.handIn?.people.find((somebody: Person) => somebody.student === student) ?? counts.handIn?.people[0];
      const { student: _called, ...says } = person!;
      return {
        student,
        sheet: SHEET,
        platform,
        source: counts.source,
        person: says,
        ...(counts.handIn?.returnName ? { returnName: counts.handIn.returnName } : {}),
      };
    });
  });
  put(path.join(out, 'hand-ins.json'), JSON.stringify(rows));
  return expected;
}

const table: string[] = [];
afterAll(() =>
  console.log(`layout: students who handed in, right mark, named and left to a person\n${table.join('\n')}`),
);

const of = (platform: string) =>
  ALL.filter((one) => one.platform === platform).map((one) => [one.layout, one] as const);

test.each(Object.keys(OWN).flatMap(of))(
  '%s: every student gets the mark of their own notebook, or is named',
  async (layout, download) => {
    const taken = await take([await writeZip(download, path.join(folder, 'in'))]);
    const out = path.join(folder, 'graded');
    const expected = grade(out, download, taken);
    const { flags, file, rows, delimiter = ',', key, mark, of: keyOf } = OWN[download.platform]!;
    const quoted = (text: string) => (/[",\t]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);
    const text = rows.map((row) => `${row.map(quoted).join(delimiter)}\r\n`).join('');
    const encoding = delimiter === '\t' ? 'utf16le' : 'utf8';
    const { status, said, error } = await run(
      [download.platform, out],
      flags(put(path.join(folder, file), Buffer.from(`\ufeff${text}`, encoding))),
    );
    if (layout === 'canvas, anonymous') {
      // Canvas' gradebook has nobody's anonymous number
      expect([status, error]).toEqual([2, expect.stringContaining('none of its 30 students handed in here')]);
      return void table.push(`${layout}: ${expected.size}, 0, all`);
    }
    expect([status, error]).toEqual([3, '']); // one of the class is missing
    const written = fs.readFileSync(path.join(out, 'export', file)).toString(encoding);
    const taken2 = new Map(
      (parse(written, { bom: true, delimiter }) as string[][]).map((row) => [row[key]!, row[mark]!]),
    );
    const right: string[] = [];
    const named: string[] = [];
    for (const [i, one] of STUDENTS.entries()) {
      const got = taken2.get(keyOf(one, i));
      const line = rows.findIndex((row) => row[key] === keyOf(one, i)) + 1;
      if (!expected.has(one)) {
        expect([one.name, got]).toEqual([one.name, '']);
        expect(said).toMatch(new RegExp(`nothing: .* ?\\(line ${line}\\): no hand-in here`));
      } else if (got === '') named.push(one.name);
      else {
        expect([one.name, Number(got)]).toEqual([one.name, Math.round(expected.get(one)! * 100) / 100]);
        right.push(one.name);
      }
    }
    // two of one name, where the platform says names only
    expect(named).toEqual(download.platform === 'd2l' ? ['Max Meyer', 'Max Meyer'] : []);
    for (const name of named)
      expect(said).toMatch(new RegExp(`nothing: ${name}.*with the name '${name.toLowerCase()}'`));
    table.push(`${layout}: ${expected.size}, ${right.length}, ${named.length}`);
    const zip = fs.readdirSync(path.join(out, 'export')).find((name) => name.endsWith('.zip'));
    if (zip) expect([...(await unzipped(path.join(out, 'export', zip)))].length).toBeLessThanOrEqual(right.length);
  },
);

test.each(of('gradescope'))('%s: a results.json for each submission', async (layout, download) => {
  const taken = await take([await writeZip(download, path.join(folder, 'in'))]);
  const out = path.join(folder, 'graded');
  const expected = grade(out, download, taken);
  expect((await run(['gradescope', out])).status).toBe(0);
  for (const { rows, attempts } of download.wanted) {
    const result = JSON.parse(
      fs.readFileSync(path.join(out, 'export', 'gradescope', attempts.at(-1)!.returnName!, 'results.json'), 'utf8'),
    );
    expect(result.score).toBe(expected.get(rows[0]!.of));
  }
  table.push(`${layout}: ${expected.size}, ${expected.size}, 0`);
});

test.each(of('plain'))('%s: a table for Excel', async (layout, download) => {
  const taken = await take([await writeZip(download, path.join(folder, 'in'))]);
  const out = path.join(folder, 'graded');
  const expected = grade(out, download, taken);
  expect((await run(['csv', out])).status).toBe(0);
  const rows = parse(fs.readFileSync(path.join(out, 'export', 'marks.csv')), { bom: true, columns: true }) as {
    [column: string]: string;
  }[];
  const marks = new Map(rows.map(({ student, mark }) => [student, Number(mark)]));
  for (const [{ login }, mark] of expected) expect([login, marks.get(login)]).toEqual([login, mark]);
  table.push(`${layout}: ${expected.size}, ${expected.size}, 0`);
});
