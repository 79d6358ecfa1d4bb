/**
 * From each platform's download to the file that it takes back: one command in, one out, every student right. Intake, the rules of
 * the class and export are the real ones. In between stands no grader, which would take hours: each result is made of the number in
 * the notebook that was to be graded, so a mark that reaches somebody else is seen.
 */

import * as fs from 'node:fs';
import * as path from 'node:path';
import { parse } from 'csv-parse/sync';
import { concludeClass } from '../class/conclude';
import { factsOf, knownRows } from '../class/gradebook-rows';
import { personalRules } from '../class/own-rules';
import { peopleOf } from '../class/people';
import { planOf } from '../class/plan';
import { readRules } from '../class/rules';
import { folderOf, type Report, readReport } from '../report';
import { type Download, downloads, SHEET, STUDENTS, writeZip } from './downloads';
import { put, run } from './export-class';
import { folder, NOTEBOOKS, SHEETS, take } from './intake-folder';
import { ILIAS_TITLES, NBGRADER_TITLES } from './platform-titles';
import { reportOf } from './report-class';

const ALL = downloads(NOTEBOOKS);

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
      ILIAS_TITLES,
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
      NBGRADER_TITLES,
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

/** A result of so many points, whatever the items. */
function resultOf(student: string, points: number): Report {
  let left = points;
  const items = reportOf(student).items.map((item) => {
    const score = Math.min(item.points, left);
    left -= score;
    return { ...item, score, status: 'fail' as const, feedback: '' };
  });
  return { ...reportOf(student), score: points, items };
}

/** What `course grade DOWNLOAD --class class.json` does, with made results. @returns who must get which mark */
async function grade(out: string, download: Download, withRoster: boolean): Promise<Map<Student, number>> {
  const taken = await take([await writeZip(download, path.join(folder, 'in'))]);
  const roster = STUDENTS.map((one) => [one.id, one.name, one.login, one.email].join(','));
  put(path.join(folder, 'roster.csv'), ['id,name,login,email', ...roster].join('\n'));
  const about = { zone: 'Europe/Berlin', ...(withRoster ? { roster: 'roster.csv' } : {}) };
  const sheets = SHEETS.map(({ slug }) => slug);
  const rules = readRules(put(path.join(folder, 'class.json'), JSON.stringify(about)), sheets);
  const { submissions } = taken;
  const people = peopleOf(knownRows(factsOf(out, submissions), [], submissions), rules.roster);
  const plan = planOf(submissions, { rules, people, personal: personalRules(rules, people), sheets });
  for (const { student, sheet, file, attempt } of plan.jobs) {
    const text = file ? fs.readFileSync(file, 'utf8') : '';
    const report = resultOf(student, markOf(/= (1\d{3});/.exec(text)?.[1]));
    put(path.join(folderOf(out, attempt), 'results', student, `${sheet}.json`), JSON.stringify(report));
  }
  const { reports } = concludeClass({
    out,
    rules,
    sheets,
    ofDownload: plan.sheets,
    rows: plan.rows,
    reports: readAll(out),
  });
  for (const { student, standing } of reports)
    if (!standing?.missing) put(path.join(out, 'students', student, `${SHEET}.html`), `<title>${student}</title>`);
  const expected = new Map<Student, number>(withRoster ? STUDENTS.map((one) => [one, 0]) : []);
  for (const { rows, attempts, reason, untouched } of download.wanted)
    for (const { of: one } of rows) expected.set(one, markOf(reason || untouched ? undefined : attempts.at(-1)!.work));
  return expected;
}
function readAll(out: string): Report[] {
  const results = path.join(out, 'results');
  const names = fs.readdirSync(results, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));
  return names.map((name) => readReport(path.join(results, name)));
}

const table: string[] = [];
afterAll(() =>
  console.log(`layout: students with a mark, right there, named and left to a person\n${table.join('\n')}`),
);

const of = (platform: string) =>
  ALL.filter((one) => one.platform === platform).flatMap((one) => [
    [one.layout, 'without a roster', one] as const,
    [one.layout, 'with a roster', one] as const,
  ]);
