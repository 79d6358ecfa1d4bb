/** One member of a group hands in for all (`handInByGroup` in class.json): the rows of the others, by the roster's groups. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Person } from '../intake/hand-in';
import type { Submission } from '../intake/rows';
import { missingRows } from './missing';
import { type People, type Someone, shownAs } from './people';
import { squeezed } from './roster';

/** A group of more members is rather a tutorial, whose members hand in alone. */
const MOST_MEMBERS = 8;

const called = ({ entry, ...rest }: Someone): string => entry?.name ?? shownAs({ entry, ...rest });
const listed = (group: readonly Someone[]): string => group.map(called).join(' and ');

/** `own`: the hand-ins of its members, and those under its own name, as Moodle and Brightspace have where groups hand in. */
type Group = { name: string; sheet: string; members: Someone[]; own: Submission[]; others: Map<Someone, string> };

/** Is a hand-in called like a group? Canvas has a number behind the name. */
export const isCalled = (group: string, { student, name = '' }: { student: string; name?: string }): boolean =>
  squeezed(group) !== '' &&
  [student, student.replace(/_\d+$/, ''), name].some((one) => squeezed(one) === squeezed(group));

/** Of each group and sheet: who handed in, and who did not, by the names that their rows get. */
function groupsOf(rows: readonly Submission[], people: People): Group[] {
  const byName = new Map<string, Someone[]>();
  for (const someone of people.all) {
    const name = someone.entry?.group?.normalize('NFC').trim();
    if (name) byName.set(name, [...(byName.get(name) ?? []), someone]);
  }
  // a notebook that was left as it was given out is no hand-in where another member worked on one
  const has = (someone: Someone, sheet: string) =>
    rows.some((row) => row.sheet === sheet && !row.untouched && people.of(row.student) === someone);
  const sheets = [...new Set(rows.map(({ sheet }) => sheet))];
  const missing = missingRows(people, sheets, has, new Set());
  const isOf = (row: Submission, name: string, members: Someone[]) => {
    const someone = people.of(row.student);
    return someone?.entry ? members.includes(someone) : isCalled(name, row.handIn?.people[0] ?? row);
  };
  return [...byName].flatMap(([name, members]) =>
    sheets.flatMap((sheet): Group[] => {
      const own = rows.filter((row) => row.sheet === sheet && !row.untouched && isOf(row, name, members));
      const others = missing.filter((one) => one.sheet === sheet && members.includes(one.someone));
      return own.length === 0 || others.length === 0
        ? []
        : [{ name, sheet, members, own, others: new Map(others.map(({ someone, student }) => [someone, student])) }];
    }),
  );
}

const whoHandedIn = ({ own }: Group, people: People): string => listed(own.map(({ student }) => people.of(student)!));

/** A file of its own, since each row is graded by its file. */
function ownFile<T extends { file?: string }>(one: T, ending: string): T {
  if (one.file === undefined) return one;
  const { dir, name, ext } = path.parse(one.file);
  const file = path.join(dir, `${name}-${ending}${ext}`);
  fs.copyFileSync(one.file, file);
  return { ...one, file };
}

function rowOf(member: Someone, student: string, row: Submission, { name, members }: Group): Submission {
  const { entry } = member;
  const platform = row.handIn?.platform ?? 'plain';
  const id = entry?.platformIds[platform];
  const login = (platform === 'github' ? id : undefined) ?? entry?.login; // GitHub has logins alone
  const said = { name: entry?.name, login, email: entry?.email, id };
  const person: Person = { student, ...(JSON.parse(JSON.stringify(said)) as Omit<Person, 'student'>) };
  const rule = `the group '${name}' of the roster`;
  const ending = `of-${members.indexOf(member) + 1}`;
  return ownFile(
    {
      ...row,
      student,
      key: `${student}/${row.sheet}`,
      group: listed(members),
      rules: `student from ${rule}; ${row.rules}`,
      handIn: { ...row.handIn, platform, people: [person], rule },
      ...(row.attempts ? { attempts: row.attempts.map((one) => ownFile(one, ending)) } : {}),
    },
    ending,
  );
}

type WithGroups = {
  rows: Submission[];
  /** What a person must look at. */
  asks: string[];
};

/**
 * Each member without a hand-in of a sheet, or with an untouched one, gets that of the one who has one, or that of the group; where
 * there are several, nobody's is taken.
 *
 * @param rows of this download
 */
export function withGroups(rows: readonly Submission[], people: People): WithGroups {
  const more: Submission[] = [];
  const asks: string[] = [];
  const replaced = new Set<string>();
  for (const group of groupsOf(rows, people)) {
    const { name, sheet, own, others } = group;
    const [first] = own;
    if (own.length === 1) {
      for (const [member, student] of others) more.push(rowOf(member, student, first!, group));
      if (!people.of(first!.student)?.entry) replaced.add(first!.key);
    } else
      asks.push(
        `${sheet}: of the group ${name}, ${whoHandedIn(group, people)} handed in, and ${listed([...others.keys()])} did not: ` +
          'it is not clear whose hand-in counts for the others',
      );
  }
  for (const { key } of more) replaced.add(key);
  return { rows: [...rows.filter(({ key }) => !replaced.has(key)), ...more], asks };
}

/** Where nothing is said of groups, and one of a small group handed in and others did not: a line that says what could be meant. */
export function groupHint(rows: readonly Submission[], people: People): string[] {
  const small = groupsOf(rows, people).filter(({ members }) => members.length <= MOST_MEMBERS);
  const [first] = small;
  if (!first) return [];
  const more = small.length > 1 ? `, and ${small.length - 1} more like that` : '';
  return [
    `${first.sheet}: of the group ${first.name}, ${whoHandedIn(first, people)} handed in and ${listed([...first.others.keys()])} did not${more}: ` +
      'if one hands in for all, say `"handInByGroup": true` in class.json',
  ];
}
