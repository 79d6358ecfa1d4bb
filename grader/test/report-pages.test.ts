/** Pages are written from what is kept: details beside results, both pages, the one of a student who handed nothing in. */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { type Details, type Report, studentPage, writeIndex, writePages, writeSubmissionReport } from '../report';
import { detailsFile, detailsText, parseDetails } from '../report/details-file';
import { staffPage } from '../report/page';
import { withoutFolders } from '../report/without-folders';
import { details, reportOf, unreadable } from './report-class';

let out: string;
beforeEach(() => {
  out = fs.mkdtempSync(path.join(os.tmpdir(), 'course-pages-'));
});
afterEach(() => fs.rmSync(out, { recursive: true, force: true }));

const page = (kind: 'pages' | 'students', student: string) =>
  fs.readFileSync(path.join(out, kind, student, '01-relax.html'), 'utf8');
const stamp = (student: string) => fs.statSync(path.join(out, 'pages', student, '01-relax.html'), { bigint: true }).ino;

const readBack = (report: Report) => parseDetails(detailsText(out, report)!, 'the file');

test('details come back as they were: tensors of each kind, numbers that JSON lacks, nested objects, what cannot be kept', () => {
  const tensor = (data: Float32Array | Int32Array | Uint8Array, dtype: string) => {
    return { tensor: true as const, dtype, shape: [data.length], data };
  };
  const values = [
    tensor(Float32Array.of(0.1, NaN, -Infinity), 'float32'),
    tensor(Int32Array.of(-7, 2 ** 30), 'int32'),
    tensor(Uint8Array.of(0, 1), 'bool'),
    [NaN, Infinity, -0.5, 'text', null, true, [[]]],
    Array.from({ length: 40 }, (_, i) => i / 3),
    new Map([['a', new Map([['__proto__', 1]])]]),
    { unsupported: 'a function' },
    'number',
  ];
  const items = Object.fromEntries(
    values.map((got, i) => [`item${i}`, { example: { about: 'a', expected: values[0], got }, milliseconds: 3 }]),
  );
  const call = { function: 'f', arguments: [{ name: 'x', value: values[1]! }], then: 2 };
  const hidden = { id: 'f/1', about: 'h', feedback: 'no', call, got: values[5], printed: 'p' };
  const all: Details = { ...details, paths: ['a/b'], items: { ...items, f: { hidden, absent: true, endless: true } } };
  const report = reportOf('anna');
  writeSubmissionReport(out, report, all);
  expect(readBack(report)).toEqual(all);
  expect(fs.readFileSync(detailsFile(out, report), 'utf8').length).toBeLessThan(20_000);
  const large = tensor(new Float32Array(1_000_000), 'float32');
  writeSubmissionReport(out, report, { items: { f: { example: { about: 'a', got: large } } } });
  expect(readBack(report).items!.f!.example!.got).toEqual({
    unsupported: 'a tensor of shape [1000000] and dtype float32, too large to be kept',
  });
});

test.each([
  ['{', 'expected JSON'],
  ['{"items": {"a": {"hidden": 3}}}', '/items/a/hidden'],
  ['{"pages": 1}', ''],
  ['{"items": {"a": {"example": {"about": "x", "got": {"tensor": "float32"}}}}}', '/items/a/example/got'],
  ['{"items": {"a": {"example": {"about": "x", "got": {"numbers": "AAA="}}}}}', 'expected whole numbers of 8 bytes'],
])('details that are none are named in one line, and stop no other page: %s', (text, place) => {
  for (const student of ['anna', 'bob']) writeSubmissionReport(out, reportOf(student), details);
  fs.writeFileSync(detailsFile(out, reportOf('anna')), text);
  const failures = writePages(out, [reportOf('anna'), reportOf('bob')]);
  expect(failures).toHaveLength(1);
  expect(failures[0]).toContain('no pages for anna/01-relax: .details/anna/01-relax.json');
  expect(failures[0]).toContain(place);
  expect(failures[0]).not.toContain('\n');
  expect(fs.existsSync(path.join(out, 'pages', 'anna'))).toBe(false);
  expect(page('students', 'bob')).toContain('bob');
});

test('what did not change is not written again; a new mark, new details and a lost page are', () => {
  const [anna, bob] = [reportOf('anna'), reportOf('bob')];
  for (const one of [anna, bob]) writeSubmissionReport(out, one, details);
  expect(writePages(out, [anna, bob])).toEqual([]);
  const first = [stamp('anna'), stamp('bob')];
  writePages(out, [anna, bob]);
  expect([stamp('anna'), stamp('bob')]).toEqual(first);
  const late = { ...anna, standing: { mark: 50, sentences: ['2 days late: −10 %.'] } };
  writePages(out, [late, bob]);
  expect(page('students', 'anna')).toContain('<strong>50</strong> of 100 points');
  expect(stamp('bob')).toBe(first[1]);
  writeSubmissionReport(out, bob, { ...details, printed: 'something new' });
  fs.rmSync(path.join(out, 'students', 'anna'), { recursive: true });
  writePages(out, [late, bob]);
  expect(page('pages', 'bob')).toContain('something new');
  expect(page('students', 'anna')).toContain('<strong>50</strong>');
});

