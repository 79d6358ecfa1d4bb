/** What a cell is told where TypeScript's own words do not say what to do. */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { cellsOf } from './kernel-cases';
import { type Kernel, PRELOAD, runAgain, startKernel } from './kernel-client';

type Messages = {
  explain(text: string, folder: string): string;
  NEWER: [number, RegExp, string][];
  NEWER_NAMES: Record<string, number>;
};
const { explain, NEWER, NEWER_NAMES } = require(path.join(path.dirname(PRELOAD), 'parts', 'messages.cjs')) as Messages;
const course = path.resolve(path.dirname(PRELOAD), '..', '..');

let outside: string;
let kernels: Kernel[] = [];
beforeAll(async () => {
  outside = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'course-outside-')));
  kernels = await Promise.all([true, false].map((preload) => startKernel({ preload, at: outside })));
});
afterAll(async () => {
  await Promise.all(kernels.map((kernel) => kernel.close()));
  fs.rmSync(outside, { recursive: true });
});

test("a notebook outside the course's folder is told where it should lie", async () => {
  const [mended, plain] = kernels as [Kernel, Kernel];
  const [cell] = cellsOf('18-outside-the-course');
  expect((await mended.run(cell!)).stderr).toBe(
    `1:20 - Cannot find module '@course/kit': this notebook lies in ${outside}, outside the course. ` +
      `Move it to ${path.join(course, 'notebooks')} and open it there.\n`,
  );
  expect((await plain.run(cell!)).stderr).toBe(
    "1:20 - Cannot find module '@course/kit' or its corresponding type declarations.\n",
  );
  const unknown = await runAgain(mended, "import { a } from 'no-such-package';");
  expect(unknown.stderr).toBe("1:19 - Cannot find module 'no-such-package' or its corresponding type declarations.\n");
});

test('inside the course a package that cannot be found is named as before', () => {
  const text = "Cannot find module '@course/none' or its corresponding type declarations.";
  expect(explain(text, path.join(course, 'notebooks'))).toBe(text);
});

test('what only a newer Node has is told in one line, whichever Node runs', async () => {
  const [mended] = kernels as [Kernel];
  for (const [code, name, node] of [
    ['new Set([1]).union(new Set([2]));', 'union', 22],
    ['[1, 2].values().map((x: number) => x + 1);', 'map', 22],
    ['Iterator.from([1]);', 'Iterator', 22],
    ['const { resolve } = Promise.withResolvers();', 'withResolvers', 22],
    ['Promise.try(() => 1);', 'try', 23],
    ["RegExp.escape('a');", 'escape', 24],
    ['new Float16Array(2);', 'Float16Array', 24],
  ] as const)
    expect((await runAgain(mended, code)).stderr.replace(/^\d+:\d+ - /, '')).toBe(
      `'${name}' comes with Node ${node}, and the course also runs on Node 20.12: write it without '${name}'.\n`,
    );
  expect((await runAgain(mended, 'new Map().union();')).stderr).toContain(
    "Property 'union' does not exist on type 'Map<any, any>'",
  );
});

test('the list is true of the Node that runs', () => {
  const major = Number(process.versions.node.split('.')[0]);
  const iterator = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())) as object;
  const examples: [string, object][] = [
    ['ArrayBuffer', ArrayBuffer.prototype],
    ['Set<number>', Set.prototype],
    ['Map<string, number>', Map.prototype],
    ['WeakMap<object, number>', WeakMap.prototype],
    ['IterableIterator<number>', iterator],
    ['Uint8Array', Uint8Array.prototype],
    ['Math', Math],
    ...[Array, Promise, RegExp, Error, Uint8Array].map((of): [string, object] => [`${of.name}Constructor`, of]),
  ];
  for (const [since, types, names] of NEWER) {
    const fitting = examples.filter(([type]) => types.test(type));
    expect(fitting.length).toBeGreaterThan(0);
    for (const [type, object] of fitting)
      for (const name of names.split(' ')) expect([type, name, name in object]).toEqual([type, name, major >= since]);
  }
  for (const [name, since] of Object.entries(NEWER_NAMES))
    expect([name, name in globalThis]).toEqual([name, major >= since]);
});
