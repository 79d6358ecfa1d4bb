import { execFileSync, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { createConverter, describeErrors } from '../convert';
import { makeSight } from '../convert/visible-files';
import { notebookOf, tinyKit } from './convert-kit';

const kit = tinyKit();
const preload = path.join(path.dirname(require.resolve('@course/kit/package.json')), 'kernel', 'preload.cjs');
afterAll(() => fs.rmSync(kit.folder, { recursive: true }));

const CELLS = [
  'const a = 1;\na',
  'let { b, c } = { b: 1, c: a };\nclass Q {}\nenum E { A }\ninterface I { x: Q }',
  'type T = I;\nnamespace N { export const x = 1; }\nvar v;\nasync function f() {}\nb',
  'const bad: number = "x";',
  'import * as util from "node:util";\nconst t = await Promise.resolve(util.inspect(tf.ones([1])));',
  'function a(s: Score) { return new Q(); }',
  '',
  '// only a comment',
  'const broken = (1;',
  'for (const x of [b, c]) { const y = x; y; }\ntf.ones([a.length])',
];

/** tslab's own converter, without the preload and in a process of its own, in a folder like the converter's. */
function plainTslab(sources: string[]): unknown[] {
  const sight = makeSight(kit.packages);
  const program = `const c = require(process.argv[1] + '/dist/converter').createConverter({}); let previous = ''; const all = [];
for (const source of JSON.parse(process.argv[2])) {
  const result = c.convert(previous, source);
  all.push(result);
  if (!result.diagnostics.length) previous = result.declOutput;
}
console.log(JSON.stringify(all)); process.exit(0);`;
  const output = execFileSync(process.execPath, ['-e', program, sight.tslab, JSON.stringify(sources)], {
    cwd: sight.folder,
  });
  fs.rmSync(sight.folder, { recursive: true });
  return JSON.parse(String(output)) as unknown[];
}

// tslab itself is the oracle: equal to the byte
test('cells are converted as the kernel converts them', async () => {
  const cells = notebookOf(...CELLS);
  const converter = createConverter({ packages: kit.packages });
  const ours = (await converter.convert(cells, [])).cells;
  converter.close();
  const kernel = plainTslab(cells.map((cell) => cell.source));
  expect(ours.map((cell) => cell.status).filter((status) => status !== 'converted')).toEqual([
    'type-error',
    'syntax-error',
  ]);
  ours.forEach((cell, i) => {
    const { output, declOutput, hasToplevelAwait, lastExpressionVar, diagnostics } = kernel[i] as Record<
      string,
      unknown
    > & { diagnostics: { messageText: string }[] };
    expect(cell.errors.map((error) => error.message)).toEqual(diagnostics.map((d) => d.messageText));
    if (diagnostics.length > 0) return;
    expect(cell).toMatchObject({ output, declOutput, hasToplevelAwait: hasToplevelAwait ?? false });
    expect(cell.lastExpressionVar).toBe(lastExpressionVar);
  });
}, 60_000);

test('a tslab that a fix does not fit is left alone, with one line for each fix', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'course-preload-'));
  const file = path.join(folder, 'tslab', 'dist', 'converter.js');
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, 'console.log("loaded");');
  const { stdout, stderr, status } = spawnSync(process.execPath, ['-r', preload, file], { encoding: 'utf8' });
  fs.rmSync(folder, { recursive: true });
  expect([stdout, status]).toEqual(['loaded\n', 0]);
  expect(stderr.trim().split('\n')).toEqual([
    expect.stringMatching(/^course: this version of tslab .*fail with names of an earlier cell/),
    expect.stringMatching(/^course: this version of tslab .*longer to convert/),
    expect.stringMatching(/^course: this version of tslab .*a lone `for await` fail in a cell/),
    expect.stringMatching(/^course: this version of tslab .*not told where it should lie/),
  ]);
});

test('shorthand properties and destructuring reach the names of earlier cells', async () => {
  const converter = createConverter({ packages: kit.packages });
  const sources = [
    'let q = 1;\nlet r = 2;',
    '({ q, r = q } = { q: 5 } as { q: number; r?: number });',
    '{ const q = 3; console.log({ q, r }); }',
    'const pair = { q: 1, r: 2 };',
    'const { q: first } = pair;\nfor (const { r: second = q } of [pair]) console.log(second);',
  ];
  const { cells } = await converter.convert(notebookOf(...sources), []);
  converter.close();
  expect(cells[2]!.output).toMatch(/\(\{ q: exports\.q, r: exports\.r = exports\.q \} = \{ q: 5 \}\)/);
  expect(cells[3]!.output).toContain('console.log({ q, r: exports.r })');
  expect(cells[5]!.output).toMatch(
    /const \{ q: first \} = exports\.pair;[^]*const \{ r: second = exports\.q \} of \[exports\.pair\]/,
  );
});

test('the locked cell and long lists of errors are described', async () => {
  const converter = createConverter({ packages: kit.packages });
  const [setup] = notebookOf();
  const many = Array.from({ length: 7 }, (_, i) => `const a${i}: number = '';`).join('\n');
  const cells = [
    { ...setup!, index: -1, source: 'const x: number = "";' },
    { ...notebookOf(many)[1]!, index: 0 },
  ];
  const result = await converter.convert(cells, []);
  converter.close();
  expect(describeErrors(result.cells[0]!)).toMatch(/^the locked set-up cell, line 1: /);
  expect(describeErrors(result.cells[1]!).split('\n')).toHaveLength(11);
  expect(describeErrors(result.cells[1]!)).toMatch(/… and 2 more in cell 1$/);
});
