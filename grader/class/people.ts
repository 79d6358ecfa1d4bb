/** The people of a class: rows of the gradebook and lines of the roster that are one student. */
import { groupBy } from '@course/cases';
import { sameName } from '../intake/names';
import type { HandInRow } from './hand-ins';
import { createMatcher, nameKeys } from './match';
import type { Roster, RosterEntry } from './roster';

export type Someone = {
  entry?: RosterEntry;
  /** The names of the rows, `student`: mostly one; none when nothing was handed in. */
  students: string[];
  said: HandInRow['person'][];
};
export type People = {
  all: Someone[];
  /** Whose rows have this name. */
  of(student: string): Someone | undefined;
  /** Rows that more than one entry of the roster fits: student → why. */
  unclear: Map<string, string>;
  /** Rows of nobody on the roster. */
  notOnRoster: string[];
};

type Row = Pick<HandInRow, 'student' | 'platform' | 'person'>;

export function peopleOf(rows: readonly Row[], roster: Roster | undefined): People {
  const match = roster && createMatcher(roster);
  const byStudent = groupBy(rows, (row) => sameName(row.student));
  const byEntry = new Map<RosterEntry, Someone>(
    (roster?.entries ?? []).map((entry) => [entry, { entry, students: [], said: [] }]),
  );
  const others: Someone[] = [];
  const found = new Map<string, Someone>();
  const unclear = new Map<string, string>();
  const notOnRoster: string[] = [];
  for (const [key, own] of byStudent) {
    const { student } = own[0]!;
    const matches = match ? own.map((row) => match({ ...row.person, student }, row.platform)) : [];
    const doubt = matches.find((one) => one && 'unclear' in one);
    const entries = [...new Set(matches.flatMap((one) => (one && 'entry' in one ? [one.entry] : [])))];
    const why =
      doubt && 'unclear' in doubt && entries.length === 0
        ? doubt.unclear
        : entries.length > 1
          ? `its rows are of different lines of the roster (${entries.map(({ line }) => line).join(' and ')})`
          : undefined;
    if (why !== undefined) unclear.set(student, why);
    else if (match && entries.length === 0) notOnRoster.push(student);
    const someone: Someone = (why === undefined && entries[0] && byEntry.get(entries[0])) || { students: [], said: [] };
    if (!someone.entry) others.push(someone);
    someone.students.push(student);
    someone.said.push(...own.map(({ person }) => person));
    found.set(key, someone);
  }
  return { all: [...byEntry.values(), ...others], of: (student) => found.get(sameName(student)), unclear, notOnRoster };
}

const fold = (text: string) => text.normalize('NFC').trim().toLowerCase();

/** Who is meant by a name in class.json: an id, a login, an e-mail, the name of a row; else a name. */
export function findSomeone({ all }: Pick<People, 'all'>, meant: string): Someone[] {
  const wanted = fold(meant);
  const sure = all.filter(({ entry, students, said }) =>
    [
      ...students,
      ...said.flatMap(({ id, login, email }) => [id, login, email]),
      entry?.id,
      entry?.login,
      entry?.email,
      ...Object.values(entry?.platformIds ?? {}),
    ].some((one) => one !== undefined && fold(one) === wanted),
  );
  if (sure.length > 0) return sure;
  const keys = nameKeys(meant);
  return all.filter(({ entry, said }) =>
    [entry?.name, ...said.map(({ name }) => name)].some(
      (name) => name !== undefined && [...nameKeys(name)].some((key) => keys.has(key)),
    ),
  );
}

/** How people are named in class.json and in lines for staff. */
export const shownAs = ({ entry, students }: Someone): string =>
  students[0] ?? entry?.name ?? entry?.login ?? entry?.id ?? entry?.email ?? `line ${entry?.line} of the roster`;
