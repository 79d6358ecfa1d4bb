import { createConverter } from '../convert';
import { notebookOf } from './convert-kit';

const HONEST = notebookOf(
  'const a = { x: 1, y: "two" as const };',
  'function f(s: Score, a?: number | string | boolean) { return { a, v: s([[1]]) }; }',
  'type U = "b" | "a" | 3;\nconst u: U[] = [3, "a"]; u',
);

/** Instantiates types without end: TypeScript needs more memory than it has, or very long. */
const BOMB = `type Grow<T extends unknown[], N extends number> = T['length'] extends N ? T : Grow<[...T, ...T, 1], N>;
type Pairs<A extends string, B extends string> = \`\${A}\${B}\`;
type D = '0'|'1'|'2'|'3'|'4'|'5'|'6'|'7'|'8'|'9';
type H = Pairs<Pairs<D, D>, Pairs<D, D>>;
type M = { [K in H]: { [L in H]: K extends L ? [K, L] : L } };
function all<K extends H, L extends H>(k: K, l: L, m: M): M[K][L] { return m[k][l]; }
const answer: M = null as unknown as M;
const other: { [K in H]: { [L in H]: K extends L ? [L, K] : L } } = answer;
const text: Pairs<H, D> = null as unknown as Pairs<H, D>;
function big(x: Pairs<H, D>): x is '00000' { switch (x) { default: return false; } }`;

test('what one submission does to the converter, the next one does not notice', async () => {
  const limits = { cellMilliseconds: 2000 };
  const fresh = createConverter({ memoCharacters: 0, limits });
  const expected = await fresh.convert(HONEST, []);
  fresh.close();
  expect(expected.cells.every((cell) => cell.status === 'converted')).toBe(true);

  const converter = createConverter({ memoCharacters: 0, limits });
  const deep = `const a = ${'- '.repeat(8000)}1;`;
  const chain = `const b = x${'.a'.repeat(20_000)};`;
  const generic = `let c: ${'Array<'.repeat(3000)}number${'>'.repeat(3000)};`;
  const hostile = await converter.convert(
    notebookOf('const before = 1;', deep, chain, generic, BOMB, 'const after = before;'),
    [],
  );
  const statuses = hostile.cells.map((cell) => cell.status);
  expect(statuses[1]).toBe('converted');
  expect(statuses[6]).toBe('converted'); // only the cells that did it are charged
  expect(statuses.slice(2, 6)).toEqual(['refused', 'refused', 'refused', 'refused']);
  const again = await converter.convert(HONEST, []);
  expect(JSON.stringify(again.cells)).toBe(JSON.stringify(expected.cells));
  const inTheMiddle = await Promise.all([
    converter.convert(HONEST, []),
    converter.convert(notebookOf(deep), []),
    converter.convert(HONEST, []),
  ]);
  expect(JSON.stringify(inTheMiddle[0].cells)).toBe(JSON.stringify(expected.cells));
  expect(JSON.stringify(inTheMiddle[2].cells)).toBe(JSON.stringify(expected.cells));
  converter.close();
}, 120_000);

test('a submission has one budget of time', async () => {
  const converter = createConverter({ limits: { cellMilliseconds: 5000, submissionMilliseconds: 1 } });
  const { cells } = await converter.convert(HONEST, []);
  expect(cells[3]!.status).toBe('refused');
  expect(cells[3]!.errors[0]!.message).toMatch(/more than 0.001 s to type-check/);
  converter.close();
});
