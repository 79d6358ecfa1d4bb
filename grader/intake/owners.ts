/**
 * Whose work a file is, by where it lies. The folder says who; a file's name says it only where many students' files lie in one
 * folder.
 */
import * as path from 'node:path';
import { type Found, isZip } from './find';
import type { HandIn } from './hand-in';
import { claimFiles } from './layouts';
import type { Context } from './layouts/layout';
import { restOfName, slugIn, tidyName } from './names';

/** A student's name as the place says it (not yet checked), and the rule that gave it, for people; what a platform says beside it. */
export type Owner = {
  student: string;
  rule: string;
  handIn: HandIn;
  /** The folder of the download: hand-ins of one download are mostly of one sheet. */
  download: string;
  /** What it is, where its name does not say so: a text typed into the platform, a link. */
  what?: string;
};

/** Folders that hold students' folders and are nobody's own. */
const WRAPPER =
  /^(.*submissions?|submitted|inbound|collected|assignments?|class|students?|hand-?ins?|abgaben?|uploads?|downloads?|moodle|canvas|\d\d-[a-z]+-submissions)$/i;
/** Folders inside one student's folder. */
const INNER =
  /^(attempt|version|v|hw|homework|sheet|exercise|week|notebooks?|solutions?|old|new|final|backup|copy|draft|try)[-_ ]?\d*$/i;
/** `sheet`: empty for a notebook that says none; undefined for a file that is no notebook. */
type Place = { found: Found; parts: string[]; sheet: string | undefined };
type Named = Pick<Owner, 'student' | 'rule'>;

/** Do at least two folders directly below hold work on one and the same sheet, and are they no attempts of one student? */
function isClass(places: Place[], slugs: readonly string[]): boolean {
  const folders = new Map<string, Set<string>>();
  for (const { parts, sheet } of places) {
    if (parts.length < 3 || !sheet) continue;
    const inner = parts[1]!;
    if (INNER.test(inner) || isZip(inner) || slugs.some((slug) => slug === inner.toLowerCase())) continue;
    folders.set(sheet, (folders.get(sheet) ?? new Set()).add(inner));
  }
  return [...folders.values()].some((names) => names.size >= 2);
}

/** Are the files of different people in one folder, without folders of their own? */
function isFlatClass(places: Place[]): boolean {
  const names = places
    .filter(({ parts, sheet }) => sheet && (parts.length === 2 || (parts.length > 2 && isZip(parts[1]!))))
    .map(({ parts, sheet }) => ownerOfFile(parts[1]!, sheet).student);
  return new Set(names.filter(Boolean)).size >= 2;
}

/** Who a file's name says that it belongs to. */
function ownerOfFile(name: string, sheet: string | undefined): Named {
  return { student: restOfName(name, sheet), rule: 'the name of the file' };
}

/**
 * A repository of GitHub Classroom is called `01-relax-LOGIN`: the login says who. In other folders' names the sheet stays.
 */
function ownerOfFolder(folder: string, slugs: readonly string[]): Named {
  const slug = slugs.find((one) => folder.toLowerCase().startsWith(`${one}-`) && folder.length > one.length + 1);
  const student = tidyName(slug === undefined ? folder : folder.slice(slug.length + 1));
  return { student, rule: `the folder '${folder}'` };
}

/** Takes away folders that all lie in, and that are nobody's: a download's own folder, groups of a class. */
function unwrapped(places: Place[], slugs: readonly string[]): Place[] {
  const top = new Map<string, Place[]>();
  for (const place of places) {
    const { parts } = place;
    if (place.sheet === undefined) continue; // a list, a picture, what a download adds
    if (parts.length < 2) return places; // a notebook lies beside the folders: these are the students'
    top.set(parts[0]!, [...(top.get(parts[0]!) ?? []), place]);
  }
  const folders = [...top];
  const goIn =
    folders.length > 0 &&
    folders.every(
      ([name, own]) =>
        isClass(own, slugs) ||
        (folders.length === 1 && (WRAPPER.test(name.replace(/\.zip$/i, '')) || isFlatClass(own))),
    );
  if (!goIn) return places;
  return unwrapped(
    places.map((place) => ({ ...place, parts: place.parts.length < 2 ? place.parts : place.parts.slice(1) })),
    slugs,
  );
}

/** Who folders' and files' names say, where no platform wrote them. */
function plainOwners(places: Place[], rootName: string, slugs: readonly string[]): Named[] {
  return unwrapped(places, slugs).map(({ parts, sheet }) => {
    const [first, ...rest] = parts as [string, ...string[]];
    if (rest.length > 0 && !isZip(first)) return ownerOfFolder(first, slugs);
    const named = ownerOfFile(first, slugIn(first, slugs) ?? sheet);
    return named.student !== '' ? named : { student: tidyName(rootName), rule: `the folder '${rootName}'` };
  });
}

/**
 * The owner of each file, in the order of the files; `nobody` for what a platform wrote for itself.
 *
 * @param root the folder that the class lies in: the student where a file lies directly in it and its name says nobody
 * @param sheetOf the sheet that a file's name or its cells say, if any
 */
export function ownersOf(
  found: Found[],
  { root, sheetOf, ...context }: Omit<Context, 'sure'> & { root: string; sheetOf(found: Found): string | undefined },
): (Owner | 'nobody')[] {
  const rootName = path.basename(root).replace(/\.zip$/i, '');
  const { claims, rest } = claimFiles(found, {
    ...context,
    root: { name: rootName, absolute: root },
    isWork: (one) => sheetOf(one) !== undefined,
  });
  const places = rest.map((one) => ({ ...one, sheet: sheetOf(one.found) }));
  const plain = new Map(
    plainOwners(places, rootName, context.slugs).map((named, i): [Found, Owner] => [
      rest[i]!.found,
      {
        ...named,
        handIn: { platform: 'plain', people: [{ student: named.student }], rule: named.rule },
        download: root,
      },
    ]),
  );
  return found.map((one) => {
    const { claim, download } = claims.get(one) ?? {};
    if (claim === undefined) return plain.get(one)!;
    if (claim === 'nobody') return claim;
    const { handIn, what } = claim;
    const [{ student }] = handIn.people;
    return { student, rule: handIn.rule, handIn, download: download!, ...(what ? { what } : {}) };
  });
}
