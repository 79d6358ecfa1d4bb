/** Cells as tslab's converter writes them, the levels that this machine has, and attacks on them. */
import type { Claim } from '@course/kit/dist/src/cases/types';
import { LEVELS, openSession, probeLevel, type Cell, type CellResult, type Level, type Limits, type Session } from '../sandbox';

/** A cell of statements; `await` at its top level makes it asynchronous, as the converter says. */
export function cell(id: string, output: string): Cell {
  return { id, output, hasToplevelAwait: /^\s*await /m.test(output) };
}

/** What is defined at the head of every notebook. */
export const imports = cell(
  'imports',
  'const kit_1 = require("@course/kit"); Object.defineProperty(exports, "tf", { enumerable: true, get: () => kit_1.tf });',
);

/**
 * `await` it at the head of a file's tests; a level that is missing is told in a line, with the reason, and its tests are not
 * made up.
 */
export async function levelsHere(): Promise<Level[]> {
  const here: Level[] = [];
  for (const level of LEVELS) {
    const report = await probeLevel(level);
    if (report.available) here.push(level);
    else process.stderr.write(`skipped: sandbox level ${level} (${report.reason})\n`);
  }
  return here;
}

export const MODULES = ['fs', 'net', 'os', 'child_process', 'worker_threads', 'v8', 'inspector', 'dgram'].map((name) => `node:${name}`);
/** Small, so that the suite is quick. */
export const limits: Partial<Limits> = {
  cellMs: 2500,
  callMs: 2500,
  dataMegabytes: 700,
  residentMegabytes: 450,
  heapMegabytes: 256,
  outputBytes: 4 << 20,
  keptOutputBytes: 10_000,
};

export const NOTHING = { status: 'returned', value: 0, changed: [], events: [] };

type Ran = { results: CellResult[]; session: Session; got: Claim };

/** Runs a cell that leaves in `exports.got` what it got hold of. */
export async function attack(level: Level, source: string, more: Partial<Limits> = {}): Promise<Ran> {
  const session = openSession({
    cells: [imports, cell('attack', source)],
    level,
    limits: { ...limits, ...more },
    modules: MODULES,
  });
  return { results: await session.run(), session, got: await session.read('got') };
}

/** To be called in a `describe`: makes tests whose body runs only where the level is; where it is not, a line says so. */
export function testsAt(level: Level): (name: string, body: () => Promise<void>) => void {
  let missing: string | undefined;
  beforeAll(async () => {
    const report = await probeLevel(level);
    if (report.available) return;
    missing = report.reason;
    process.stderr.write(`not here: sandbox level ${level} (${missing})\n`);
  });
  return (name: string, body: () => Promise<void>) => test(name, () => (missing === undefined ? body() : Promise.resolve()));
}
