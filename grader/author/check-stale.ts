/** What is made from the sheets and is not what they make any more: notebooks, public cases, the bundled class. */
import * as fs from 'node:fs';
import { pointsOf, writeFixtures } from '@course/fixtures';
import { planClass } from './class-files';
import { notebooksCommand } from './command';
import { allSheets, notebooksFolder, solutionsFolder } from './sheets';

/** Notebooks without a source: students would still get them. */
function orphanedNotebooks(): string[] {
  const known = new Set(allSheets().map((slug) => `${slug}.ipynb`));
  const there = fs.existsSync(notebooksFolder) ? fs.readdirSync(notebooksFolder) : [];
  return there
    .filter((name) => name.endsWith('.ipynb') && !known.has(name))
    .sort()
    .map((name) => `notebooks/${name}: expected a source solutions/${name.replace(/ipynb$/, 'ts')}, found none`);
}

export function staleNotebooks(): string[] {
  const { stale } = notebooksCommand({ solutions: solutionsFolder, notebooks: notebooksFolder, pointsOf, check: true });
  const lines = stale.map((slug) => `notebooks/${slug}.ipynb is stale: run \`course notebooks\``);
  return [...lines, ...orphanedNotebooks()];
}

export const missingValue = (name: string): string =>
  `fixtures/values/${name}: expected this file, which studies/reference makes, found none`;

export async function staleFixtures(): Promise<string[]> {
  const { stale, missing } = await writeFixtures({ check: true });
  const names = [...stale.map((name) => `kit/public/${name}`), ...planClass().stale];
  return [...names.map((name) => `${name} is stale: run \`course fixtures\``), ...missing.map(missingValue)];
}
