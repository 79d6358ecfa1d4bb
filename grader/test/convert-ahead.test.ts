import * as fs from 'node:fs';
import { createConverter, type ConvertedNotebook, type SubmissionCell } from '../convert';
import * as channels from '../convert/channel';
import { notebookOf, tinyKit } from './convert-kit';

const kit = tinyKit();
const create = channels.createChannel;
afterAll(() => fs.rmSync(kit.folder, { recursive: true }));
afterEach(() => jest.restoreAllMocks());

const CELLS = [
  'const a = { x: 1, y: "two" as const };',
  'function f(s: Score) { return { a, v: s([[1]]) }; }',
  'type U = "b" | "a" | 3;\nconst u: U[] = [3, "a"]; u',
  'const t = await Promise.resolve(tf.ones([1]).mul(2)); ({ t, f });',
];
/** Whose text tells what they declare. */
const ANNOTATED = [
  "interface Box { size?: number }\nconst name = 'box', count: number = 2;",
  'function f({ size = 1 }: Box, [x, y = 2]: number[], ...rest: string[]): number { return size + x + y + rest.length; }',
  '/** Returns the shape. */\nasync function shapeOf<T extends tf.Tensor>(t: T, p = 0.5, q?: number): Promise<T["shape"]> { return t.shape; }',
  'let sum: [number, number] = [f({}, [1]), count];\n({ sum, name });',
  'function g(s: (x: number) => Box): { box: Box } { return { box: s(sum[0]) }; }',
];
const again = (sources: string[], comment: string) => notebookOf(...sources.map((source) => `/* ${comment} */ ${source}`));

/** What the process was asked for, in order. Not `together`: as if it failed whenever it gets several cells. */
function watched(together = true): string[] {
  const operations: string[] = [];
  jest.spyOn(channels, 'createChannel').mockImplementation((...parts) => {
    const channel = create(...parts);
    return {
      ...channel,
      ask: async (question, milliseconds) => {
        const { operation, cells } = question as { operation: string; cells?: unknown[] };
        if (cells && !together) return { failed: 'crash', spent: 0 };
        if (operation !== 'syntax') operations.push(cells ? `${cells.length} together` : 'one');
        return channel.ask(question, milliseconds);
      },
    };
  });
  return operations;
}

/** The notebook as a converter gives it that converts one cell after another, and that has seen none before. */
async function oneByOne(cells: SubmissionCell[], failing?: number): Promise<ConvertedNotebook['cells']> {
  const operations = watched(false);
  const converter = createConverter({ packages: kit.packages });
  const converted = await converter.convert(cells, []);
  const result = failing === undefined ? converted : await converted.reconvertAfter(failing);
  converter.close();
  jest.restoreAllMocks();
  expect(new Set(operations)).toEqual(new Set(['one']));
  return result.cells;
}

test('cells that are annotated are converted together, into the same bytes', async () => {
  const operations = watched();
  const converter = createConverter({ packages: kit.packages });
  const { cells } = await converter.convert(notebookOf(...ANNOTATED), []);
  expect(operations).toEqual(['6 together']);
  expect(cells).toEqual(await oneByOne(notebookOf(...ANNOTATED)));
  await converter.convert(again(ANNOTATED, 'second'), []);
  converter.close();
  expect(operations.slice(1)).toEqual(['5 together']);
}, 60_000);

test.each([
  ['are not annotated', CELLS],
  ['are annotated, and one is not', ANNOTATED.with(2, 'const shapeOf = async (t: tf.Tensor) => t.shape;')],
  ['are declared twice', [...ANNOTATED, ANNOTATED[1]!.replace('2', '3'), 'const count = "2", name = 1;', 'const h = () => f({}, [name], count);']],
  ['are in part declared twice', [...ANNOTATED, 'const name = () => count;', 'const h = { name, count };']],
  ['fail, and those that need them', [...CELLS.with(0, 'const a: string = 1;'), 'const fine: number = 1;', 'const more = fine + 1;']],
  ['use what comes later', [...CELLS.slice(1), CELLS[0]!]],
])('cells that %s become the same bytes as one by one', async (_name, sources) => {
  const operations = watched();
  const converter = createConverter({ packages: kit.packages });
  await converter.convert(notebookOf(...ANNOTATED), []);
  const before = operations.length;
  const { cells } = await converter.convert(again(sources, 'x'), []);
  converter.close();
  expect(operations[before]).toBe(`${sources.length} together`);
  expect(cells).toEqual(await oneByOne(again(sources, 'x')));
}, 60_000);

test('after a cell failed when it ran, those after it are converted together', async () => {
  const sources = ['const a = 1;', 'const b = a;', 'const a = "text";', 'const c = a;', 'const d = [a, c];', 'const e: number = d;'];
  const operations = watched();
  const converter = createConverter({ packages: kit.packages });
  const notebook = await converter.convert(notebookOf(...sources), []);
  const before = operations.length;
  const { cells } = await notebook.reconvertAfter(3);
  converter.close();
  expect(operations[before]).toBe('3 together');
  expect(cells).toEqual(await oneByOne(notebookOf(...sources), 3));
}, 60_000);

test('what one cell adds to the types of all is not seen by the cells beside it', async () => {
  const converter = createConverter({ packages: kit.packages });
  await converter.convert(notebookOf(...CELLS), []);
  const widened = again(CELLS.with(2, `declare module '@course/kit' { namespace tf { interface Tensor { mine: 1 } } }\n${CELLS[2]}`), 'x');
  const before = [...widened.slice(0, 2), { ...widened[2]!, source: '/* x */ function f(s: Score) { tf.ones([1]).mine; return { a, v: s([[1]]) }; }' }, ...widened.slice(3)];
  const escaped = before.map((cell, i) => (i === 3 ? { ...cell, source: cell.source.replace('declare', 'decl\\u0061re') } : cell));
  for (const notebook of [escaped, widened, before]) {
    const { cells } = await converter.convert(notebook, []);
    expect(cells[3]!.errors[0]!.message).toMatch(/^'declare module' cannot be used/); // it never shares a program
    expect(cells).toEqual(await oneByOne(notebook));
  }
  converter.close();
}, 60_000);

test('a cell that stops the process costs only itself, also among others', async () => {
  const converter = createConverter({ packages: kit.packages });
  await converter.convert(notebookOf(...CELLS), []);
  const hostile = again(CELLS.with(1, `const b = a${'.a'.repeat(20_000)};`), 'hostile');
  const { cells } = await converter.convert(hostile, []);
  converter.close();
  expect(cells.map((cell) => cell.status)).toEqual(['converted', 'converted', 'refused', 'converted', 'type-error']);
}, 60_000);
