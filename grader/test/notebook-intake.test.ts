import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { nameProblem } from '../intake/names';
import { parseNotebook } from '../notebook/format';
import { cellsOf, folder, notebook, SHEETS, take, untouched, workAnd, workOn, write } from './intake-folder';

const problemOf = async (content: string | Buffer) => {
  write('anna/01-relax.ipynb', content);
  const [submission] = (await take()).submissions;
  expect(submission!.file).toBeUndefined();
  return submission!.problem!.slice(submission!.problem!.indexOf('.ipynb: ') + 8);
};

test('folders, flat folders and single files', async () => {
  write('anna/01-relax.ipynb');
  write('anna/02-attribution.ipynb');
  write('ben_01-relax.ipynb');
  write('cem-01-relax.ipynb');
  write('dora/dora_01-relax (1).ipynb');
  const { submissions, litter, problems } = await take();
  const keys = ['anna/01-relax', 'anna/02-attribution', 'ben/01-relax', 'cem/01-relax', 'dora/01-relax'];
  const rows = submissions.map(({ key, student, sheet, problem }) => [key, student, sheet, problem]);
  expect(rows).toEqual(keys.map((key) => [key, ...key.split('/'), undefined]));
  expect([litter, problems]).toEqual([[], []]);
  const ours = [1, 2, 3, 4, 5].map((number) => `000${number}.ipynb`);
  expect(submissions.map(({ file }) => path.basename(file!))).toEqual(ours);
  const twice = ['in/anna/01-relax.ipynb', 'in/anna'].map((name) => path.join(folder, name));
  expect((await take(twice)).submissions.map(({ key }) => key)).toEqual(['anna/01-relax', 'anna/02-attribution']);
});

test('our copy holds sources and the metadata of the course, nothing else', async () => {
  const graded = { schema_version: 3, grade: true, solution: true, locked: false, task: false, grade_id: 'a' };
  const nbgrader = { ...graded, points: 1e9, evil: '<script>' };
  const metadata = { nbgrader, course: { kind: 'define', items: ['a', 'not a name'], more: 1 }, collapsed: true };
  write(
    'anna/01-relax.ipynb',
    '\ufeff' +
      notebook({ extra: 1 }, [
        {
          cell_type: 'markdown',
          id: 'm',
          source: '![x](attachment:x.png)',
          attachments: { 'x.png': {} },
          metadata: {},
        },
        { cell_type: 'code', source: 'a\r\nb', outputs: [{}], metadata },
      ]),
  );
  const [submission] = (await take()).submissions;
  const text = fs.readFileSync(submission!.file!, 'utf8');
  expect(text).not.toMatch(/<script|attachments|collapsed|extra|"x"/);
  expect(parseNotebook(text).cells).toEqual([
    { id: 'm', cell_type: 'markdown', metadata: {}, source: '![x](attachment:x.png)' },
    {
      id: 'cell-1',
      cell_type: 'code',
      source: 'a\nb',
      metadata: { course: { kind: 'define', items: ['a'] }, nbgrader: graded },
    },
  ]);
});

test('a cell of a type that JupyterLab does not know is taken as it is', async () => {
  const { cells } = await cellsOf({ cell_type: 'heading', level: 1, source: 'My answer' });
  expect(cells).toEqual([{ id: 'cell-0', cell_type: 'raw', metadata: {}, source: 'My answer' }]);
});

