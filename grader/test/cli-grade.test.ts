/** `course grade` used wrongly: one line that says what is expected, exit status 2, and nothing is written. */

import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { sheetItems } from '@course/fixtures';
import { repositoryFolder } from '../author/sheets';
import { UsageError } from '../cli/errors';
import { gradeCommand } from '../cli/grade';
import { gradeBatch } from '../jest/batch';
import { record } from '../jest/record';
import * as run from '../jest/run';
import type { Fingerprints } from '../mark/fingerprints';
import { readRecord } from '../mark/record-file';
import { originOf } from '../mark/submission';
import type { Assignment } from '../mark/tools';
import { whyNotWritable } from '../report/probe';
import { reportOf } from './report-class';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'course-cli-'));
const out = path.join(folder, 'graded');
const file = path.join(folder, 'a-file');
fs.writeFileSync(file, 'text');
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));
afterEach(() => jest.restoreAllMocks());

const wrongUse = async (flags: object, paths: string[]) => {
  const told = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  const none = () => undefined;
  const error = await gradeCommand({ out, ...flags }, paths).then(none, (why: unknown) => why);
  expect(error).toBeInstanceOf(UsageError);
  const { message, exitStatus } = error as UsageError;
  expect(exitStatus).toBe(2);
  expect(message).not.toContain('\n');
  expect(fs.existsSync(out)).toBe(false);
  return { message, told: told.mock.calls.map(String) };
};

test.each([
  ['no paths', {}, [], 'course grade: expected at least one folder or notebook, got none'],
  ['0 workers', { workers: '0' }, ['.'], "course grade: --workers: expected a whole number from 1 to 256, got '0'"],
  ['half a worker', { workers: '1.5' }, ['.'], "a whole number from 1 to 256, got '1.5'"],
  ['many workers', { workers: '257' }, ['.'], "a whole number from 1 to 256, got '257'"],
  ['words for workers', { workers: 'two' }, ['.'], "a whole number from 1 to 256, got 'two'"],
  [
    'no such level',
    { level: 'none' },
    ['.'],
    "course grade: --level: expected one of bubblewrap, namespaces, permission, got 'none'",
  ],
  ['a broken pattern', { testNamePattern: '(' }, ['.'], "course grade: -t: expected a regular expression, got '('"],
  ['a file for --out', { out: file }, ['.'], 'course grade: --out: expected a folder'],
] as const)('%s', async (_name, flags, paths, expected) => {
  const { message, told } = await wrongUse(flags, [...paths]);
  expect(message).toContain(expected);
  expect(told).toEqual([]); // refused before anything is looked at
});

test('a sheet that is none', async () => {
  const { message, told } = await wrongUse({ sheet: '09-none' }, ['.']);
  expect(message).toMatch(/^course grade: --sheet: expected one of 01-relax, .*, got '09-none'$/);
  expect(told).toEqual([]);
});

test.each([
  ['ENOSPC', 'the disk is full'],
  ['EROFS', 'the disk is read-only'],
  ['EIO', 'it cannot be written to (EIO)'],
])('%s is seen by the probe, and nothing is left', (code, says) => {
  const fail = () => {
    throw Object.assign(new Error(code), { code });
  };
  expect(whyNotWritable(out, { ...fs, fsyncSync: fail })).toBe(says);
  expect(fs.existsSync(out)).toBe(false);
});

test('a folder for results that cannot be made', async () => {
  const below = path.join(file, 'graded');
  expect((await wrongUse({ out: below }, [folder])).message).toBe(
    `course grade: --out: expected a folder that can be written to, got '${below}': a file stands in its place`,
  );
});

test.each([
  ['that is not there', path.join(folder, 'none'), 'there is no such folder'],
  ['that is a file', file, 'a file stands in its place'],
])('a folder for temporary files %s', async (_name, place, why) => {
  jest.spyOn(require('node:os') as typeof os, 'tmpdir').mockReturnValue(place);
  expect((await wrongUse({}, [folder])).message).toBe(
    `course grade: TMPDIR: expected a folder that can be written to, got '${place}': ${why}`,
  );
});

