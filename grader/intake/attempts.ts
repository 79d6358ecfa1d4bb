/** Several notebooks of one student and sheet: what is the same, what is untouched, and which attempts are left. */
import type { Notebook, NotebookCell } from '../notebook/format';
import type { HandInTime } from './hand-in';
import { visible } from './names';
import type { AttemptFile, Entry, Submission } from './rows';
import type { KnownSheet } from './sheet-of';

const isEmpty = ({ source, attachments }: NotebookCell) => source.trim() === '' && !attachments;

/** All that a student made of it: the empty cell that running the last one leaves is nothing. */
const contentOf = ({ cells }: Notebook) =>
  JSON.stringify(
    cells
      .filter((cell) => !isEmpty(cell))
      .map(({ cell_type, source, attachments }) => [cell_type, source.trim(), attachments]),
  );

/** Nothing was done in it: each of the sheet's cells that is there is as it was given out, and no other is there. */
export function isUntouched(notebook: Notebook, { released }: KnownSheet): boolean {
  const given = new Set(released.cells.map(({ source }) => source.trim()));
  return notebook.cells.every((cell) => isEmpty(cell) || (given.has(cell.source.trim()) && !cell.attachments));
}

/** Says of a row whether anything was done in its notebook. */
export function withTouch(entry: Entry, sheets: readonly KnownSheet[]): Entry {
  const known = sheets.find(({ slug }) => slug === entry.submission.sheet);
  const { notebook } = entry.read;
  if (!known || !notebook || !isUntouched(notebook, known)) return entry;
  return { ...entry, submission: { ...entry.submission, untouched: true } };
}

/** A number that grows with time, where all the times can be compared and trusted. */
function momentOf(entries: readonly Entry[]): ((entry: Entry) => number) | undefined {
  const timeOf = ({ submission }: Entry): HandInTime | undefined => submission.handIn?.time;
  const trusted = entries.every((one) => timeOf(one)?.trusted);
  if (trusted && entries.every((one) => timeOf(one)!.at !== undefined)) return (one) => Date.parse(timeOf(one)!.at!);
  if (trusted && entries.every((one) => timeOf(one)!.local !== undefined))
    return (one) => Date.parse(`${timeOf(one)!.local}Z`);
  return undefined;
}

/** Without those that equal an earlier one: by time only those in a row, since who goes back to an old state hands it in again. */
function distinctOf(entries: readonly Entry[], inOrder: boolean): Entry[] {
  const text = (one: Entry) => (one.read.notebook ? contentOf(one.read.notebook) : undefined);
  return entries.filter((one, i) => {
    const before = inOrder ? entries.slice(Math.max(0, i - 1), i) : entries.slice(0, i);
    return text(one) === undefined || before.every((other) => text(other) !== text(one));
  });
}

/** The platform's word for the attempt; else the end of the path, as short as tells them apart. */
function namesOf(entries: readonly Entry[]): string[] {
  const unique = (names: string[]) => new Set(names).size === names.length;
  const words = entries.map(({ submission }) => visible(submission.handIn?.attempt ?? ''));
  if (!words.includes('') && unique(words)) return words;
  const longest = Math.max(...entries.map(({ read }) => read.found.parts.length));
  for (let length = 1; length <= longest; length++) {
    const ends = entries.map(({ read }) => read.found.parts.slice(-length).map(visible).join('/'));
    if (unique(ends)) return ends;
  }
  return entries.map(({ read }, i) => `${visible(read.found.parts.at(-1)!)}, number ${i + 1}`);
}

/** Whose names differ only in capitals may be two people. */
const isTwo = (group: readonly Entry[]) => new Set(group.map(({ submission }) => submission.student)).size > 1;

/**
 * One row for each student and sheet. Equal notebooks count once. An untouched notebook does not count when there is one with work
 * in it. When different notebooks remain they are attempts; where no time tells which is the last, a person must choose.
 */
export function chooseOne(group: Entry[], sheets: readonly KnownSheet[]): Entry {
  const known = sheets.find(({ slug }) => slug === group[0]!.submission.sheet);
  const readable = group.filter(({ read: { notebook } }) => notebook !== undefined);
  const touched = known ? readable.filter(({ read: { notebook } }) => !isUntouched(notebook!, known)) : readable;
  const broken = group.filter(({ read: { notebook } }) => notebook === undefined);
  const left = [...(touched.length > 0 ? touched : readable), ...broken];
  const moment = momentOf(left);
  const inOrder = moment ? [...left].sort((a, b) => moment(a) - moment(b)) : left;
  const distinct = distinctOf(inOrder, moment !== undefined);
  const others = (than: readonly Entry[]) =>
    group.filter((one) => !than.includes(one)).map(({ submission }) => submission.source);
  const alsoThere = others(distinct).map((other) => `also handed in, with nothing more in it: ${other}`);
  const first = distinct[0]!;
  const paths = group.map(({ submission }) => submission.source);
  const two = isTwo(group);
  if (distinct.length === 1 && readable.length > 0 && !two)
    return { ...first, submission: { ...first.submission, notes: [...first.submission.notes, ...alsoThere], paths } };

  const { file: _none, ...rest } = group[0]!.submission;
  const problem =
    `${group.length} different notebooks ${two ? 'of students whose names differ only in capitals' : 'of one student and sheet'}: ` +
    `also ${others([group[0]!]).join(', ')}; keep one`;
  const unclear: Pick<Submission, 'problem' | 'unclear'> = { problem, unclear: true };
  const read = { ...group[0]!.read, notebook: undefined };
  if (two || readable.length === 0) return { read, submission: { ...rest, ...unclear, paths } };
  const names = namesOf(distinct);
  const attempts = distinct.map(
    ({ submission: { source, place, problem: wrong, notes, handIn } }, i): AttemptFile => ({
      name: names[i]!,
      source,
      place,
      ...(wrong === undefined ? {} : { problem: wrong }),
      notes: [...notes, ...alsoThere],
      paths,
      ...(handIn ? { handIn } : {}),
    }),
  );
  const { problem: _first, ...row } = rest;
  return {
    read,
    submission: { ...row, ...(moment ? {} : unclear), paths, attempts },
    attempts: distinct.map((one) => one.read),
  };
}
