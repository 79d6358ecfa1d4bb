/**
 * Takes submissions in: finds files, in zips too, says whose they are and of which sheet, and writes those that can be read anew
 * into our folder. Nothing of the students' folders is used afterwards. Every file is graded, named as litter, or named as something
 * that a person must look at.
 */

import * as fs from 'node:fs';
import * as path from 'node:path';
import { groupBy } from '@course/cases';
import { type Notebook, serializeNotebook } from '../notebook/format';
import { chooseOne, isUntouched, withTouch } from './attempts';
import { readPlainFile } from './bytes';
import { type Found, findFiles } from './find';
import type { Platform } from './hand-in';
import { lastCommits } from './layouts/last-commit';
import { nameProblem, sameName } from './names';
import { otherFiles, sheetsOfDownloads } from './other-files';
import { type Owner, ownersOf } from './owners';
import { apartByNumber, type Entry, ofMembers, oneSpelling, ownKeys, type Submission, visibleSource } from './rows';
import { type KnownSheet, type Read, readFound } from './sheet-of';
import { unpackZips } from './unpack';

export type Intake = {
  submissions: Submission[];
  /** Each file as it was understood, before attempts were chosen: a student may have more than one for a sheet. */
  files: Submission[];
  /** Files that are nobody's hand-in, each as one line for people. */
  litter: string[];
  /** Files that a person must look at and that have no row, each as one line for people. */
  problems: string[];
};

/** The text of a file that a platform wrote. */
function textOf({ problem, unpacked, path: given }: Found): string | undefined {
  try {
    return problem ? undefined : readPlainFile(unpacked ?? given).toString('utf8');
  } catch {
    return undefined;
  }
}

/** In a repository of GitHub Classroom lie the stubs of other sheets: those that nobody touched are no hand-ins. */
function isOtherStub(
  { read: { notebook }, submission: { sheet, handIn } }: Entry,
  ofDownload: string | undefined,
  sheets: readonly KnownSheet[],
): boolean {
  if (handIn?.platform !== 'github' || !notebook) return false;
  const own = sheets.find(({ slug }) => handIn.returnName?.toLowerCase().startsWith(`${slug}-`))?.slug ?? ofDownload;
  const known = sheets.find(({ slug }) => slug === sheet);
  return known !== undefined && own !== undefined && own !== sheet && isUntouched(notebook, known);
}

/**
 * A notebook that cannot be read, and whose name does not say the sheet, is of the sheet of its download, where its student handed
 * in no other.
 */
function withSheet(entry: Entry, platform: Platform, sheet: string | undefined, taken: ReadonlySet<string>): Entry {
  const { read, submission } = entry;
  const key = `${submission.student}/${sheet}`;
  if (platform === 'plain' || read.sheet !== undefined || !read.problem || sheet === undefined) return entry;
  if (taken.has(sameName(key))) return entry;
  const rule = 'the other hand-ins of this download';
  const { unclear: _unclear, ...rest } = submission;
  const rules = rest.rules.replace(/nothing$/, rule);
  const named = nameProblem(submission.handIn!.people[0].student) === undefined;
  return {
    read: { ...read, sheet, rule },
    submission: { ...rest, key, sheet, rules, ...(named ? {} : { unclear: true }) },
  };
}

/**
 * @param workFolder an empty folder of ours; it is made when it is not there. Notebooks are written there as `0001.ipynb`, …
 * @returns the submissions in the order of their paths, litter, and what a person must look at
 * @throws NoSuchPath for a path that does not exist; BadDownload for a zip that cannot be opened: nothing was written then
 */
