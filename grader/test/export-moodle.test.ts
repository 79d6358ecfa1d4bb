/** Moodle's worksheet and feedback zip; the zip as Moodle reads it: `mod/assign/feedback/file/importziplib.php` of moodle/moodle. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { gradedClass, put, run, SHEET, STUDENTS, snapshot, unzipped } from './export-class';
import { type Form, moodleImports, worksheet } from './moodle-worksheet';

const CAPPED = (score: number) => Math.min(score, 100);
const graded = gradedClass;
const own = () =>
  graded(({ id, name }) => ({
    platform: 'moodle',
    person: { id, name },
    returnName: `${name}_${id}_assignsubmission_file_`,
  }));

const blank = () => '';
const expected = (i: number) => (i === 3 ? '' : String(CAPPED(STUDENTS[i]!.score)));

test.each<[string, Form]>([
  ['English', {}],
  ['a byte order mark and CRLF', { bom: true, lineEnd: '\r\n' }],
  ['German, decimal commas', { german: true }],
  ['German, semicolons, a byte order mark', { german: true, delimiter: ';', bom: true }],
  ['blind marking: no names', { blind: true }],
])('%s: every grade is there, and no other byte changes', async (_name, form) => {
  const { graded: from, given, folder } = own();
  const file = given('worksheet.csv', worksheet(blank, form));
  const { status, said } = await run(['moodle', from], { worksheet: file, cap: true });
  expect(status).toBe(3); // one is locked, one is unknown here
  const written = fs.readFileSync(path.join(from, 'export', 'worksheet.csv'));
  expect(written.toString()).toBe(worksheet(expected, form).toString());
  expect(written.equals(worksheet(expected, form))).toBe(true);
  expect(fs.readFileSync(file).equals(worksheet(blank, form))).toBe(true);
  expect(said).toContain('29 get a mark, 2 get nothing');
  expect(said).toContain('locked there');
  expect(said).toMatch(/nothing: (Nobody Knows|.*9999).*\(line 3\d\): no hand-in here/);
  const taken = moodleImports(written, form);
  for (const [i, { id, score }] of STUDENTS.entries()) expect(taken.get(id)).toBe(i === 3 ? undefined : CAPPED(score));
  expect(taken.size).toBe(29);
  expect(folder).toBeTruthy();
});

test("each student's page goes back under a name that Moodle reads; an underscore in a name does not shift the number", async () => {
  const { graded: from, given } = own();
  await run(['moodle', from], { worksheet: given('worksheet.csv', worksheet(blank)), cap: true });
  const files = await unzipped(path.join(from, 'export', `moodle-feedback-${SHEET}.zip`));
  const byId = new Map<string, string>();
  for (const [name, text] of files) {
    // importziplib.php: each part of the path is cut at its first four underscores; the second piece must be a participant
    const parts = name.split('/');
    while (parts.length > 0) {
      const info = parts.shift()!.split('_');
      const [, id, type, plugin, ...rest] = [...info.slice(0, 4), info.slice(4).join('_')];
      if (info.length < 4 || !/^\d+$/.test(id!) || !STUDENTS.some((one) => one.id === id)) continue;
      expect([type, plugin]).toEqual(['assignfeedback', 'file']);
      expect([...rest, ...parts].filter(Boolean)).toEqual([`${SHEET}.html`]);
      byId.set(id!, text);
      break;
    }
  }
  expect(byId.size).toBe(29);
  for (const [i, { id, student }] of STUDENTS.entries())
    expect(byId.get(id)).toBe(i === 3 ? undefined : `<!doctype html><title>${student}</title>`);
});

test('above the maximum: Moodle would skip it in silence, so nobody is told wrongly', async () => {
  const { graded: from, given } = own();
  const { status, said } = await run(['moodle', from], { worksheet: given('worksheet.csv', worksheet(blank)) });
  expect(status).toBe(3);
  expect(said).toMatch(/nothing: s00, Anna Müller \(line 2\): 110 points: Moodle takes no more than 100; --cap/);
  const written = fs.readFileSync(path.join(from, 'export', 'worksheet.csv'));
  for (const [i, { id, score }] of STUDENTS.entries())
    expect(moodleImports(written).get(id)).toBe(i === 3 || score > 100 ? undefined : score);
});

test('another maximum: nothing is written without --scale; with it the points are converted', async () => {
  const { graded: from, given, folder } = own();
  const form = { max: 20 };
  const file = given('worksheet.csv', worksheet(blank, form));
  const before = snapshot(folder);
  const refused = await run(['moodle', from], { worksheet: file, cap: true });
  expect(refused.status).toBe(2);
  expect(refused.error).toContain('the maximum is 20 there and 100 here: expected --scale');
  expect(snapshot(folder)).toEqual(before);
  const { status, said } = await run(['moodle', from], { worksheet: file, cap: true, scale: true });
  expect(status).toBe(3);
  expect(said).toContain('converted from 100 points here to 20 there');
  expect(said).toContain('above the maximum of 20, capped: s00 22');
  const taken = moodleImports(fs.readFileSync(path.join(from, 'export', 'worksheet.csv')), form);
  for (const [i, { id, score }] of STUDENTS.entries())
    expect(taken.get(id)).toBe(i === 3 ? undefined : Math.min(20, Math.round(score * 20) / 100));
});

test('items that wait for a person are named, and written only with --incomplete', async () => {
  const made = graded(({ id }) => ({ platform: 'moodle', person: { id } }), { waits: true });
  const file = made.given('worksheet.csv', worksheet(blank));
  const before = snapshot(made.folder);
  const refused = await run(['moodle', made.graded], { worksheet: file });
  expect(refused.status).toBe(2);
  expect(refused.said).toContain('01-relax: derivation, whyNeverZero wait for a person: s00, s01, s02, s04');
  expect(refused.error).toContain('expected --incomplete');
  expect(snapshot(made.folder)).toEqual(before);
  expect((await run(['moodle', made.graded], { worksheet: file, incomplete: true })).status).toBe(3);
});

test('the mark after the rules of the class goes out; who must choose first gets nothing', async () => {
  const made = graded(({ id }) => ({ platform: 'moodle', person: { id } }), {
    change: (report, i) => {
      if (i === 0) return { ...report, standing: { mark: 77.25, sentences: ['2 days late: −10 %'] } };
      const attempts = ['first', 'second'].map((name) => ({ name, counts: false }));
      if (i === 1) return { ...report, standing: { mark: 0, sentences: [], attempts } };
      const why = '2 different notebooks of one student and sheet: also x/01-relax.ipynb; keep one';
      if (i !== 2) return report;
      const items = report.items.map((item) => ({ ...item, score: 0, status: 'error' as const, feedback: why }));
      return { ...report, score: 0, items, notes: [why] };
    },
  });
  const file = made.given('worksheet.csv', worksheet(blank));
  const { said } = await run(['moodle', made.graded], { worksheet: file, cap: true });
  const taken = moodleImports(fs.readFileSync(path.join(made.graded, 'export', 'worksheet.csv')));
  expect(taken.get(STUDENTS[0]!.id)).toBe(77.25);
  expect(taken.has(STUDENTS[1]!.id)).toBe(false);
  expect(taken.has(STUDENTS[2]!.id)).toBe(false);
  expect(said).toContain("nothing: s01, Sinéad O'Brien (line 3): a person must choose one of 2 attempts");
  expect(said).toContain('nothing: s02, Li Bo (line 4): a person must choose: 2 different notebooks');
});

test('the number of the roster is no participant’s: who got the hand-in of a group’s member is told by name', async () => {
  const made = graded(({ id, name, email }, i) => ({
    platform: 'moodle',
    person: i % 2 ? { number: STUDENTS[(i + 2) % 30]!.id, name, email } : { id, name },
  }));
  const { said } = await run(['moodle', made.graded], {
    worksheet: made.given('worksheet.csv', worksheet(blank)),
    cap: true,
  });
  expect(said).toContain('29 get a mark, 2 get nothing');
  const taken = moodleImports(fs.readFileSync(path.join(made.graded, 'export', 'worksheet.csv')));
  for (const [i, { id, score }] of STUDENTS.entries()) expect(taken.get(id)).toBe(i === 3 ? undefined : CAPPED(score));
});

test('where groups hand in, each member gets the mark of the group, whose number is no participant’s', async () => {
  const made = graded((_, i) => ({
    platform: 'moodle',
    person: { id: i === 0 ? STUDENTS[5]!.id : String(5 + i), name: `Team ${i}` },
    returnName: `Team ${i}_5_assignsubmission_file_`,
  }));
  let n = 0;
  const teams = worksheet(blank)
    .toString()
    .replace('Status,Grade', 'Group,Grade')
    .replace(/"Submitted for grading, ""late"""/g, () => `Team ${n++ >> 1}`);
  const { said } = await run(['moodle', made.graded], {
    worksheet: made.given('worksheet.csv', teams),
    cap: true,
  });
  expect(said).toContain('nothing: s16: not in worksheet.csv');
  const taken = moodleImports(fs.readFileSync(path.join(made.graded, 'export', 'worksheet.csv')));
  for (const [i, { id }] of STUDENTS.entries())
    expect(taken.get(id)).toBe(i === 3 ? undefined : CAPPED(STUDENTS[i >> 1]!.score));
  const pages = await unzipped(path.join(made.graded, 'export', `moodle-feedback-${SHEET}.zip`));
  expect(pages.size).toBe(30);
});

test('handed in elsewhere: the address tells who it is; a name only where it is the only one', async () => {
  const made = graded(({ email, name, login }, i) => ({
    platform: 'github',
    person: i < 5 ? { login, email } : { login, name },
  }));
  const file = made.given('worksheet.csv', worksheet(blank));
  const { said } = await run(['moodle', made.graded], { worksheet: file, cap: true });
  const taken = moodleImports(fs.readFileSync(path.join(made.graded, 'export', 'worksheet.csv')));
  const twins = [9, 10]; // Max Muster, twice
  for (const [i, { id, score }] of STUDENTS.entries())
    expect(taken.get(id)).toBe([3, ...twins].includes(i) ? undefined : CAPPED(score));
  expect(said).toMatch(/nothing: s09: 2 here with the name 'max muster'/);
});

describe('bad input: one line, status 2, nothing written', () => {
  const good = worksheet(blank).toString();
  const otherAssignment = good.replace(/Participant (\d+)/g, (_, id) => `Participant ${Number(id) + 500_000}`);
  test.each<[string, string, string | RegExp, object?]>([
    [
      'a worksheet of another assignment',
      otherAssignment,
      /is number \d+ there, and \d+ in what was handed in: expected the file of this assignment/,
    ],
    [
      'of another class',
      good.replace(/\n(.|\n)*/, '\nParticipant 5,Else One,e@x.org,,,100.00,Yes,,\n'),
      'none of its 1 students handed in here',
    ],
    [
      'a broken CSV',
      good.replace('"Submitted', '"Sub"mitted'),
      "worksheet.csv: line 2, column 55: expected ',' or the end of the line",
    ],
    [
      'a line cut short',
      `${good}Participant 4,Else\n`,
      /worksheet.csv: line 34: expected 9 cells as in the head, got 2/,
    ],
    [
      'no column of grades',
      good.replace(',Grade,', ',Marks,'),
      "expected Moodle's grading worksheet, with a column 'Grade'",
    ],
    ['a scale', good.replaceAll('100.00', 'Good'), "expected a number of points in 'Maximum grade', got 'Good'"],
    ['two maxima', good.replace('100.00', '50.00'), 'line 3: expected the maximum 50.00 as in line 2, got 100.00'],
    ['nobody', good.replace(/\n(.|\n)*/, '\n'), 'line 2: expected a student, got the end of the file'],
    ['an empty file', '', 'worksheet.csv: expected a table, the file is empty'],
    ['a column that is not there', good, "--column: expected one of 'Identifier'", { column: 'Punkte' }],
    ['a sheet that is not there', good, "--sheet: expected one of 01-relax, got '07-x'", { sheet: '07-x' }],
    ['an option of another platform', good, '--visibility: it means nothing for moodle', { visibility: 'visible' }],
    ['a maximum that is none', good, "--max: expected a number of points above 0, got 'ten'", { max: 'ten' }],
    ['another maximum than the file says', good, '--max: expected 100, as worksheet.csv says, got 50', { max: '50' }],
  ])('%s', async (_name, text, message, flags = {}) => {
    const { graded: from, given, folder } = own();
    const file = given('worksheet.csv', text);
    const before = snapshot(folder);
    const { status, error } = await run(['moodle', from], { worksheet: file, cap: true, ...flags });
    expect(status).toBe(2);
    expect(error.split('\n').filter((line) => line !== 'nothing was written')).toHaveLength(1);
    expect(error).toMatch(message);
    expect(snapshot(folder)).toEqual(before);
  });

  test('no worksheet, no folder, no result, a broken hand-ins.json', async () => {
    const { graded: from, given, folder } = own();
    const file = given('worksheet.csv', good);
    expect((await run(['moodle', from])).error).toContain('--worksheet: expected the platform');
    expect((await run(['moodle', from], { worksheet: path.join(folder, 'no.csv') })).error).toContain('(ENOENT)');
    const none = await run(['moodle', path.join(folder, 'no-such')], { worksheet: file });
    expect(none.error).toMatch(
      /no-such: expected a folder that `course grade` wrote, with results\/STUDENT\/SHEET.json in it$/,
    );
    put(path.join(from, 'hand-ins.json'), '[{"student": 3}]');
    expect((await run(['moodle', from], { worksheet: file })).error).toMatch(/hand-ins\.json.*\/0/);
    put(path.join(from, 'hand-ins.json'), '[');
    expect((await run(['moodle', path.relative(process.cwd(), from)], { worksheet: file })).error).toMatch(
      /hand-ins\.json: not JSON: line 1, column 2: expected `\]`, not the end of the file$/,
    );
  });
});