test('a folder that can be written to is as it was', () => {
  const there = fs.mkdtempSync(path.join(folder, 'there-'));
  expect(whyNotWritable(there)).toBeUndefined();
  expect(fs.readdirSync(there)).toEqual([]);
  expect(whyNotWritable(path.join(folder, 'new', 'one'))).toBeUndefined();
  expect(fs.existsSync(path.join(folder, 'new'))).toBe(false);
});

test('control characters of an argument do not reach the terminal', async () => {
  expect((await wrongUse({ workers: '\u001b[31m' }, ['.'])).message).not.toContain('\u001b');
});

test('notebooks of others at the level `permission` need --insecure', async () => {
  expect((await wrongUse({ level: 'permission' }, [folder])).message).toContain('--insecure');
});

describe('-t', () => {
  const handedIn = path.join(folder, 'handed-in');
  beforeAll(() => {
    for (const [student, sheet] of [
      ['anna', '01-relax.ipynb'],
      ['bo', '02-attribution.ipynb'],
    ] as const) {
      fs.mkdirSync(path.join(handedIn, student), { recursive: true });
      fs.copyFileSync(path.join(repositoryFolder, 'notebooks', sheet), path.join(handedIn, student, sheet));
    }
  });

  test('that matches no item of what was handed in is refused, with names that would match', async () => {
    for (const testNamePattern of ['importanse', 'networkA']) {
      const { message } = await wrongUse({ testNamePattern }, [handedIn]); // networkA is of sheet 3, which nobody handed in
      const examples = [
        'Importance as an expectation conditionalImportance',
        'Importance as an expectation summedImportance',
        'Activation maximization normPrototype',
        'Activation maximization maximizeActivation',
      ];
      expect(message.replace(/\d+ points/g, '… points')).toBe(
        'course grade: -t: expected a part of the name of an item of 01-relax, 02-attribution, such as ' +
          `${examples.map((name) => `'Problem 1: ${name} (… points)'`).join(', ')}; nothing matches '${testNamePattern}'`,
      );
    }
  });

  test('says of whom no item matches, in place of "all pass", and writes nothing', async () => {
    const kept = path.join(folder, 'kept');
    const done = path.join(kept, '.done', 'anna', '01-relax'); // by this the next run knows what is graded already
    fs.mkdirSync(path.dirname(done), { recursive: true });
    fs.writeFileSync(done, 'a key');
    const lines = jest.spyOn(console, 'log').mockImplementation(() => undefined);
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    jest.spyOn(run, 'runJest').mockImplementation(async (_, { onDone }) => {
      onDone('1.ipynb', 1, []);
      onDone('2.ipynb', 0, []);
      onDone('3.ipynb', 2, [{ title: 'masksNeeded (6 points)', message: 'not done yet' }]);
    });
    const assignments = ['anna', 'bo', 'eva'].map((student, i): Assignment => {
      const key = `${student}/01-relax`;
      return { student, sheet: '01-relax', key, notes: [], file: `${i + 1}.ipynb` } as unknown as Assignment;
    });
    const options = { work: folder, out: kept, level: 'permission' } as const;
    const failures = await gradeBatch({ assignments, options, testNamePattern: 'masksNeeded', sheets: ['01-relax'] });
    expect(failures.size).toBe(0);
    expect(lines.mock.calls.map(String)).toEqual([
      'anna/01-relax: all pass',
      'bo/01-relax: no item matches',
      'eva/01-relax: 1 fail',
      '  ✗ masksNeeded (6 points): not done yet',
    ]);
    expect(fs.readdirSync(kept, { recursive: true })).toEqual(['.done', '.done/anna', '.done/anna/01-relax']);
  });

  test('and --fresh cannot be used together: it would leave an empty gradebook', async () => {
    const { message } = await wrongUse({ testNamePattern: 'relax', fresh: true }, [handedIn]);
    expect(message).toBe(
      'course grade: --fresh empties the gradebook and -t writes none: they cannot be used together',
    );
  });
});

