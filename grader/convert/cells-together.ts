/**
 * The cells of a submission that nobody has sent yet, together. A cell is checked beside what the cells before it declare, and
 * that is only known when they are converted; but most of it can be told from their text. So all are converted at once beside
 * the declarations that are likely, and the memo takes each with those that it was converted beside: where they were others,
 * nobody asks for it, and those cells come again, now beside what the first round found.
 * Cells that share a program do not see each other: what would reach beyond its own file (`declare module`, `declare global`) is
 * refused before, whatever way it is written (syntax.ts). A cell with an error is converted by itself when its turn comes.
 */
import type { CellNames, Job } from './conversion-job';
import type { Conversion } from './types';

const ROUNDS = 3;
const TOGETHER = 40;

type Ahead = { position: number; previous: string; source: string };

/** What is known of one submission so far: of each cell what it declares itself, and which must be converted by themselves. */
type Round = {
  job: Job;
  names: CellNames[];
  needed: Set<number>;
  failed: Set<number>;
  own: string[];
  alone: Set<string>;
};

const keyOf = ({ position, previous }: Omit<Ahead, 'source'>) => `${position} ${previous}`;

/** What cells declare, the last one first; one that declares all the names of an earlier one takes its place. */
function createDeclarations() {
  let parts: { declares: string[]; text: string }[] = [];
  const after = (declares: string[]) => {
    const names = new Set(declares);
    return parts.filter((part) => part.declares.length === 0 || !part.declares.every((name) => names.has(name)));
  };
  const textOf = (some: typeof parts) => some.map(({ text }) => text).join('');
  return {
    text: () => textOf(parts),
    /** What is left of the earlier cells' beside a cell that declares these names. */
    besides: (declares: string[]) => textOf(after(declares)),
    add: (declares: string[], text: string) => void (parts = [{ declares, text }, ...after(declares)]),
    replaceBy: (text: string) => void (parts = [{ declares: [], text }]),
  };
}

function cellsAhead({ job, names, needed, failed, own, alone }: Round): (Ahead & { besides: string })[] {
  const ahead: (Ahead & { besides: string })[] = [];
  const declared = createDeclarations();
  for (const [position, { source }] of job.cells.entries()) {
    const { declares, refusal } = names[position]!;
    if (!needed.has(position) || refusal) continue;
    if (ahead.length === TOGETHER) break;
    const previous = declared.text();
    const besides = declared.besides(declares);
    const known = job.memo.get('convert', previous, source) as Conversion | undefined;
    if (known && known.errors.length > 0) continue;
    if (!known && !alone.has(keyOf({ position, previous }))) ahead.push({ position, previous, source, besides });
    if (failed.has(position)) continue;
    const text = known ? ownOf(known, besides) : own[position];
    if (text === undefined) declared.replaceBy(known!.declarations);
    else declared.add(declares, text);
  }
  return ahead;
}

/** What a cell declares itself, where that stands before what is left of the others'. */
function ownOf({ declarations }: Conversion, besides: string): string | undefined {
  return declarations.endsWith(besides) ? declarations.slice(0, declarations.length - besides.length) : undefined;
}

/** Fills the memo with what can be converted together. A cell that makes the process fail is charged later, in its turn. */
export async function convertAhead(
  job: Job,
  names: CellNames[],
  needed: Set<number>,
  failed: Set<number>,
): Promise<void> {
  const round: Round = { job, names, needed, failed, own: names.map(({ likely }) => likely), alone: new Set() };
  for (let count = 0; count < ROUNDS; count++) {
    const ahead = cellsAhead(round);
    const limit = Math.min(job.limits.cellMilliseconds, job.left);
    if (ahead.length < 2 || limit <= 0) return;
    const cells = ahead.map(({ previous, source }) => ({ previous, source }));
    const answer = await job.channel.ask({ operation: 'convert-many', cells }, limit);
    job.left -= answer.spent;
    if (!('value' in answer)) return;
    for (const [k, conversion] of (answer.value as Conversion[]).entries()) {
      const { position, previous, source, besides } = ahead[k]!;
      const { errors, output, declOutput } = conversion;
      const namesItsFiles = /__(tslab|prev)\d/.test(output + declOutput);
      if (errors.length > 0 || namesItsFiles) round.alone.add(keyOf({ position, previous }));
      else job.memo.set(conversion, 'convert', previous, source);
      if (errors.length > 0) round.own[position] = '';
      else if (!namesItsFiles) round.own[position] = ownOf(conversion, besides) ?? round.own[position]!;
    }
  }
}
