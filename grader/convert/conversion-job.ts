import type { Memo } from './memo';
import type { Channel } from './process-channel';
import type { CellError, Conversion, ConvertLimits, SubmissionCell, Syntax } from './types';

/** What all submissions share. */
export type Tools = { channel: Channel; memo: Memo<Syntax | Conversion>; limits: ConvertLimits };
/** One submission on its way: the time that it has left, and what is known of each cell. */
export type Job = Tools & { cells: SubmissionCell[]; left: number };
export type Refused = { refused: CellError };

export const refused = (message: string): Refused => ({ refused: { line: 1, column: 1, message } });

/** Deepest nesting of brackets, those in strings and comments included: an upper bound, found without a parser. */
function nesting(source: string): number {
  let depth = 0;
  let deepest = 0;
  for (const character of source.match(/[()[\]{}]/g) ?? []) {
    depth = '([{'.includes(character) ? depth + 1 : Math.max(0, depth - 1);
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

function tooMuch(source: string, limits: ConvertLimits): string | undefined {
  if (source.length > limits.cellCharacters)
    return `the cell has ${source.length} characters; at most ${limits.cellCharacters} are converted`;
  const depth = nesting(source);
  return depth > limits.nesting
    ? `brackets are nested ${depth} deep; at most ${limits.nesting} levels are converted`
    : undefined;
}

/** Asks the process, or the memo; only the cell that made the process fail is charged. */
export async function ask<T extends Syntax | Conversion>(
  job: Job,
  operation: 'syntax' | 'convert',
  previous: string,
  source: string,
): Promise<T | Refused> {
  const known = job.memo.get(operation, previous, source);
  if (known) return known as T;
  const limit = Math.min(job.limits.cellMilliseconds, job.left);
  if (limit <= 0)
    return refused(
      `the notebook takes more than ${job.limits.submissionMilliseconds / 1000} s to type-check: this cell was not reached`,
    );
  const answer = await job.channel.ask({ operation, previous, source }, limit);
  job.left -= answer.spent;
  if ('value' in answer) {
    job.memo.set(answer.value as T, operation, previous, source);
    return answer.value as T;
  }
  if (answer.failed === 'time')
    return refused(`type-checking this cell takes more than ${(limit / 1000).toFixed(1)} s`);
  return refused('TypeScript cannot process this cell (an expression or a type is too deep or too large): simplify it');
}

export type CellNames = Syntax & { refusal?: CellError };

const NO_NAMES: Syntax = { declares: [], assigns: [], free: [], likely: '', statements: [] };

/** The names in each cell, and the reason to refuse it if there is one. */
export async function readSyntax(job: Job): Promise<CellNames[]> {
  const result: CellNames[] = [];
  let total = 0;
  for (const [i, cell] of job.cells.entries()) {
    total += cell.source.length;
    const message =
      tooMuch(cell.source, job.limits) ??
      (i >= job.limits.cells
        ? `the notebook has ${job.cells.length} code cells; at most ${job.limits.cells} are converted`
        : undefined) ??
      (total > job.limits.totalCharacters
        ? `the notebook has more than ${job.limits.totalCharacters} characters of code`
        : undefined);
    const syntax = message ? refused(message) : await ask<Syntax>(job, 'syntax', '', cell.source);
    result.push(
      'refused' in syntax ? { ...NO_NAMES, refusal: syntax.refused } : { ...syntax, refusal: syntax.problem },
    );
  }
  return result;
}
