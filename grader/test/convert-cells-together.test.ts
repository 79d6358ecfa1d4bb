import * as fs from 'node:fs';
import { type Converter, createConverter, type SubmissionCell } from '../convert';
import * as channels from '../convert/process-channel';
import { notebookOf, tinyKit } from './convert-kit';

const kit = tinyKit();
afterAll(() => fs.rmSync(kit.folder, { recursive: true }));

const CELLS = [
  'const a = { x: 1, y: "two" as const };',
  'function f(s: Score) { return { a, v: s([[1]]) }; }',
  'type U = "b" | "a" | 3;\nconst u: U[] = [3, "a"]; u',
  'const t = await Promise.resolve(tf.ones([1]).mul(2)); ({ t, f });',
];
/** Whose text tells what they declare. */
const ANNOTATED = [
  "interface Box { size?: number }\nconst name = 'box', count: number = 2;\nlet tries = 0;",
  'function f({ size = 1 }: Box, [x, y = 2]: number[], ...rest: string[]): number { return size + x + y + rest.length; }',
  '/** Returns the shape. */\nasync function shapeOf<T extends tf.Tensor>(t: T, p = 0.5, q?: number): Promise<T["shape"]> { return t.shape; }',
  'let sum: [number, number] = [f({}, [1]), count];\n({ sum, name });',
  'const g = (s: (x: number) => Box, { size = 2 }: Box = {}): { box: Box; size: number } => ({ box: s(sum[0]), size });',
];
const again = (sources: string[], comment: string) =>
  notebookOf(...sources.map((source) => `/* ${comment} */ ${source}`));

/** A converter of which `asked` tells what its process was asked for. Not `together`: as if that failed whenever it gets several cells. */
function watchedConverter(together: boolean): { converter: Converter; asked: string[] } {
  const asked: string[] = [];
  const create = channels.createChannel;
  jest.spyOn(channels, 'createChannel').mockImplementationOnce((...parts) => {
    const channel = create(...parts);
    return {
      ...channel,
      ask: async (question, milliseconds) => {
        const { operation, cells } = question as { operation: string; cells?: unknown[] };
        if (cells && !together) return { failed: 'crash', spent: 0 };
        if (operation !== 'syntax') asked.push(cells ? `${cells.length} together` : 'one');
        return channel.ask(question, milliseconds);
      },
    };
  });
  const converter = createConverter({ packages: kit.packages });
  jest.restoreAllMocks();
  return { converter, asked };
}

let watched: ReturnType<typeof watchedConverter>;
let single: ReturnType<typeof watchedConverter>;
beforeAll(() => {
  watched = watchedConverter(true);
  single = watchedConverter(false);
});
beforeEach(() => void (watched.asked.length = 0));
afterAll(() => {
  watched.converter.close();
  single.converter.close();
  expect(new Set(single.asked)).toEqual(new Set(['one']));
});

const together = async (cells: SubmissionCell[]) => (await watched.converter.convert(cells, [])).cells;
const oneByOne = async (cells: SubmissionCell[]) => (await single.converter.convert(cells, [])).cells;

test('cells that are annotated are converted together, into the same bytes', async () => {
  const cells = await together(notebookOf(...ANNOTATED));
  expect(watched.asked).toEqual(['6 together']);
  expect(cells).toEqual(await oneByOne(notebookOf(...ANNOTATED)));
  await together(again(ANNOTATED, 'second'));
  expect(watched.asked.slice(1)).toEqual(['5 together']);
}, 60_000);

test.each([
  ['are not annotated', CELLS],
  ['are annotated, and one is not', ANNOTATED.with(2, 'const shapeOf = async (t: tf.Tensor) => t.shape;')],
  [
    'are declared twice',
    [
      ...ANNOTATED,
      ANNOTATED[1]!.replace('2', '3'),
      'const count = "2", name = 1;',
      'const h = () => f({}, [name], count);',
    ],
  ],
  ['are in part declared twice', [...ANNOTATED, 'const name = () => count;', 'const h = { name, count };']],
  [
    'fail, and those that need them',
    [...CELLS.with(0, 'const a: string = 1;'), 'const fine: number = 1;', 'const more = fine + 1;'],
  ],
  ['use what comes later', [...CELLS.slice(1), CELLS[0]!]],
])(
  'cells that %s become the same bytes as one by one',
  async (name, sources) => {
    await together(notebookOf());
    watched.asked.length = 0;
    const cells = await together(again(sources, name));
    expect(watched.asked[0]).toBe(`${sources.length} together`);
    expect(cells).toEqual(await oneByOne(again(sources, name)));
  },
  60_000,
);

test('after a cell failed when it ran, those after it are converted together', async () => {
  const notebook = notebookOf(
    'const a = 1;',
    'const b = a;',
    'const a = "text";',
    'const c = a;',
    'const d = [a, c];',
    'const e: number = d;',
  );
  const converted = await watched.converter.convert(notebook, []);
  watched.asked.length = 0;
  const { cells } = await converted.reconvertAfter(3);
  expect(watched.asked[0]).toBe('3 together');
  expect(cells).toEqual((await (await single.converter.convert(notebook, [])).reconvertAfter(3)).cells);
}, 60_000);

test('what one cell adds to the types of all is not seen by the cells beside it', async () => {
  const widened = again(
    CELLS.with(2, `declare module '@course/kit' { namespace tf { interface Tensor { mine: 1 } } }\n${CELLS[2]}`),
    'x',
  );
  const before = [
    ...widened.slice(0, 2),
    { ...widened[2]!, source: '/* x */ function f(s: Score) { tf.ones([1]).mine; return { a, v: s([[1]]) }; }' },
    ...widened.slice(3),
  ];
  const escaped = before.map((cell, i) =>
    i === 3 ? { ...cell, source: cell.source.replace('declare', 'decl\\u0061re') } : cell,
  );
  for (const notebook of [escaped, widened, before]) {
    const cells = await together(notebook);
    expect(cells[3]!.errors[0]!.message).toMatch(/^'declare module' cannot be used/); // it never shares a program
    expect(cells).toEqual(await oneByOne(notebook));
  }
}, 60_000);

test('broken cells, printed as what they declare, do not reach beyond the next ones', async () => {
  const open = 'type Open = `';
  const closes = 'type Closes = "` ; declare global { interface Array<T> { stolen: T } } type Rest = `";';
  const honest = ['const list: number[] = [1];', 'const first = list.stolen;'];
  for (const cells of [
    [open, closes, ...honest],
    [closes, open, ...honest],
    [...honest, open, closes],
  ].map((sources, i) => again(sources, `broken ${i}`))) {
    const converted = await together(cells);
    expect(converted).toEqual(await oneByOne(cells));
    expect(converted.find(({ source }) => source.endsWith(honest[1]!))!.errors[0]!.message).toMatch(
      /^Property 'stolen' does not exist/,
    );
  }
}, 60_000);

test('a cell that stops the process costs only itself, also among others', async () => {
  const cells = await together(again(CELLS.with(1, `const b = a${'.a'.repeat(20_000)};`), 'hostile'));
  expect(cells.map((cell) => cell.status)).toEqual(['converted', 'converted', 'refused', 'converted', 'type-error']);
}, 60_000);
