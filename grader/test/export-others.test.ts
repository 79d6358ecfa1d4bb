/**
 * The files of D2L, Blackboard and ILIAS: filled in, and made where a platform takes one that is made. Each importer follows what the
 * platform's module under `grader/export/` names as its source.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { HandInRow } from '../class/hand-ins';
import type { Report } from '../report';
import {
  blank,
  type Column,
  capped,
  classOf,
  comma,
  exported,
  people,
  quoted,
  records,
  run,
  STUDENTS,
  type Student,
  score,
  table,
  unzipped,
  zero,
} from './export-class';
import { ILIAS_TEAM_TITLES, ILIAS_TITLES } from './platform-titles';

describe('D2L Brightspace', () => {
  const END = 'End-of-Line Indicator';
  const ITEM = '01-relax Points Grade <Numeric MaxPoints:100 Weight:20 Category:Sheets CategoryWeight:50>';
  const QUIZ = 'Quiz Points Grade <Numeric MaxPoints:5>';
  const HEADS = ['OrgDefinedId', 'Username', 'Last Name', 'First Name', ITEM, QUIZ, END];
  const download = (grade: Column) => {
    const rows = people.map(({ id, login, last, first }, i) => {
      return [`#${id}`, `#${login}`, last, first, i < 30 ? grade(i) : '', '4', '#'];
    });
    return table([HEADS, ...rows], { lineEnd: '\r\n' });
  };
  /** By Username or OrgDefinedId; only `<Item> Points Grade` is read, and cut at the maximum. */
  const imports = (bytes: Buffer) =>
    new Map(
      records(bytes).map((row) => {
        expect(row[END]).toBe('#');
        const grade = Object.keys(row).find((head) => head.startsWith('01-relax Points Grade'))!;
        return [(row.OrgDefinedId || row.Username)!.replace(/^#/, ''), row[grade]!];
      }),
    );

  test('an export is filled in; no other byte changes', async () => {
    const { graded, given } = classOf(
      ({ name, id }) => ({ person: { name }, returnName: `77-${id} - ${name} - Nov 20, 2026 105 PM` }),
      'd2l',
    );
    const { said, status } = await run(['d2l', graded], { gradebook: given('GradesExport.csv', download(blank)) });
    expect(status).toBe(3);
    const twins = [9, 10]; // Max Muster, twice: D2L's download says names only
    expect(said.match(/with the name 'max muster'/g)).toHaveLength(4);
    const written = exported(graded, 'GradesExport.csv');
    expect(written.equals(download((i) => (twins.includes(i) ? '' : score(i))))).toBe(true);
    const taken = imports(written);
    for (const [i, { id }] of STUDENTS.entries()) expect(taken.get(id)).toBe(twins.includes(i) ? '' : score(i));
    const pages = await unzipped(path.join(graded, 'export', 'd2l-feedback-01-relax.zip'));
    expect(pages.size).toBe(28);
    expect(pages.get('77-1000 - Anna Müller - Nov 20, 2026 105 PM/01-relax.html')).toContain('s00');
  });

  test('whose group handed in under its own name gets no 0, but a person looks', async () => {
    const made = classOf(
      ({ name }, i) =>
        i === 0
          ? { person: { name: 'Group 3' } }
          : { platform: 'plain', person: { name }, group: i % 2 ? 'Group 3' : 'G' },
      'd2l',
      {
        change: (report: Report, i: number) =>
          i === 0 ? report : { ...report, standing: { mark: 0, sentences: ['Not handed in'], missing: true } },
      },
    );
    const { said } = await run(['d2l', made.graded], { gradebook: made.given('x.csv', download(blank)) });
    expect(said).toContain('no hand-in here under this name, and it is not known whose s00 is');
    const taken = imports(exported(made.graded, 'x.csv'));
    const twins = [9, 10];
    for (const [i, { id }] of STUDENTS.entries())
      expect(taken.get(id)).toBe(i === 0 || i % 2 || twins.includes(i) ? '' : '0');
  });

  test('without a file the form is made, of those with a number or a login', async () => {
    const { graded } = classOf(({ id, login }, i) => ({ person: i === 0 ? {} : i % 2 ? { id } : { login } }), 'plain');
    const { said, status } = await run(['d2l', graded], { cap: true });
    expect(status).toBe(3);
    expect(said).toMatch(/nothing: s00: not in d2l-01-relax\.csv/);
    expect(said).toContain('d2l-01-relax.csv does not say its maximum: 100 taken, as here (--max sets it)');
    const written = exported(graded, 'd2l-01-relax.csv');
    expect(written.toString().split('\r\n')[0]).toBe(`OrgDefinedId,Username,01-relax Points Grade,${END}`);
    const taken = imports(written);
    for (const [i, { id, login }] of STUDENTS.entries())
      expect(taken.get(i % 2 ? id : login)).toBe(i === 0 ? undefined : capped(i));
  });

  test('--max and --scale where the file does not say its maximum', async () => {
    const { graded } = classOf(({ id }) => ({ person: { id } }), 'plain');
    expect((await run(['d2l', graded], { max: '10' })).error).toContain('the maximum is 10 there and 100 here');
    expect((await run(['d2l', graded], { max: '10', scale: true })).status).toBe(3); // no pages for D2L
    expect(imports(exported(graded, 'd2l-01-relax.csv')).get('1000')).toBe('11');
  });

  test.each<[string, string, string]>([
    ['no end-of-line indicator', 'OrgDefinedId,01-relax Points Grade\n#1,\n', `with a column '${END}'`],
    ['nobody is told', `Name,01-relax Points Grade,${END}\nx,,#\n`, "expected 'OrgDefinedId' or 'Username'"],
    ['no item', `OrgDefinedId,01-relax,${END}\n#1,,#\n`, 'expected --column with one of none that takes a mark'],
  ])('%s', async (_name, text, message) => {
    const { graded, given } = classOf(({ id }) => ({ person: { id } }), 'plain');
    const { status, error } = await run(['d2l', graded], { gradebook: given('x.csv', text) });
    expect([status, error]).toEqual([2, expect.stringContaining(message)]);
  });
});

