/** Where screenshots go: CI keeps the folder. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { repositoryFolder } from '../author/sheets';

export const resultsFolder = path.join(repositoryFolder, 'test-results', 'browser');

/** The path of a screenshot, e.g. `resultFile('01-relax', 'explore-7')`; its folder is there. */
export function resultFile(sheet: string, name: string): string {
  const folder = path.join(resultsFolder, sheet);
  fs.mkdirSync(folder, { recursive: true });
  return path.join(folder, `${name.replace(/[^\w.-]+/g, '-')}.png`);
}
