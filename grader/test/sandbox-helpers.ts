/** Cells as tslab's converter writes them, and the levels that this machine has. */
import { LEVELS, probeLevel, type Cell, type Level } from '../sandbox';

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
