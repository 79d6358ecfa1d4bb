/**
 * Students' pages, graded for real through the command line: nothing of staff's folders, of other students, of hidden inputs and of
 * the right values stands on one. Each of it stands on the page for staff.
 */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { isTensorValue, type Value, valueOfDescription } from '@course/cases';
import { generateCases } from '@course/fixtures';
import { inTurn, type NotebookFile, replaceCell } from '@course/fixtures/edit';
import { repositoryFolder } from '../author/sheets';
import { withoutSandbox } from '../sandbox/messages';
import { notebookOf } from './test-grader';

const SECRET = 'canary-secret';
const SHEET = '01-relax';
const root = fs.mkdtempSync(path.join(os.tmpdir(), 'course-STAFFCANARY-'));
const download = path.join(root, 'Prof STAFFCANARY', 'download');
const out = path.join(root, 'out');

const edits = inTurn(
  replaceCell(
    'importance',
    `function importance(similarities: tf.Tensor1D, masks: tf.Tensor3D): tf.Tensor2D {
  console.log('PRINTED-IN-A-CALL', similarities.arraySync().join());
  return masks.mean<tf.Tensor2D>(0).mul(2.5);
}
console.log('PRINTED-WHILE-LOADING');`,
  ),
  replaceCell(
    'uncertainty',
    `function uncertainty(similarities: tf.Tensor1D, masks: tf.Tensor3D, importance: tf.Tensor2D): tf.Tensor2D {
  throw new Error('GIVEN ' + similarities.arraySync().join());
}`,
  ),
  replaceCell(
    'masksNeeded',
    `function masksNeeded(t: number, delta: number): number {
  const right = Math.ceil(Math.log(2 / delta) / (2 * t * t));
  return t === 0.1 || t === 0.02 ? right : right + 1000003;
}`,
  ),
);

function handIn(folder: string, notebook: NotebookFile | string): void {
  const file = path.join(download, folder, `${SHEET}.ipynb`);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, typeof notebook === 'string' ? notebook : JSON.stringify(notebook));
}

/** Every number of a value with at least four digits, as a page or a sentence would write it. */
function numbersIn(value: Value | undefined): string[] {
  if (typeof value === 'number')
    return [4, 5].map((digits) => String(Number(value.toPrecision(digits)))).concat(String(value));
  if (value === undefined || value === null || typeof value !== 'object') return [];
  if (isTensorValue(value)) return Array.from(value.data).flatMap(numbersIn);
  if (Array.isArray(value)) return value.flatMap(numbersIn);
  return value instanceof Map ? [...value.values()].flatMap(numbersIn) : [];
}
const telling = (text: string) => text.replace(/^-?0?\.?0*|\D/g, '').length >= 4;

const valuesOf = (items: string[], visibility: 'hidden' | 'public') =>
  new Set(
    generateCases(SHEET, visibility, SECRET)
      .cases.filter(({ item }) => items.includes(item))
      .flatMap(({ call, expect: wanted }) => [
        ...(call?.arguments ?? []).flatMap(({ value }) =>
          value !== null && typeof value === 'object' && '$encoder' in value
            ? []
            : numbersIn(valueOfDescription(value)),
        ),
        ...(wanted.kind === 'value' ? numbersIn(valueOfDescription(wanted.value)) : []),
      ])
      .filter(telling),
  );

const page = (kind: 'pages' | 'students', student: string) =>
  fs.readFileSync(path.join(out, kind, student, `${SHEET}.html`), 'utf8');
/** Without pictures and style: numbers in base64 or a colour mean nothing. */
const words = (text: string) =>
  text.replace(/base64,[\w+/=]+/g, '').replace(/<style>[\s\S]*<\/style>|<svg[\s\S]*?<\/svg>/g, '');

beforeAll(() => {
  const [solved, released] = [notebookOf(SHEET, true), notebookOf(SHEET, false)];
  handIn('anna', edits(solved, released));
  handIn(path.join('anna', 'old COPYCANARY'), released);
  handIn('Bob OTHERCANARY', replaceCell('uRelax', 'const nothing = 1;')(released, released));
  handIn('carl', '{"cells": [');
  const graded = spawnSync(
    process.execPath,
    [path.join(repositoryFolder, 'grader', 'course.cjs'), 'grade', download, '--out', out],
    { encoding: 'utf8', env: { ...process.env, COURSE_SECRET: SECRET } },
  );
  if (graded.status !== 0) throw new Error(graded.stderr);
}, 300_000);
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

