import { pointsOf } from '@course/fixtures';
import { notebooksCommand } from '../author/command';
import { notebooksFolder, solutionsFolder } from '../author/sheets';
import { CliError, UsageError } from './errors';

/** `course notebooks`: exit status 1 when `--check` finds a stale one. */
export async function notebooks(flags: { check?: unknown; solved?: unknown }, paths: string[]): Promise<number> {
  if (paths.length > 0) throw new UsageError(`course notebooks: expected no path, got '${paths[0]}'`);
  if (flags.check && flags.solved) throw new UsageError('course notebooks: --check and --solved exclude each other');
  const solved = typeof flags.solved === 'string' ? flags.solved : undefined;
  let result;
  try {
    result = notebooksCommand({
      solutions: solutionsFolder,
      notebooks: solved ?? notebooksFolder,
      pointsOf,
      check: Boolean(flags.check),
      solved: solved !== undefined,
    });
  } catch (error) {
    throw new CliError((error as Error).message, 1);
  }
  for (const file of result.written) console.log(`wrote ${file}`);
  if (!flags.check) {
    if (result.written.length === 0) console.log('all notebooks are up to date');
    return 0;
  }
  for (const slug of result.stale) console.error(`notebooks/${slug}.ipynb is stale: run \`course notebooks\``);
  if (result.stale.length === 0) console.log('all notebooks are up to date');
  return result.stale.length === 0 ? 0 : 1;
}