test('equal notebooks, as of a group, are graded once; each has a result and an origin of its own', async () => {
  const graded = path.join(folder, 'equal');
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
  const items = Object.fromEntries(sheetItems('01-relax').map(({ id, points }) => [id, { cases: '', points }]));
  const made = (notebook: string, intake: string) =>
    ({ grader: '', course: '', sheet: '', maxScore: 100, secret: '', notebook, intake, items }) satisfies Fingerprints;
  const one = (student: string, notebook: string, notes: string[] = []) => {
    const source = `in/${student}/01-relax.ipynb`;
    const key = `${student}/01-relax`;
    const file = path.join(folder, `${student}.ipynb`);
    const own = { student, sheet: '01-relax', key, source, notes, file, made: made(notebook, student) };
    return own as unknown as Assignment;
  };
  const group = [one('anna', 'A'), one('ben', 'A'), one('cem', 'A', ['a note'])];
  const assignments = [...group, one('dora', 'B'), one('eva', 'B')];
  const started = jest.spyOn(run, 'runJest').mockImplementation(async ({ files }, { onDone }) => {
    for (const file of files) {
      const assignment = assignments.find((other) => other.file === file)!;
      const fails = assignment.student === 'dora';
      const report = reportOf(assignment.student, {}, assignment.notes);
      const details = { ...originOf(assignment), printed: 'x' };
      if (!fails) record(graded, { assignment, report, details, shares: { relax: 1 } });
      onDone(path.basename(file), 1, [], fails ? 'it broke' : undefined);
    }
  });
  const options = { work: folder, out: graded, level: 'permission' } as const;
  const failures = await gradeBatch({ assignments, options, sheets: ['01-relax'] });
  expect(started.mock.calls[0]![0].files.map((name) => path.basename(name, '.ipynb'))).toEqual(['anna', 'cem', 'dora']);
  expect([...failures].map((one) => one.join(': '))).toEqual(['dora/01-relax: it broke', 'eva/01-relax: it broke']);
  const json = (kind: string, student: string) =>
    JSON.parse(fs.readFileSync(path.join(graded, kind, student, '01-relax.json'), 'utf8'));
  expect(json('results', 'ben')).toEqual({ ...json('results', 'anna'), student: 'ben' });
  expect(json('.details', 'ben')).toMatchObject({ printed: 'x', source: 'in/ben/01-relax.ipynb' });
  expect(readRecord(graded, { student: 'ben', sheet: '01-relax' })).toMatchObject({
    made: { intake: 'ben' },
    shares: { relax: 1 },
  });
});

test('nothing that is anybody’s hand-in of a sheet: what there is is named, and nothing is graded', async () => {
  const archive = path.join(folder, 'anna.tar.gz');
  fs.writeFileSync(archive, 'x');
  const { message, told } = await wrongUse({}, [archive]);
  expect(message).toMatch(/^course grade: no notebook in '.*anna\.tar\.gz'; expected a folder, a zip or a notebook/);
  expect(told).toContainEqual(expect.stringContaining("anna.tar.gz: an archive of 'anna', who handed in no notebook"));
});

test('a download that cannot be opened: nothing is graded, and --fresh has emptied nothing', async () => {
  const zip = path.join(folder, 'class.zip');
  fs.writeFileSync(zip, 'PK');
  const kept = path.join(folder, 'kept');
  fs.mkdirSync(path.join(kept, 'results', 'anna'), { recursive: true });
  fs.writeFileSync(path.join(kept, 'results', 'anna', '01-relax.json'), '{}');
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
  await expect(gradeCommand({ out: kept, fresh: true, insecure: true }, [zip])).rejects.toThrow(
    /^course grade: '.*class\.zip': it is no zip, or not a whole one; download or pack it again; nothing is graded$/,
  );
  expect(fs.readdirSync(kept, { recursive: true })).toContain(path.join('results', 'anna', '01-relax.json'));
});
