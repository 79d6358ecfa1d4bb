import { cellsOf } from './kernel-cases';
import { type Kernel, mended, plain, type Ran, runAgain, startBoth } from './kernel-client';

startBoth();

/** The last cell of a write-up, after the others. */
async function last(kernel: Kernel, name: string): Promise<Ran> {
  let ran: Ran | undefined;
  for (const cell of cellsOf(name)) ran = await runAgain(kernel, cell);
  return ran!;
}

test('the shorthand { a } with a variable of an earlier cell', async () => {
  expect((await last(mended, '02-shorthand')).stdout).toBe('{ a: 1 }\n');
  expect((await last(plain, '02-shorthand')).stderr).toContain('ReferenceError: a is not defined');
});

test('({ q } = …) with a variable of an earlier cell', async () => {
  expect((await last(mended, '03-destructuring')).stdout).toBe('7\n');
  expect((await last(plain, '03-destructuring')).stdout).toBe('1\n');
});

test('const { a: b } = … of an object of an earlier cell', async () => {
  expect((await last(mended, '14-renaming')).stdout).toBe('7 1\n');
  expect((await last(plain, '14-renaming')).stderr).toContain("Identifier 'exports' has already been declared");
});

test('export in a cell', async () => {
  expect((await last(mended, '05-export')).stdout).toBe('2\n');
  expect((await last(plain, '05-export')).stderr).not.toBe('');
  for (const cell of ['export function f() { return 3; }', 'export default class A {}', 'const b = 4;\nexport { b };'])
    expect((await runAgain(mended, cell)).stderr).toBe('');
  expect((await runAgain(mended, 'console.log(f(), new A() instanceof A, b)')).stdout).toBe('3 true 4\n');
  expect((await runAgain(mended, 'export const y: string = 1;')).stderr).toMatch(/^1:14 - Type 'number'/);
});

test('a lone for await', async () => {
  expect((await last(mended, '15-for-await')).stdout).toBe('1\n2\n');
  expect((await last(plain, '15-for-await')).stderr).toContain('SyntaxError');
});

test('methods that every supported Node has', async () => {
  expect((await last(mended, '16-methods-of-node')).stdout).toBe('1,2,3 1\n');
  expect((await last(plain, '16-methods-of-node')).stderr).toContain("Property 'toSorted' does not exist");
});

// what is not cured: the write-ups say how it is, and so it has to be

test('a function keeps the let of its own cell', async () => {
  for (const kernel of [plain, mended]) expect((await last(kernel, '04-closures')).stdout).toBe('0\n');
});

test('a module with a top-level await', async () => {
  for (const kernel of [plain, mended])
    expect((await last(kernel, '11-import-compiled-to-require')).stderr).toMatch(/ERR_REQUIRE_(ASYNC_MODULE|ESM)/);
});

test('a chart of Vega-Lite 6 is sent as it is', async () => {
  const { messages } = await last(mended, '12-vega-lite-6');
  const data = messages.find(({ type }) => type === 'display_data')?.content.data;
  expect(Object.keys(data as object)).toEqual(['application/vnd.vegalite.v6+json']);
});