test.each([
  ['an empty file', '', 'the file is empty'],
  ['a cut file', '{\n "cells": [', 'not JSON: line 2, column 12: expected `]`, not the end of the file'],
  [
    'a conflict',
    '{\n<<<<<<< secret\n',
    'not JSON: line 2, column 1: expected a string in double quotes, a number, `true`, `false`, `null` or one of `{}[],:`',
  ],
  ['an array', '[]', 'the whole file: expected an object'],
  [
    'an old notebook',
    '{"nbformat": 3, "worksheets": []}',
    '/nbformat: expected 4 (open the notebook in JupyterLab and save it)',
  ],
  ['no cells', notebook({ cells: {} }), '/cells: expected an array of cells'],
  [
    'a wrong source',
    notebook({}, [{ cell_type: 'code', source: [1], metadata: {} }]),
    '/cells/0/source: expected a string or an array of strings',
  ],
  [
    'a wrong cell',
    notebook({}, [{ cell_type: 1, source: '' }]),
    '/cells/0/cell_type: expected "code", "markdown" or "raw"',
  ],
  [
    'too many cells',
    notebook({}, Array(1001).fill({ cell_type: 'code', source: '' })),
    '/cells: 1001 cells; at most 1000 are read',
  ],
  [
    'a Python notebook',
    notebook({ metadata: { kernelspec: { language: 'python', name: 'python3' } } }),
    "/metadata/kernelspec: a notebook for 'python'; expected TypeScript (tslab)",
  ],
])('%s is named', async (_name, content, problem) => expect(await problemOf(content)).toBe(problem));