describe('Blackboard', () => {
  const POINTS = 'Sheet: 01-relax [Total Pts: 100 Score] |664617';
  const TOTAL = 'Weighted Total [Total Pts: up to 100] |600';
  const HEADS = ['Last Name', 'First Name', 'Username', 'Student ID', TOTAL, POINTS];
  const offline = (grade: Column) => {
    const rows = people.map(({ id, login, last, first }, i) => [last, first, login, id, '', i < 30 ? grade(i) : '']);
    return Buffer.from(`\ufeff${table([HEADS, ...rows], { delimiter: '\t', write: quoted })}`, 'utf16le');
  };
  const own = () => classOf(({ login, name }) => ({ person: { login, name } }), 'blackboard');

  test('the file of Work Offline, UTF-16 with tabs, is filled in; no other byte changes', async () => {
    const { graded, given } = own();
    const before = offline((i) => (i === 1 ? 'Needs Grading' : ''));
    const { said, status } = await run(['blackboard', graded], { gradebook: given('gc_x_fullgc.xls', before) });
    expect(status).toBe(3);
    expect(said).toContain('(was Needs Grading)');
    const written = exported(graded, 'gc_x_fullgc.xls');
    expect(written.equals(offline(score))).toBe(true);
    const taken = records(written.toString('utf16le'), '\t');
    for (const [i, { login }] of STUDENTS.entries())
      expect(taken.find(({ Username }) => Username === login)![POINTS]).toBe(score(i));
  });

  test('a file is needed: a column without a number would become a new one that counts nothing', async () => {
    const { graded, given } = own();
    expect((await run(['blackboard', graded])).error).toContain("--gradebook: expected the platform's own file");
    for (const [file, message] of [
      ['Username,01-relax\nlogin00,\n', 'expected a column as in'],
      ['Username,Total [Total Pts: up to 100 Score] |1\nlogin00,\n', 'expected a column as in'], // calculated
      [offline(blank).subarray(0, -1), 'expected UTF-16, two bytes a character'],
    ] as const)
      expect((await run(['blackboard', graded], { gradebook: given('x.csv', file) })).error).toContain(message);
  });
});

