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
}, 900_000);
afterAll(() => fs.rmSync(out, { recursive: true, force: true }));

it('ends with status 0 and a report for every submission', () => {
  expect(first.stderr + first.stdout).toContain('gradebook.csv');
  expect(first.status).toBe(0);
  const rows = fs.readFileSync(path.join(out, 'gradebook.csv'), 'utf8').trim().split(/\r?\n/);
  expect(rows.length).toBeGreaterThanOrEqual(expectedFiles.length + 1);
});

const read = (name: string) => JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8')) as ExpectedReport;
const ordinary = expectedFiles.flatMap((name) => {
  const { way } = read(name);
  return way === undefined ? [] : [[way, name] as const];
});

function expectReport(name: string): ExpectedReport {
  const { way: _, items, notes, page = [], ...head } = read(name);
  const report = readReport(path.join(out, 'results', head.student, `${head.sheet}.json`));
  expect(report).toMatchObject(head);
  expect(report.items.map(({ feedback, answer, ...item }) => item)).toEqual(items.map(({ says, ...item }) => item));
  for (const [i, { says }] of items.entries()) expect(report.items[i]!.feedback).toContain(says);
  for (const note of notes) expect(report.notes.join('\n')).toContain(note);
  for (const told of report.notes) expect(notes.filter((note) => told.includes(note))).not.toEqual([]);
  const html = fs.readFileSync(path.join(out, 'pages', head.student, `${head.sheet}.html`), 'utf8');
  for (const text of page) expect(html).toContain(text);
  return { ...head, items, notes };
}

describe('ways of arranging cells', () => {
  it.each(ordinary)('%s', (_way, name) => {
    const { items, score } = expectReport(name);
    const points = items.filter(({ status }) => status !== 'manual').map(({ points }) => points);
    expect(score).toBe(points.reduce((sum, one) => sum + one, 0));
  });
});

it.each(expectedFiles.filter((name) => ordinary.every((one) => one[1] !== name)))('%s', (name) => {
  expectReport(name);
});

it('grades nothing twice', () => {
  const again = run(process.execPath, course, 'grade', folder);
  expect(again.status).toBe(0);
  expect(again.stderr).toMatch(/are already graded/);
}, 300_000);