test('the given file is overwritten only when --out names it', async () => {
  const { graded: from, given, folder } = own();
  const file = given('worksheet.csv', worksheet(blank));
  const refused = await run(['moodle', from], { worksheet: file, cap: true, out: folder });
  expect([refused.status, refused.error]).toEqual([2, expect.stringContaining('would be overwritten')]);
  expect(fs.readFileSync(file).equals(worksheet(blank))).toBe(true);
  expect((await run(['moodle', from], { worksheet: file, cap: true, out: file })).status).toBe(3);
  expect(fs.readFileSync(file).equals(worksheet(expected))).toBe(true);
  expect(fs.existsSync(path.join(folder, `moodle-feedback-${SHEET}.zip`))).toBe(true);
});

test('a place that cannot be written to: one line, and no marks', async () => {
  const { graded: from, given } = own();
  const file = given('worksheet.csv', worksheet(blank));
  const out = path.join(given('a-file', 'x'), 'below', 'marks.csv');
  const { status, error } = await run(['moodle', from], { worksheet: file, cap: true, out });
  expect([status, error]).toEqual([
    2,
    expect.stringMatching(/^course export: .*expected a place that can be written to \(E\w+\)$/),
  ]);
});

test('a second time nothing differs, and an older grade is shown', async () => {
  const { graded: from, given } = own();
  const file = given(
    'worksheet.csv',
    worksheet((i) => (i === 4 ? '55.00' : '')),
  );
  const first = await run(['moodle', from], { worksheet: file, cap: true });
  expect(first.said).toMatch(/s04 .* 100 \(was 55\.00\)|s04 .* \(was 55\.00\)/);
  const before = snapshot(path.join(from, 'export'));
  await run(['moodle', from], { worksheet: file, cap: true });
  expect(snapshot(path.join(from, 'export'))).toEqual(before);
});
