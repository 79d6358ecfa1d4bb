/**
 * Takes submissions in: finds files, says whose they are and of which sheet, and writes those that can be read anew into our folder.
 * Nothing of the students' folders is used afterwards. Every file is graded, named as litter, or named as something that a person
 * must look at.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { type Notebook, type NotebookCell, serializeNotebook } from '../notebook/format';
import { type Found, findFiles } from './find';
import { nameProblem, sameName, slugIn, visible } from './names';
import { type Owner, ownersOf } from './owners';
import { NotebookProblem, readNotebook } from './read';
import { declaredNames } from './recognise';

/** How a sheet is told from the others: the notebook that students get. */
export type KnownSheet = { slug: string; released: Notebook };

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
};

export type Intake = {
  submissions: Submission[];
  /** Files that are nobody's hand-in, each as one line for people. */
  litter: string[];
  /** Files that a person must look at and that have no row, each as one line for people. */
  problems: string[];
};

export const UNKNOWN_SHEET = 'unknown-sheet';

/** A file that was looked into. */
type Read = {
  found: Found;
  /** The sheet by its cells, else by the file's name. */
  sheet?: string;
  rule: string;
  notebook?: Notebook;
  notes: string[];
  problem?: string;
  /** Is it a notebook, or something in a notebook's place? Other files are looked at together, at the end. */
  kind: 'notebook' | 'other';
};

const itemsOf = (cell: NotebookCell) => cell.metadata.course?.items ?? [];
const gradeIds = ({ released }: KnownSheet) =>
  new Set(released.cells.flatMap((cell) => (itemsOf(cell).length > 0 ? [cell.metadata.nbgrader?.grade_id] : [])));
const itemNames = ({ released }: KnownSheet) => new Set(released.cells.flatMap(itemsOf));

/** The sheet that most of the cells belong to, by their grade ids, else by the names that they declare. */
function sheetOfCells(notebook: Notebook, sheets: readonly KnownSheet[]): { sheet: string; rule: string } | undefined {
  const best = (count: (sheet: KnownSheet) => number, rule: string) => {
    const counts = sheets.map((sheet) => ({ slug: sheet.slug, n: count(sheet) })).sort((a, b) => b.n - a.n);
    return counts[0] && counts[0].n > 0 && counts[0].n > (counts[1]?.n ?? 0)
      ? { sheet: counts[0].slug, rule }
      : undefined;
  };
  const ids = notebook.cells.map((cell) => cell.metadata.nbgrader?.grade_id).filter((id) => id !== undefined);
  const names = notebook.cells.flatMap((cell) => (cell.cell_type === 'code' ? declaredNames(cell.source) : []));
  return (
    best((sheet) => ids.filter((id) => gradeIds(sheet).has(id)).length, 'its grade ids') ??
    best((sheet) => names.filter((name) => itemNames(sheet).has(name)).length, 'the names that its cells declare')
  );
}

/** Files in which a notebook may stand under another ending: `01-relax.ipynb.txt`, `01-relax.json`. */
const MAY_BE_NOTEBOOK = /\.(ipynb(\.\w+)?|json|txt)$/i;
const OTHER_ENDING = /\.ipynb$/i;

/** What is handed in in place of a notebook. */
const HAND_IN: [RegExp, string][] = [
  [/\.pdf$/i, 'a PDF'],
  [/\.html?$/i, 'an HTML page'],
  [/\.(zip|rar|7z|tar|t?gz)$/i, 'an archive'],
  [/\.(docx?|odt|rtf|pages)$/i, 'a text document'],
  [/\.(png|jpe?g|heic|gif|webp)$/i, 'a picture'],
  [/\.(md|txt|tex)$/i, 'a text'],
  [/\.(py|ts|js|mjs|cjs)$/i, 'a program'],
];
const NO_NOTEBOOK = 'a file that is not a notebook';
const handInOf = (name: string) => HAND_IN.find(([ending]) => ending.test(name))?.[1];

