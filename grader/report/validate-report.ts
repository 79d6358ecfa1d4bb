import { validate } from '@course/fixtures';
import { type Report, reportSchema } from './schema';
import { visible } from './text';

/** Scores are sums of a few decimals: this much is rounding, more is a wrong sum. */
const SUM_TOLERANCE = 1e-6;

/**
 * Checks a report against its schema, and its sums: an item earns at most its points, ids are unique, and the score is the sum
 * of the items' scores (so an unreadable notebook, which has no items, has 0).
 *
 * @param report anything, for instance a parsed JSON file
 * @param file how the error names it
 * @throws one line: file, JSON pointer, what is allowed there
 */
export function validateReport(report: unknown, file: string): Report {
  try {
    const checked = validate<Report>(reportSchema, report, file);
    const problem = wrongSum(checked);
    if (problem) throw new Error(`${file}#${problem.pointer}: expected ${problem.expected}`);
    return checked;
  } catch (error) {
    throw new Error(visible((error as Error).message.replace(/\s+/g, ' '))); // a name in it may be a student's
  }
}

function wrongSum(report: Report): { pointer: string; expected: string } | undefined {
  const seen = new Set<string>();
  let sum = 0;
  for (const [i, item] of report.items.entries()) {
    if (seen.has(item.id))
      return { pointer: `/items/${i}/id`, expected: `an id that no other item has, got ${item.id} again` };
    seen.add(item.id);
    if (!(item.score <= item.points)) {
      return {
        pointer: `/items/${i}/score`,
        expected: `a score from 0 to ${item.points}, the item's points, got ${item.score}`,
      };
    }
    sum += item.score;
  }
  if (Math.abs(sum - report.score) <= SUM_TOLERANCE) return undefined;
  return { pointer: '/score', expected: `the sum of the items' scores, ${sum}, got ${report.score}` };
}
