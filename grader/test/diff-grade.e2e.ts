/**
 * Grading again through the command line, when something changed since: the record of what a result rests on is made that of another
 * course, so that the course itself need not be.
 */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { pointsOf } from '@course/fixtures';
import { repositoryFolder } from '../author/sheets';
import type { Kept } from '../mark/record-file';
import { openMarks } from '../marks/store';
import { type Report, readReport } from '../report';
import { snapshot } from './export-class';
import { markOf } from './marked-class';
import { notebookWith } from './test-grader';

const SHEET = '01-relax';
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'course-diff-grade-'));
const out = path.join(folder, 'graded');
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

function course(args: string[], env: { [name: string]: string } = {}) {
  const all = [path.join(repositoryFolder, 'grader', 'course.cjs'), ...args];
  return spawnSync(process.execPath, all, { encoding: 'utf8', env: { ...process.env, ...env } });
}
const grade = (args: string[] = [], env = {}) => course(['grade', path.join(folder, 'in'), '--out', out, ...args], env);
const diff = () => course(['diff', out, '--csv']).stdout.trim().split('\r\n').slice(1);

const result = () => readReport(path.join(out, 'results', 'anna', `${SHEET}.json`));
const record = path.join(out, '.done', 'anna', SHEET);
const item = (id: string) => result().items.find((one) => one.id === id)!;

/** As if the last run had been with something else. */
function pretend(change: (kept: Kept, report: Report) => void): void {
  const kept = JSON.parse(fs.readFileSync(record, 'utf8')) as Kept;
  const report = result();
  change(kept, report);
  const score = report.items.reduce((sum, one) => sum + one.score, 0);
  fs.writeFileSync(record, JSON.stringify(kept));
  fs.writeFileSync(path.join(out, 'results', 'anna', `${SHEET}.json`), JSON.stringify({ ...report, score }));
}
test('a changed item is marked alone, changed points are recomputed, another secret is refused, --propose writes nothing', () => {
  fs.mkdirSync(path.join(folder, 'in', 'anna'), { recursive: true });
  const notebook = JSON.stringify(notebookWith(SHEET, ['conditionalImportance']));
  fs.writeFileSync(path.join(folder, 'in', 'anna', `${SHEET}.ipynb`), notebook);
  const now = pointsOf(SHEET, 'conditionalImportance');
  const then = now - 2;
  const first = grade();
  expect(first.status).toBe(0);
  expect(first.stdout).not.toContain('changed');
  expect(item('conditionalImportance')).toMatchObject({ status: 'pass', score: now });

  // a person marks, and no grading from here on touches that
  const marks = openMarks(out);
  marks.put({ student: 'anna', sheet: SHEET, item: 'derivation' }, { mark: markOf({ points: 4, marker: 'eva' }) }, 0);
  marks.close();
  expect(grade().stdout).toContain('1 mark changed, 0 fell: course diff');
  expect(diff()).toEqual([`"anna","${SHEET}","derivation",0,4,4,"eva marked it"`]);

  // its cases were other ones, by which it was wrong
  pretend((kept, report) => {
    kept.made.items.conditionalImportance!.cases = 'other ones';
    kept.shares.conditionalImportance = 0;
    for (const one of report.items)
      if (one.id === 'conditionalImportance') Object.assign(one, { status: 'fail', score: 0, feedback: 'wrong' });
      else if (one.id === 'importance') one.feedback = 'as it was kept';
  });
  const alone = grade();
  expect(alone.stderr).toContain(`${SHEET}: only conditionalImportance changed, or rests on what did: graded alone`);
  expect(alone.stdout).toContain('1 mark changed, 0 fell: course diff');
  expect(item('conditionalImportance')).toMatchObject({ status: 'pass', score: now, feedback: '' });
  expect(item('importance').feedback).toBe('as it was kept');
  expect(diff()).toEqual([`"anna","${SHEET}","conditionalImportance",0,${now},${now},"the item's cases changed"`]);
  expect(grade().stderr).toContain('1 of 1 are already graded');

  // it had other points; first the proposal, then the change
  pretend((kept, report) => {
    kept.made.items.conditionalImportance!.points = then;
    Object.assign(report.items.find(({ id }) => id === 'conditionalImportance')!, { points: then, score: then });
  });
  const before = snapshot(out);
  const proposed = grade(['--propose']);
  expect(proposed.stdout).toContain(
    `conditionalImportance  ${`${then}`.padStart(3)} → ${`${now}`.padStart(3)}  points changed: ${then} → ${now}\n1 mark changed, 0 fell; 1 student`,
  );
  expect(snapshot(out)).toEqual(before);
  const points = grade();
  expect(points.stderr).toContain('points changed: 1 recomputed from what is kept, nothing was run');
  expect(points.stderr).not.toContain('graded:');
  expect(item('conditionalImportance')).toMatchObject({ points: now, score: now, status: 'pass' });
  expect(diff()).toEqual([
    `"anna","${SHEET}","conditionalImportance",${then},${now},2,"points changed: ${then} → ${now}"`,
  ]);

  expect(item('derivation')).toMatchObject({ score: 4, status: 'marked', person: { marker: 'eva', automatic: 0 } });

  const kept = snapshot(out);
  const refused = grade([], { COURSE_SECRET: 'another one' });
  expect(refused.status).toBe(2);
  expect(refused.stderr.trim().split('\n').at(-1)).toMatch(
    /^course grade: .*graded was graded with another COURSE_SECRET \(another one is set now\).*--again\); nothing was overwritten$/,
  );
  expect(snapshot(out)).toEqual(kept);
}, 900_000);
