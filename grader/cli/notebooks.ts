import { pointsOf } from '@course/fixtures';
import { requireSheets } from '../author/check';
import { staleNotebooks } from '../author/check-stale';
import { notebooksCommand } from '../author/command';
import { notebooksFolder, solutionsFolder } from '../author/sheets';
import { UsageError } from './errors';

/** `course notebooks`: exit status 1 when `--check` finds a stale one. */
export async function notebooks(flags: { check?: unknown; solved?: unknown }, paths: string[]): Promise<number> {
  if (paths.length > 0) throw new UsageError(`course notebooks: expected no path, got '${paths[0]}'`);
  if (flags.check && flags.solved)
    throw new UsageError('course notebooks: --check and --solved cannot be used together');
  const solved = typeof flags.solved === 'string' ? flags.solved : undefined;
  requireSheets();
  if (flags.check) {
    const lines = staleNotebooks();
    for (const line of lines) console.error(line);
    if (lines.length === 0) console.log('all notebooks are up to date');
    return lines.length === 0 ? 0 : 1;
  }
  const { written } = notebooksCommand({
    solutions: solutionsFolder,
    notebooks: solved ?? notebooksFolder,
    pointsOf,
    solved: solved !== undefined,
  });
  for (const file of written) console.log(`wrote ${file}`);
  if (written.length === 0) console.log('all notebooks are up to date');
  return 0;
}
