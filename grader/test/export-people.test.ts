/** Marks for people and programs: Gradescope's results, a table for Excel, JSON by its schema, JUnit's XML; and who gets nothing. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import Ajv from 'ajv';
import { parse } from 'csv-parse/sync';
import { gradescopeSchema } from '../export/gradescope';
import { marksSchema } from '../export/plain-files';
import type { Report } from '../report';
import { gradedClass, put, run, SHEET, STUDENTS, snapshot } from './export-class';
import { itemOrder, reportOf } from './report-class';

const read = (...parts: string[]) => fs.readFileSync(path.join(...parts), 'utf8');
const late = (report: Report, i: number): Report =>
  i === 0
    ? {
        ...report,
        standing: { mark: 99.12345, sentences: ['2 days late, 1 day in hand: −10 %'] },
        notes: ['a note\u202e', `hand ins/of all/${SHEET}.ipynb and /home/staff/x/y.ipynb: 3/4 right`],
      }
    : report;

describe('gradescope', () => {
  const own = (options = {}) =>
    gradedClass(
      ({ name, id }, i) => ({
        platform: 'gradescope',
        person: { name, id },
        returnName: `submission_${i}`,
        source: `hand ins/of all/${SHEET}.ipynb`,
      }),
      options,
    );

  test('a results.json for each submission, as the specification says', async () => {
    const { graded } = own({ change: late, waits: true });
    const { status, said } = await run(['gradescope', graded], { incomplete: true });
    expect(status).toBe(0);
    expect(said).toContain('01-relax into results.json: 30 get a mark, 0 get nothing');
    const valid = new Ajv({ strict: true }).compile(gradescopeSchema);
    for (const [i, { score }] of STUDENTS.entries()) {
      const result = JSON.parse(read(graded, 'export', 'gradescope', `submission_${i}`, 'results.json'));
      expect(valid(result) ? [] : valid.errors).toEqual([]);
      const { tests } = result;
      // without the 18 points that a person gives; at the top, since late rules are no test's
      expect(result.score).toBe(i === 0 ? 99.1235 : score - 18);
      if (i > 0)
        expect(tests.reduce((sum: number, one: { score: number }) => sum + one.score, 0)).toBeCloseTo(score - 18, 9);
      const written = tests.find(({ name }: { name: string }) => name === 'Problem 1: derivation');
      expect(written).toEqual({
        name: 'Problem 1: derivation',
        number: '1.3',
        score: 0,
        max_score: 10,
        output: 'A person marks this.',
        output_format: 'text',
        visibility: 'after_published',
      });
      const states = new Set(tests.map((one: { status?: string }) => one.status));
      expect([...states].filter((one) => one !== undefined && one !== 'passed' && one !== 'failed')).toEqual([]);
    }
    const first = JSON.parse(read(graded, 'export', 'gradescope', 'submission_0', 'results.json'));
    expect(first.output).toBe(
      '2 days late, 1 day in hand: −10 %\na note‹U+202E›\n01-relax.ipynb and y.ipynb: 3/4 right',
    );
  });

  test('members of a group share a submission; where their marks differ, nobody is told another one’s', async () => {
    const { graded } = gradedClass(
      (_, i) => ({ platform: 'gradescope', person: {}, returnName: i < 2 ? 'submission_9' : `submission_1${i}` }),
      { change: late },
    );
    const { status, said } = await run(['gradescope', graded], { visibility: 'visible' });
    expect(status).toBe(3);
    expect(said).toContain('nothing: s01: submission_9 has the result of s00 already, and theirs differ');
    expect(JSON.parse(read(graded, 'export', 'gradescope', 'submission_9', 'results.json')).visibility).toBe('visible');
  });
});

test('csv: with a byte order mark, and no name is a formula', async () => {
  const { graded } = gradedClass(
    ({ name, id, login, email }) => ({ platform: 'canvas', person: { name, id, login, email } }),
    { change: late },
  );
  const { status, said } = await run(['csv', graded], {});
  expect([status, said.split('\n')[0]]).toEqual([0, 'into marks.csv: 30 get a mark, 0 get nothing']);
  const text = read(graded, 'export', 'marks.csv');
  expect(text.startsWith('\ufeffstudent,name,')).toBe(true);
  expect(text.split('\r\n')).toHaveLength(32);
  const rows = parse(text, { bom: true, columns: true }) as { [column: string]: string }[];
  for (const [i, { student, id, email, score, name }] of STUDENTS.entries())
    expect(rows[i]).toMatchObject({
      student,
      id,
      email,
      sheet: SHEET,
      max: '100',
      score: String(score),
      mark: i === 0 ? '99.1235' : String(score),
      name: name.startsWith('=') ? `'${name}` : name,
    });
  expect(rows[0]!.rules).toBe('2 days late, 1 day in hand: −10 %');
});

test('json: one file by its schema, with every sheet', async () => {
  const { graded } = gradedClass(
    ({ name, id }) => ({ platform: 'moodle', person: { name, id }, group: 'g', time: '2026-11-20T12:05:00Z' }),
    { change: late },
  );
  put(
    path.join(graded, 'results', 's01', '02-attribution.json'),
    JSON.stringify({ ...reportOf('s01', {}, []), sheet: '02-attribution', maxScore: 50 }),
  );
  put(
    path.join(graded, 'results', 's02', 'unknown-sheet.json'),
    JSON.stringify({ ...reportOf('s02'), sheet: 'unknown-sheet' }),
  );
  const { status, said } = await run(['json', graded], { incomplete: true });
  expect(status).toBe(3);
  expect(said).toContain('nothing: s02: nobody knows which sheet it is');
  expect(said).toContain('02-attribution: derivation, whyNeverZero wait for a person: s01');
  const file = JSON.parse(read(graded, 'export', 'marks.json'));
  const valid = new Ajv({ strict: true }).compile(marksSchema);
  expect(valid(file) ? [] : valid.errors).toEqual([]);
  expect(file.marks).toHaveLength(31);
  const first = { student: 's00', mark: 99.1235, score: 110, max: 100, waits: [], platform: 'moodle', group: 'g' };
  expect(file.marks[0]).toMatchObject(first);
  const waits = ['derivation', 'whyNeverZero'];
  const third = { student: 's01', sheet: '02-attribution', platform: 'plain', person: {}, waits };
  expect(file.marks[2]).toMatchObject(third);
  expect(file.marks[0].items).toHaveLength(itemOrder.length);

  const several = await run(['d2l', graded], {});
  expect(several.status).toBe(2);
  expect(several.error).toBe('course export: --sheet: expected one of 01-relax, 02-attribution, got none');
  expect((await run(['json', graded], { sheet: SHEET, out: path.join(graded, 'one.json') })).status).toBe(3);
  expect(JSON.parse(read(graded, 'one.json')).marks).toHaveLength(30);
});

test('junit: a suite a submission, a case an item, and it is XML whatever the feedback says', async () => {
  const odd = 'a < b && "c"\n]]>\u0000\ud800 é';
  const change = (report: Report, i: number): Report =>
    i === 8
      ? {
          ...report,
          items: report.items.map((item) => (item.id === 'onePassRelax' ? { ...item, feedback: odd } : item)),
        }
      : report;
  const { graded } = gradedClass(() => ({ platform: 'plain', person: {} }), { change, waits: true });
  await run(['junit', graded], { incomplete: true });
  const text = read(graded, 'export', 'junit.xml');
  // no reader of XML is installed: its grammar, as far as this file uses it
  const tags = [
    ...text.replace(/^<\?xml[^>]*\?>\n/, '').matchAll(/<(\/?)([a-z]+)((?: [a-z]+="[^"<]*")*)(\/?)>|([^<]+)/g),
  ];
  expect(tags.map(([all]) => all).join('')).toBe(text.replace(/^<\?xml[^>]*\?>\n/, '')); // nothing else is in it
  const open: string[] = [];
  const count: { [tag: string]: number } = {};
  for (const [, close, tag, , alone] of tags) {
    if (tag === undefined) continue;
    if (close) expect(open.pop()).toBe(tag);
    else count[tag] = (count[tag] ?? 0) + 1;
    if (!close && !alone) open.push(tag);
  }
  expect(open).toEqual([]);
  expect(count).toMatchObject({ testsuites: 1, testsuite: 30, testcase: 30 * itemOrder.length, skipped: 60 });
  expect(text).toContain('message="0 of 10: a &lt; b &amp;&amp; &quot;c&quot;&#10;]]&gt;‹U+0000›‹U+D800› é"');
  for (const [, attributes] of text.matchAll(/<testsuite (.*?)>/g))
    expect(attributes).toMatch(new RegExp(`tests="${itemOrder.length}" failures="\\d" errors="0" skipped="2"`));
});

test.each([
  [
    [],
    {},
    'expected one of moodle, canvas, d2l, blackboard, ilias, nbgrader, github, gradescope, gradescope-autograder, csv, json, junit, got nothing',
  ],
  [['mooodle'], {}, "got 'mooodle'"],
  [['csv', 'graded', 'more'], {}, "expected one folder, got 'more' as well"],
  [['csv'], { scale: true }, '--scale: it means nothing for csv'],
  [['json'], { worksheet: 'x.csv' }, '--worksheet: it means nothing for json'],
  [
    ['gradescope'],
    { visibility: 'maybe' },
    "--visibility: expected one of hidden, after_due_date, after_published, visible, got 'maybe'",
  ],
  [['csv', '/no/such'], {}, '/no/such: expected a folder that `course grade` wrote'],
] as [string[], object, string][])('wrong usage: %j %j', async (words, flags, message) => {
  const { status, error } = await run(words, { ...flags });
  expect([status, error]).toEqual([2, expect.stringContaining(message)]);
  expect(error).not.toContain('\n');
});

test('a result that is none stops the export, with its file and place', async () => {
  const { graded, folder } = gradedClass(() => ({ platform: 'plain', person: {} }));
  put(path.join(graded, 'results', 's00', `${SHEET}.json`), '{"student": "s00"}');
  const before = snapshot(folder);
  expect((await run(['csv', graded])).error).toMatch(/results\/s00\/01-relax\.json.*expected/);
  put(path.join(graded, 'results', 's00', `${SHEET}.json`), JSON.stringify({ ...reportOf('s00'), maxScore: 90 }));
  expect((await run(['csv', graded])).error).toContain(
    '01-relax: expected one maximum for all, got 90 (s00) and 100 (s01): grade again',
  );
  expect(Object.keys(snapshot(folder))).toEqual(Object.keys(before));
});
