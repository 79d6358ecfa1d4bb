/** What intake makes of a student's notebooks where there is more than one, with and without times; groups; what is not of this download. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { handInRow } from '../class/hand-ins';
import { personalRules } from '../class/own-rules';
import { peopleOf } from '../class/people';
import { planOf } from '../class/plan';
import { noRules, type Rules } from '../class/rules';
import { chooseOne } from '../intake/attempts';
import { describeIntake } from '../intake/dry-run';
import type { HandIn } from '../intake/hand-in';
import type { Owner } from '../intake/owners';
import { apartByNumber, type Entry, ofMembers, type Submission } from '../intake/rows';
import { readFound } from '../intake/sheet-of';
import { folder, SHEETS, take, untouched, workOn, write } from './intake-folder';

const SLUGS = SHEETS.map(({ slug }) => slug);

const ownerOf = (handIn: HandIn): Owner => ({ student: 'anna', rule: 'r', handIn, download: '' });
/** A hand-in as a platform's layout would say it. */
function entry(name: string, content: string, handIn: Partial<HandIn> = {}): Entry {
  const file = write(name, content);
  const found = { path: file, absolute: file, parts: name.split('/') };
  const people: HandIn['people'] = [{ student: 'anna' }];
  return ofMembers(
    readFound(found, SHEETS),
    ownerOf({ platform: 'blackboard', people, rule: 'r', ...handIn }),
    '0001',
  )[0]!;
}
const time = (at: string, trusted = true) => ({ time: { at: `2026-11-${at}:00:00Z`, from: 'the list', trusted } });
const names = ({ submission }: Entry) => submission.attempts?.map(({ name }) => name);

test('with times: the earliest first, by the platform’s word for them, and nothing to choose', () => {
  const second = entry('b.ipynb', workOn(SHEETS[0]!, '2'), { ...time('19T10'), attempt: 'second' });
  const first = entry('a.ipynb', workOn(SHEETS[0]!, '1'), { ...time('18T10'), attempt: 'first' });
  const row = chooseOne([second, first], SHEETS);
  expect(names(row)).toEqual(['first', 'second']);
  expect(row.attempts!.map(({ found }) => found.parts)).toEqual([['a.ipynb'], ['b.ipynb']]);
  expect([row.submission.problem, row.submission.unclear]).toEqual([undefined, undefined]);
});

test.each([
  ['without times', {}, {}],
  ['with a clock of the student', time('18T10', false), time('19T10', false)],
  ['with one time', time('18T10'), {}],
])('%s they are attempts by their place, and a person must choose', (_name, first, second) => {
  const inFolder = entry('try/01-relax.ipynb', workOn(SHEETS[0]!, '1'), first);
  const row = chooseOne([inFolder, entry('01-relax.ipynb', workOn(SHEETS[0]!, '2'), second)], SHEETS);
  expect(row.submission).toMatchObject({ unclear: true, problem: expect.stringMatching(/^2 different notebooks/) });
  expect(names(row)).toEqual(['try/01-relax.ipynb', '01-relax.ipynb']);
});

test('who goes back to an old state hands it in again; the same twice in a row is once, at the first time', () => {
  const states = ['1', '1', '2', '1'].map((state, i) =>
    entry(`${i}.ipynb`, workOn(SHEETS[0]!, state), { ...time(`1${i}T10`), attempt: `${i}` }),
  );
  expect(names(chooseOne(states, SHEETS))).toEqual(['0', '2', '3']);
  const same = chooseOne(states.slice(0, 2), SHEETS);
  const notes = [expect.stringMatching(/^also handed in/)];
  expect(same.submission).toMatchObject({ handIn: { attempt: '0' }, notes });
  expect(same.submission.attempts).toBeUndefined();
});

test('an untouched one is no attempt, though it came last', () => {
  const worked = entry('1.ipynb', workOn(SHEETS[0]!, '1'), time('18T10'));
  const row = chooseOne([worked, entry('2.ipynb', untouched(), time('19T10'))], SHEETS);
  expect(row.submission.attempts).toBeUndefined();
  expect(row.read.found.parts).toEqual(['1.ipynb']);
});

test('two people of one name are no attempts of each other', () => {
  const who = (id: string): Partial<HandIn> => ({ ...time('18T10'), people: [{ student: 'anna', id }] });
  const [seventh, eighth, same] = ['7', '8', '7'].map((id, i) => entry(`${i}.ipynb`, workOn(SHEETS[0]!), who(id)));
  const students = (...entries: Entry[]) => apartByNumber(entries).map(({ submission }) => submission.student);
  expect(students(seventh!, eighth!)).toEqual(['anna_7', 'anna_8']);
  expect(students(seventh!, same!)).toEqual(['anna', 'anna']);
});

test("a group's notebook is a row of each member", () => {
  const people: HandIn['people'] = [
    { student: 'anna', name: 'Anna B', id: '1' },
    { student: 'ben', name: 'Ben C', id: '2' },
  ];
  const file = write('group/01-relax.ipynb', workOn(SHEETS[0]!));
  const read = readFound({ path: file, absolute: file, parts: ['group', '01-relax.ipynb'] }, SHEETS);
  const owner = ownerOf({ platform: 'gradescope', people, rule: 'r', returnName: 's1' });
  const rows = ofMembers(read, owner, '0001').map(({ submission }) => submission);
  expect(rows.map(({ key, group }) => [key, group])).toEqual([
    ['anna/01-relax', 'Anna B, Ben C'],
    ['ben/01-relax', 'Anna B, Ben C'],
  ]);
  const both = { platform: 'gradescope', returnName: 's1', group: 'Anna B, Ben C' };
  expect(rows.map(handInRow)).toMatchObject([
    { ...both, student: 'anna', person: { name: 'Anna B', id: '1' } },
    { ...both, student: 'ben', person: { name: 'Ben C', id: '2' } },
  ]);
});

