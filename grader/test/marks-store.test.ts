/** Marks on the disk: versions, the journal, crashes, the lock, folders that cannot be written to. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { marksFolder, openMarks } from '../marks/store';
import type { MarksStore } from '../marks/types';
import { writeAtomically } from '../report';
import { snapshot } from './export-class';
import { markOf } from './marked-class';

const KEY = { student: 'anna', sheet: '01-relax', item: 'derivation' };
let folder: string;
let graded: string;
let marks: string;
let said: string[];
let open: MarksStore[];
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'course-marks-'));
  graded = path.join(folder, 'graded');
  marks = marksFolder(graded);
  said = [];
  open = [];
});
afterEach(() => {
  for (const store of open) store.close();
  fs.rmSync(folder, { recursive: true, force: true });
});
function store(options: Parameters<typeof openMarks>[1] = {}): MarksStore {
  const opened = openMarks(graded, { ...options, say: (line) => said.push(line) });
  open.push(opened);
  return opened;
}
const fileOf = (student = 'anna') => path.join(marks, student, '01-relax', 'derivation.json');
const journal = () => fs.readFileSync(path.join(marks, 'journal.ndjson'), 'utf8');

test('a mark is on the disk when `put` returns, with its line in the journal', () => {
  const given = store();
  expect(given.folder).toBe(path.join(folder, 'graded-marks'));
  expect(given.get(KEY)).toBeUndefined();
  const first = markOf({ points: 7, picked: ['bayes'], comment: 'Line 3.' });
  expect(given.put(KEY, { mark: first }, 0)).toEqual({ ok: true, file: { version: 1, mark: first } });
  expect(JSON.parse(fs.readFileSync(fileOf(), 'utf8'))).toEqual({ version: 1, mark: first });
  expect(JSON.parse(journal())).toEqual({ at: first.at, marker: 'anna', ...KEY, file: { version: 1, mark: first } });

  const second = markOf({ points: 6, marker: 'ben' });
  expect(given.put(KEY, { second }, 1)).toEqual({ ok: true, file: { version: 2, mark: first, second } });
  expect(given.put(KEY, { mark: null, by: 'cem' }, 2)).toEqual({ ok: true, file: { version: 3, second } });
  expect(given.history(KEY)).toEqual([
    { at: first.at, marker: 'anna', after: first },
    { at: second.at, marker: 'ben', after: second, second: true },
    { at: expect.any(String), marker: 'cem', before: first },
  ]);
  given.close();
  const later = store({ readOnly: true });
  expect(later.all()).toEqual([{ key: KEY, file: { version: 3, second } }]);
  expect(later.history(KEY)).toHaveLength(3);
  expect(() => later.put(KEY, {}, 3)).toThrow('expected marks that were opened to be written');
});

test('who saw another version overwrites nothing', () => {
  const given = store();
  const first = markOf({ points: 7 });
  given.put(KEY, { mark: first }, 0);
  const before = snapshot(marks);
  expect(given.put(KEY, { mark: markOf({ points: 3, marker: 'ben' }) }, 0)).toEqual({
    ok: false,
    current: { version: 1, mark: first },
  });
  fs.writeFileSync(fileOf(), JSON.stringify({ version: 5 })); // by hand
  expect(given.put(KEY, { mark: first }, 1)).toEqual({ ok: false, current: { version: 5 } });
  fs.writeFileSync(fileOf(), before[path.relative(marks, fileOf())]!);
  expect(snapshot(marks)).toEqual(before);
});

describe('a crash', () => {
  beforeEach(() => {
    const given = store();
    given.put(KEY, { mark: markOf({ points: 7 }) }, 0);
    given.put({ ...KEY, student: 'ben' }, { mark: markOf({ points: 5 }) }, 0);
    given.close();
  });

  test('in the middle of the journal’s last line: it is taken out, and said', () => {
    const whole = journal();
    fs.appendFileSync(path.join(marks, 'journal.ndjson'), '{"at":"2026-11-26T20:0');
    const given = store();
    expect(said).toEqual([
      `${marks}/journal.ndjson: line 3 was cut off by a crash, and was taken out: it had not been saved`,
    ]);
    expect(journal()).toBe(whole);
    given.put(KEY, { mark: markOf({ points: 8 }) }, 1);
    expect(journal().split('\n')).toHaveLength(4);
    expect(given.history(KEY).map(({ after }) => after!.points)).toEqual([7, 8]);
  });

  test('in the middle of a character, or before the line’s end', () => {
    const whole = journal();
    fs.appendFileSync(path.join(marks, 'journal.ndjson'), Buffer.from([0x7b, 0xc3]));
    store().close();
    expect(journal()).toBe(whole);
    fs.writeFileSync(path.join(marks, 'journal.ndjson'), whole.slice(0, -1));
    const given = store();
    given.put(KEY, { mark: markOf({ points: 8 }) }, 1);
    expect(given.history(KEY)).toHaveLength(2);
    expect(said).toHaveLength(1);
  });

  test('between the journal and the file: the mark is there, also for who only reads', () => {
    fs.writeFileSync(fileOf(), JSON.stringify({ version: 0 }));
    fs.rmSync(fileOf('ben'));
    const points = (given: MarksStore) => given.all().map(({ key, file }) => `${key.student} ${file.mark?.points}`);
    expect(points(store({ readOnly: true }))).toEqual(['anna 7', 'ben 5']);
    expect(fs.existsSync(fileOf('ben'))).toBe(false);
    const given = store();
    expect(said).toEqual([`${marks}: 2 marks whose files were gone are back, from journal.ndjson`]);
    expect(points(given)).toEqual(['anna 7', 'ben 5']);
    expect(JSON.parse(fs.readFileSync(fileOf('ben'), 'utf8'))).toEqual({ version: 1, mark: markOf({ points: 5 }) });
  });

  test('a lost journal loses no mark', () => {
    fs.rmSync(path.join(marks, 'journal.ndjson'));
    expect(store().get(KEY)).toEqual({ version: 1, mark: markOf({ points: 7 }) });
  });

  test('a process that is killed again and again loses nothing that it said was saved', () => {
    const script = `
      const { openMarks } = require(${JSON.stringify(require.resolve('../marks/store'))});
      const marks = openMarks(process.argv[1], { say: () => {} });
      const key = { student: 'anna', sheet: '01-relax', item: 'derivation' };
      const timer = Number(process.argv[2]);
      const end = performance.now() + timer;
      for (;;) {
        const version = marks.get(key)?.version ?? 0;
        const mark = { answer: '', picked: [], adjust: 0, points: version, comment: 'x'.repeat(500), marker: 'anna', at: 'now' };
        marks.put(key, { mark }, version);
        require('fs').writeSync(1, (version + 1) + '\\n');
        if (performance.now() > end) process.kill(process.pid, 'SIGKILL');
      }`;
    for (const milliseconds of [1, 15, 40]) {
      const { stdout, signal } = spawnSync(process.execPath, ['-e', script, graded, String(milliseconds)], {
        encoding: 'utf8',
      });
      expect(signal).toBe('SIGKILL');
      const told = Number(stdout.trim().split('\n').at(-1));
      const given = store();
      expect(given.get(KEY)!.version).toBeGreaterThanOrEqual(told);
      expect(given.history(KEY)).toHaveLength(given.get(KEY)!.version);
      given.close();
    }
  }, 30_000);
});

describe('the lock', () => {
  test('one writer a folder; a reader is let in', () => {
    store();
    expect(() => store()).toThrow(
      `${marks}: expected one \`course mark\` at a time, and process ${process.pid} has it: end it first ` +
        `(if none runs, delete ${marks}/.lock)`,
    );
    expect(store({ readOnly: true }).all()).toEqual([]);
    open[0]!.close();
    store().close();
    expect(fs.readdirSync(marks)).toEqual(['journal.ndjson']);
  });

  test.each([
    ['of a dead process', () => ({ pid: spawnSync(process.execPath, ['-e', '']).pid, host: os.hostname() })],
    ['of a process whose number another one has now', () => ({ pid: process.pid, host: os.hostname(), started: '1' })],
  ])('%s is taken over', (_, owner) => {
    fs.mkdirSync(marks);
    fs.writeFileSync(path.join(marks, '.lock'), JSON.stringify(owner()));
    const given = store();
    given.put(KEY, { mark: markOf() }, 0);
  });

  test('several that find a stale one at once: one of them has it', async () => {
    fs.mkdirSync(marks);
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    fs.writeFileSync(path.join(marks, '.lock'), JSON.stringify({ pid, host: os.hostname() }));
    // each keeps what it has until all have tried
    const script = `
      const { takeLock } = require(${JSON.stringify(require.resolve('../marks/lock'))});
      try { takeLock(process.argv[1]); console.log('has it'); } catch (error) { console.log(error.message.slice(-60)); }
      process.stdin.resume();`;
    const all = Array.from({ length: 4 }, () =>
      spawn(process.execPath, ['-e', script, marks], { stdio: ['pipe', 'pipe', 'inherit'] }),
    );
    const said = await Promise.all(all.map(async ({ stdout }) => String((await once(stdout, 'data'))[0])));
    for (const { stdin } of all) stdin.end();
    expect(said.filter((text) => text === 'has it\n')).toHaveLength(1);
    expect(fs.readdirSync(marks)).toEqual(['.lock']);
  }, 30_000);

  test('one that was cut off is taken over; one of another machine is not', () => {
    fs.mkdirSync(marks);
    fs.writeFileSync(path.join(marks, '.lock'), '');
    store().close();
    fs.writeFileSync(path.join(marks, '.lock'), JSON.stringify({ pid: 1, host: 'another' }));
    expect(() => store()).toThrow('and process 1 on another has it');
  });
});

describe('what is refused', () => {
  test.each([
    ['../x', 'expected a student that can name a file'],
    ['.lock', 'expected a student that can name a file'],
    ['a/b', 'expected a student that can name a file'],
    ['a\u0000b', 'expected a student that can name a file'],
    ['x'.repeat(256), 'expected a student that can name a file'],
    ['Journal.ndjson', 'expected a student who is not called journal.ndjson'],
  ])('the name %j', (student, why) => {
    const given = store();
    expect(() => given.put({ ...KEY, student }, { mark: markOf() }, 0)).toThrow(`${marks}: ${why}`);
    expect(() => given.put({ ...KEY, item: '..' }, { mark: markOf() }, 0)).toThrow('expected an item');
    expect(snapshot(marks)).toEqual({ '.lock': expect.any(String), 'journal.ndjson': '' });
  });

  test('names that differ in capitals alone', () => {
    const given = store();
    given.put(KEY, { mark: markOf() }, 0);
    expect(() => given.put({ ...KEY, student: 'ANNA' }, { mark: markOf() }, 0)).toThrow('differ in more than capitals');
  });

  test('a mark that breaks its schema', () => {
    const given = store();
    expect(() => given.put(KEY, { mark: markOf({ points: -1 }) }, 0)).toThrow('#/mark/points: expected >= 0, got -1');
    expect(() => given.put(KEY, { mark: markOf({ points: NaN }) }, 0)).toThrow('#/mark/points: expected number');
    expect(journal()).toBe('');
  });

  test.each([
    ['{"version":', '/: expected JSON'],
    ['{"version":1,"mark":{"points":3}}', "#/mark: expected a key 'answer', got the keys points"],
  ])('a broken file %s', (text, why) => {
    fs.mkdirSync(path.dirname(fileOf()), { recursive: true });
    fs.writeFileSync(fileOf(), text);
    for (const readOnly of [true, false]) expect(() => store({ readOnly })).toThrow(fileOf());
    expect(() => store()).toThrow(why);
    expect(fs.existsSync(path.join(marks, '.lock'))).toBe(false);
    expect(fs.readFileSync(fileOf(), 'utf8')).toBe(text);
  });

  test('a journal that is broken in the middle', () => {
    store().put(KEY, { mark: markOf() }, 0);
    open[0]!.close();
    fs.writeFileSync(path.join(marks, 'journal.ndjson'), `nothing\n${journal()}`);
    expect(() => store()).toThrow(`${marks}/journal.ndjson: line 1: expected JSON`);
  });

  test('a folder that cannot be written to, at the start', () => {
    fs.writeFileSync(marks, 'a file');
    expect(() => store()).toThrow(`${marks}: expected a folder that can be written to: a file stands in its place`);
    fs.rmSync(marks);
    fs.writeFileSync(graded, 'a file'); // marks could be saved, and would flow into nothing
    expect(() => store()).toThrow(`${graded}: expected a folder that can be written to: a file stands in its place`);
  });

  test('a disk that is full in the middle: nothing is changed', () => {
    let isFull = false;
    const steps = {
      ...fs,
      renameSync: (...names: Parameters<typeof fs.renameSync>) => {
        if (isFull) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
        fs.renameSync(...names);
      },
    };
    const given = store({ write: (file, text) => writeAtomically(file, text, steps) });
    given.put(KEY, { mark: markOf({ points: 7 }) }, 0);
    const before = snapshot(marks);
    isFull = true;
    expect(() => given.put(KEY, { mark: markOf({ points: 8 }) }, 1)).toThrow(
      `${fileOf()}: expected a place that can be written to (ENOSPC); nothing was changed`,
    );
    isFull = false;
    expect(snapshot(marks)).toEqual(before);
    expect(given.get(KEY)!.mark!.points).toBe(7);
    expect(given.history(KEY)).toHaveLength(1);
    expect(given.put(KEY, { mark: markOf({ points: 8 }) }, 1).ok).toBe(true);
  });
});