const withRoster = (how: string) => how === 'with a roster';
/** Without an attempt's own time, nobody can say which one counts. */
const undecided = ({ wanted }: Download) =>
  wanted
    .filter(({ attempts }) => attempts.length > 1 && attempts.some(({ time }) => !time))
    .flatMap(({ rows }) => rows.map(({ of: one }) => one.name));

test.each(Object.keys(OWN).flatMap(of))(
  '%s, %s: every student gets the mark of their own notebook, or is named',
  async (layout, how, download) => {
    const out = path.join(folder, 'graded');
    const expected = await grade(out, download, withRoster(how));
    const { flags, file, rows, delimiter = ',', key, mark, of: keyOf } = OWN[download.platform]!;
    const quoted = (text: string) => (/[",\t]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);
    const text = rows.map((row) => `${row.map(quoted).join(delimiter)}\r\n`).join('');
    const encoding = delimiter === '\t' ? 'utf16le' : 'utf8';
    const own = put(path.join(folder, file), Buffer.from(`\ufeff${text}`, encoding));
    const { status, said, error } = await run([download.platform, out], flags(own));
    if (layout === 'canvas, anonymous') {
      // Canvas' gradebook has nobody's anonymous number: not even those who are missing can be told
      expect(status).toBe(2);
      expect(error).toContain('--gradebook: expected none: Canvas takes no file of marks of an anonymous assignment');
      expect((await run([download.platform, out])).said.match(/^ {2}anon_\S+ +anon_\S+ +[\d.]+$/gm)).toHaveLength(
        download.wanted.length - undecided(download).length,
      );
      return void table.push(`${layout}, ${how}: ${download.wanted.length}, 0, all`);
    }
    expect(error).toBe('');
    const written = fs.readFileSync(path.join(out, 'export', file)).toString(encoding);
    const got = new Map((parse(written, { bom: true, delimiter }) as string[][]).map((row) => [row[key]!, row[mark]!]));
    const named: string[] = [];
    for (const [i, one] of STUDENTS.entries()) {
      const points = got.get(keyOf(one, i))!;
      const line = rows.findIndex((row) => row[key] === keyOf(one, i)) + 1;
      if (points === '') {
        expect(said).toMatch(new RegExp(`nothing: .*\\(line ${line}\\): .`));
        if (expected.has(one)) named.push(one.name);
      } else expect([one.name, Number(points)]).toEqual([one.name, Math.round(expected.get(one)! * 100) / 100]);
    }
    const twins = download.platform === 'd2l' ? ['Max Meyer', 'Max Meyer'] : []; // it says names only
    expect(named.sort()).toEqual([...twins, ...undecided(download)].sort());
    expect(status).toBe(said.includes('nothing: ') || said.includes('no page goes back') ? 3 : 0);
    table.push(`${layout}, ${how}: ${expected.size}, ${expected.size - named.length}, ${named.length}`);
  },
);

test.each(of('gradescope'))('%s, %s: a results.json for each submission', async (layout, how, download) => {
  const out = path.join(folder, 'graded');
  const expected = await grade(out, download, withRoster(how));
  expect((await run(['gradescope', out])).status).toBe(0);
  for (const { rows, attempts } of download.wanted) {
    const file = path.join(out, 'export', 'gradescope', attempts.at(-1)!.returnName!, 'results.json');
    expect(JSON.parse(fs.readFileSync(file, 'utf8')).score).toBe(expected.get(rows[0]!.of));
  }
  table.push(`${layout}, ${how}: ${expected.size}, ${expected.size}, 0`);
});

test.each(of('plain'))('%s, %s: a table for Excel', async (layout, how, download) => {
  const out = path.join(folder, 'graded');
  const expected = await grade(out, download, withRoster(how));
  expect((await run(['csv', out])).status).toBe(0);
  const text = fs.readFileSync(path.join(out, 'export', 'marks.csv'));
  const rows = parse(text, { bom: true, columns: true }) as { [column: string]: string }[];
  const marks = new Map(rows.map(({ student, login, mark }) => [login || student, Number(mark)]));
  for (const [{ login }, mark] of expected) expect([login, marks.get(login)]).toEqual([login, mark]);
  table.push(`${layout}, ${how}: ${expected.size}, ${expected.size}, 0`);
});
