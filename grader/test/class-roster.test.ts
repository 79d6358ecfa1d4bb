/** The roster: spellings of columns, faults with their place, and who of it a hand-in is from. */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { createMatcher, nameKeys } from '../class/match';
import { findSomeone, peopleOf } from '../class/people';
import { readRoster } from '../class/roster';
import type { Person, Platform } from '../intake/hand-in';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'course-roster-'));
const file = path.join(folder, 'roster.csv');
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

function roster(text: string | Buffer, columns?: Record<string, string>) {
  fs.writeFileSync(file, text);
  return readRoster(file, columns).entries;
}
const fault = (text: string | Buffer, columns?: Record<string, string>) => {
  try {
    roster(text, columns);
  } catch (error) {
    expect((error as Error).name).toBe('CourseFault');
    return (error as Error).message.replace(file, 'roster.csv');
  }
  throw new Error('no fault was found');
};
const anna = { line: 2, id: '101', name: 'Anna Bauer', email: 'a@x.org', login: 'anna', group: 'A', platformIds: {} };

test.each([
  ['a comma', 'id,name,email,login,group\n101,Anna Bauer,a@x.org,anna,A\n'],
  ['a semicolon', 'ID;Name;E-Mail;Username;Group\n101;Anna Bauer;a@x.org;anna;A\n'],
  ['a tab', 'student id\tfull name\te-mail address\tuser name\tsection\n101\tAnna Bauer\ta@x.org\tanna\tA'],
  [
    'German, with a BOM',
    '\ufeffMatrikelnummer;Vorname;Nachname;E-Mail-Adresse;Benutzername;Gruppe\r\n101;Anna;Bauer;a@x.org;anna;A\r\n',
  ],
  ['Canvas', 'SIS User ID,Student,Email,SIS Login ID,Section\n101,Anna Bauer,a@x.org,anna,A\n'],
  ['Brightspace', 'OrgDefinedId,First Name,Last Name,Email,Username,Groups\n#101,Anna,Bauer,a@x.org,#anna,A\n'],
  ['an empty line, short lines, spaces', 'id , name,email,login,group,canvas id\n 101,Anna Bauer , a@x.org,anna,A\n\n'],
])('%s', (_name, text) => expect(roster(text)).toEqual([anna]));

test('a comma in a name, in quotation marks or beside semicolons; ids of platforms', () => {
  expect(roster('name,canvas id,GitHub username\n"Bauer, Anna",77,annab\n')).toEqual([
    { line: 2, name: 'Bauer, Anna', platformIds: { canvas: '77', github: 'annab' } },
  ]);
  expect(roster('name;id\nBauer, Anna;1\n')).toEqual([{ line: 2, name: 'Bauer, Anna', id: '1', platformIds: {} }]);
});

test('`columns` names the columns of any other file', () => {
  const columns = { id: 'Matr. Nr. (alt)', name: 'Wer' };
  expect(roster('Wer;Foo;Matr. Nr. (alt)\nAnna;x;7\n', columns)).toEqual([
    { line: 2, id: '7', name: 'Anna', platformIds: {} },
  ]);
  expect(fault('Wer;Foo\nAnna;x\n', columns)).toBe(
    "roster.csv: line 1, column 1: expected a column 'Matr. Nr. (alt)' for the id, got 'Wer, Foo'",
  );
  expect(fault('Wer\nAnna\n', { size: 'Wer' })).toMatch(/expected the columns id, name .*, got 'size'/);
});

test.each([
  ['id,nmae\n1,Anna\n', 'line 1, column 2: expected one of the columns id, name (or first name and last name), email'],
  ['group\nA\n', 'line 1, column 1: expected a column that says who it is, one of id'],
  ['id,name,Student ID\n1,Anna,2\n', "line 1, column 3: expected one column that says the id, got 'Student ID, too'"],
  [
    'id,name\n1,Anna\n2,Ben\n1,Cem\n',
    "line 4, column 1: expected an id that no other line has (line 2 has it), got '1'",
  ],
  [
    'name,email\nAnna,a@x.org\nBen,A@x.org\n',
    'line 3, column 2: expected an email that no other line has (line 2 has it)',
  ],
  ['login\nanna\nANNA\n', 'line 3, column 1: expected a login that no other line has'],
  ['id,group\n1,A\n,B\n', 'line 3, column 1: expected an id, a name, an email or a login'],
  ['id,name\n', 'line 2, column 1: expected a line for each student, got none'],
  ['', 'expected a line with the names of the columns, got an empty file'],
  ['id,name\n1,"Anna\n', 'line 2, column 2: expected a cell in quotation marks that ends with one'],
  ['id,name\n1,Anna,x\n', 'line 2, column 3: expected as many cells as the head has'],
])('%j', (text, expected) => {
  const message = fault(text);
  expect(message).toContain(`roster.csv: ${expected}`);
  expect(message).not.toContain('\n');
});

