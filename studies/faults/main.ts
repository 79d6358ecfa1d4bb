/** Puts small faults into the sources one by one and says which test catches each: see `HELP`. */
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { type Fault, faults } from './faults';
import { build, failingTests, Stopped, stateOf, stopOnSignals, testFiles, withFault, workspaceOf } from './tree';

const HELP = `npm run faults -- [ID…] [--tree DIR] [--named]

Puts small faults into the sources one by one, and says which test catches each.

  ID…         only these: ${faults.map(({ id }) => id).join(', ')}
  --tree DIR  a built checkout, this one if not given
  --named     runs only the test files that the fault names; without it, all tests of the package run when those pass

The exit code is 1 when a fault is not caught, 2 for wrong usage.`;

const HERE = path.resolve(__dirname, '../../..');

const pattern = (name: string) => `dist/test/${name}\\.test\\.js$`;

/** The faults that are asked for. */
function chosen(ids: string[]): Fault[] {
  const unknown = ids.find((id) => !faults.some((fault) => fault.id === id));
  if (unknown !== undefined)
    throw new Error(`expected ids among ${faults.map(({ id }) => id).join(', ')}, got '${unknown}'`);
  return faults.filter(({ id }) => ids.length === 0 || ids.includes(id));
}

type Failing = (files: string[]) => Promise<string[]>;

/** The first test that fails with the fault in the tree and passes without it. */
async function catcher(tree: string, fault: Fault, named: boolean, failsAnyway: Failing): Promise<string | undefined> {
  const others = named ? [] : testFiles(tree, workspaceOf(fault.file));
  const left = [fault.tests.map(pattern), ...others.map((file) => [file])];
  while (left.length > 0) {
    const { files, failed } = await withFault(tree, fault, async () => {
      for (let files = left.shift(); files; files = left.shift()) {
        const failed = await failingTests(tree, files);
        if (failed.length > 0) return { files, failed };
      }
      return { files: [], failed: [] };
    });
    const anyway = failed.length > 0 ? await failsAnyway(files) : [];
    const caught = failed.find((test) => !anyway.includes(test));
    if (caught !== undefined) return caught;
  }
  return undefined;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: {
      tree: { type: 'string', default: HERE },
      named: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
    allowPositionals: true,
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const tree = path.resolve(values.tree);
  const mine = chosen(positionals);
  stopOnSignals();
  const state = stateOf(tree);
  let missed = 0;
  try {
    for (const workspace of new Set(mine.map(({ file }) => workspaceOf(file)))) build(tree, workspace);
    const clean = new Map<string, string[]>();
    const failsAnyway: Failing = async (files) => {
      const key = files.join();
      if (!clean.has(key)) clean.set(key, await failingTests(tree, files));
      return clean.get(key)!;
    };
    for (const fault of mine) {
      const start = performance.now();
      const test = await catcher(tree, fault, values.named, failsAnyway);
      if (test === undefined) missed += 1;
      const seconds = ((performance.now() - start) / 1000).toFixed(0);
      console.log(`${fault.id.padEnd(20)} ${test ?? `NOT CAUGHT: ${fault.says}`} (${seconds} s)`);
    }
    for (const test of new Set([...clean.values()].flat()))
      console.log(`fails without a fault, and caught none: ${test}`);
    console.log(`${mine.length - missed} of ${mine.length} faults are caught`);
  } finally {
    if (stateOf(tree) !== state) {
      console.error(`npm run faults: ${tree} is not as it was: see git status`);
      process.exitCode = 2;
    }
  }
  return missed > 0 ? 1 : 0;
}

main().then(
  (code) => {
    process.exitCode ??= code;
  },
  (error: Error) => {
    console.error(error instanceof Stopped ? 'npm run faults: stopped' : `npm run faults: ${error.message}`);
    process.exitCode ??= error instanceof Stopped ? 130 : 2;
  },
);
