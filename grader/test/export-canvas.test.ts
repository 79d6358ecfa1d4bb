/**
 * Canvas' gradebook and zip of comments; the zip as Canvas reads it: `infer_comment_context_from_filename` of
 * `app/models/assignment.rb` in instructure/canvas-lms.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { canvasImports, type Form, gradebook } from './canvas-gradebook';
import { gradedClass, run, SHEET, STUDENTS, snapshot, unzipped } from './export-class';

const blank = () => '';
const expected = (i: number) => String(STUDENTS[i]!.score);
const returnName = ({ last, first, id }: { last: string; first: string; id: string }, i: number) =>
  `${(last + first).toLowerCase().replace(/[^\p{L}]/gu, '')}${i % 2 ? '_LATE' : ''}_${id}_${90_000 + i}_01-relax-${(i % 3) + 1}.ipynb`;
const folders: string[] = [];
const own = (options: Parameters<typeof gradedClass>[1] = {}) => {
  const made = gradedClass(
    (one, i) => ({ platform: 'canvas', person: { id: one.id, name: one.name }, returnName: returnName(one, i) }),
    options,
  );
  folders.push(made.folder);
  return made;
};
afterAll(() => folders.forEach((folder) => fs.rmSync(folder, { recursive: true, force: true })));

test.each<[string, Form]>([
  ['commas', {}],
  ['semicolons, decimal commas, a byte order mark', { semicolon: true, bom: true }],
  ['first and last names apart, manual posting, CRLF', { lastFirst: true, manual: true, lineEnd: '\r\n' }],
  ['manual posting, whole points', { manual: true, max: '100' }],
])('%s: every grade is there, and no other byte changes', async (_name, form) => {
  const { graded, given } = own();
  const file = given('Grades-XAI.csv', gradebook(blank, form));
  const { status, said, error } = await run(['canvas', graded], { gradebook: file, column: 'RELAX' });
  expect([status, error]).toEqual([3, '']);
  const written = fs.readFileSync(path.join(graded, 'export', 'Grades-XAI.csv'));
  expect(written.toString()).toBe(gradebook(expected, form).toString());
  expect(written.equals(gradebook(expected, form))).toBe(true);
  expect(said).toContain('28 get a mark, 2 get nothing');
  expect(said).toContain('has no such assignment there');
  expect(said).toContain('excused there');
  expect(said).not.toContain('Test');
  expect(said).toMatch(/above the maximum of 100: s00 110/); // Canvas takes more than the maximum
  const taken = canvasImports(written);
  for (const [i, { id, score }] of STUDENTS.entries())
    expect(taken.get(id)).toBe(i === 3 ? 'N/A' : i === 4 ? 'EX' : String(score));
});

test('the pages go back as comments: Canvas finds user and file of each in its name', async () => {
  const { graded, given } = own();
  await run(['canvas', graded], { gradebook: given('Grades.csv', gradebook(blank)), column: '4711' });
  const files = await unzipped(path.join(graded, 'export', `canvas-comments-${SHEET}.zip`));
  const found = new Map<string, string>();
  for (const [name, text] of files) {
    expect(name).not.toContain('/');
    const parts = name.split('_');
    const [user, attachment] = parts.filter((part) => /^\d+$/.test(part));
    expect(parts.at(-1)).not.toMatch(/^link/);
    const i = STUDENTS.findIndex(({ id }) => id === user);
    expect(attachment).toBe(String(90_000 + i));
    found.set(user!, text);
  }
  expect(found.size).toBe(28);
  for (const [i, { id, student }] of STUDENTS.entries())
    expect(found.get(id)).toBe([3, 4].includes(i) ? undefined : `<!doctype html><title>${student}</title>`);
});

test('no page goes back where Canvas knows no file: a text that was typed in; who is missing handed in nothing', async () => {
  const made = gradedClass(
    (one, i) => ({
      platform: i === 6 ? 'plain' : 'canvas',
      person: i === 6 ? { login: one.login } : { id: one.id },
      ...(i === 6 ? {} : { returnName: i === 5 ? `x_${one.id}_text.html` : returnName(one, i) }),
    }),
    { change: (report, i) => (i === 6 ? { ...report, standing: { mark: 0, sentences: [], missing: true } } : report) },
  );
  folders.push(made.folder);
  const { said } = await run(['canvas', made.graded], {
    gradebook: made.given('g.csv', gradebook(blank)),
    column: 'RELAX',
  });
  expect(said).toContain('no page goes back to s05: there is none, or no name by which the platform knows');
  expect((await unzipped(path.join(made.graded, 'export', `canvas-comments-${SHEET}.zip`))).size).toBe(26);
  expect(canvasImports(fs.readFileSync(path.join(made.graded, 'export', 'g.csv'))).get(STUDENTS[6]!.id)).toBe('0');
});

test('an anonymous assignment: the pages go back, and the marks are listed, since no file of marks has these numbers', async () => {
  const anonymous = (i: number) => `anon_a${10 + i}Xz`;
  const name = (i: number) =>
    `${i % 2 ? 'LATE_' : ''}${anonymous(i)}_${i === 5 ? 'text.html' : `${90_000 + i}_01-relax.ipynb`}`;
  const made = gradedClass((_, i) => ({ platform: 'canvas', person: { id: anonymous(i) }, returnName: name(i) }));
  folders.push(made.folder);
  const { status, said } = await run(['canvas', made.graded]);
  expect(status).toBe(3);
  expect(said).toMatch(/ {2}s01 +anon_a11Xz +98\.5/);
  expect(said).toContain('Canvas takes no file of marks of an anonymous assignment: type them in');
  expect(said).toContain('no page goes back to s05');
  expect(fs.readdirSync(path.join(made.graded, 'export'))).toEqual([`canvas-comments-${SHEET}.zip`]);
  const files = await unzipped(path.join(made.graded, 'export', `canvas-comments-${SHEET}.zip`));
  const found = [...files].map(([file, text]) => {
    const [first, number, attachment] = file.split('_').filter((part) => part !== 'LATE');
    expect([first, text]).toEqual([
      'anon',
      expect.stringContaining(`s${String(Number(attachment) - 90_000).padStart(2, '0')}`),
    ]);
    return `anon_${number}`;
  });
  expect(found.sort()).toEqual(STUDENTS.flatMap((_, i) => (i === 5 ? [] : [anonymous(i)])).sort());
  const refused = await run(['canvas', made.graded], { gradebook: made.given('g.csv', gradebook(blank)) });
  expect([refused.status, refused.error]).toEqual([
    2,
    expect.stringContaining('--gradebook: expected none: Canvas takes no file of marks of an anonymous assignment'),
  ]);
  const { graded } = own();
  expect((await run(['canvas', graded])).error).toContain("--gradebook: expected the platform's own file");
});

test('the number of the roster is the SIS id, and no user of Canvas', async () => {
  const made = gradedClass(({ id, name }, i) => ({
    platform: 'canvas',
    person: i === 8 ? { number: STUDENTS[9]!.id, name: 'Else' } : i % 2 ? { number: `sis-${id}`, name } : { id },
  }));
  folders.push(made.folder);
  const { said } = await run(['canvas', made.graded], {
    gradebook: made.given('g.csv', gradebook(blank)),
    column: 'RELAX',
  });
  expect(said).toContain('nothing: s08: not in g.csv');
  const taken = canvasImports(fs.readFileSync(path.join(made.graded, 'export', 'g.csv')));
  for (const [i, { id, score }] of STUDENTS.entries())
    if (i !== 3 && i !== 4) expect(taken.get(id)).toBe(i === 8 ? '' : String(score));
});

test('a group that handed in once gets one comment, which Canvas shows to all of it', async () => {
  const made = gradedClass((one, i) => ({
    platform: 'canvas',
    person: { id: one.id },
    group: `g${i >> 1}`,
    returnName: returnName(STUDENTS[i & ~1]!, i & ~1),
  }));
  folders.push(made.folder);
  await run(['canvas', made.graded], { gradebook: made.given('g.csv', gradebook(blank)), column: 'RELAX' });
  expect((await unzipped(path.join(made.graded, 'export', `canvas-comments-${SHEET}.zip`))).size).toBe(15);
});

test('without --column the sheet is found by its name or title; where it is not, the columns are named', async () => {
  const { graded, given } = own();
  const other = gradebook(blank).toString();
  const refused = await run(['canvas', graded], {
    gradebook: given('a.csv', other.replace('RELAX (4711)', 'Week 3 (4711)')),
  });
  expect(refused.status).toBe(2);
  expect(refused.error).toContain("expected --column with one of 'Week 3 (4711)', '02-attribution (4712)'");
  const named = other.replace('RELAX (4711)', 'Sheet 01-relax (4711)');
  expect((await run(['canvas', graded], { gradebook: given('b.csv', named) })).status).toBe(3);
  const wrong = await run(['canvas', graded], { gradebook: given('c.csv', other), column: 'Totals Current Score' });
  expect(wrong.error).toContain(
    "--column: expected one of 'RELAX (4711)', '02-attribution (4712)', got 'Totals Current Score'",
  );
});

test.each<[string, (text: string) => string, string]>([
  [
    'no gradebook of Canvas',
    () => 'a,b\n1,2\n',
    "expected Canvas' gradebook, with a column 'ID' and 'Section', got 'a', 'b'",
  ],
  ['no points', (text) => text.replace('Points Possible', 'Points'), "expected a row 'Points Possible'"],
  [
    'a column without points',
    (text) => text.replace('100.00', ''),
    "line 2: expected the points of 'RELAX (4711)', got ''",
  ],
  [
    'another maximum',
    (text) => text.replace('100.00', '10.00'),
    'the maximum is 10 there and 100 here: expected --scale',
  ],
  ['a maximum of 0', (text) => text.replace('100.00', '0.00'), 'the maximum is 0 there: expected one above it'],
  [
    'another course',
    (text) => text.replace(/,(\d{4}),sis-/g, ',9$1,sis-'),
    'in what was handed in: expected the file of this assignment',
  ],
])('%s: one line, nothing written', async (_name, change, message) => {
  const { graded, given, folder } = own();
  const file = given('g.csv', change(gradebook(blank).toString()));
  const before = snapshot(folder);
  const { status, error } = await run(['canvas', graded], { gradebook: file, column: 'RELAX' });
  expect([status, error]).toEqual([2, expect.stringContaining(message)]);
  expect(error.split('\n').filter((line) => line !== 'nothing was written')).toHaveLength(1);
  expect(snapshot(folder)).toEqual(before);
});

test('Li Bo and Bo Li are two; who is on Canvas only, and here only, is named', async () => {
  const { graded, given } = own({ leaveOut: [2] });
  const without = gradebook(blank)
    .toString()
    .split('\n')
    .filter((line) => !line.includes(',1049,'))
    .join('\n'); // s07
  const { said } = await run(['canvas', graded], { gradebook: given('g.csv', without), column: 'RELAX' });
  expect(said).toContain('nothing: Bo, Li (line 5): no hand-in here');
  expect(said).toContain('nothing: s07: not in g.csv');
  expect(canvasImports(fs.readFileSync(path.join(graded, 'export', 'g.csv'))).get(STUDENTS[2]!.id)).toBe('');
});
