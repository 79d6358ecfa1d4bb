import { cellsOf } from './kernel-cases';
import { type Kernel, type Ran, runAgain, startKernel } from './kernel-client';

let plain: Kernel;
let mended: Kernel;
beforeAll(
  async () => ([plain, mended] = await Promise.all([startKernel({ preload: false }), startKernel({ preload: true })])),
);
afterAll(() => Promise.all([plain, mended].map((kernel) => kernel?.close())));

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

// what is not cured: the write-ups say how it is, and so it has to be

test('a function keeps the let of its own cell', async () => {
  for (const kernel of [plain, mended]) expect((await last(kernel, '04-closures')).stdout).toBe('0\n');
});

test('export in a cell', async () => {
  for (const kernel of [plain, mended])
    expect((await last(kernel, '05-export')).stderr).toMatch(/^1:14 - Cannot redeclare exported variable 'x'/);
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