test('bytes that are not UTF-8 are told by their offset', async () => {
  expect(await problemOf(Buffer.concat([Buffer.from('{"ä": "'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]))).toBe(
    'byte 8 is not UTF-8; save the notebook as UTF-8',
  );
  expect(await problemOf(Buffer.from([0x7b, 0xc3]))).toBe('byte 1 is not UTF-8; save the notebook as UTF-8');
});

test('a course notebook that another tool relabelled is taken, with a note', async () => {
  write(
    'anna/01-relax.ipynb',
    notebook({ metadata: { kernelspec: { name: 'python3' } } }, [
      { cell_type: 'code', source: "import { tf } from '@course/kit';" },
    ]),
  );
  expect((await take()).submissions[0]).toMatchObject({
    notes: ["the notebook says that it is for 'python3'; it is graded as TypeScript"],
  });
});

test('links, FIFOs, folders and unreadable files are reported and not opened', async () => {
  const secret = write('../secret.txt', 'secret');
  for (const name of ['a', 'b', 'c', 'd', 'e']) fs.mkdirSync(path.join(folder, 'in', name), { recursive: true });
  fs.symlinkSync(secret, path.join(folder, 'in/a/01-relax.ipynb'));
  fs.mkdirSync(path.join(folder, 'in/b/01-relax.ipynb'));
  if (process.platform !== 'win32') execFileSync('mkfifo', [path.join(folder, 'in/c/01-relax.ipynb')]);
  fs.symlinkSync(path.join(folder, 'in'), path.join(folder, 'in/d/inner'));
  fs.symlinkSync('/nowhere', path.join(folder, 'in/e/01-relax.ipynb'));
  fs.symlinkSync(folder, path.join(folder, 'in/f'));
  const problems = (await take()).submissions.map(({ student, problem, file }) => [
    student,
    problem!.replace(/^.*?: /, ''),
    file,
  ]);
  expect(problems).toEqual([
    ['a', 'a link; links are not followed: copy the file', undefined],
    ['b', 'a folder with the name of a notebook', undefined],
    ['c', 'neither a file nor a folder; it is not opened', undefined],
    ['d', 'a link; links are not followed: copy the file', undefined],
    ['e', 'a link; links are not followed: copy the file', undefined],
    ['f', 'a link; links are not followed: copy the file', undefined],
  ]);
  expect(fs.readdirSync(path.join(folder, 'work'))).toEqual([]);
});

test('a file that is too large is not read', async () => {
  const file = write('anna/01-relax.ipynb');
  fs.truncateSync(file, 100 * 1024 * 1024 + 1);
  expect((await take()).submissions[0]!.problem).toMatch(
    /104857601 bytes; at most 104857600 are read: clear its outputs/,
  );
});

test.each([
  ['=cmd()', /formula/],
  ['@sum', /formula/],
  ['a\u202eb', /control, zero-width or direction/],
  ['a\nb', /control, zero-width or direction/],
  ['a\\b', /has one of/],
  ['x'.repeat(101), /101 characters .*; at most 100/],
  ['CON', /Windows/],
])('the name %j is refused, and its row is safe', async (name, message) => {
  write(`${name}_01-relax.ipynb`);
  const [submission] = (await take()).submissions;
  expect(submission).toMatchObject({ key: 'unnamed-0001/01-relax', student: 'unnamed-0001', sheet: '01-relax' });
  expect(submission!.problem).toMatch(message);
  expect(submission!.problem).not.toMatch(/[\u202e\n]/);
});

test('names that lead out of a folder', () => {
  for (const name of ['', '.', '..', '../x', '.git', 'a/b']) expect(nameProblem(name)).toBeDefined();
  for (const name of ['anna', 'Zoë Müller', 's-123_4', '李雷', "o'neil"]) expect(nameProblem(name)).toBeUndefined();
});

test('a notebook of no sheet is a row that a person must look at', async () => {
  write('anna/notes.ipynb');
  write('anna/more.ipynb', notebook({}, [{ cell_type: 'code', source: 'const other = 1;' }]));
  expect((await take()).submissions).toMatchObject([
    { key: 'anna/unknown-sheet', unclear: true, problem: expect.stringMatching(/neither its name nor its cells say/) },
    { key: 'anna/unknown-sheet-2', unclear: true },
  ]);
});

test('different notebooks of one student and sheet: one row, which names them all', async () => {
  write('anna/01-relax.ipynb', workOn(SHEETS[0]!, '1'));
  write('anna/01-relax-Copy1.ipynb', workOn(SHEETS[0]!, '2'));
  write('Anna_01-relax.ipynb', workOn(SHEETS[0]!, '3'));
  write('ben/01-relax.ipynb', workOn(SHEETS[0]!));
  const { submissions } = await take();
  expect(submissions.map(({ key }) => key)).toEqual(['Anna/01-relax', 'ben/01-relax']);
  expect(submissions[0]).toMatchObject({
    unclear: true,
    problem: expect.stringMatching(
      /^3 different notebooks of students whose names differ only in capitals: .*Copy1.*keep one/,
    ),
  });
  expect(submissions.filter(({ file }) => file)).toMatchObject([{ student: 'ben' }]);
});

test('the same notebook twice is one, and an untouched one beside it does not count', async () => {
  write('anna/01-relax.ipynb', workOn(SHEETS[0]!));
  write('anna/01-relax (1).ipynb', workOn(SHEETS[0]!));
  write('anna/notebooks/01-relax.ipynb', untouched());
  const { submissions } = await take();
  expect(submissions).toMatchObject([{ key: 'anna/01-relax' }]);
  expect(submissions[0]!.problem).toBeUndefined();
  expect(submissions[0]!.notes).toHaveLength(2);
  expect(submissions[0]!.notes.join()).toMatch(/also handed in/);
});

test('the empty cell that running the last one leaves makes no other notebook', async () => {
  write('anna/01-relax.ipynb', workOn(SHEETS[0]!));
  write('anna/01-relax (1).ipynb', workAnd({ cell_type: 'code', source: '\n' }));
  expect((await take()).submissions).toMatchObject([
    { key: 'anna/01-relax', notes: [expect.stringMatching(/also handed in/)] },
  ]);
});

test('hidden files and what lies beside notebooks are named as litter', async () => {
  write('anna/01-relax.ipynb');
  write('anna/.ipynb_checkpoints/01-relax-checkpoint.ipynb');
  write('anna/.hidden.ipynb');
  write('anna/data.csv');
  write('anna/jest.config.js', 'throw 1');
  const { submissions, litter, problems } = await take();
  expect(submissions).toMatchObject([{ key: 'anna/01-relax' }]);
  expect(litter.map((name) => path.relative(path.join(folder, 'in'), name))).toEqual([
    'anna/.hidden.ipynb',
    'anna/.ipynb_checkpoints',
    'anna/data.csv',
    'anna/jest.config.js',
  ]);
  expect(problems).toEqual([]);
});

test('a path that does not exist is wrong usage, whatever the others are', async () => {
  const file = write('anna/01-relax.ipynb');
  await expect(take([file, path.join(folder, 'none')])).rejects.toThrow(/there is no file or folder '.*none'/);
});
