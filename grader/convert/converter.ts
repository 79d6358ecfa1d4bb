import * as fs from 'node:fs';
import { firstLine, placeOf } from '../notebook/cell-place';
import { convertAhead } from './cells-together';
import { ask, type CellNames, type Job, type Refused, readSyntax, refused, type Tools } from './conversion-job';
import { createMemo } from './memo';
import { type CellStatements, leftOut, type NeededStatements, neededStatements, without } from './needed-statements';
import { createChannel } from './process-channel';
import { findSnapshot } from './snapshot';
import type {
  CellError,
  Conversion,
  ConvertedCell,
  ConvertedNotebook,
  Converter,
  ConverterOptions,
  SubmissionCell,
  Syntax,
} from './types';
import { DEFAULT_IMPORTS, DEFAULT_LIMITS } from './types';
import { kitPackages, makeSight } from './visible-files';

function finished(cell: SubmissionCell, names: Syntax, conversion: Conversion | Refused): ConvertedCell {
  const base = { ...cell, declares: names.declares, output: '', declOutput: '', hasToplevelAwait: false };
  if ('refused' in conversion) return { ...base, status: 'refused', errors: [conversion.refused] };
  const { errors, declarations: _, ...converted } = conversion;
  if (errors.length === 0) return { ...base, ...converted, status: 'converted', errors };
  const syntax = errors.some(({ code }) => code >= 1000 && code < 2000);
  return {
    ...base,
    status: syntax ? 'syntax-error' : 'type-error',
    errors: errors.map(({ line, column, message }) => ({ line, column, message })),
  };
}

/** Converts in order; a cell that is not `converted`, or that failed when it ran, declares nothing for the later ones. */
async function convertAll(
  job: Job,
  names: CellNames[],
  needed: Set<number>,
  failed: Set<number>,
  more: Pick<ConvertedNotebook, 'canBeStricter' | 'notes'>,
): Promise<ConvertedNotebook> {
  await convertAhead(job, names, needed, failed);
  const cells: ConvertedCell[] = [];
  let previous = '';
  for (const [i, cell] of job.cells.entries()) {
    const { refusal } = names[i]!;
    if (!needed.has(i)) {
      cells.push({ ...finished(cell, names[i]!, refused('')), status: 'not-needed', errors: [] });
      continue;
    }
    const conversion = refusal ? { refused: refusal } : await ask<Conversion>(job, 'convert', previous, cell.source);
    const done = finished(cell, names[i]!, conversion);
    cells.push({ ...done, errors: withLaterDeclaration(done, job.cells, names, i) });
    if ('declarations' in conversion && done.status === 'converted' && !failed.has(i))
      previous = conversion.declarations;
  }
  return {
    cells,
    reconvertAfter: (position) => convertAll(job, names, needed, new Set([...failed, position]), more),
    ...more,
  };
}

const runsAnyway = (kind: SubmissionCell['kind']) => kind === 'define' || kind === 'setup';

/** Cells as the student wrote them, whatever was left out. */
function withSources(notebook: ConvertedNotebook, cells: SubmissionCell[]): ConvertedNotebook {
  return {
    ...notebook,
    cells: notebook.cells.map((cell, i) => ({ ...cell, source: cells[i]!.source })),
    reconvertAfter: async (position) => withSources(await notebook.reconvertAfter(position), cells),
  };
}

function displacedNotes(cells: SubmissionCell[], { displaced }: NeededStatements): string[] {
  return displaced.map(({ cell, name, isStub }) => {
    const { source, index, untouched } = cells[cell]!;
    const what = untouched
      ? `is the stub of \`${name}\` as it was given out`
      : isStub
        ? `still has the \`todo\` of \`${name}\``
        : `uses the name \`${name}\` for something else`;
    return `${placeOf(source, index)} ${what}: its definition elsewhere counts`;
  });
}

function encodedNotes(cells: SubmissionCell[], { encoded }: NeededStatements): string[] {
  return encoded.map(
    ({ cell, name }) =>
      `${placeOf(cells[cell]!.source, cells[cell]!.index)} computes \`${name}\` with an encoder, for which another one stands in when the notebook is graded: type in what you saw`,
  );
}

