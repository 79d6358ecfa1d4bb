/** Marks of people flow into all files of a graded folder, by whatever command, and none touches them. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { concludeAll, studentConcluder } from '../class/again';
import { readRules } from '../class/rules';
import { openMarks } from '../marks/store';
import { folderOf, readReport, writeSubmissionReport } from '../report';
import { csvNumber } from '../report/gradebook';
import { emptyGradebook } from '../report/handed-in';
import { run, snapshot } from './export-class';
import { AUTOMATIC, BOTH, FULL, type Graded, gradedFolder, MAX, markOf, SHEET, worth } from './marked-class';
import { handIn } from './marking-class';

let made: Graded;
let marks: string;
beforeEach(() => {
  made = gradedFolder();
  marks = `${made.graded}-marks`;
  for (const student of ['anna', 'ben']) made.add(student);
});
afterEach(() => made.remove());

const WHY = worth('whyNeverZero');
const MARKED = AUTOMATIC + FULL.points;
const ALL = MARKED + WHY;
const cells = (file: string, student: string) => {
  const rows = made
    .text(file)
    .replace(/"/g, '')
    .split('\r\n')
    .map((line) => line.split(','));
  return Object.fromEntries(rows[0]!.map((name, i) => [name, rows.find((row) => row[0] === student)![i]]));
};
const readOnly = () => openMarks(made.graded, { readOnly: true });
/** As `course grade --class` does. */
async function withRules(rules: object, roster?: string): Promise<void> {
  const folder = path.dirname(made.graded);
  if (roster) fs.writeFileSync(path.join(folder, 'people.csv'), roster);
  const file = path.join(folder, 'class.json');
  fs.writeFileSync(file, JSON.stringify(roster ? { roster: 'people.csv', ...rules } : rules));
  const read = readRules(file, [SHEET]);
  await concludeAll({ out: made.graded, rules: read, ofDownload: [SHEET], rows: [], marks: readOnly() });
}

test('a mark stands in result, pages, gradebook and class.csv; a perfect sheet gets all points', async () => {
  made.mark(['anna', 'derivation'], { ...FULL, comment: 'Very good.' });
  made.mark(['anna', 'whyNeverZero'], { points: WHY });
  const { says } = await made.again();
  expect(says).toEqual([]);
  expect(made.report('anna').score).toBe(ALL);
  expect(cells('gradebook.csv', 'anna')).toMatchObject({
    score: `${ALL}`,
    derivation: `${FULL.points}`,
    whyNeverZero: `${WHY}`,
    mark: `${ALL}`,
    automatic: `${AUTOMATIC}`,
    manual: `${FULL.points + WHY}`,
    late: '0',
    final: `${ALL}`,
    status: 'complete',
  });
  expect(cells('gradebook.csv', 'ben')).toMatchObject({
    score: `${AUTOMATIC}`,
    derivation: '',
    manual: '0',
    status: '2 to mark',
  });
  expect(cells('class.csv', 'anna')).toMatchObject({ [SHEET]: `${ALL}` });
  expect(made.text('students/anna/01-relax.html')).toContain('Very good.');
  expect(made.text('pages/anna/01-relax.html')).toContain('anna, 2026-11-26 20:00 UTC');
  expect(made.text('index.html')).toContain('2 answers to mark');
});

test('the same files come of it whatever was there before, and without marks those of before', async () => {
  await made.again();
  const before = snapshot(made.graded);
  made.mark(['anna', 'derivation'], FULL);
  await made.again();
  const marked = snapshot(made.graded);
  await made.again();
  expect(snapshot(made.graded)).toEqual(marked);
  fs.rmSync(made.graded, { recursive: true }); // graded anew
  for (const student of ['anna', 'ben']) made.add(student);
  await made.again();
  expect(snapshot(made.graded)).toEqual(marked);
  fs.rmSync(marks, { recursive: true });
  await made.again();
  expect(snapshot(made.graded)).toEqual(before);
});

