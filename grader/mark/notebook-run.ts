/** Converts the cells of a notebook and runs them in the sandbox, with the kernel's rule that a cell which fails declares nothing. */
import { type ConvertedCell, type ConvertedNotebook, describeErrors, type SubmissionCell } from '../convert';
import { placeOf } from '../notebook/cell-place';
import { type Cell, type CellResult, openSession, type Session } from '../sandbox';
import type { WhyMissing } from './grading';
import { type Mend, mendingCode } from './mend';
import type { SheetTools, Tools } from './tools';

type RanNotebook = {
  cells: ConvertedCell[];
  session: Session;
  notes: string[];
  whyMissing(name: string): WhyMissing | undefined;
  /** The same cells on TensorFlow.js's cpu backend, which has every operation. */
  onCpu(): Promise<Session>;
  /** The same cells, where no hidden case has been asked: what it says cannot hold one. Only public cases are for it. */
  fresh(backend?: 'cpu'): Promise<Session>;
  /** The same cells, but for what one name is; nothing where no cell that runs declares it. */
  mended(mend: Mend): Promise<Session | undefined>;
  close(): void;
};

function runnable(cells: ConvertedCell[]): Cell[] {
  return cells.flatMap((cell, position) =>
    cell.status !== 'converted'
      ? []
      : [
          {
            id: String(position),
            output: cell.output,
            hasToplevelAwait: cell.hasToplevelAwait,
            lastExpressionVar: cell.lastExpressionVar,
            declOutput: cell.declOutput,
          },
        ],
  );
}

/** With a cell more, behind the last one that declares the name. */
function withMend(cells: ConvertedCell[], mend: Mend): Cell[] | undefined {
  const at = cells.findLastIndex(({ status, declares }) => status === 'converted' && declares.includes(mend.name));
  if (at < 0) return undefined;
  const before = runnable(cells.slice(0, at + 1));
  const mending = { id: 'mend', output: mendingCode(mend), declOutput: cells[at]!.declOutput };
  return [...before, mending, ...runnable(cells).slice(before.length)];
}

/** Did a cell fail, or not convert, of which less could run? */
function hasFailed({ cells, canBeStricter }: ConvertedNotebook, results: CellResult[]): boolean {
  const failed = new Set(results.filter(({ ok }) => !ok).map(({ id }) => Number(id)));
  return [...canBeStricter].some((i) => failed.has(i) || cells[i]!.errors.length > 0);
}

/** Where a notebook that failed at a cell goes on otherwise than before: the converted text of a later cell changed. */
function changedAfter(before: ConvertedCell[], after: ConvertedCell[]): boolean {
  return before.some((cell, i) => cell.status !== after[i]!.status || cell.output !== after[i]!.output);
}

export async function runNotebook(given: SubmissionCell[], sheet: SheetTools, tools: Tools): Promise<RanNotebook> {
  const graded = sheet.items
    .filter((item) => item.kind !== 'written')
    .map((item) => ({ name: item.id, isFunction: item.kind === 'function' }));
  const budget = { spentMs: 0 };
  const openCells = (of: Cell[], backend?: 'cpu') =>
    openSession({
      budget,
      cells: of,
      level: tools.options.level,
      limits: tools.limits,
      pool: tools.pool,
      ...(backend ? { backend } : {}),
    });
  const open = (of: ConvertedCell[], backend?: 'cpu') => openCells(runnable(of), backend);
  let converted = await tools.converter.convert(given, graded);
  let session = open(converted.cells);
  let results = await session.run();
  // what no mark rests on may fail, or take too long: such cells run again without it
  if (hasFailed(converted, results)) {
    converted = await tools.converter.convert(given, graded, true);
    session.close();
    session = open(converted.cells);
    results = await session.run();
  }
  // each failed cell is taken back once, in order; what came before it stays as it was
  for (const { id } of results.filter((result) => !result.ok)) {
    const again = await converted.reconvertAfter(Number(id));
    const differs = changedAfter(converted.cells, again.cells);
    converted = again;
    if (!differs) continue;
    session.close();
    session = open(converted.cells);
    results = await session.run();
  }
  const { cells } = converted;
  let cpu: Session | undefined;
  const others: Session[] = [];
  const another = async (of: Cell[], backend?: 'cpu') => {
    const session = openCells(of, backend);
    others.push(session);
    await session.run();
    return session;
  };
  const fresh = new Map<string, Promise<Session>>();
  return {
    cells,
    session,
    notes: [
      ...converted.notes,
      ...session
        .late()
        .map((message) => `an error occurred outside any cell: ${message}`)
        .slice(0, 3),
    ],
    whyMissing: (name) => whyMissing(name, cells, results),
    onCpu: async () => {
      if (!cpu) {
        cpu = open(cells, 'cpu');
        await cpu.run();
      }
      return cpu;
    },
    fresh: (backend) => {
      const key = backend ?? 'own';
      if (!fresh.has(key)) fresh.set(key, another(runnable(cells), backend));
      return fresh.get(key)!;
    },
    mended: async (mend) => {
      const changed = withMend(cells, mend);
      return changed && another(changed);
    },
    close: () => {
      for (const one of [session, cpu, ...others]) one?.close();
    },
  };
}

function whyMissing(name: string, cells: ConvertedCell[], results: CellResult[]): WhyMissing | undefined {
  const place = ({ source, index }: ConvertedCell) => placeOf(source, index);
  const own = cells.filter((cell) => cell.items.includes(name) || cell.declares.includes(name));
  if (own.length > 0 && own.every(({ source }) => source.trim() === ''))
    return { status: 'fail', feedback: `The cell of \`${name}\` is empty.`, absent: true };
  for (const [position, cell] of cells.entries()) {
    if (!own.includes(cell)) continue;
    if (cell.errors.length > 0) return { status: 'error', feedback: `The cell did not run. ${describeErrors(cell)}` };
    const result = results.find(({ id }) => id === String(position));
    if (!result || result.ok) continue;
    const { name: kind, message } = result.error ?? { name: 'Error', message: 'it failed' };
    if (kind === 'NotDoneYet') return { status: 'fail', feedback: `not done yet: ${message}`, absent: true };
    return {
      status: 'error',
      feedback: result.stopped ? `${place(cell)} was stopped: ${message}` : `${place(cell)} threw ${kind}: ${message}`,
      ...(result.stopped === 'time' ? { endless: true } : {}),
    };
  }
  if (own.length === 0)
    return { status: 'fail', feedback: `No cell defines \`${name}\`: its cell was deleted.`, absent: true };
  return undefined;
}
