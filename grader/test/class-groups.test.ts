/** One member of a group hands in for all, by the groups of the roster. */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { groupHint, withGroups } from '../class/group-hand-ins';
import { handInRow } from '../class/hand-ins';
import { peopleOf } from '../class/people';
import { readRoster } from '../class/roster';
import { readRules } from '../class/rules';
import type { Person } from '../intake/hand-in';
import type { Submission } from '../intake/rows';

const SHEETS = ['01-relax', '02-attribution', '03-structure'];
let folder: string;
beforeEach(() => void (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'course-groups-'))));
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

/** A hand-in as Moodle hands it over; its notebook is the student's name. */
function row(student: string, sheet = '01-relax', more: Partial<Submission> = {}): Submission {
  const file = path.join(folder, `${student}-${sheet}.ipynb`);
  fs.writeFileSync(file, student);
  const handIn = { platform: 'moodle' as const, people: [{ student, name: student }] as [Person], rule: '' };
  const place = `/in/${student}/${sheet}.ipynb`;
  const key = `${student}/${sheet}`;
  return { key, student, sheet, source: place, place, rules: 'by name', notes: [], file, handIn, ...more };
}
function peopleWith(rows: Submission[], roster: string) {
  const file = path.join(folder, 'roster.csv');
  fs.writeFileSync(file, `id;name;group\n${roster}`);
  return peopleOf(rows.map(handInRow), readRoster(file));
}
const PAIR = '1;Anna Bauer;G1\n2;Ben Kurz;G1\n3;Carl Dorn;\n';

test('the others of the group get the hand-in, in files of their own, and nobody else does', () => {
  const rows = [row('Anna Bauer'), row('Carl Dorn')];
  const { rows: all, asks } = withGroups(rows, peopleWith(rows, PAIR));
  expect(asks).toEqual([]);
  expect(all.slice(0, 2)).toEqual(rows);
  expect(all.slice(2)).toMatchObject([
    { key: 'Ben Kurz/01-relax', student: 'Ben Kurz', group: 'Anna Bauer and Ben Kurz', handIn: { platform: 'moodle' } },
  ]);
  expect(all[2]!.file).not.toBe(rows[0]!.file);
  expect(fs.readFileSync(all[2]!.file!, 'utf8')).toBe('Anna Bauer');
  const people = peopleWith(all, PAIR);
  expect(people.of('Ben Kurz')?.entry?.id).toBe('2');
});

test('attempts are the attempts of all', () => {
  const { file: _none, ...several } = row('Anna Bauer');
  const attempts = ['one', 'two'].map((name) => {
    const file = path.join(folder, `${name}.ipynb`);
    fs.writeFileSync(file, name);
    return { name, source: name, place: name, notes: [], file };
  });
  const rows = [{ ...several, attempts }];
  const [, ben] = withGroups(rows, peopleWith(rows, PAIR)).rows;
  expect(ben!.attempts!.map(({ name }) => name)).toEqual(['one', 'two']);
  expect(ben!.attempts!.map(({ file }) => fs.readFileSync(file!, 'utf8'))).toEqual(['one', 'two']);
  expect(new Set([...ben!.attempts!, ...attempts].map(({ file }) => file)).size).toBe(4);
});

test('an untouched notebook gives way to the one that another member worked on', () => {
  const rows = [row('Ben Kurz', '01-relax', { untouched: true }), row('Anna Bauer')];
  const { rows: all, asks } = withGroups(rows, peopleWith(rows, PAIR));
  expect([asks, all.map(({ key }) => key)]).toEqual([[], ['Anna Bauer/01-relax', 'Ben Kurz/01-relax']]);
  expect(fs.readFileSync(all[1]!.file!, 'utf8')).toBe('Anna Bauer');
  expect(all[1]!.untouched).toBeUndefined();
  const untouched = rows.map((one) => ({ ...one, untouched: true as const }));
  expect(withGroups(untouched, peopleWith(untouched, PAIR)).rows).toEqual(untouched);
});

test('who handed in alone keeps it, and where two did a person must look', () => {
  const both = [row('Anna Bauer'), row('Ben Kurz')];
  expect(withGroups(both, peopleWith(both, PAIR))).toEqual({ rows: both, asks: [] });
  const { rows, asks } = withGroups(both, peopleWith(both, `${PAIR}4;Dora Ende;G1\n`));
  expect(rows).toEqual(both);
  expect(asks).toEqual([
    '01-relax: of the group G1, Anna Bauer and Ben Kurz handed in, and Dora Ende did not: it is not clear whose hand-in counts for the others',
  ]);
});

test('a group that hands in under its own name: each member gets it, and the group is no student', () => {
  const roster = '1;Anna Bauer;Team A\n2;Ben Kurz;Team A\n3;Carl Dorn;Team B\n4;Dora Ernst;***\n';
  const rows = [row('Team A'), row('teamb_4711'), row('Somebody')];
  const { rows: all, asks } = withGroups(rows, peopleWith(rows, roster));
  expect(asks).toEqual([]);
  expect(all.map(({ key }) => key)).toEqual([
    'Somebody/01-relax',
    'Anna Bauer/01-relax',
    'Ben Kurz/01-relax',
    'Carl Dorn/01-relax',
  ]);
  expect(all.slice(1).map(({ file }) => fs.readFileSync(file!, 'utf8'))).toEqual(['Team A', 'Team A', 'teamb_4711']);
  expect(groupHint(rows, peopleWith(rows, roster))).toEqual([
    expect.stringMatching(/of the group Team A, Team A handed in and Anna Bauer and Ben Kurz did not, and 1 more/),
  ]);
  const both = [row('Team A'), row('Anna Bauer')];
  const doubtful = withGroups(both, peopleWith(both, roster));
  expect(doubtful.rows).toEqual(both);
  expect(doubtful.asks).toEqual([expect.stringMatching(/Team A and Anna Bauer handed in, and Ben Kurz did not/)]);
});

test('each sheet is settled for itself', () => {
  const rows = [row('Anna Bauer', '01-relax'), row('Ben Kurz', '02-attribution')];
  const all = withGroups(rows, peopleWith(rows, PAIR)).rows;
  expect(all.map(({ key }) => key).sort()).toEqual([
    'Anna Bauer/01-relax',
    'Anna Bauer/02-attribution',
    'Ben Kurz/01-relax',
    'Ben Kurz/02-attribution',
  ]);
});

test('without the rule a small group is pointed out, and a tutorial of many is not', () => {
  const rows = [row('Anna Bauer')];
  expect(groupHint(rows, peopleWith(rows, PAIR))).toEqual([
    '01-relax: of the group G1, Anna Bauer handed in and Ben Kurz did not: if one hands in for all, say `"handInByGroup": true` in class.json',
  ]);
  const tutorial = Array.from({ length: 9 }, (_, i) => `${i + 5};Student ${i};G1\n`).join('');
  expect(groupHint(rows, peopleWith(rows, PAIR + tutorial))).toEqual([]);
});

test('the rule needs groups', () => {
  const rules = path.join(folder, 'class.json');
  fs.writeFileSync(path.join(folder, 'roster.csv'), 'id;name\n1;Anna Bauer\n');
  for (const content of [{ handInByGroup: true }, { handInByGroup: true, roster: 'roster.csv' }]) {
    fs.writeFileSync(rules, JSON.stringify(content));
    expect(() => readRules(rules, SHEETS)).toThrow(
      `${rules}#/handInByGroup: expected false, or a roster with a column \`group\`, got true`,
    );
  }
});
