/** Where the course is: the folder that holds `kit/` and `notebooks/`, be it the repository or a student's folder. */
import * as path from 'node:path';
import { kitFolder } from '../src/folder';

export const rootFolder: string = path.dirname(kitFolder);

/** Everything that a command installs or writes for itself is under it. It is not committed, and can be deleted at any time. */
export function courseFolder(): string {
  return path.join(rootFolder, '.course');
}

/** A path as the user would type it in the course's folder: relative where it is inside. */
export function shown(file: string): string {
  const relative = path.relative(rootFolder, file);
  return relative.startsWith('..') || path.isAbsolute(relative) ? file : relative || '.';
}