export async function intake(
  paths: string[],
  { sheets, workFolder }: { sheets: readonly KnownSheet[]; workFolder: string },
): Promise<Intake> {
  const unpackFolder = path.join(workFolder, 'unpacked');
  fs.rmSync(unpackFolder, { recursive: true, force: true });
  fs.mkdirSync(workFolder, { recursive: true });
  try {
    const files = await unpackZips(findFiles(paths), { given: paths, folder: unpackFolder });
    const commits = lastCommits(files.repositories, path.join(unpackFolder, 'git'));
    return rowsOf(files, { sheets, workFolder, commits });
  } finally {
    fs.rmSync(unpackFolder, { recursive: true, force: true });
  }
}

function rowsOf(
  { found, litter, root }: Pick<Awaited<ReturnType<typeof unpackZips>>, 'found' | 'litter' | 'root'>,
  {
    sheets,
    workFolder,
    commits,
  }: { sheets: readonly KnownSheet[]; workFolder: string; commits: ReturnType<typeof lastCommits> },
): Intake {
  const said = new Set<string>();
  const files = found.map((one) => readFound(one, sheets));
  const bySheet = new Map(files.map((one) => [one.found, one.kind === 'notebook' ? (one.sheet ?? '') : undefined]));
  const owners = ownersOf(found, {
    root,
    slugs: sheets.map(({ slug }) => slug),
    sheetOf: (one) => bySheet.get(one),
    read: textOf,
    lastCommit: (folder) => commits.get(folder),
    say: (problem) => said.add(visibleSource(problem)),
  });
  const ownerOf = new Map(
    files.flatMap((one, i): [Read, Owner][] => (owners[i] === 'nobody' ? [] : [[one, owners[i] as Owner]])),
  );
  const platforms = files.filter((one) => !ownerOf.has(one)).map(({ found: { path: name } }) => visibleSource(name));
  const number = new Map(files.map((one, i) => [one, String(i + 1).padStart(4, '0')]));
  const numbered = (one: Read) => number.get(one)!;
  const entries = files
    .filter((one) => one.kind === 'notebook' && ownerOf.has(one))
    .flatMap((one) => ofMembers(one, ownerOf.get(one)!, numbered(one)));
  const sheetOfDownload = sheetsOfDownloads(entries, ownerOf, sheets);
  const isStub = (one: Entry) => isOtherStub(one, sheetOfDownload.get(ownerOf.get(one.read)!.download), sheets);
  const stubs = entries.filter(isStub).map(({ submission }) => `${submission.source} (as it was given out)`);
  const taken = new Set(entries.map(({ submission }) => sameName(submission.key)));
  const told = entries
    .filter((one) => !isStub(one))
    .map((one) => {
      const { handIn, download } = ownerOf.get(one.read)!;
      return withSheet(one, handIn.platform, sheetOfDownload.get(download), taken);
    });
  const handedIn = oneSpelling(apartByNumber(ownKeys(told)));

  const groups = groupBy(handedIn, (entry) => sameName(entry.submission.key));
  const rows = [...groups.values()]
    .map((group) => (group.length === 1 ? group[0]! : chooseOne(group, sheets)))
    .map((row) => withTouch(row, sheets));

  const others = otherFiles(
    files.filter((one) => one.kind === 'other' && ownerOf.has(one)),
    { ownerOf, rows: rows.map(({ submission }) => submission), numbered, sheetOfDownload },
  );
  const spelled = (submission: Submission) => submission.key.slice(0, submission.key.lastIndexOf('/')); // the one spelling
  const otherRows = ownKeys(others.rows);
  let written = 0;
  const write = (notebook: Notebook) => {
    const file = path.join(workFolder, `${String(++written).padStart(4, '0')}.ipynb`);
    fs.writeFileSync(file, serializeNotebook(notebook), { flag: 'wx' });
    return file;
  };
  const submissions = [...rows, ...otherRows].map(({ read: one, submission, attempts }): Submission => {
    const student = spelled(submission);
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
    files: [...handedIn, ...otherRows].map(({ submission }) => ({ ...submission, student: spelled(submission) })),
    litter: [...litter.map(visibleSource), ...platforms, ...stubs, ...others.litter],
    problems: [...said, ...others.problems],
  };
}