describe('ILIAS', () => {
  const status = (mark: Column, update: Column) => {
    const rows = people.map(({ id, login, last, first }, i) => {
      const known = [id, login, last, first, i % 2 ? 'passed' : 'notgraded'];
      return [update(i), ...known, i < 30 ? mark(i) : '', 'a, note', 'see "page"', '', ''];
    });
    return table([ILIAS_TITLES, ...rows], { write: quoted });
  };
  const folderOf = ({ login, id }: Student) => `Last_First_${login}_${id}`;
  const own = (platform: HandInRow['platform'] = 'ilias') =>
    classOf((one) => ({ person: { id: one.id, login: one.login }, returnName: folderOf(one) }), platform);

  test('the status file is filled in: `update` tells which rows count; no other byte changes', async () => {
    const { graded, given } = own();
    const result = await run(['ilias', graded], { gradebook: given('status.csv', status(blank, zero)), cap: true });
    expect(result.status).toBe(3);
    const written = exported(graded, 'status.csv');
    expect(written.equals(status(capped, (i) => (i < 30 ? '1' : '0')))).toBe(true);
    for (const row of records(written)) {
      if (row.update !== '1') continue;
      const i = STUDENTS.findIndex(({ id }) => id === row.usr_id);
      expect(['notgraded', 'passed', 'failed']).toContain(row.status);
      expect(Number(row.mark)).toBe(Math.min(100, STUDENTS[i]!.score));
      expect(Number(row.mark)).toBeLessThanOrEqual(100); // checkMark: one above it, and the whole file is refused
    }
    // uploadMultiFeedbackFile: a folder `multi_feedback…`, in it one for each student that ends in the user's number
    const pages = await unzipped(path.join(graded, 'export', 'ilias-feedback-01-relax.zip'));
    const users = [...pages].map(([name, text]) => {
      const [top, folder, page] = name.split('/');
      expect([top!.slice(0, 14), page]).toEqual(['multi_feedback', '01-relax.html']);
      return [folder!.slice(folder!.lastIndexOf('_') + 1), text];
    });
    expect(new Map(users as [string, string][])).toEqual(
      new Map(STUDENTS.map(({ id, student }) => [id, `<!doctype html><title>${student}</title>`])),
    );
  });

  test('a mark above the maximum is left out, since ILIAS would refuse all', async () => {
    const { graded, given } = own();
    const { said } = await run(['ilias', graded], { gradebook: given('status.csv', status(blank, zero)) });
    expect(said).toMatch(/nothing: s00, .*: 110 points: ILIAS refuses the whole file above 100; --cap/);
    for (const { update, mark } of records(exported(graded, 'status.csv')))
      if (update === '1') expect(Number(mark)).toBeLessThanOrEqual(100);
  });

  test('without the file only pages go back, and the marks are listed to be typed in', async () => {
    const { graded } = own();
    const { status: ended, said } = await run(['ilias', graded]);
    expect(ended).toBe(3);
    expect(said).toContain("ILIAS' core takes no file of marks: type them in");
    expect(said).toMatch(/ {2}s01 +login01 +98\.5/);
    expect(fs.readdirSync(path.join(graded, 'export'))).toEqual(['ilias-feedback-01-relax.zip']);
    const elsewhere = own('plain');
    expect((await run(['ilias', elsewhere.graded])).status).toBe(2);
  });

  test('where teams hand in, a row has one mark for all of them; where theirs differ, it stays', async () => {
    const teams = (mark: Column, update: Column) => {
      const rows = STUDENTS.filter((_, i) => i % 2 === 0).map(({ login }, i) => {
        const logins = `${login}, ${STUDENTS[2 * i + 1]!.login}`;
        return [update(i), String(i), logins, 'notgraded', mark(i), '', 'a, "b"', '', ''];
      });
      return table([ILIAS_TEAM_TITLES, ...rows], { write: quoted });
    };
    const standing = { mark: 0, sentences: ['Not handed in'], missing: true };
    const { graded, given } = classOf(({ login }) => ({ person: { login } }), 'ilias', {
      change: (report: Report, i: number) => {
        if (i === 1) return { ...report, standing };
        return i === 4 || i === 5 ? report : { ...report, standing: { mark: 90 - (i >> 1), sentences: [] } };
      },
    });
    const { said } = await run(['ilias', graded], { gradebook: given('status.csv', teams(blank, zero)) });
    expect(said).toContain('nothing: s04, login04 (line 4): there is one mark for the team there, and theirs differ');
    const marks: Column = (i) => (i === 2 ? '' : String(90 - i));
    const wanted = teams(marks, (i) => (i === 2 ? '0' : '1'));
    expect(exported(graded, 'status.csv').toString()).toBe(wanted.toString());
  });

  test('a state that ILIAS does not know is named with its line', async () => {
    const { graded, given } = own();
    const text = status(blank, zero).toString().replace('"passed"', '"great"');
    expect((await run(['ilias', graded], { gradebook: given('status.csv', text) })).error).toContain(
      "status.csv: line 3: expected 'status' to be notgraded, passed, failed, got 'great'",
    );
  });
});

test('decimal commas of a German export of Brightspace stay commas', async () => {
  const { graded, given } = classOf(({ id }) => ({ person: { id } }), 'plain');
  const file = (grade: Column) =>
    Buffer.from(
      `OrgDefinedId;01-relax Points Grade <Numeric MaxPoints:100,00>;End-of-Line Indicator\r\n${STUDENTS.map(({ id }, i) => `#${id};${grade(i)};#\r\n`).join('')}`,
    );
  await run(['d2l', graded], { gradebook: given('x.csv', file(blank)) });
  expect(exported(graded, 'x.csv').equals(file((i) => comma(STUDENTS[i]!.score)))).toBe(true);
});