test('the late rule takes from all points; the rules of the last run are kept, also where class.json is gone', async () => {
  const late = { deadlines: { [SHEET]: '2026-11-20T23:59Z' }, late: { perCentADay: 10 } };
  const times = { times: { anna: { [SHEET]: '2026-11-21T12:00Z' } } };
  await withRules({ ...late, ...times }, 'name,login\nAnna A,anna\nBen B,ben\nCem C,cem\n');
  expect(made.report('anna').standing!.mark).toBeCloseTo(0.9 * AUTOMATIC, 9);
  for (const name of ['class.json', 'people.csv']) fs.rmSync(path.join(path.dirname(made.graded), name));
  made.mark(['anna', 'derivation'], { points: 8 });
  await made.again();
  const score = AUTOMATIC + 8;
  const mark = expect.closeTo(0.9 * score, 9);
  expect(made.report('anna')).toMatchObject({ score, standing: { mark, sentences: ['1 day late: −10 %'] } });
  expect(cells('gradebook.csv', 'anna')).toMatchObject({
    automatic: `${AUTOMATIC}`,
    manual: '8',
    late: csvNumber(-0.1 * score),
    final: csvNumber(0.9 * score),
  });
  expect(cells('gradebook.csv', 'cem')).toMatchObject({ score: '0', final: '0', status: 'complete' });
  expect(made.report('cem').standing!.missing).toBe(true);
  const { '.pages.json': _before, ...concluded } = snapshot(made.graded);
  expect(studentConcluder(made.graded, readOnly())('anna').map((one) => one.score)).toEqual([score]);
  const { '.pages.json': _after, ...again } = snapshot(made.graded);
  expect(again).toEqual(concluded);
});

test('one student at once: the result and both pages; the rest follows', async () => {
  await made.again();
  const store = openMarks(made.graded);
  const conclude = studentConcluder(made.graded, store);
  const key = { student: 'anna', sheet: SHEET, item: 'derivation' };
  const answer = made.answer('anna', 'derivation');
  store.put(key, { mark: markOf({ answer, ...FULL, comment: 'Seen.' }) }, 0);
  const gradebook = made.text('gradebook.csv');
  expect(conclude('anna').map(({ score }) => score)).toEqual([MARKED]);
  expect(made.report('anna').score).toBe(MARKED);
  expect(made.text('students/anna/01-relax.html')).toContain('Seen.');
  expect(made.text('gradebook.csv')).toBe(gradebook);
  store.put(key, { mark: null }, 1);
  conclude('anna');
  expect(made.text('students/anna/01-relax.html')).not.toContain('Seen.');
  made.add('cem'); // graded meanwhile
  store.put({ ...key, student: 'cem' }, { mark: markOf({ answer, ...FULL }) }, 0);
  expect(conclude('cem').map(({ score }) => score)).toEqual([MARKED]);
  expect(conclude('nobody')).toEqual([]);
  store.close();
  await made.again();
  expect(cells('gradebook.csv', 'cem')).toMatchObject({ manual: `${FULL.points}` });
});

test('a crash between result and page leaves no page of an earlier mark', async () => {
  await made.again();
  const store = openMarks(made.graded);
  const conclude = studentConcluder(made.graded, store);
  const key = { student: 'anna', sheet: SHEET, item: 'derivation' };
  store.put(key, { mark: markOf({ answer: made.answer('anna', 'derivation'), ...FULL, comment: 'Seen.' }) }, 0);
  conclude('anna');
  store.put(key, { mark: null }, 1); // and killed
  store.close();
  await made.again();
  expect(made.text('students/anna/01-relax.html')).not.toContain('Seen.');
});

test('an answer that changed, and marks of what is not there, are named; nothing is deleted', async () => {
  made.mark(['anna', 'derivation'], FULL);
  made.mark(['ben', 'derivation'], FULL);
  const store = openMarks(made.graded);
  store.put({ student: 'eve', sheet: SHEET, item: 'derivation' }, { mark: markOf(FULL) }, 0);
  store.put({ student: 'anna', sheet: SHEET, item: 'gone' }, { mark: markOf() }, 0);
  store.close();
  const before = snapshot(marks);
  made.add('anna', { written: { ...BOTH, derivation: 'By   Bayes.\n' } }); // white space alone
  made.add('ben', { written: { ...BOTH, derivation: 'By Fubini.' } });
  expect((await made.again()).says).toEqual([
    'an answer changed since it was marked: the points do not count until somebody looks again: ben/01-relax derivation',
    `2 marks are of nothing that is here to be marked, and stay in ${marks} without counting: anna/01-relax gone, eve/01-relax derivation`,
  ]);
  expect([made.report('anna').score, made.report('ben').score]).toEqual([MARKED, AUTOMATIC]);
  expect(cells('gradebook.csv', 'ben')).toMatchObject({ derivation: '', status: '2 to mark' });
  expect(made.text('pages/ben/01-relax.html')).toContain('to be marked again');
  emptyGradebook(made.graded); // --fresh
  fs.rmSync(made.graded, { recursive: true });
  expect(snapshot(marks)).toEqual(before);
});

