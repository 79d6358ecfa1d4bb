/** What a layout is: how one platform names what it hands over, and whose that is. */
import type { Found } from '../find';
import type { HandIn, Person, Platform } from '../hand-in';
import { fitName, sameName, tidyName } from '../names';

/** A folder of a download, or a zip in its place; `level` is 0 at the top. */
export type Folder = { name: string; absolute: string; level: number; folders: Folder[]; files: Found[] };

/** Whose a file is; `what` where its form does not show in its name: an online text, a link. Or nobody's: the platform wrote it. */
export type Claim = { handIn: HandIn; what?: string } | 'nobody';

export type Context = {
  slugs: readonly string[];
  /** The text of a small file that the platform wrote; undefined where it cannot be read. */
  read(found: Found): string | undefined;
  /** When the last commit of the repository in a folder was. */
  lastCommit(absolute: string): { sha: string; at: string } | undefined;
  /** For what a person must look at. */
  say(problem: string): void;
  /** Several folders lie side by side, which may be students': only a form that no student gives his own folders is one. */
  sure: boolean;
};

export type Layout = {
  platform: Platform;
  /** The files below a folder that it wrote; undefined where it has not its form. */
  claim(folder: Folder, context: Context): Map<Found, Claim> | undefined;
};

/** All files below. */
export const filesBelow = ({ files, folders }: Folder): Found[] => [...files, ...folders.flatMap(filesBelow)];

/** What lies directly in a folder: folders, files, and zips that stand in a file's place. */
export type Child = { name: string; isFolder: boolean; files: Found[] };
export const childrenOf = ({ files, folders }: Folder): Child[] => [
  ...folders.map((one) => ({ name: one.name, isFolder: true, files: filesBelow(one) })),
  ...files.map((one) => ({ name: one.parts.at(-1)!, isFolder: false, files: [one] })),
];
/** A file, or a zip of which the contents lie in a folder of its name. */
export const isFileLike = ({ isFolder, name }: Child): boolean => !isFolder || /\.zip$/i.test(name);

/** What a platform says of a person, before two of one name are told apart. */
export type Named = Omit<Person, 'student'> & { name: string };

/**
 * People are called by their names; two of one name are told apart by their ids, or by their addresses where there are none.
 *
 * @param all everybody in one download, as often as they come
 */
export function namedPeople(all: readonly Named[]): (one: Named) => Person {
  const ids = new Map<string, Set<string>>();
  const key = ({ name }: Named) => sameName(fitName(name));
  const number = ({ id, email }: Named) => id ?? email ?? '';
  for (const one of all) ids.set(key(one), (ids.get(key(one)) ?? new Set()).add(number(one)));
  return (one) => {
    const student = fitName(one.name);
    const isShared = student === '' || ids.get(key(one))!.size > 1;
    const own = isShared && number(one) !== '' ? `${student}_${number(one)}` : student;
    return { ...one, student: own, name: tidyName(one.name) };
  };
}
