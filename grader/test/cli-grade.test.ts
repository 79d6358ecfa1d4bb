/** `course grade` used wrongly: one line that says what is expected, exit status 2, and nothing is written. */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { UsageError } from '../cli/errors';
import { gradeCommand } from '../cli/grade';
import { whyNotWritable } from '../report/probe';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'course-cli-'));
const out = path.join(folder, 'graded');
const file = path.join(folder, 'a-file');
fs.writeFileSync(file, 'text');
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));
afterEach(() => jest.restoreAllMocks());

const wrongUse = async (flags: object, paths: string[]) => {
  const told = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  const error = await gradeCommand({ out, ...flags }, paths).then(
    () => undefined,
    (why: unknown) => why,
  );
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
