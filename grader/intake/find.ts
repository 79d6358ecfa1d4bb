/** Everything that lies below the paths that were given: notebooks, other files, and what cannot be opened. `lstat` alone is used. */
import * as fs from 'node:fs';
import * as path from 'node:path';

/** One file, or what stands in a file's place. Nothing has been opened. */
export type Found = {
  /** The path as given or found, through zips as through folders: `class.zip/anna/01-relax.ipynb`. For people. */
  path: string;
  /** The same path, absolute: by it a later run knows that the file is gone. */
  absolute: string;
  /** Where its bytes lie when it came out of a zip: a file of ours. Absent where it was not unpacked, as no notebook is in it. */
  unpacked?: string;
  /** Folders and file name below the class's folder, or the file name alone. */
  parts: string[];
  /** Why it is not to be opened. */
  problem?: string;
  /** What it is, where its name does not say so: `an archive without a notebook`. */
  what?: string;
};

export type FoundFiles = {
  found: Found[];
  /** What nobody hands in: hidden files, a Mac's and Jupyter's own folders, installed packages. Folders end with a slash. */
  litter: string[];
  /** The folder that the class lies in: what all the given paths have in common. */
  root: string;
  /** Repositories of Git, by the absolute path of their folder: where their `.git` lies. */
  repositories: Map<string, string>;
};

export const DEEPEST = 20;
const MOST_FILES = 100_000;
/** Hidden names, but for that of a person in Moodle, and what programs leave beside files. */
export const LITTER =
  /^(\.(?!.*_assignsubmission_)|__MACOSX$|__pycache__$|node_modules$|Thumbs\.db$|desktop\.ini$|Icon\r$)/;

/** `01-relax.ipynb`, also with something behind it (`.ipynb.txt`, `.ipynb (1)`) or an underscore before it, but not what a program made of it (`.ipynb.html`). */
export const NOTEBOOK_NAME = /[._]ipynb(?!\.(html?|pdf|t?gz|7z|rar|zip|py|[cm]?[jt]s|md|tex|docx?)$)(?:[.\s(].*)?$/is;
/** A notebook may stand under another ending, or under none. */
export const mayBeNotebook = (name: string): boolean =>
  NOTEBOOK_NAME.test(name) || /\.(json|txt)\s*$/i.test(name) || !name.includes('.');

/** A path that was typed and does not exist. */
export class NoSuchPath extends Error {}
/** More than could be a class. */
export class TooMuch extends Error {}
/** A download that cannot be opened, or a disk that cannot take it: nothing is graded. */
export class BadDownload extends Error {}

/** What is said of a zip that was handed in and is broken. */
export const UNOPENED = 'an archive that cannot be opened';
export const isZip = (name: string): boolean => /\.zip$/i.test(name);

const byName = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const errorCode = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown error';

function kindProblem(stat: fs.Stats): string | undefined {
  if (stat.isFile()) return undefined;
  if (stat.isSymbolicLink()) return 'a link; links are not followed: copy the file';
  if (stat.isDirectory()) return 'a folder with the name of a notebook';
  return 'neither a file nor a folder; it is not opened';
}

function statOf(file: string): fs.Stats | string {
  try {
    return fs.lstatSync(file);
  } catch (error) {
    return errorCode(error);
  }
}

/** The name of the file alone where it is the root. */
const partsBelow = (root: string, file: string) => (path.relative(root, file) || path.basename(file)).split(path.sep);

/** What all the paths have in common: a folder. One folder is itself; one file, the folder that it stands in. */
function commonFolder(folders: string[]): string {
  const [first, ...rest] = folders.map((folder) => folder.split(path.sep)) as [string[], ...string[][]];
  let length = first.length;
  for (const parts of rest) {
    const same = parts.findIndex((part, i) => part !== first[i]);
    length = Math.min(length, same < 0 ? parts.length : same);
  }
  return first.slice(0, length).join(path.sep) || path.sep;
}

/**
 * @throws NoSuchPath for a path that does not exist, whatever the others are; TooMuch for more files than a class has
 */
export function findFiles(paths: string[]): FoundFiles {
  for (const given of paths)
    if (statOf(path.resolve(given)) === 'ENOENT') throw new NoSuchPath(`there is no file or folder '${given}'`);
  const alone = paths.length === 1;
  const found: Found[] = [];
  const litter: string[] = [];
  const repositories = new Map<string, string>();
  const isFolder = (file: string, stat: fs.Stats) =>
    !/\.ipynb$/i.test(file) &&
    // a link to a folder is entered when it was typed alone; among several it may come from `submissions/*`
    (stat.isDirectory() || (alone && fs.statSync(file, { throwIfNoEntry: false })?.isDirectory() === true));
  const folders = paths.map((given) => {
    const file = path.resolve(given);
    const stat = statOf(file);
    // a zip that was given is a folder, too
    return (typeof stat !== 'string' && isFolder(file, stat)) || isZip(file) ? file : path.dirname(file);
  });
  const root = commonFolder(folders);
  const put = (file: string, problem?: string) => {
    if (found.length >= MOST_FILES) throw new TooMuch(`more than ${MOST_FILES} files below the given paths`);
    const absolute = path.resolve(file);
    found.push({ path: file, absolute, parts: partsBelow(root, absolute), ...(problem ? { problem } : {}) });
  };
  const enter = (folder: string, level: number): void => {
    let names: string[];
    try {
      names = fs.readdirSync(folder).sort(byName);
    } catch (error) {
      return put(folder, `a folder that cannot be read (${errorCode(error)})`);
    }
    for (const name of names) visit(path.join(folder, name), name, level);
  };
  const visit = (file: string, name: string, level: number): void => {
    const stat = statOf(file);
    const isDirectory = typeof stat !== 'string' && stat.isDirectory();
    if (name.endsWith('.expected.json')) return; // of the bundled class
    if (name === '.git' && isDirectory) repositories.set(path.resolve(path.dirname(file)), file);
    if (LITTER.test(name)) litter.push(isDirectory ? `${file}/` : file);
    else if (typeof stat === 'string') put(file, `cannot be read (${stat})`);
    else if (isDirectory && !/\.ipynb$/i.test(name)) {
      if (level < DEEPEST) enter(file, level + 1);
      else put(file, `a folder more than ${DEEPEST} levels deep; it is not entered`);
    } else put(file, kindProblem(stat));
  };
  for (const given of paths) {
    const stat = statOf(path.resolve(given));
    if (typeof stat === 'string') put(given, `cannot be read (${stat})`);
    else if (isFolder(path.resolve(given), stat)) enter(given, 1);
    else put(given, kindProblem(stat));
  }
  const once = [...new Map(found.map((one) => [one.absolute, one])).values()];
  return { found: once, litter, root, repositories };
}
