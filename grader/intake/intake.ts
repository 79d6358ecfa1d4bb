/**
 * Takes submissions in: finds files, says whose they are and of which sheet, and writes those that can be read anew into our folder.
 * Nothing of the students' folders is used afterwards. Every file is graded, named as litter, or named as something that a person
 * must look at.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { type Notebook, serializeNotebook } from '../notebook/format';
import { chooseOne, withTouch } from './attempts';
import { findFiles } from './find';
import { sameName } from './names';
import { otherFiles } from './other-files';
import { ownersOf } from './owners';
import { type Entry, ofMembers, oneSpelling, ownKeys, type Submission, visibleSource } from './rows';
import { type KnownSheet, type Read, readFound } from './sheet-of';

export type Intake = {
  submissions: Submission[];
  /** Files that are nobody's hand-in, each as one line for people. */
  litter: string[];
  /** Files that a person must look at and that have no row, each as one line for people. */
  problems: string[];
};

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
  const files = found.map((one) => readFound(one, sheets));
  const bySheet = new Map(files.map((one) => [one.found, one.kind === 'notebook' ? (one.sheet ?? '') : undefined]));
  const owners = ownersOf(found, { rootName: path.basename(root), slugs, sheetOf: (one) => bySheet.get(one) });
  const ownerOf = new Map(files.map((one, i) => [one, owners[i]!]));
  const notebooks = files.filter(({ kind }) => kind === 'notebook');
  const numbered = (one: Read) => String(files.indexOf(one) + 1).padStart(4, '0');
  const entries = notebooks.flatMap((one) => ofMembers(one, ownerOf.get(one)!, numbered(one)));

  const groups = new Map<string, Entry[]>();
  for (const entry of oneSpelling(ownKeys(entries))) {
    const name = sameName(entry.submission.key);
    groups.set(name, [...(groups.get(name) ?? []), entry]);
  }
  const rows = [...groups.values()]
    .map((group) => (group.length === 1 ? group[0]! : chooseOne(group, sheets)))
    .map((row) => withTouch(row, sheets));

  const others = otherFiles(
    files.filter(({ kind }) => kind === 'other'),
    ownerOf,
    rows.map(({ submission }) => submission),
    numbered,
  );
  let written = 0;
  const write = (notebook: Notebook) => {
    const file = path.join(workFolder, `${String(++written).padStart(4, '0')}.ipynb`);
    fs.writeFileSync(file, serializeNotebook(notebook), { flag: 'wx' });
    return file;
  };
  const submissions = [...rows, ...others.rows].map(({ read: one, submission, attempts }): Submission => {
    const student = submission.key.slice(0, submission.key.lastIndexOf('/')); // the one spelling
    const files = submission.attempts?.map((attempt, i) => {
      const { notebook } = attempts![i]!;
      return attempt.problem || !notebook ? attempt : { ...attempt, file: write(notebook) };
    });
    if (files) return { ...submission, student, attempts: files };
    if (submission.problem || !one.notebook) return { ...submission, student };
    return { ...submission, student, file: write(one.notebook) };
  });
  return {
    submissions,
    litter: [...litter.map(visibleSource), ...others.litter],
    problems: others.problems,
  };
}
