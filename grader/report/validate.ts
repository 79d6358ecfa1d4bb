import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';
import { type Report, reportSchema } from './schema';
import { visible } from './text';

/** Scores are sums of a few decimals: this much is rounding, more is a wrong sum. */
const SUM_TOLERANCE = 1e-6;

let compiled: ValidateFunction<Report> | undefined;

/**
 * Checks a report against its schema, and its sums: an item earns at most its points, ids are unique, and the score is the sum
 * of the items' scores (so an unreadable notebook, which has no items, has 0).
 *
 * @param report anything, for instance a parsed JSON file
 * @param file how the error names it
 * @throws one line: file, JSON pointer, legal value
 */
export function validateReport(report: unknown, file: string): Report {
  compiled ??= new Ajv({ strict: true }).compile<Report>(reportSchema);
  if (!compiled(report)) {
    const error = compiled.errors?.[0];
    throw new Error(oneLine(file, error?.instancePath ?? '', error ? legalValue(error) : 'a report'));
  }
  const problem = wrongSum(report);
  if (problem) throw new Error(oneLine(file, problem.pointer, problem.legal));
  return report;
}

function wrongSum(report: Report): { pointer: string; legal: string } | undefined {
  const seen = new Set<string>();
  let sum = 0;
  for (const [i, item] of report.items.entries()) {
    if (seen.has(item.id))
      return { pointer: `/items/${i}/id`, legal: `an id that no other item has, got ${item.id} again` };
    seen.add(item.id);
    if (!(item.score <= item.points)) {
      return {
        pointer: `/items/${i}/score`,
        legal: `a score from 0 to ${item.points}, the item's points, got ${item.score}`,
      };
    }
    sum += item.score;
  }
  if (Math.abs(sum - report.score) <= SUM_TOLERANCE) return undefined;
  return { pointer: '/score', legal: `the sum of the items' scores, ${sum}, got ${report.score}` };
}

function oneLine(file: string, pointer: string, legal: string): string {
  return visible(`${file}: ${pointer || '/'}: expected ${legal}`.replace(/\s+/g, ' '));
}

function legalValue(error: ErrorObject): string {
  const params = error.params as { [key: string]: unknown };
  switch (error.keyword) {
    case 'enum':
      return `one of ${(params.allowedValues as unknown[]).map((value) => JSON.stringify(value)).join(', ')}`;
    case 'type':
      return `${/^[aeiou]/.test(String(params.type)) ? 'an' : 'a'} ${String(params.type)}`;
    case 'required':
      return `a property "${String(params.missingProperty)}"`;
    case 'additionalProperties':
      return `only the properties of the schema, got "${String(params.additionalProperty).slice(0, 80)}"`;
    case 'minimum':
      return `a number of at least ${String(params.limit)}`;
    case 'pattern':
      return `a string that matches ${String(params.pattern)}`;
    default:
      return `a value that ${error.message ?? 'the schema allows'}`;
  }
}
