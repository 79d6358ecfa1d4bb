/**
 * The cells of a submission that nobody has sent yet, in one go. A cell is checked beside what the cells before it declare, and
 * that is only known when they are converted; but most students' functions declare what the last student's did. So they are
 * converted beside the declarations that are expected, and the memo takes what turned out as expected: without errors, with
 * declarations that are, to the letter, those of a cell that was converted by itself. All else is converted again in its turn.
 * Cells that share a program do not see each other: what would reach beyond its own file (`declare module`, `declare global`) is
 * refused before, whatever way it is written (syntax.ts).
 */
import { withoutComments, type CellNames, type Job } from './job';
import type { Conversion } from './types';

type Ahead = { previous: string; source: string; expected: string };

function cellsAhead(job: Job, names: CellNames[], needed: Set<number>): Ahead[] {
  const ahead: Ahead[] = [];
  let previous = '';
  for (const [i, { source, gradeId = '' }] of job.cells.entries()) {
    if (!needed.has(i) || names[i]!.refusal) continue;
    const known = job.memo.get('convert', previous, source) as Conversion | undefined;
    if (known && known.errors.length > 0) continue;
    const expected = known ? withoutComments(known.declOutput) : job.declared.get(previous, gradeId);
    if (expected === undefined) break;
    if (!known) ahead.push({ previous, source, expected });
    previous = expected;
  }
  return ahead;
}

/** Fills the memo with what can be converted together. A cell that makes the process fail is charged later, in its turn. */
export async function convertAhead(job: Job, names: CellNames[], needed: Set<number>): Promise<void> {
  const ahead = cellsAhead(job, names, needed);
  const limit = Math.min(job.limits.cellMilliseconds, job.left);
  if (ahead.length < 2 || limit <= 0) return;
  const cells = ahead.map(({ previous, source }) => ({ previous, source }));
  const answer = await job.channel.ask({ operation: 'convert-many', cells }, limit);
  job.left -= answer.spent;
  if (!('value' in answer)) return;
  for (const [k, conversion] of (answer.value as Conversion[]).entries()) {
    const { previous, source, expected } = ahead[k]!;
    const { errors, output, declOutput } = conversion;
    const namesItsFiles = /__(tslab|prev)\d/.test(output + declOutput);
    if (errors.length === 0 && !namesItsFiles && withoutComments(declOutput) === expected) job.memo.set(conversion, 'convert', previous, source);
  }
}
