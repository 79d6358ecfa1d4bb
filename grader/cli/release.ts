/** `course release`: the student's folder. */
import * as path from 'node:path';
import { pointsOf } from '@course/fixtures';
import { requireSheets } from '../author/check';
import { notebooksCommand } from '../author/command';
import { notebooksFolder, repositoryFolder, solutionsFolder } from '../author/sheets';
import { writeRelease } from '../release/write';
import { CliError, UsageError } from './errors';

export async function release(flags: { out?: unknown }, paths: string[]): Promise<number> {
  if (paths.length > 0)
    throw new UsageError(`course release: expected no path, got '${paths[0]}'; the folder is named with --out`);
  requireSheets();
  const { stale } = notebooksCommand({ solutions: solutionsFolder, notebooks: notebooksFolder, pointsOf, check: true });
  if (stale[0]) throw new CliError(`course release: notebooks/${stale[0]}.ipynb is stale: run \`course notebooks\``);
  const out = path.resolve(String(flags.out));
  const count = writeRelease(repositoryFolder, out);
  console.log(`wrote ${String(flags.out)}: ${count} files; a student runs \`npm ci && npx course lab\` in it`);
  return 0;
}
