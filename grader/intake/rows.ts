/** Rows: whose a file is and of which sheet, one for each student and sheet. */
import * as path from 'node:path';
import type { Notebook } from '../notebook/format';
import { nameProblem, sameName, visible } from './names';
import type { Owner } from './owners';
import type { KnownSheet, Read } from './sheet-of';

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
};

export const UNKNOWN_SHEET = 'unknown-sheet';

export type Entry = { read: Read; submission: Submission };

const sources = ({ cells }: Notebook) =>
  JSON.stringify(cells.map(({ cell_type, source }) => [cell_type, source.trim()]));

/** Nothing was done in it: each of the sheet's cells that is there is as it was given out, and no other is there. */
function isUntouched(notebook: Notebook, { released }: KnownSheet): boolean {
  const given = new Set(released.cells.map(({ source }) => source.trim()));
  return notebook.cells.every(({ source }) => source.trim() === '' || given.has(source.trim()));
}

/**
 * One row for each student and sheet. Equal notebooks count once. An untouched notebook does not count when there is one with work
 * in it. When different notebooks remain, a person must choose.
 */
export function chooseOne(group: Entry[], sheets: readonly KnownSheet[]): Entry {
  const known = sheets.find(({ slug }) => slug === group[0]!.submission.sheet);
  const differently = (notes: string[], { submission, ...rest }: Entry): Entry => ({
    ...rest,
    submission: {
      ...submission,
      notes: [...submission.notes, ...notes],
      paths: group.map(({ submission: { source } }) => source),
    },
  });
  const readable = group.filter(({ read: { notebook } }) => notebook !== undefined);
  const touched = known ? readable.filter(({ read: { notebook } }) => !isUntouched(notebook!, known)) : readable;
  const candidates = touched.length > 0 ? touched : readable;
  const distinct = [
    ...new Map([...candidates].reverse().map((one) => [sources(one.read.notebook!), one])).values(),
  ].reverse();
  const broken = group.filter(({ read: { notebook } }) => notebook === undefined);
  const others = (than: Entry) => group.filter((one) => one !== than).map(({ submission }) => submission.source);
  if (distinct.length === 1 && broken.length === 0) {
    const [one] = distinct as [Entry];
    return differently(
      others(one).map((other) => `also handed in, with nothing more in it: ${other}`),
      one,
    );
  }
  const [first] = group as [Entry];
  const { file: _none, ...rest } = first.submission;
  const spelling = new Set(group.map(({ submission }) => submission.student)).size > 1;
  const what = spelling ? 'of students whose names differ only in capitals' : 'of one student and sheet';
  const problem = `${group.length} different notebooks ${what}: also ${others(first).join(', ')}; keep one`;
  return {
    read: { ...first.read, notebook: undefined },
    submission: { ...rest, problem, unclear: true, paths: [rest.source, ...others(first)] },
  };
}

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
    ...(why ? { problem: `${source}: ${why}` } : {}),
    ...(wrong || unknown ? { unclear: true } : {}),
    notes: one.notes,
    paths: [source],
  };
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