test('an old code page is named by the byte; a file that is not there', () => {
  expect(fault(Buffer.from('id,name\n1,M\xfcller\n', 'latin1'))).toBe(
    'roster.csv: expected a roster as CSV: byte 11 is not UTF-8; save it as UTF-8',
  );
  expect(() => readRoster(path.join(folder, 'none.csv'))).toThrow(/it cannot be read \(ENOENT\)/);
});

describe('who it is', () => {
  const entries = () =>
    roster(
      [
        'id,name,email,login,canvas id,moodle id',
        '101,Zoë Müller,zoe@x.org,zm,7,',
        '102,Li Bo,libo@x.org,lb,8,',
        '103,Bo Li,boli@x.org,bl,9,',
        '7,Karl Sørensen,ks@x.org,ks,10,4711',
        '105,Anna Maria Bauer,,,,',
      ].join('\n'),
    );
  const lineOf = (person: Omit<Person, 'student'> & { student?: string }, platform: Platform = 'plain') => {
    const match = createMatcher({ entries: entries() })({ student: 'x', ...person }, platform);
    return match && ('entry' in match ? match.entry.line : match.unclear);
  };
  test.each([
    [{ id: '101', name: 'somebody' }, 'gradescope', 2],
    [{ id: '8', name: 'boli' }, 'canvas', 3],
    [{ id: '8', name: 'Zoë Müller' }, 'canvas', 'its id says line 3 of the roster, its name line 2'],
    [{ id: '7', name: 'müllerzoë' }, 'canvas', 2], // Canvas' own number before an id of the university
    [{ id: '9', name: 'libo' }, 'canvas', 4],
    [{ login: 'ZM' }, 'github', 2],
    [{ email: 'Boli@x.org' }, 'gradescope', 4],
    [
      { email: 'boli@x.org', login: 'lb' },
      'gradescope',
      'its ids are of different lines of the roster (lines 3 and 4)',
    ],
    [{ id: '101', name: 'Karl Sorensen' }, 'moodle', 5], // the number is of one assignment
    [{ id: '4711', name: 'whoever' }, 'moodle', 5],
    [{ name: 'Mueller, Zoe' }, 'd2l', 2],
    [{ name: 'Zoe Muller' }, 'd2l', 2],
    [{ name: 'Bo Li' }, 'd2l', '2 on the roster have this name (lines 3 and 4)'],
    [{ name: 'bauerannamaria' }, 'canvas', 6],
    [{ student: '101' }, 'plain', 2],
    [{ student: 'lb' }, 'plain', 3],
    [{ student: 'libo@x.org' }, 'plain', 3],
    [{ student: 'libo' }, 'plain', '2 on the roster have this name (lines 3 and 4)'],
    [{ student: 'Anna_Maria_Bauer' }, 'plain', 6],
    [{ student: 'Anna Bauer' }, 'plain', undefined],
    [{ id: '999', name: 'Nobody' }, 'gradescope', undefined],
  ] as const)('%j of %s', (person, platform, expected) => {
    expect(lineOf(person, platform)).toBe(expected);
  });

  test('a name has a key for each way in which platforms write it', () => {
    expect(nameKeys("O'Neil, Zoë")).toEqual(new Set(['oneil zoe', 'oneilzoe', 'zoeoneil']));
    expect(nameKeys('李雷')).toEqual(new Set(['李雷']));
  });

  test('people: rows of one line of the roster are one person; who is on no line is named', () => {
    const row = (student: string, person: Person | object = {}, platform: Platform = 'plain') => ({
      student,
      platform,
      person,
    });
    const people = peopleOf([row('zm'), row('Zoe Mueller', { name: 'Zoe Mueller' }, 'd2l'), row('eve'), row('Bo Li')], {
      file,
      entries: entries(),
    });
    expect(people.of('zm')).toBe(people.of('ZOE MUELLER'));
    expect(people.of('zm')).toMatchObject({ entry: { line: 2 }, students: ['zm', 'Zoe Mueller'] });
    expect(people.notOnRoster).toEqual(['eve']);
    expect([...people.unclear.keys()]).toEqual(['Bo Li']);
    expect(people.all).toHaveLength(7); // five lines, eve, and Bo Li who may be one of two
    for (const meant of ['101', 'zm', 'ZOE@x.org', 'Müller, Zoë', 'Zoe Mueller'])
      expect(findSomeone(people, meant)).toEqual([people.of('zm')]);
    expect(findSomeone(people, 'Li Bo').length).toBeGreaterThan(1);
    expect(findSomeone(people, 'nobody')).toEqual([]);
  });
});
