/** Cells as tslab's converter writes them, the levels that this machine has, and attacks on them. */
import { execFileSync } from 'node:child_process';
import * as path from 'node:path';
import type { Claim } from '@course/cases';
import {
  type Cell,
  type CellResult,
  type Level,
  type LevelReport,
  type Limits,
  openSession,
  type Session,
} from '../sandbox';

/** A cell of statements; `await` at its top level makes it asynchronous, as the converter says. */
export function cell(id: string, output: string): Cell {
  return { id, output, hasToplevelAwait: /^\s*await /m.test(output) };
}

/** What is defined at the head of every notebook. */
export const imports = cell(
  'imports',
  'const kit_1 = require("@course/kit"); Object.defineProperty(exports, "tf", { enumerable: true, get: () => kit_1.tf });',
);

/** Probed in a process of its own, because tests must be known before anything can be waited for. */
const PROBE = `const { LEVELS, probeLevel } = require(${JSON.stringify(path.resolve(__dirname, '../sandbox'))});
  Promise.all(LEVELS.map(probeLevel)).then((reports) => { console.log(JSON.stringify(reports)); process.exit(); });`;

/** The levels that this machine has. One that is missing is told by a test that is left out, whose name has the reason. */
export function levelsHere(): Level[] {
  const reports = JSON.parse(execFileSync(process.execPath, ['-e', PROBE], { encoding: 'utf8' })) as LevelReport[];
  for (const report of reports)
    if (!report.available) test.skip(`the level ${report.level} is not here: ${report.reason}`, () => undefined);
  return reports.filter(({ available }) => available).map(({ level }) => level);
}

export const MODULES = ['fs', 'net', 'os', 'child_process', 'worker_threads', 'v8', 'inspector', 'dgram'].map(
  (name) => `node:${name}`,
);
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
