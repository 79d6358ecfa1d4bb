import * as fs from 'node:fs';
import * as path from 'node:path';

/** The real path where there is one to be had: a bundle of the kit runs elsewhere, where this constant is of no use, nor may it throw. */
function real(folder: string): string {
  try {
    return fs.realpathSync(folder);
  } catch {
    return folder;
  }
}

/** The kit's own folder, with links followed: it holds `models/`, `photographs/`, `converged/` and `public/`. */
export const kitFolder: string = real(path.resolve(__dirname, '..', '..'));