test('each attempt is written as a notebook of ours, and the dry run names each', async () => {
  write('anna/01-relax.ipynb', workOn(SHEETS[0]!, '1'));
  write('anna/01-relax-Copy1.ipynb', workOn(SHEETS[0]!, '2'));
  const taken = await take();
  const [row] = taken.submissions;
  expect(row!.attempts!.map(({ name }) => name)).toEqual(['01-relax-Copy1.ipynb', '01-relax.ipynb']);
  const texts = row!.attempts!.map(({ file }) => fs.readFileSync(file!, 'utf8'));
  expect(texts[0]).toContain('2');
  expect(new Set(texts).size).toBe(2);
  expect(path.dirname(row!.attempts![0]!.file!)).toBe(path.join(folder, 'work'));
  const lines = describeIntake(taken);
  for (const { source } of row!.attempts!) expect(lines.filter((line) => line.includes(source))).not.toEqual([]);
});

describe('what is graded', () => {
  const plan = (rows: Submission[], more: Partial<Rules> = {}, sheet?: string) => {
    const rules: Rules = { ...noRules, file: 'class.json', ...more };
    const people = peopleOf(rows.map(handInRow), rules.roster);
    const personal = personalRules(rules, people);
    const { jobs, left, sheets, rows: counted, asks } = planOf(rows, { rules, people, personal, sheets: SLUGS, sheet });
    const keys = jobs.map(({ key, attempt }) => `${key}${attempt ? ` #${attempt}` : ''}`);
    const others = left.flatMap(({ sources }) => sources.map((one) => path.relative(path.join(folder, 'in'), one)));
    return { keys, left: others, sheets, counted, asks };
  };

  test('untouched notebooks of sheets that nobody changed are named, not counted', async () => {
    write('anna/01-relax.ipynb', workOn(SHEETS[0]!));
    write('anna/02-attribution.ipynb', untouched(SHEETS[1]));
    write('ben/01-relax.ipynb', untouched());
    write('cem/02-attribution.ipynb', untouched(SHEETS[1]));
    const taken = (await take()).submissions;
    expect(plan(taken)).toMatchObject({
      keys: ['anna/01-relax', 'ben/01-relax', 'cem/02-attribution'], // else nothing would be said of cem
      left: ['anna/02-attribution.ipynb'],
      sheets: ['01-relax'],
    });
    const entries = ['anna', 'ben', 'cem'].map((login, i) => ({ line: i + 2, login, platformIds: {} }));
    expect(plan(taken, { roster: { file: 'r.csv', entries } })).toMatchObject({
      keys: ['anna/01-relax', 'ben/01-relax'],
      left: ['anna/02-attribution.ipynb', 'cem/02-attribution.ipynb'],
    });
    expect(plan(taken, {}, '02-attribution')).toMatchObject({
      keys: ['anna/02-attribution', 'cem/02-attribution'],
      left: ['anna/01-relax.ipynb', 'ben/01-relax.ipynb'],
      sheets: ['02-attribution'],
      asks: [],
    });
  });

  test('where nobody changed anything, all count', async () => {
    write('anna/01-relax.ipynb', untouched());
    write('anna/02-attribution.ipynb', untouched(SHEETS[1]));
    expect(plan((await take()).submissions)).toMatchObject({
      keys: ['anna/01-relax', 'anna/02-attribution'],
      left: [],
    });
  });

  test('with --sheet, who handed in another sheet alone is a question', async () => {
    write('anna/01-relax.ipynb', workOn(SHEETS[0]!));
    write('ben/02-attribution.ipynb', workOn(SHEETS[1]!));
    expect(plan((await take()).submissions, {}, '01-relax').asks).toEqual([
      'ben handed in 02-attribution, but nothing of 01-relax',
    ]);
  });

  test('all attempts where a person must choose, the chosen one when somebody has chosen', async () => {
    write('anna/01-relax.ipynb', workOn(SHEETS[0]!, '1'));
    write('anna/01-relax-Copy1.ipynb', workOn(SHEETS[0]!, '2'));
    const rows = (await take()).submissions;
    const both = ['anna/01-relax (01-relax-Copy1.ipynb) #1', 'anna/01-relax (01-relax.ipynb) #2'];
    const open = plan(rows);
    expect(open.keys).toEqual(both);
    expect(open.counted).toMatchObject([{ unclear: true }]);
    const pointer = '/count/anna/01-relax';
    const count = (value: string) => ({ count: [{ student: 'anna', sheet: '01-relax', value, pointer }] });
    const chosen = plan(rows, count('01-relax.ipynb'));
    expect(chosen.keys).toEqual([both[1]]);
    expect(chosen.counted[0]!.unclear).toBeUndefined();
    expect(() => plan(rows, count('third'))).toThrow(
      'class.json#/count/anna/01-relax: expected one of the attempts "01-relax-Copy1.ipynb", "01-relax.ipynb", got "third"',
    );
    const best = plan(rows, { attempts: 'best' });
    expect([best.keys, best.counted[0]!.unclear]).toEqual([both, undefined]);
  });
});
