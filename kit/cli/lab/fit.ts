/** Does the preload still fit the tslab that is installed? `kernel/fit.cjs` knows. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { kitFolder } from '../../src/folder';

/** One line for each fix of the preload that tslab, as it is installed, cannot take; none when all of them fit. */
export function unfitting(): string[] {
  const file = path.join(kitFolder, 'kernel', 'fit.cjs');
  if (!fs.existsSync(file)) return [];
  const fit = require(file) as { unfitting(): string[] };
  return fit.unfitting();
}
