/** Where the sheets are in the repository. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { pointsOf } from '@course/fixtures';
import type { Notebook } from '../notebook/format';
import { buildNotebook } from './build';
import { sheetSlugs } from './command';

/** The repository's folder: this file is `grader/dist/author/sheets.js` when it runs. */
export const repositoryFolder = path.resolve(__dirname, '..', '..', '..');
export const solutionsFolder = path.join(repositoryFolder, 'solutions');
export const notebooksFolder = path.join(repositoryFolder, 'notebooks');

export function allSheets(): string[] {
  return sheetSlugs(solutionsFolder);
}

/** The notebook of a sheet: with the answers, or as students get it. */
export function sheetNotebook(slug: string, { solved }: { solved: boolean }): Notebook {
  return buildNotebook(sheetSource(slug), { slug, pointsOf: (item) => pointsOf(slug, item), solved });
}

export function sheetSource(slug: string): string {
  return fs.readFileSync(path.join(solutionsFolder, `${slug}.ts`), 'utf8');
}