test('where there is more than one attempt, the one that counts has the mark of its own answer', async () => {
  const times = ['2026-11-18T10:00:00Z', '2026-11-19T10:00:00Z'];
  const attempts = times.map((at, i) => ({
    name: `${i + 1}`,
    source: `${i + 1}.ipynb`,
    handedIn: { at, from: 'x', trusted: true },
  }));
  const row = { student: 'anna', sheet: SHEET, platform: 'plain', person: {}, source: '2.ipynb', attempts };
  fs.writeFileSync(path.join(made.graded, 'hand-ins.json'), JSON.stringify([row]));
  for (const [i, derivation] of ['First.', 'Second.'].entries()) {
    const { report, details } = handIn('anna', { written: { ...BOTH, derivation } });
    writeSubmissionReport(folderOf(made.graded, i + 1), report, details);
  }
  await made.again();
  made.mark(['anna', 'derivation'], FULL);
  await made.again();
  expect(made.report('anna')).toMatchObject({
    score: MARKED,
    standing: { mark: MARKED, attempts: [{}, { score: MARKED, counts: true }] },
  });
  expect(readReport(path.join(folderOf(made.graded, 2), 'results/anna/01-relax.json')).score).toBe(AUTOMATIC);
  await withRules({ count: { anna: { [SHEET]: '1' } } });
  expect(made.report('anna')).toMatchObject({ score: AUTOMATIC, standing: { mark: AUTOMATIC } });
  expect(made.report('anna').items.find(({ id }) => id === 'derivation')!.person!.changed).toBe('answer');
});

test('an export has the marks of people, names what waits, and refuses to go out incomplete', async () => {
  made.mark(['anna', 'derivation'], FULL);
  made.mark(['anna', 'whyNeverZero'], { points: 0.5 });
  made.mark(['ben', 'derivation'], FULL);
  await made.again();
  const out = path.join(path.dirname(made.graded), 'marks.csv');
  const refused = await run(['csv', made.graded], { out });
  expect(refused.status).toBe(2);
  expect(refused.said).toContain('01-relax: whyNeverZero waits for a person: ben');
  expect(refused.error).toContain('items wait for a person, and count 0 until then: expected --incomplete');
  expect(fs.existsSync(out)).toBe(false);
  expect((await run(['csv', made.graded], { out, incomplete: true })).status).toBe(0);
  expect(fs.readFileSync(out, 'utf8')).toContain(`"01-relax",${MARKED + 0.5},${MAX},${MARKED + 0.5},"",""`);
  made.mark(['ben', 'whyNeverZero'], { points: 0 });
  await made.again();
  expect((await run(['csv', made.graded], { out })).status).toBe(0);
});

test('an export after a crash has the marks that were saved before it', async () => {
  await made.again();
  made.mark(['anna', 'derivation'], FULL); // and the server was killed
  const out = path.join(path.dirname(made.graded), 'marks.csv');
  expect((await run(['csv', made.graded], { out, incomplete: true })).said).toContain(
    'the results did not have all marks of people yet: they do now',
  );
  expect(fs.readFileSync(out, 'utf8')).toContain(`"01-relax",${MARKED},${MAX},${MARKED},"whyNeverZero"`);
  expect(made.report('anna').score).toBe(MARKED);
  expect((await run(['csv', made.graded], { out, incomplete: true })).said).not.toContain('yet');
});

test('an export of an answer that nobody handed in, and of items without points, waits for nobody', async () => {
  fs.rmSync(path.join(made.graded, 'results'), { recursive: true });
  made.add('anna', { written: {} });
  made.add('anna', { written: { derivation1a: 'x' } }, '02-attribution');
  await made.again();
  const out = path.join(path.dirname(made.graded), 'marks.json');
  expect((await run(['json', made.graded], { out })).status).toBe(0);
});
