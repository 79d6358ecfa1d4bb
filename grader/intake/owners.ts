/**
 * Whose work a file is, by where it lies. The folder says who; a file's name says it only where many students' files lie in one
 * folder.
 */
import type { Found } from './find';
import type { HandIn } from './hand-in';
import { restOfName, slugIn, tidyName } from './names';

/** A student's name as the place says it (not yet checked), and the rule that gave it, for people; what a platform says beside it. */
export type Owner = { student: string; rule: string; handIn?: HandIn };

/** Folders that hold students' folders and are nobody's own. */
const WRAPPER =
  /^(.*submissions?|submitted|inbound|collected|assignments?|class|students?|hand-?ins?|abgaben?|uploads?|downloads?|moodle|canvas|\d\d-[a-z]+-submissions)$/i;
/** Folders inside one student's folder. */
const INNER =
  /^(attempt|version|v|hw|homework|sheet|exercise|week|notebooks?|solutions?|old|new|final|backup|copy|draft|try)[-_ ]?\d*$/i;
/** Canvas: `lastfirst_LATE_USER_FILE_NAME`; the number of the user tells two of one name apart. */
const CANVAS = /^(?<name>[^_]+)_(?:LATE_)?(?<user>\d+)_\d+_(?<file>.+)$/;

/** `sheet`: empty for a notebook that says none; undefined for a file that is no notebook. */
type Place = { found: Found; sheet: string | undefined };

/** Do at least two folders directly below hold work on one and the same sheet, and are they no attempts of one student? */
function isClass(places: Place[], slugs: readonly string[]): boolean {
  const folders = new Map<string, Set<string>>();
  for (const { found, sheet } of places) {
    if (found.parts.length < 3 || !sheet) continue;
    const inner = found.parts[1]!;
    if (INNER.test(inner) || slugs.some((slug) => slug === inner.toLowerCase())) continue;
    folders.set(sheet, (folders.get(sheet) ?? new Set()).add(inner));
  }
  return [...folders.values()].some((names) => names.size >= 2);
}

/** Are the files of different people in one folder, without folders of their own? */
function isFlatClass(places: Place[]): boolean {
  const names = places
    .filter(({ found, sheet }) => found.parts.length === 2 && sheet)
    .map(({ found, sheet }) => ownerOfFile(found.parts[1]!, sheet).student);
  return new Set(names.filter(Boolean)).size >= 2;
}

/** Who a file's name says that it belongs to. */
function ownerOfFile(name: string, sheet: string | undefined): Owner {
  const canvas = CANVAS.exec(name)?.groups;
  if (canvas)
    return { student: tidyName(`${canvas.name}_${canvas.user}`), rule: 'the name of the file, as Canvas writes it' };
  return { student: restOfName(name, sheet), rule: 'the name of the file' };
}

/**
 * A repository of GitHub Classroom is called `01-relax-LOGIN`: the login says who. In other folders' names the sheet stays.
 */
function ownerOfFolder(folder: string, slugs: readonly string[]): Owner {
  const slug = slugs.find((one) => folder.toLowerCase().startsWith(`${one}-`) && folder.length > one.length + 1);
  const student = tidyName(slug === undefined ? folder : folder.slice(slug.length + 1));
  return { student, rule: `the folder '${folder}'` };
}

/** Takes away folders that all lie in, and that are nobody's: a download's own folder, groups of a class. */
function unwrapped(places: Place[], slugs: readonly string[]): Place[] {
  const top = new Map<string, Place[]>();
  for (const place of places) {
    const { parts } = place.found;
    if (place.sheet === undefined) continue; // a list, a picture, what a download adds
    if (parts.length < 2) return places; // a notebook lies beside the folders: these are the students'
    top.set(parts[0]!, [...(top.get(parts[0]!) ?? []), place]);
  }
  const folders = [...top];
  const goIn =
    folders.length > 0 &&
    folders.every(
      ([name, own]) => isClass(own, slugs) || (folders.length === 1 && (WRAPPER.test(name) || isFlatClass(own))),
    );
  if (!goIn) return places;
  const inner = places.map(({ found, sheet }) => ({
    found: found.parts.length < 2 ? found : { ...found, parts: found.parts.slice(1) },
    sheet,
  }));
  return unwrapped(inner, slugs);
}

/**
 * The owner of each file, in the order of the files.
 *
 * @param rootName the folder that the class lies in: the student where a file lies directly in it and its name says nobody
 * @param sheetOf the sheet that a file's name or its cells say, if any
 */
export function ownersOf(
  found: Found[],
  {
    rootName,
    slugs,
    sheetOf,
  }: { rootName: string; slugs: readonly string[]; sheetOf(found: Found): string | undefined },
): Owner[] {
  const places = found.map((one) => ({ found: one, sheet: sheetOf(one) }));
  const inner = unwrapped(places, slugs);
  return inner.map(({ found: one, sheet }) => {
    const [first, ...rest] = one.parts as [string, ...string[]];
    if (rest.length > 0) return ownerOfFolder(first, slugs);
    const named = ownerOfFile(first, slugIn(first, slugs) ?? sheet);
    return named.student !== '' ? named : { student: tidyName(rootName), rule: `the folder '${rootName}'` };
  });
}