function read(found: Found, sheets: readonly KnownSheet[]): Read {
  const name = found.parts.at(-1)!;
  const slugs = sheets.map(({ slug }) => slug);
  const named = slugIn(name, slugs);
  const base: Read = { found, sheet: named, rule: named ? 'the name of the file' : '', notes: [], kind: 'notebook' };
  const plainName = OTHER_ENDING.test(name);
  if (found.problem) return { ...base, problem: found.problem };
  if (!MAY_BE_NOTEBOOK.test(name)) return { ...base, kind: 'other' };
  const isOurs = (cell: NotebookCell) => {
    const id = cell.metadata.nbgrader?.grade_id;
    return id !== undefined && sheets.some((sheet) => gradeIds(sheet).has(id));
  };
  try {
    const { notebook, notes } = readNotebook(found.path, isOurs);
    const told = sheetOfCells(notebook, sheets);
    const sheet = told?.sheet ?? named;
    const ending = plainName ? [] : [`the file is called '${visible(name)}'; it was read as a notebook`];
    const other =
      told && named && told.sheet !== named
        ? [`the file's name says ${named}, its cells are those of ${told.sheet}: graded as ${told.sheet}`]
        : [];
    const rule = told && told.sheet !== named ? told.rule : base.rule;
    return { ...base, sheet, rule, notebook, notes: [...ending, ...other, ...notes] };
  } catch (error) {
    if (!(error instanceof NotebookProblem)) throw error;
    // JSON and texts of another kind are no broken notebooks
    if (!plainName && !/\.ipynb/i.test(name)) return { ...base, kind: 'other' };
    return { ...base, problem: error.message };
  }
}

const sources = ({ cells }: Notebook) =>
  JSON.stringify(cells.map(({ cell_type, source }) => [cell_type, source.trim()]));

/** Nothing was done in it: each of the sheet's cells that is there is as it was given out, and no other is there. */
function isUntouched(notebook: Notebook, { released }: KnownSheet): boolean {
  const given = new Set(released.cells.map(({ source }) => source.trim()));
  return notebook.cells.every(({ source }) => source.trim() === '' || given.has(source.trim()));
}

type Entry = { read: Read; submission: Submission };

/**
 * One row for each student and sheet. Equal notebooks count once. An untouched notebook does not count when there is one with work
 * in it. When different notebooks remain, a person must choose.
 */
