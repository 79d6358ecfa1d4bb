import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import {
  pathOf,
  readReport,
  writeAtomically,
  writeGradebook,
  writeIndex,
  writePages,
  writeSubmissionReport,
} from '../report';
import { itemOrder, madeUpClass, reportOf } from './report-class';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'course-report-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

test.each(['openSync', 'writeFileSync', 'fsyncSync', 'renameSync'] as const)(
  'when %s fails, the old file stands and nothing else',
  (step) => {
    const file = path.join(folder, 'a.json');
    writeAtomically(file, 'old');
    const fail = () => {
      throw new Error('disk full');
    };
    expect(() => writeAtomically(file, 'new', { ...fs, [step]: fail })).toThrow('disk full');
    expect(fs.readFileSync(file, 'utf8')).toBe('old');
    expect(fs.readdirSync(folder)).toEqual(['a.json']);
  },
);

test('a process that is killed between writing and renaming leaves the old file; the next write clears up', () => {
  const file = path.join(folder, 'a.json');
  writeAtomically(file, 'old');
  const killed = `
    const fs = require('node:fs');
    const { writeAtomically } = require(${JSON.stringify(require.resolve('../report/write'))});
    writeAtomically(${JSON.stringify(file)}, 'new', { ...fs, renameSync: () => process.kill(process.pid, 'SIGKILL') });`;
  expect(spawnSync(process.execPath, ['-e', killed]).status).not.toBe(0);
  expect(fs.readFileSync(file, 'utf8')).toBe('old');
  expect(fs.readdirSync(folder)).toHaveLength(2);
  writeAtomically(file, 'newer');
  expect(fs.readFileSync(file, 'utf8')).toBe('newer');
  expect(fs.readdirSync(folder)).toEqual(['a.json']);
});

// biome-ignore format: many short names
const NO_NAMES = [
  '', '.', '..', '.hidden', 'a/b', 'a\\b', '../../etc', 'a\0b', 'a\nb', 'a\u001bb', '\ud800', ' a', 'a ', 'a.',
  'x'.repeat(256), '陳'.repeat(86),
];
test.each(NO_NAMES)('the name %j names no file: nothing is written', (name) => {
  expect(() => pathOf(folder, 'results', name, '01-relax')).toThrow('expected a student that can name a file');
  expect(() => pathOf(folder, 'results', 'anna', name)).toThrow('expected a sheet that can name a file');
  expect(() => writeSubmissionReport(folder, { ...reportOf('anna'), student: name })).toThrow();
  expect(fs.readdirSync(folder)).toEqual([]);
});

test('names that are allowed stay as they are', () => {
  for (const name of ['anna', "Ann O'Hara", 'x'.repeat(255), '陳偉', 'נועה', '=1+1', 'a%2Fb', '<b>', 'a..b']) {
    expect(pathOf(folder, 'pages', name, '01-relax')).toBe(path.join(folder, 'pages', name, '01-relax.html'));
  }
});

test('names that differ in capitals or in the encoding of an accent only collide: the second one is refused, the first one stays', () => {
  for (const [first, second] of Object.entries({ Zoë: 'zoe\u0308', anna: 'ANNA' })) {
    writeSubmissionReport(folder, reportOf(first));
    const write = () => writeSubmissionReport(folder, reportOf(second));
    expect(write).toThrow('expected names that differ in more than capitals');
    writeSubmissionReport(folder, reportOf(first)); // again is no collision
  }
  expect(fs.readdirSync(path.join(folder, 'results')).sort()).toEqual(['Zoë', 'anna']);
});

test('a whole class: every file is there, and reads back; a report that breaks its schema is not written', () => {
  const submissions = madeUpClass();
  for (const { report, details } of submissions) writeSubmissionReport(folder, report, details);
  const reports = submissions.map(({ report }) => report);
  expect(writePages(folder, reports)).toEqual([]);
  writeGradebook(folder, reports, itemOrder);
  writeIndex(folder, reports);
  const wrong = () => writeSubmissionReport(folder, { ...reportOf('mallory'), score: 1000 });
  expect(wrong).toThrow('results/mallory/01-relax.json#/score');
  const files = ['.pages.json', 'gradebook.csv', 'index.html'];
  expect(fs.readdirSync(folder).sort()).toEqual(['.details', ...files, 'pages', 'results', 'students']);
  for (const report of reports) {
    expect(readReport(path.join(folder, 'results', report.student, '01-relax.json'))).toEqual(report);
    for (const kind of ['pages', 'students'])
      expect(fs.existsSync(path.join(folder, kind, report.student, '01-relax.html'))).toBe(true);
  }
  expect(fs.existsSync(path.join(folder, 'results', 'mallory'))).toBe(false);
  expect(fs.readFileSync(path.join(folder, 'gradebook.csv'), 'utf8').trim().split('\r\n')).toHaveLength(21);
});

test('no submission at all still has a gradebook', () => {
  writeGradebook(folder, [], ['a']);
  expect(fs.readFileSync(path.join(folder, 'gradebook.csv'), 'utf8')).toBe(
    '\ufeffstudent,sheet,score,maxScore,a,notes,mark,automatic,manual,late,final,status\r\n',
  );
});

test('a result that is no report is named', () => {
  const file = path.join(folder, 'x.json');
  fs.writeFileSync(file, '{"student": ');
  expect(() => readReport(file)).toThrow(`${file}: /: expected JSON`);
});