/** What was left out of the cells of graded names and of those that the student added. */
function leftOutNotes(
  cells: SubmissionCell[],
  parts: CellStatements[],
  out: Set<number>[],
  { displaced }: NeededStatements,
  runs: Set<number>,
): string[] {
  return cells.flatMap((cell, i) => {
    const isTold = (at: number) => displaced.some((one) => one.cell === i && one.at === at);
    const untold = [...out[i]!].filter((at) => !isTold(at));
    if (!runs.has(i) || cell.kind === 'explore' || untold.length === 0) return [];
    const first = parts[i]!.statements[untold[0]!]!;
    const line = cell.source.slice(0, first.start).split('\n').length;
    const more = untold.length > 1 ? ` and ${untold.length - 1} more` : '';
    const what = firstLine(cell.source.slice(first.start, first.end));
    return [`${placeOf(cell.source, cell.index)}: no mark rests on line ${line} (“${what}”)${more}, so it was not run`];
  });
}

/** 'Cannot find name' of a name that a later cell declares: the notebook ran out of order when it was written. */
function withLaterDeclaration(
  cell: ConvertedCell,
  cells: SubmissionCell[],
  names: Syntax[],
  position: number,
): CellError[] {
  return cell.errors.map((error) => {
    const name = /^Cannot find name '([^']+)'/.exec(error.message)?.[1];
    const later =
      name === undefined ? -1 : names.findIndex(({ declares }, i) => i > position && declares.includes(name));
    return later < 0
      ? error
      : { ...error, message: `${error.message} Cell ${cells[later]!.index + 1} declares it, after this one.` };
  });
}

/**
 * A converter of notebooks: tslab's own, in a process that is started now and lives until `close`. Submissions are converted one
 * after another; none can change what the next one gets.
 */
export function createConverter(options: ConverterOptions = {}): Converter {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const sight = makeSight(options.packages ?? kitPackages());
  const isUsual = !options.packages && limits.heapMegabytes === DEFAULT_LIMITS.heapMegabytes;
  const processOptions = {
    allowedImports: options.allowedImports ?? DEFAULT_IMPORTS,
    declarations: limits.declarations,
  };
  const tools: Tools = {
    channel: createChannel({
      sight,
      options: processOptions,
      heapMegabytes: limits.heapMegabytes,
      snapshot: isUsual ? (options.snapshot ?? (options.snapshot === null ? undefined : findSnapshot())) : undefined,
    }),
    memo: createMemo(options.memoCharacters ?? 50_000_000),
    limits,
  };
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };
  const inTurnToo = (notebook: ConvertedNotebook): ConvertedNotebook => ({
    ...notebook,
    reconvertAfter: (position) => inTurn(() => notebook.reconvertAfter(position)).then(inTurnToo),
  });
  const convert: Converter['convert'] = (cells, graded, strict = false) =>
    inTurn(async () => {
      const whole: Job = { ...tools, cells, left: limits.submissionMilliseconds };
      const all = await readSyntax(whole);
      const parts = cells.map(
        ({ kind, untouched }, i): CellStatements => ({ kind, untouched, statements: all[i]!.statements }),
      );
      const needed = neededStatements(parts, graded, strict);
      const runs = new Set(cells.flatMap(({ kind }, i) => (runsAnyway(kind) || needed.kept[i]!.size > 0 ? [i] : [])));
      const out = leftOut(parts, needed);
      const least = strict ? needed : neededStatements(parts, graded, true);
      const sources = cells.map((cell, i) =>
        runs.has(i) ? without(cell.source, parts[i]!.statements, out[i]!) : cell.source,
      );
      const job: Job = { ...whole, cells: cells.map((cell, i) => ({ ...cell, source: sources[i]! })) };
      const names = await readSyntax(job);
      const notes = [
        ...displacedNotes(cells, needed),
        ...encodedNotes(cells, needed),
        ...leftOutNotes(cells, parts, out, needed, runs),
      ];
      const more = {
        canBeStricter: new Set([...runs].filter((i) => least.kept[i]!.size < needed.kept[i]!.size)),
        notes,
      };
      return withSources(await convertAll(job, names, runs, new Set(), more), cells);
    }).then(inTurnToo);
  // a converter that does not start says so to the first one who asks for something
  if (options.warm) convert(options.warm.cells, options.warm.graded).catch(() => undefined);
  return {
    convert,
    close() {
      tools.channel.close();
      fs.rmSync(sight.folder, { recursive: true, force: true });
    },
  };
}