test('both pages say why the mark is another one than the score, and which attempt counts', () => {
  const standing = {
    mark: 71,
    sentences: ['2 days late, 1 day in hand: −10 %.'],
    attempts: [
      { name: 'attempt 1', time: '2026-11-18T09:12:44+01:00', score: 61, counts: false },
      { name: 'attempt 2', time: '2026-11-20T12:05:59Z', score: 84, counts: true },
    ],
  };
  const report = { ...reportOf('anna'), standing };
  for (const shown of [staffPage(report, details), studentPage(report, details)]) {
    expect(shown).toContain('<strong>71</strong> of 100 points');
    expect(shown).toContain('92 points for the work, 71 of 100 count:');
    expect(shown).toContain('2 days late, 1 day in hand: −10 %.');
    expect(shown).toContain('2026-11-18 09:12:44 +01:00');
    expect(shown).toContain('2026-11-20 12:05:59 UTC</td><td class="number-cell">84</td><td>counts</td>');
  }
});

test('who handed nothing in has pages that say so, without items', () => {
  const standing = { mark: 0, sentences: ['Due 2026-11-20 23:59 Europe/Oslo.'], missing: true };
  const report: Report = { ...reportOf('li'), score: 0, items: [], standing };
  expect(writePages(out, [report])).toEqual([]);
  for (const kind of ['pages', 'students'] as const) {
    expect(page(kind, 'li')).toContain('Nothing was handed in for this sheet.');
    expect(page(kind, 'li')).toContain('Europe/Oslo');
    expect(page(kind, 'li')).not.toMatch(/<article|bonus|still to be marked/);
  }
});

test('not handed in is not wrong, and an endless loop is called one', () => {
  const report = reportOf('anna', {
    importance: { status: 'fail', feedback: 'not done yet: importance' },
    relax: { status: 'error', feedback: '`relax` was stopped' },
  });
  const absent = { absent: true as const };
  const items = { importance: absent, relax: { endless: true as const }, derivation: absent };
  const shown = studentPage(report, { items });
  expect(shown).toContain('not handed in</span><h3><code>importance</code>');
  expect(shown).toContain('endless loop</span><h3><code>relax</code>');
  expect(shown).toContain('not handed in</span><h3><code>derivation</code></h3><span class="points">0 of 10 points');
  expect(shown).not.toContain('wrong</span>');
  expect(shown).toContain('8 points of written answers are still to be marked');
});

test('a note names files without their folders', () => {
  const paths = ['submissions/Anna Bo_12/01-relax.ipynb', 'Anna/01.ipynb', 'C:\\My Class\\Bo\\a.ipynb'];
  expect(withoutFolders(`${paths[0]}: not JSON; also ${paths[1]}, ${paths[2]}`, paths)).toBe(
    '01-relax.ipynb: not JSON; also 01.ipynb, a.ipynb',
  );
  expect(withoutFolders("in '/home/staff/class 1/x.ipynb' (file:///opt/kit/main.js)", [])).not.toMatch(
    /home|staff|opt/,
  );
  for (const text of ['expected 7/6, got 1/6', 'R1/(a + b)', 'a/b', 'https://example.org/a/b', 'p = 1 / 2'])
    expect(withoutFolders(text, [])).toBe(text);
});

test('the index has a line for each hand-in, with its attempt and what is unclear; a broken list is one line', () => {
  const rows = [
    {
      student: 'anna',
      platform: 'moodle',
      person: { name: 'Anna <b>' },
      source: 'z/a.ipynb',
      time: '2026-11-20T12:05:59Z',
    },
    { student: 'felix', platform: 'canvas', person: { id: '7' }, source: 'felix.pdf', group: 'G1' },
    { student: 'li', platform: 'plain', person: {}, source: '' },
  ].map((row) => ({ ...row, sheet: '01-relax' }));
  fs.writeFileSync(path.join(out, 'hand-ins.json'), JSON.stringify(rows));
  const attempts = [
    { name: 'attempt 1', counts: false },
    { name: 'attempt 2', counts: true },
  ];
  const anna = { ...reportOf('anna'), standing: { mark: 70, sentences: [], attempts } };
  writeIndex(out, [anna, unreadable('felix')]);
  const index = fs.readFileSync(path.join(out, 'index.html'), 'utf8');
  expect(index).toContain('Anna &lt;b&gt;');
  expect(index).toContain('<td>attempt 2, of 2</td><td>2026-11-20 12:05:59 UTC</td><td>moodle</td>');
  expect(index).toContain('<td>canvas<br><span class="quiet">group G1</span></td>');
  expect(index).toContain('<td>01-relax.ipynb: expected JSON, the file ends at character 1200 inside a string</td>');
  expect(index).toContain('<td>no result</td>');
  expect(index).toContain('>70</a> <span class="quiet">(92 for the work)</span>');
  fs.writeFileSync(path.join(out, 'hand-ins.json'), '[{"student": 1}]');
  expect(() => writeIndex(out, [])).toThrow(/hand-ins\.json.*\/0/);
});
