import * as fs from 'node:fs';
import * as path from 'node:path';

/** A notebook, or what stands in a notebook's place, as found below a path that was given. Nothing has been opened. */
export type Found = {
  /** The path as given or found: shown to people, and read once. */
  path: string;
  /** Name of the folder that it stands in. */
  folder: string;
  /** Why it is not to be opened. */
  problem?: string;
};

type Ignored = { hidden: number; other: number };

const byName = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function kindProblem(stat: fs.Stats): string | undefined {
  if (stat.isFile()) return undefined;
  if (stat.isSymbolicLink()) return 'a link; links are not followed: copy the file';
  if (stat.isDirectory()) return 'a folder with the name of a notebook';
  return 'neither a file nor a folder; it is not opened';
}

function errorCode(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown error';
}

function statOf(file: string): fs.Stats | string {
  try {
    return fs.lstatSync(file);
  } catch (error) {
    return errorCode(error);
  }
}

/** One entry of a folder. Folders are entered `levels` deep: `submissions/STUDENT/SHEET.ipynb`. */
function visit(file: string, levels: number, ignored: Ignored): Found[] {
  const name = path.basename(file);
  if (name === '.ipynb_checkpoints') return [];
  if (name.startsWith('.') || name === '__MACOSX' || name === 'node_modules') return (void ignored.hidden++, []);
  const stat = statOf(file);
  const found: Found = { path: file, folder: path.basename(path.dirname(path.resolve(file))) };
  if (typeof stat === 'string') return [{ ...found, problem: `cannot be read (${stat})` }];
  if (/\.ipynb$/i.test(name)) return [{ ...found, problem: kindProblem(stat) }];
  if (stat.isSymbolicLink()) return [{ ...found, problem: kindProblem(stat) }];
  if (!stat.isDirectory()) return name.endsWith('.expected.json') ? [] : (void ignored.other++, []); // of the bundled class
  return levels > 0 ? enter(file, levels - 1, ignored) : (void ignored.other++, []);
}

function enter(folder: string, levels: number, ignored: Ignored): Found[] {
  let names: string[];
  try {
    names = fs.readdirSync(folder).sort(byName);
  } catch (error) {
    return [
      { path: folder, folder: path.basename(folder), problem: `a folder that cannot be read (${errorCode(error)})` },
    ];
  }
  return names.flatMap((name) => visit(path.join(folder, name), levels, ignored));
}

/** A path that was typed. A link to a folder is entered when it stands alone; among several it may come from `submissions/*`. */
function visitGiven(given: string, alone: boolean, ignored: Ignored): Found[] {
  const file = path.resolve(given);
  const stat = statOf(file);
  const found: Found = { path: given, folder: path.basename(path.dirname(file)) };
  if (typeof stat === 'string')
    return [{ ...found, problem: stat === 'ENOENT' ? 'there is no such file or folder' : `cannot be read (${stat})` }];
  const notebook = /\.ipynb$/i.test(file);
  if (!notebook && (stat.isDirectory() || (alone && fs.statSync(file, { throwIfNoEntry: false })?.isDirectory())))
    return enter(given, 1, ignored);
  if (notebook || stat.isSymbolicLink()) return [{ ...found, problem: kindProblem(stat) }];
  return [{ ...found, problem: 'expected a notebook (.ipynb) or a folder' }];
}

/**
 * Everything that could be a submission below the paths, in a fixed order, and how much was left out. Uses `lstat` alone.
 * A path may be a notebook, a student's folder or a folder of students' folders.
 */
export function findNotebooks(paths: string[]): { found: Found[]; notes: string[] } {
  const ignored: Ignored = { hidden: 0, other: 0 };
  const found = paths.flatMap((given) => visitGiven(given, paths.length === 1, ignored));
  const notes = [
    ...(ignored.hidden > 0 ? [`left out: ${ignored.hidden} hidden files or folders`] : []),
    ...(ignored.other > 0 ? [`left out: ${ignored.other} files or folders without notebooks in reach`] : []),
  ];
  return { found, notes };
}
