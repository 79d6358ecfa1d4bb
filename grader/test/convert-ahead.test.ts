import * as fs from 'node:fs';
import { createConverter, type ConvertedNotebook, type SubmissionCell } from '../convert';
import * as channels from '../convert/channel';
import { notebookOf, tinyKit } from './convert-kit';

const kit = tinyKit();
afterAll(() => fs.rmSync(kit.folder, { recursive: true }));
afterEach(() => jest.restoreAllMocks());

const CELLS = [
  'const a = { x: 1, y: "two" as const };',
  'function f(s: Score) { return { a, v: s([[1]]) }; }',
  'type U = "b" | "a" | 3;\nconst u: U[] = [3, "a"]; u',
  'const t = await Promise.resolve(tf.ones([1]).mul(2)); ({ t, f });',
];
const again = (sources: string[], comment: string) => notebookOf(...sources.map((source) => `/* ${comment} */ ${source}`));

/** What the process was asked for, in order. */
function watched(): string[] {
  const operations: string[] = [];
  const create = channels.createChannel;
  jest.spyOn(channels, 'createChannel').mockImplementation((...parts) => {
    const channel = create(...parts);
    return {
      ...channel,
      ask: (question, milliseconds) => {
        const { operation, cells } = question as { operation: string; cells?: unknown[] };
        if (operation !== 'syntax') operations.push(cells ? `${cells.length} together` : 'one');
        return channel.ask(question, milliseconds);
      },
    };
  });
  return operations;
}

/** The notebook as a converter gives it that has seen none before. */
async function alone(cells: SubmissionCell[]): Promise<ConvertedNotebook['cells']> {
  const converter = createConverter({ packages: kit.packages });
  const converted = await converter.convert(cells, []);
  converter.close();
  return converted.cells;
}

test('cells that declare what is expected are converted together, into the same bytes', async () => {
  const operations = watched();
  const converter = createConverter({ packages: kit.packages });
  await converter.convert(notebookOf(...CELLS), []);
  expect(operations).toEqual(Array(5).fill('one'));
  const second = again(CELLS, 'second');
  const { cells } = await converter.convert(second, []);
  converter.close();
  expect(operations.slice(5)).toEqual(['4 together']);
  expect(cells).toEqual(await alone(second));
}, 60_000);

test('what declares something else, or fails, is converted by itself, and so is what comes after it', async () => {
  for (const [position, source] of [[1, 'function f(s: Score) { return { a, v: s([[1]]), w: 1 }; }'], [0, 'const a: string = 1;']] as const) {
    const operations = watched();
    const converter = createConverter({ packages: kit.packages });
    await converter.convert(notebookOf(...CELLS), []);
    const changed = again(CELLS.with(position, source), 'changed');
    const { cells } = await converter.convert(changed, []);
    converter.close();
    expect(operations.slice(5, 7)).toEqual(['4 together', 'one']);
    expect(cells).toEqual(await alone(changed));
    jest.restoreAllMocks();
  }
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
    expect(cells).toEqual(await alone(notebook));
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
