/** Which platform wrote a download, and whose each file in it is. */
import * as path from 'node:path';
import { BadDownload, type Found, UNOPENED } from '../find';
import { visible } from '../names';
import { blackboard } from './blackboard';
import { canvas } from './canvas';
import { d2l } from './d2l';
import { github } from './github';
import { gradescope } from './gradescope';
import { ilias } from './ilias';
import { type Claim, type Context, type Folder, filesBelow, type Layout } from './layout';
import { moodle } from './moodle';
import { nbgrader } from './nbgrader';

/** The surest first. */
const LAYOUTS: Layout[] = [gradescope, moodle, blackboard, d2l, nbgrader, github, ilias, canvas];

function folderOf(name: string, absolute: string, files: Found[], level = 0): Folder {
  const own: Found[] = [];
  const inner = new Map<string, Found[]>();
  for (const one of files) {
    if (one.parts.length === level + 1) own.push(one);
    else {
      const part = one.parts[level]!;
      if (!inner.has(part)) inner.set(part, []);
      inner.get(part)!.push(one);
    }
  }
  const folders = [...inner].map(([part, below]) => folderOf(part, path.join(absolute, part), below, level + 1));
  return { name, absolute, level, files: own, folders };
}

export type Claimed = {
  /** By file; and the folder of the download that it belongs to. */
  claims: Map<Found, { claim: Claim; download: string }>;
  /** What no platform wrote: its parts below the folder in which it was left. */
  rest: { found: Found; parts: string[] }[];
};

/**
 * Goes from the top into folders that are nobody's, down to those that a platform wrote. A folder in which something is handed in
 * is no such folder, so that no student can name another by a folder of their own.
 *
 * @param isWork is a notebook in this file?
 * @throws BadDownload for a zip beside downloads that cannot be opened: it may be one, too
 */
export function claimFiles(
  found: Found[],
  {
    root,
    isWork,
    ...context
  }: Omit<Context, 'sure'> & { root: { name: string; absolute: string }; isWork(one: Found): boolean },
): Claimed {
  const claimsOf = (folder: Folder, sure: boolean): [Folder, Map<Found, Claim>][] | undefined => {
    for (const layout of LAYOUTS) {
      const claims = layout.claim(folder, { ...context, sure });
      if (claims) return [[folder, claims]];
    }
    if (folder.files.some((one) => isWork(one) && !one.problem)) return undefined;
    const holding = folder.folders.filter((one) => filesBelow(one).some(isWork));
    const nobodys = holding.length > 0 ? holding : folder.folders;
    const inner = nobodys.map((one) => claimsOf(one, sure || nobodys.length > 1));
    if (inner.length === 0 || !inner.every((one) => one !== undefined)) return undefined;
    // what lies beside downloads is nobody's: lists of a platform, of staff
    return [...inner.flat(), [{ ...folder, folders: [] }, new Map(folder.files.map((one) => [one, 'nobody']))]];
  };
  const claims: Claimed['claims'] = new Map();
  const left = new Map<Found, string[]>();
  for (const [folder, own] of claimsOf(folderOf(root.name, root.absolute, found), false) ?? [])
    for (const file of filesBelow(folder)) {
      const claim = own.get(file);
      if (claim === 'nobody' && file.what?.includes(UNOPENED))
        throw new BadDownload(`'${visible(file.path)}': ${file.what}; nothing is graded`);
      if (claim) claims.set(file, { claim, download: folder.absolute });
      else left.set(file, file.parts.slice(folder.level));
    }
  const rest = found
    .filter((one) => !claims.has(one))
    .map((one) => ({ found: one, parts: left.get(one) ?? one.parts }));
  return { claims, rest };
}