test('no folder of staff and no other student stands on a student’s page', () => {
  for (const student of ['anna', 'Bob OTHERCANARY', 'carl']) {
    const shown = page('students', student);
    for (const canary of ['STAFFCANARY', 'COPYCANARY', 'download', os.tmpdir(), repositoryFolder, 'index.html', '../'])
      expect(shown).not.toContain(canary);
    for (const other of ['anna', 'OTHERCANARY', 'carl'])
      if (!student.includes(other)) expect(shown).not.toContain(other);
  }
  expect(page('students', 'anna')).toContain('also handed in, with nothing more in it: 01-relax.ipynb');
  expect(page('students', 'carl')).toContain('01-relax.ipynb: not JSON: line 1');
});

test('what a page for staff shows of it', () => {
  expect(page('pages', 'anna')).toContain('STAFFCANARY/download/anna/old COPYCANARY/01-relax.ipynb');
  expect(page('pages', 'anna')).toMatch(/From <code>[^<]*STAFFCANARY\/download\/anna\/01-relax\.ipynb/);
  expect(page('pages', 'carl')).toContain('STAFFCANARY/download/carl/01-relax.ipynb: not JSON');
  expect(page('pages', 'anna')).toContain('href="../../students/anna/01-relax.html"');
});

test('no hidden input and no right value of one stands on the student’s page; on that for staff they do', () => {
  const shown = ['importance', 'uncertainty', 'masksNeeded'];
  const known = valuesOf(shown, 'public');
  const own = notebookOf(SHEET, true)
    .cells.map(({ source }) => source.join(''))
    .join('\n');
  const hidden = [...valuesOf(shown, 'hidden')].filter((number) => !known.has(number) && !own.includes(number));
  expect(hidden.length).toBeGreaterThan(100);
  const [staff, student] = [words(page('pages', 'anna')), words(page('students', 'anna'))];
  expect(hidden.filter((number) => student.includes(number))).toEqual([]);
  expect(hidden.filter((number) => staff.includes(number)).length).toBeGreaterThan(20);
});

test('what was printed is for staff; an error is told as a public case raises it', () => {
  const [staff, student] = [words(page('pages', 'anna')), words(page('students', 'anna'))];
  const code = / The code[\s\S]*?<\/details>/g; // the student's own text
  expect(staff).toContain('<pre class="printed" dir="ltr" tabindex="0">PRINTED-WHILE-LOADING');
  expect(staff).toMatch(/It printed<\/h5><pre class="printed">PRINTED-IN-A-CALL [\d.,]+/);
  const own = student.replace(/<pre class="code"[\s\S]*?<\/pre>/g, '').replace(code, '');
  expect(own).not.toContain('PRINTED');
  expect(own).toMatch(/GIVEN 0\.8999\d*,0\.3\d*,0\.6\d*</);
  expect(own).toContain('is wrong in a case that is not shown, and right in the public cases');
  expect(own).not.toMatch(/For staff|hidden-case|\/hidden/);
});

test('an untouched stub and a cell without the function are not wrong', () => {
  const bob = page('students', 'Bob OTHERCANARY');
  expect(bob).toContain('not handed in</span><h3><code>importance</code>');
  expect(bob).toContain('not handed in</span><h3><code>derivation</code>');
  expect(bob).toContain('wrong</span><h3><code>uRelax</code>');
});

test('a message out of the sandbox names no folder', () => {
  expect(withoutSandbox(`cannot open '/srv/STAFF/kit/a.json' at file:///srv/STAFF/b.js, in (/x/y/z)`)).toBe(
    "cannot open 'a.json' at b.js, in (z)",
  );
  expect(withoutSandbox('expected 7/6 or a/b, see https://example.org/a')).toBe(
    'expected 7/6 or a/b, see https://example.org/a',
  );
});
