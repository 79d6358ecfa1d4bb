/** Everything that can be wrong with the sheets before they are used, a line for each fault. */
import { CourseFault } from '@course/fixtures';
import { itemFaults, missingItems } from './check-items';
import { staleFixtures, staleNotebooks } from './check-stale';
import { checkTree, type TreeReport } from './check-tree';
import { repositoryFolder } from './sheets';
import { treeAt } from './tree';

/**
 * Before a command uses the sheets.
 *
 * @param items with the items' files, which must be compiled
 * @throws CourseFault with the lines of `course check`
 */
export function requireSheets({ items = true } = {}): TreeReport['sheets'] {
  const tree = treeAt(repositoryFolder);
  const { faults, unreadable, sheets } = checkTree(tree);
  if (items) faults.push(...sheets.flatMap((named) => missingItems(named, tree.fixtures)));
  if (faults.length > 0) throw new CourseFault(faults, unreadable);
  return sheets;
}

async function linesOf(find: () => string[] | Promise<string[]>): Promise<string[]> {
  try {
    return await find();
  } catch (error) {
    if (!(error instanceof CourseFault)) throw error;
    return [...error.lines];
  }
}

/** The whole of `course check`. What is stale is only looked at when there is no other fault. */
export async function checkCourse(): Promise<TreeReport> {
  const tree = treeAt(repositoryFolder);
  const report = checkTree(tree);
  for (const named of report.sheets) report.faults.push(...itemFaults(named, tree.fixtures));
  if (report.faults.length > 0) return report;
  report.faults.push(...(await linesOf(staleNotebooks)), ...(await linesOf(staleFixtures)));
  return report;
}
