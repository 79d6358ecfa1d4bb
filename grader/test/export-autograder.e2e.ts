/** The zip for Gradescope, and its `run_autograder` run for real: a notebook in, results.json out, in the folders of their container. */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { pointsOf } from '@course/fixtures';
import { repositoryFolder } from '../author/sheets';
import { autograderZip } from '../export/autograder';
import type { GradescopeResult } from '../export/gradescope';
import { put, unzipped } from './export-class';

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'course-autograder-'));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));
let files: Map<string, string>;
beforeAll(async () => {
  files = await unzipped(put(path.join(root, 'a.zip'), (await autograderZip(repositoryFolder, 'a secret')).bytes));
}, 120_000);

test('the zip holds the sources that grade, the scripts and the secret, and nothing that was built', () => {
  for (const name of [
    'setup.sh',
    'run_autograder',
    'README.md',
    'package-lock.json',
    'grader/course.cjs',
    'grader/cli/main.ts',
    'solutions/01-relax.ts',
    'kit/models/efficientnet-lite0.onnx',
    'studies/package.json',
    'fixtures/01-relax/sheet.json',
  ])
    expect(files.has(name)).toBe(true);
  expect(
    [...files.keys()].filter((name) => /node_modules|(^|\/)(dist|graded|\.git|\.course)\/|tsbuildinfo/.test(name)),
  ).toEqual([]);
  expect(files.get('secret')).toBe('a secret');
  expect(files.get('setup.sh')).toContain(`version=\${NODE_VERSION:-${process.versions.node}}`);
  const tracked = spawnSync(
    'git',
    ['ls-files', 'cases', 'kit', 'fixtures', 'grader', 'explain', 'solutions', 'studies', 'notebooks'],
    { cwd: repositoryFolder, encoding: 'utf8' },
  );
  if (tracked.status === 0)
    for (const name of tracked.stdout.split('\n').filter((one) => /^[\w./-]+$/.test(one)))
      expect([name, files.has(name)]).toEqual([name, true]);
});

test.each(['setup.sh', 'run_autograder'])('%s is a script that the shell understands', (name) => {
  const file = put(path.join(root, 'scripts', name), files.get(name)!);
  expect(spawnSync('bash', ['-n', file], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
});

/** As in their container: /autograder/submission, /autograder/results; the built course stands in for /autograder/source. */
function autograde(name: string, submission: { [file: string]: Buffer | string }) {
  const at = path.join(root, name);
  for (const [file, bytes] of Object.entries(submission)) put(path.join(at, 'submission', file), bytes);
  put(path.join(at, 'results', 'results.json'), 'from a run before');
  const script = put(path.join(at, 'run_autograder'), files.get('run_autograder')!);
  const env = {
    ...process.env,
    AUTOGRADER_ROOT: at,
    AUTOGRADER_SOURCE: repositoryFolder,
    COURSE_VISIBILITY: 'visible',
  };
  const ran = spawnSync('bash', [script], { env, encoding: 'utf8' });
  const result = path.join(at, 'results', 'results.json');
  return {
    ...ran,
    result: fs.existsSync(result) ? (JSON.parse(fs.readFileSync(result, 'utf8')) as GradescopeResult) : undefined,
  };
}

test('a notebook is graded, and has its results', () => {
  const submissions = path.join(repositoryFolder, 'fixtures', 'submissions');
  const expected = JSON.parse(
    fs.readFileSync(path.join(submissions, 'divided-by-n', '01-relax.expected.json'), 'utf8'),
  );
  const ran = autograde('one', {
    '01-relax.ipynb': fs.readFileSync(path.join(submissions, 'divided-by-n', '01-relax.ipynb')),
  });
  expect([ran.status, ran.status === 0 ? '' : ran.stderr]).toEqual([0, '']);
  expect(ran.result!.score).toBe(expected.score);
  const wrong = ran.result!.tests.find(({ name }) => name === 'Problem 2: importance')!;
  expect(wrong).toMatchObject({
    status: 'failed',
    score: 0,
    max_score: pointsOf('01-relax', 'importance'),
    visibility: 'visible',
  });
  expect(wrong.output).toContain('You divided by');
  expect(ran.stderr).toMatch(/sandbox level: \w+/);
}, 300_000);

test('a notebook that is none has a result of 0 that says why, and no path of the container', () => {
  const broken = autograde('two', { '01-relax.ipynb': '{"cells": [' });
  expect(broken.status).toBe(0);
  expect(broken.result!.score).toBe(0);
  expect(broken.result!.output).toMatch(/^01-relax\.ipynb: not JSON: line 1, column 12/);
}, 300_000);

test('nothing at all has no result, and staff are told', () => {
  const nothing = autograde('three', { 'readme.txt': 'I will do it later' });
  expect(nothing.status).not.toBe(0);
  expect(nothing.result).toBeUndefined();
}, 300_000);