function chooseOne(group: Entry[], sheets: readonly KnownSheet[]): Entry {
  const known = sheets.find(({ slug }) => slug === group[0]!.submission.sheet);
  const differently = (notes: string[], { submission, ...rest }: Entry): Entry => ({
    ...rest,
    submission: { ...submission, notes: [...submission.notes, ...notes] },
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
  return { read: { ...first.read, notebook: undefined }, submission: { ...rest, problem, unclear: true } };
}

/** A path for people: each part made visible. */
export function visibleSource(file: string): string {
  return file.split(path.sep).map(visible).join(path.sep);
}

function submissionOf(one: Read, owner: Owner, number: string): Submission {
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
  };
}

/** Several things without a sheet, or of students without a legal name, have rows of their own. */
function ownKeys(entries: Entry[]): Entry[] {
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
function oneSpelling(entries: Entry[]): Entry[] {
  const first = new Map<string, string>();
  return entries.map((entry) => {
    const { submission } = entry;
    const name = sameName(submission.student);
    if (!first.has(name)) first.set(name, submission.student);
    const student = first.get(name)!;
    return { ...entry, submission: { ...submission, key: `${student}/${submission.sheet}` } };
  });
}

/**
 * @param workFolder an empty folder of ours; it is made when it is not there. Notebooks are written there as `0001.ipynb`, …
 * @returns the submissions in the order of their paths, litter, and what a person must look at
 * @throws NoSuchPath for a path that does not exist
 */
export function intake(
  paths: string[],
  { sheets, workFolder }: { sheets: readonly KnownSheet[]; workFolder: string },
): Intake {
  fs.mkdirSync(workFolder, { recursive: true });
  const { found, litter, root } = findFiles(paths);
  const slugs = sheets.map(({ slug }) => slug);
  const files = found.map((one) => read(one, sheets));
  const bySheet = new Map(files.map((one) => [one.found, one.kind === 'notebook' ? (one.sheet ?? '') : undefined]));
  const owners = ownersOf(found, { rootName: path.basename(root), slugs, sheetOf: (one) => bySheet.get(one) });
  const ownerOf = new Map(files.map((one, i) => [one, owners[i]!]));
  const notebooks = files.filter(({ kind }) => kind === 'notebook');
  const numbered = (one: Read) => String(files.indexOf(one) + 1).padStart(4, '0');
  const entries = notebooks.map((one) => ({
    read: one,
    submission: submissionOf(one, ownerOf.get(one)!, numbered(one)),
  }));

  const groups = new Map<string, Entry[]>();
  for (const entry of oneSpelling(ownKeys(entries))) {
    const name = sameName(entry.submission.key);
    groups.set(name, [...(groups.get(name) ?? []), entry]);
  }
  const rows = [...groups.values()].map((group) => (group.length === 1 ? group[0]! : chooseOne(group, sheets)));

  const others = otherFiles(
    files.filter(({ kind }) => kind === 'other'),
    ownerOf,
    rows.map(({ submission }) => submission),
    numbered,
  );
  const submissions = [...rows, ...others.rows].map(({ read: one, submission }, i): Submission => {
    const student = submission.key.slice(0, submission.key.lastIndexOf('/')); // the one spelling
    if (submission.problem || !one.notebook) return { ...submission, student };
    const file = path.join(workFolder, `${String(i + 1).padStart(4, '0')}.ipynb`);
    fs.writeFileSync(file, serializeNotebook(one.notebook), { flag: 'wx' });
    return { ...submission, student, file };
  });
  return {
    submissions,
    litter: [...litter.map(visibleSource), ...others.litter],
    problems: others.problems,
  };
}

/**
 * Files that are no notebooks: a hand-in in a wrong form is a row when its name says the sheet and there is no notebook of it, and a
 * line for a person when its student has no row at all; everything else lies beside notebooks.
 */
function otherFiles(
  others: Read[],
  ownerOf: Map<Read, Owner>,
  rows: Submission[],
  numbered: (one: Read) => string,
): { rows: Entry[]; litter: string[]; problems: string[] } {
  const result: { rows: Entry[]; litter: string[]; problems: string[] } = { rows: [], litter: [], problems: [] };
  const taken = new Set(rows.map(({ key }) => sameName(key)));
  const people = new Set(rows.map(({ student }) => sameName(student)));
  const later: Read[] = [];
  for (const one of others) {
    const owner = ownerOf.get(one)!;
    const what = handInOf(one.found.parts.at(-1)!);
    const key = sameName(`${owner.student}/${one.sheet}`);
    if (one.sheet === undefined || what === undefined || taken.has(key)) {
      later.push(one);
      continue;
    }
    const problem = `${what}; hand in the notebook itself (${one.sheet}.ipynb)`;
    const submission = submissionOf({ ...one, problem }, owner, numbered(one));
    taken.add(sameName(submission.key));
    people.add(sameName(submission.student));
    result.rows.push({ read: one, submission });
  }
  for (const one of later) {
    const owner = ownerOf.get(one)!;
    const source = visibleSource(one.found.path);
    const inFolder = one.found.parts.length > 1;
    if (people.has(sameName(owner.student)) || !(inFolder || handInOf(one.found.parts.at(-1)!)))
      result.litter.push(source);
    else
      result.problems.push(
        `${source}: ${handInOf(one.found.parts.at(-1)!) ?? NO_NOTEBOOK} of '${visible(owner.student)}', who handed in no notebook`,
      );
  }
  return result;
}
