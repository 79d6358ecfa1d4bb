/** The bundled class by `npm run grade`, as a newcomer grades it: each report is the one that stands beside it. */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { ExpectedReport } from '@course/fixtures';
import { repositoryFolder } from '../author/sheets';
import { readReport } from '../report';

const folder = path.join(repositoryFolder, 'fixtures', 'submissions');
const course = path.join(repositoryFolder, 'grader', 'course.cjs');
const expectedFiles = fs
  .readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.expected.json'))
  .sort();
const out = fs.mkdtempSync(path.join(os.tmpdir(), 'course-class-'));
const run = (program: string, ...args: string[]) =>
  spawnSync(program, [...args, '--out', out], { cwd: repositoryFolder, encoding: 'utf8' });

let first: ReturnType<typeof run>;
beforeAll(() => {
  first = run('npm', 'run', 'grade', '--');
}, 300_000);
afterAll(() => fs.rmSync(out, { recursive: true, force: true }));

it('ends with status 0 and a report for every submission', () => {
  expect(first.stderr + first.stdout).toContain('gradebook.csv');
  expect(first.status).toBe(0);
  const rows = fs.readFileSync(path.join(out, 'gradebook.csv'), 'utf8').trim().split(/\r?\n/);
  expect(rows.length).toBeGreaterThanOrEqual(expectedFiles.length + 1);
});

it.each(expectedFiles)('%s', (name) => {
  const expected = JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8')) as ExpectedReport;
  const report = readReport(path.join(out, 'results', expected.student, `${expected.sheet}.json`));
  const { items, notes, ...head } = expected;
  expect(report).toMatchObject(head);
  expect(report.items.map(({ feedback, ...item }) => item)).toEqual(items.map(({ says, ...item }) => item));
  for (const [i, { says }] of items.entries()) expect(report.items[i]!.feedback).toContain(says);
  for (const note of notes) expect(report.notes.join('\n')).toContain(note);
  expect(fs.existsSync(path.join(out, 'pages', expected.student, `${expected.sheet}.html`))).toBe(true);
});

it('grades nothing twice', () => {
  const again = run(process.execPath, course, 'grade', folder);
  expect(again.status).toBe(0);
  expect(again.stderr).toMatch(/are already graded/);
}, 120_000);
