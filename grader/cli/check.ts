/** `course check`: what is wrong with the sheets, before anything uses them. */
import { checkCourse } from '../author/check';
import { UsageError } from './errors';

/** Exit status 1 for findings, 2 when something could not be read. */
export async function check(paths: string[]): Promise<number> {
  if (paths.length > 0) throw new UsageError(`course check: expected no path, got '${paths[0]}'`);
  const { faults, unreadable, sheets } = await checkCourse();
  for (const line of faults) console.error(line);
  if (faults.length > 0) return unreadable ? 2 : 1;
  const items = sheets.reduce((sum, { sheet }) => sum + sheet.items.length, 0);
  console.log(`nothing is wrong with ${sheets.length} sheets of ${items} items, their notebooks and their fixtures`);
  return 0;
}
