/** Rows: whose a file is and of which sheet, one for each student and sheet. */
import * as path from 'node:path';
import type { HandIn } from './hand-in';
import { nameProblem, sameName, visible } from './names';
import type { Owner } from './owners';
import type { Read } from './sheet-of';

export type Submission = {
  /** `anna/01-relax`; unique, also where upper and lower case are one. Fit to be a path, as `student` is. */
  key: string;
  /** `unnamed-0007` where the name that was found is not allowed. */
  student: string;
  /** `unknown-sheet` when neither the name nor the cells say one. */
  sheet: string;
  /** The path as found, made visible: for people only, it is not opened again. */
  source: string;
  /** The same place, absolute: by it a later run knows that the file is gone. */
  place: string;
  /** By which rules the student and the sheet were told. */
  rules: string;
  /** Our own copy, absent when there is a problem. */
  file?: string;
  /** One line: what is wrong, where, and what is allowed. */
  problem?: string;
  /** A person must look at this: the student or the sheet is unknown, or there are different files to choose from. */
  unclear?: true;
  notes: string[];
  /** Every path that `problem` and `notes` name, as they name it: a student reads of it the file's name alone. */
  paths?: string[];
  /** What a platform says; of a group's notebook, of this row's student alone. */
  handIn?: HandIn;
  /** The names of a group's members, in one line. */
  group?: string;
  /** Nothing was done in the notebook. */
  untouched?: true;
  /** The different notebooks, the earliest first where times tell, when there are several: the rules of the class choose. */
  attempts?: AttemptFile[];
};

/** An attempt: one notebook of a student who handed in more than one for a sheet. `name` tells it from the others and is never a path on our machine. */
export type AttemptFile = { name: string } & Pick<
  Submission,
  'source' | 'place' | 'file' | 'problem' | 'notes' | 'paths' | 'handIn'
>;

export const UNKNOWN_SHEET = 'unknown-sheet';

export type Entry = {
  read: Read;
  submission: Submission;
  /** In the order of `submission.attempts`. */
  attempts?: Read[];
};

/** A path for people: each part made visible. */
export function visibleSource(file: string): string {
  return file.split(path.sep).map(visible).join(path.sep);
}

export function submissionOf(one: Read, owner: Owner, number: string): Submission {
  const wrong = nameProblem(owner.student);
  const student = wrong ? `unnamed-${number}` : owner.student;
  const unknown = one.sheet === undefined;
  const source = visibleSource(one.found.path);
  const why = one.problem ?? wrong ?? (unknown ? 'neither its name nor its cells say which sheet it is' : undefined);
  return {
    key: `${student}/${one.sheet ?? UNKNOWN_SHEET}`,
    student,
    sheet: one.sheet ?? UNKNOWN_SHEET,
    source,
    place: one.found.absolute,
    rules: `student from ${owner.rule}, sheet from ${one.rule || 'nothing'}`,
    handIn: owner.handIn,
    ...(why ? { problem: `${source}: ${why}` } : {}),
    ...(wrong || unknown ? { unclear: true } : {}),
    notes: one.notes,
    paths: [source],
  };
}

/** A group's notebook is a row of each of its members. */
export function ofMembers(one: Read, owner: Owner, number: string): Entry[] {
  const { handIn } = owner;
  if (handIn.people.length < 2) return [{ read: one, submission: submissionOf(one, owner, number) }];
  const group = handIn.people.map(({ name, student }) => visible(name ?? student)).join(', ');
  return handIn.people.map((person, i) => {
    const own = { ...owner, student: person.student, handIn: { ...handIn, people: [person] as [typeof person] } };
    return { read: one, submission: { ...submissionOf(one, own, `${number}-${i + 1}`), group } };
  });
}

/** Several things without a sheet, or of students without a legal name, have rows of their own. */
export function ownKeys(entries: Entry[]): Entry[] {
  const counts = new Map<string, number>();
  return entries.map((entry) => {
    const { submission } = entry;
    if (submission.sheet !== UNKNOWN_SHEET) return entry;
    const name = sameName(submission.key);
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    const sheet = count === 1 ? UNKNOWN_SHEET : `${UNKNOWN_SHEET}-${count}`;
    return { ...entry, submission: { ...submission, sheet, key: `${submission.student}/${sheet}` } };
  });
}

/** Two of one name whose numbers differ are two people, also where each is the only one in a download, as of one tutorial. */
export function apartByNumber(entries: Entry[]): Entry[] {
  const numberOf = ({ submission: { handIn } }: Entry) => handIn?.people[0].id ?? handIn?.people[0].email;
  const placeOf = ({ submission: { key, handIn } }: Entry) => `${handIn?.platform}\n${sameName(key)}`;
  const numbers = new Map<string, Set<string>>();
  for (const one of entries) {
    const number = numberOf(one);
    const place = placeOf(one);
    if (number !== undefined) numbers.set(place, (numbers.get(place) ?? new Set()).add(number));
  }
  return entries.map((one) => {
    const number = numberOf(one);
    if (number === undefined || numbers.get(placeOf(one))!.size < 2) return one;
    const student = `${one.submission.student}_${number}`;
    return { ...one, submission: { ...one.submission, student, key: `${student}/${one.submission.sheet}` } };
  });
}

/** Names that differ only in capitals are one folder on some machines: the first spelling is everybody's. */
export function oneSpelling(entries: Entry[]): Entry[] {
  const first = new Map<string, string>();
  return entries.map((entry) => {
    const { submission } = entry;
    const name = sameName(submission.student);
    if (!first.has(name)) first.set(name, submission.student);
    const student = first.get(name)!;
    return { ...entry, submission: { ...submission, key: `${student}/${submission.sheet}` } };
  });
}
