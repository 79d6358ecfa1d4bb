/** Names of an earlier cell, in every place of the grammar where a name can stand: two cells do what TypeScript makes of one file. */
import * as fs from 'node:fs';
import ts from 'typescript';
import { runCells } from '../author/solution';
import { type Converter, createConverter } from '../convert';
import { notebookOf, tinyKit } from './convert-kit';

const EARLIER = `
class P { masks = 1; static s = 2; m() { return this.masks; } get g() { return 4; } }
enum E { A, B = 5 }
function gen<T>(x: T): T { return x; }
const obj = { masks: 5, name: 'x', nested: { masks: 6, deep: [1, 2] }, fn(a: number) { return a + 1; } };
let masks = 3;
let count = 10;
const list = [{ masks: 1, name: 'a' }, { masks: 2, name: 'b' }];
async function wait() { return { masks: 8 }; }
function* many() { yield { masks: 1 }; yield { masks: 2 }; }
const tag = (s: TemplateStringsArray, ...v: number[]) => s.join('|') + v.join(',');`;

const LATER = [
  // binding patterns
  'const { masks: m = count } = obj; console.log(m);',
  'const { nested: { deep: [a, b], masks: m } } = obj; console.log(a, b, m);',
  "const k = 'masks' as const; const { [k]: m, ...rest } = obj; console.log(m, Object.keys(rest));",
  'for (const [i, { masks: m, name }] of list.entries()) console.log(i, m, name);',
  'for (const { masks: m } of many()) console.log(m);',
  'const { masks: m } = await wait(); console.log(m);',
  'console.log(list.map(({ masks: m }) => m * count), list.map(({ masks }) => masks));',
  'function f({ masks: m = masks }: { masks?: number }, n = count) { return m + n; } console.log(f({}));',
  'const inner = ({ nested: { masks: n } } = obj) => n; console.log(inner());',
  'const { s: t } = P; const { fn: plus } = obj; console.log(t, plus(1));',
  'const [first, { masks: second }] = [masks, obj] as const; console.log(first, second);',
  'try { throw { masks: 1 }; } catch ({ masks: e }) { console.log(e); }',
  // object literals
  'const o = { masks, count: masks, [E.B]: count, obj }; console.log(JSON.stringify(o));',
  'const o = { get masks() { return count; }, set masks(v) { count = v; } }; o.masks = 1; console.log(o.masks, count);',
  'const o = { masks() { return masks; } }; console.log(o.masks(), gen({ masks }).masks);',
  // assignments
  'masks = 4; masks++; masks += count; console.log(masks);',
  '[masks, count] = [count, masks]; console.log(masks, count);',
  '({ masks: count, nested: { masks } } = obj); console.log(count, masks);',
  '({ masks: obj.masks } = { masks: 77 }); console.log(obj.masks);',
  '({ masks = 12 } = {} as { masks?: number }); [count = 5] = [] as number[]; console.log(masks, count);',
  'for ({ masks } of list); console.log(masks); for (masks of [7]); console.log(masks);',
  // classes, labels, own scopes, types
  'class Q extends P { masks = 7; m() { return super.m() + count; } get g() { return super.g + masks; } } console.log(new Q().m(), new Q().g);',
  'class D { constructor(public masks = count, readonly second = obj) {} } console.log(new D().masks, new D().second.masks);',
  'masks: for (;;) { break masks; } console.log(masks);',
  '{ let masks = 100; console.log(masks, { masks }); } console.log((function masks() { return 1; })());',
  "type M = typeof obj; const z: M['masks'] = obj?.masks; console.log(z, obj['masks'], typeof masks, E[5]);",
  'console.log(tag`a${masks}b${count}`, `${masks}`, -masks, <number>masks, masks ? 1 : 2);',
];

const kit = tinyKit();
let converter: Converter;
beforeAll(() => {
  converter = createConverter({ packages: kit.packages });
});
afterAll(() => {
  converter.close();
  fs.rmSync(kit.folder, { recursive: true });
});

async function printed(cells: string[]): Promise<unknown[][]> {
  const log = jest.spyOn(console, 'log').mockImplementation(() => undefined);
  try {
    await runCells(cells);
    return log.mock.calls;
  } finally {
    log.mockRestore();
  }
}

test.each(LATER)('%s', async (later) => {
  const { cells } = await converter.convert(notebookOf(EARLIER, later), []);
  expect(cells.flatMap(({ errors }) => errors)).toEqual([]);
  const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.None };
  const expected = await printed([
    ts.transpileModule(`${EARLIER}\n{ ${later} }`, { compilerOptions: options }).outputText,
  ]);
  expect(expected.length).toBeGreaterThan(0);
  expect(await printed(cells.slice(1).map(({ output }) => output))).toEqual(expected);
});
