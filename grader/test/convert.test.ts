import * as fs from 'node:fs';
import * as path from 'node:path';
import { type Converter, createConverter, describeErrors } from '../convert';
import { notebookOf, tinyKit } from './convert-kit';

const kit = tinyKit();
let converter: Converter;
beforeAll(() => void (converter = createConverter({ packages: kit.packages })));
afterAll(() => {
  converter.close();
  fs.rmSync(kit.folder, { recursive: true });
});

const extra = (source: string) => ({ kind: 'extra' as const, source });
const explore = (source: string) => ({ kind: 'explore' as const, source });
const convert = (cells: Parameters<typeof notebookOf>, graded: string[] = []) =>
  converter.convert(
    notebookOf(...cells),
    graded.map((name) => ({ name, isFunction: true })),
  );
const statusesOf = ({ cells }: { cells: { status: string }[] }) => cells.map(({ status }) => status);
const statuses = async (...args: Parameters<typeof convert>) => statusesOf(await convert(...args));

test('cells become JavaScript that shares names through exports', async () => {
  const { cells } = await convert([
    'const a: number = 1;\na',
    'function b(t: tf.Tensor): tf.Tensor { return t.mul(a); }',
    'const c = await Promise.resolve({ a, b });',
  ]);
  expect(statusesOf({ cells })).toEqual(['converted', 'converted', 'converted', 'converted']);
  expect(cells[0]!.hasToplevelAwait).toBe(true);
  expect(cells[1]).toMatchObject({ declares: ['a'], lastExpressionVar: 'tsLastExpr', errors: [] });
  expect(cells[2]!.output).toContain('t.mul(exports.a)');
  expect(cells[2]!.declOutput).toContain('declare function b(t: tf.Tensor): tf.Tensor;');
  expect(cells[3]!.output).toContain('{ a: exports.a, b: exports.b }'); // kit/kernel/preload.cjs
});

test('a type error has its place, is told with the line, and the cell declares nothing', async () => {
  const { cells } = await convert(["const x = 1;\nconst y: number = 'one';", 'const z = x;']);
  expect(statusesOf({ cells })).toEqual(['converted', 'type-error', 'type-error']);
  expect(cells[1]!.errors).toEqual([
    { line: 2, column: 7, message: "Type 'string' is not assignable to type 'number'." },
  ]);
  expect(describeErrors(cells[1]!)).toBe(
    "cell 2, line 2: Type 'string' is not assignable to type 'number'.\n    const y: number = 'one';",
  );
  expect(describeErrors(cells[2]!)).toContain("cell 3, line 1: Cannot find name 'x'");
});

test('a syntax error is told apart', async () => {
  expect(await statuses(['const a = (1;', 'const b = 1;'])).toEqual(['converted', 'syntax-error', 'converted']);
});

test('a name that a later cell declares is said to come later', async () => {
  const { cells } = await convert(['const a = later;', 'const later = 1;']);
  expect(describeErrors(cells[1]!)).toContain("Cannot find name 'later'. Cell 3 declares it, after this one.");
});

test('exploration is left out, unless a graded cell uses what it declares', async () => {
  expect(
    await statuses([
      explore('const picture = tf.ones([2]);'),
      explore('const scale = 2;\nconst unused = 1;'),
      explore('const factor = scale * 2;'),
      'function f(): number { return factor; }',
    ]),
  ).toEqual(['converted', 'not-needed', 'converted', 'converted', 'converted']);
});

test('calling a library, also within a function, changes nothing that a graded cell rests on', async () => {
  expect(
    await statuses([
      explore('const largest = Math.max(1, 2);\ntf.ones([largest]);'),
      explore('console.log(f(1));'),
      explore('const seen: number[] = [];\nseen.push(f(2));'),
      'function f(n: number): number { const own = [n]; own.push(Math.max(n, 1)); return tf.ones(own).shape[0]; }',
      explore('console.log(f(3));'),
    ]),
  ).toEqual(['converted', 'not-needed', 'not-needed', 'not-needed', 'converted', 'not-needed']);
});

test('a picture that is looked at, and a number that is given to a function, are not changed by it', async () => {
  expect(
    await statuses([
      'const smallest: number = 0.25;\nconst most = 4;',
      explore('const live = { image: tf.ones([most]) };\nObject.keys(tf.ones([most]));'),
      explore(
        'const bound = (n: number) => half(n, smallest);\nfor (const n of [1, 2]) bound(n);\nlive.image.mul(half(1, most));',
      ),
      'function f(): number { return half(smallest, most); }\nfunction half(a: number, b: number): number { return a / b; }',
    ]),
  ).toEqual(['converted', 'converted', 'not-needed', 'not-needed', 'converted']);
});

test('what is made of a photograph is looked at, too', async () => {
  const { cells } = await convert(
    [
      explore('const photos = { cat: [1] };'),
      explore('const cat = photos.cat;'),
      'function f(n: number[]): number { return n[0]; }\nconst ofCat = f(cat);\nconsole.log(ofCat);\nconst other = f([2]);',
    ],
    ['f'],
  );
  expect(statusesOf({ cells })).toEqual(['converted', 'not-needed', 'not-needed', 'converted']);
  expect(cells[3]!.output).toContain('other');
});

test('what changes a variable, or a library itself, runs where a graded cell rests on it', async () => {
  expect(
    await statuses([
      explore('const list: number[] = [];\nconst add = (n: number): void => void list.push(n);'),
      explore('add(1);'),
      explore('Object.assign(Math, { two: 2 });'),
      'function f(): number { return Math.max(...list); }',
    ]),
  ).toEqual(Array(5).fill('converted'));
});

test('a parameter of the same name does not pull a cell in', async () => {
  expect(
    await statuses([explore('const masks = 1;'), 'function f(masks: number) { return { masks }.masks; }']),
  ).toEqual(['converted', 'not-needed', 'converted']);
});

test('added cells that declare or assign a graded name run, and so do those that redefine a helper', async () => {
  expect(
    await statuses(
      [
        extra('function graded() { return 1; }'),
        extra('console.log(1);'),
        extra('let helper = 1;'),
        'function g() { return helper; }',
        extra('helper = 2;'),
        extra('const other = 1;'),
      ],
      ['graded'],
    ),
  ).toEqual(['converted', 'converted', 'not-needed', 'converted', 'converted', 'converted', 'not-needed']);
});

test('a stub as it was given out gives way to a definition in another cell, above or below', async () => {
  const stub = { kind: 'define' as const, source: 'function f(): number {\n  return todo("f");\n}', untouched: true };
  const own = extra('function f(): number {\n  return 1;\n}');
  const graded = [{ name: 'f', isFunction: true }];
  const STUB = /todo\)?\("f"\)/;
  for (const written of [
    [own, stub],
    [stub, own],
  ]) {
    const { cells, notes } = await converter.convert(notebookOf(...written), graded);
    expect(cells.map(({ output }) => output).join('')).not.toMatch(STUB);
    expect(notes).toEqual([
      `cell ${written.indexOf(stub) + 2} (“function f(): number {”) is the stub of \`f\` as it was given out: its definition elsewhere counts`,
    ]);
  }
  const alone = await converter.convert(notebookOf(stub, extra('const f = 3;')), graded);
  expect(alone.cells.map(({ output }) => output).join('')).toMatch(STUB);
});

test.each([
  ['formatted anew', 'function f(): number\n{\n\treturn todo(\n\t\t"f",\n\t)\n}'],
  [
    'with more beside it',
    '// see below\nfunction f(): number {\n  const a = 1;\n  return todo("f");\n}\nconsole.log(1);',
  ],
  ['as a variable', 'const f = (): number => todo("f");'],
])('a stub %s gives way, too', async (_what, source) => {
  const own = extra('function f(): number {\n  return 1;\n}');
  const graded = [{ name: 'f', isFunction: true }];
  for (const written of [
    [own, source],
    [source, own],
  ]) {
    const { cells, notes } = await converter.convert(notebookOf(...written), graded);
    expect(cells.map(({ output }) => output).join('')).not.toMatch(/todo\)?\(/);
    expect(notes).toContainEqual(
      expect.stringMatching(/^cell \d .* still has the `todo` of `f`: its definition elsewhere counts$/),
    );
  }
});

test('an answer that is computed with an encoder is told so', async () => {
  const cells = notebookOf(
    explore(
      'const loadEncoder = (): number => 1;\nconst encoder = loadEncoder();\nconst seen: Record<string, number> = {};',
    ),
    explore("for (const name of ['cat']) seen[name] = encoder;"),
    'const least: number = Math.min(...Object.values(seen));',
    'const typed: number = 0.27;',
  );
  const { notes } = await converter.convert(cells, [
    { name: 'least', isFunction: false },
    { name: 'typed', isFunction: false },
  ]);
  expect(notes).toEqual([
    expect.stringMatching(/^cell 4 .* computes `least` with an encoder, .*: type in what you saw$/),
  ]);
});

test('a `todo` that is never reached makes no stub', async () => {
  const done = 'function f(): number {\n  if (1 < 2) return 2;\n  return todo("f");\n}';
  const { cells, notes } = await converter.convert(notebookOf(extra('function f(): number {\n  return 1;\n}'), done), [
    { name: 'f', isFunction: true },
  ]);
  expect(cells.map(({ output }) => output).join('')).toMatch(/todo\)?\(/);
  expect(notes).toEqual([]);
});

test('an import that is refused is left out where no graded name rests on it', async () => {
  const looks = "import * as fs from 'fs';\nfunction f(): number { return 1; }\nfs.writeFileSync('f', String(f()));";
  const uses = "import * as os from 'os';\nfunction g(): number { return os.cpus().length; }";
  const graded = ['f', 'g'].map((name) => ({ name, isFunction: true }));
  const { cells } = await converter.convert(notebookOf(looks, uses), graded, true);
  expect(statusesOf({ cells })).toEqual(['converted', 'converted', 'refused']);
});

test('after a cell failed when it ran, the later ones are converted without its names', async () => {
  const notebook = await convert(['const a = 1;', 'const b = a;', 'const a = "text";', 'const c: string = a;']);
  expect(statusesOf(notebook)).toEqual(Array(5).fill('converted'));
  const again = await notebook.reconvertAfter(3);
  expect(again.cells.slice(0, 4)).toEqual(notebook.cells.slice(0, 4));
  expect(again.cells[4]).toMatchObject({
    status: 'type-error',
    errors: [{ message: "Type 'number' is not assignable to type 'string'." }],
  });
  const twice = await again.reconvertAfter(1);
  expect(statusesOf(twice)).toEqual(['converted', 'converted', 'type-error', 'converted', 'type-error']);
});

test.each([
  ['a relative import', "import { a } from './solutions/01-relax';"],
  ['an import above', "import { a } from '../../solutions/01-relax';"],
  ['an absolute import', `import * as a from '${path.resolve(__dirname, '../../../package.json')}';`],
  ['a JSON import', "import sheet from '../fixtures/01-relax/sheet.json';"],
  ['a package', "import * as fs from 'node:fs';"],
  ['a sub-path of the kit', "import * as k from '@course/kit/index';"],
  ['a re-export', "export * from './solutions/01-relax';"],
  ['an import type', "let a: import('./solutions/01-relax').A;"],
  ['typeof import', "let a: typeof import('../solutions/01-relax');"],
  ['a dynamic import', "const a = await import('./solutions/01-relax');"],
  ['require', "const a = require('./solutions/01-relax');"],
  ['require with a template', 'const a = require(`./solutions/01-relax`);'],
  ['import = require', "import a = require('./solutions/01-relax');"],
  ['require in a function', "function f() { return require('fs'); }"],
])('%s is refused', async (_name, source) => {
  const { cells } = await convert([source, 'const fine = 1;']);
  expect(statusesOf({ cells })).toEqual(['converted', 'refused', 'converted']);
  expect(describeErrors(cells[1]!)).toMatch(
    /^cell 2, line 1: imports '.*'; a cell may import only '@course\/kit', 'tslab'/,
  );
});

test.each([
  ['a reference', '/// <reference path="../../solutions/01-relax.ts" />\nconst a = 1;', /reference/],
  ['a module cell', '/** @module solutions */\nexport const a = 1;', /@module/],
  ['a browser cell', '/** @browser */\nconst a = 1;', /@browser/],
  ['declare global', 'declare global { interface Array<T> { x: T } }', /declare global/],
  ['declare module', "declare module '@course/kit' { const x: number; }", /declare module/],
  ['nesting', `const a = ${'['.repeat(5000)}${']'.repeat(5000)};`, /nested 5000 deep/],
  ['size', `const a = '${'x'.repeat(70_000)}';`, /70013 characters/],
  ['declarations', Array.from({ length: 301 }, (_, i) => `const a${i} = 1;`).join('\n'), /declares 301 names/],
  ['a deep expression', `const a = ${'!'.repeat(30_000)}1;`, /cannot process/],
])('%s is refused', async (_name, source, message) => {
  const { cells } = await convert([source, 'const fine = 1;']);
  expect(statusesOf({ cells })).toEqual(['converted', 'refused', 'converted']);
  expect(cells[1]!.errors[0]!.message).toMatch(message);
});

test('allowed packages are allowed in every form', async () => {
  expect(
    await statuses([
      "import * as assert from 'node:assert';\nimport { display } from 'tslab';\nassert.ok(display);",
      "const { inspect } = require('util');",
    ]),
  ).toEqual(['converted', 'converted', 'converted']);
});

test('names that look like an earlier cell of another submission are not known', async () => {
  await convert(['const secretOfAnna = 1;']);
  expect(await statuses(['const copy = secretOfAnna;'])).toEqual(['converted', 'type-error']);
});

test('the process sees the packages and nothing else', async () => {
  // an import that passes the list of names, for the sake of the test, still finds no file
  const wide = createConverter({
    packages: kit.packages,
    allowedImports: ['@course/kit', `../../../../..${__filename}`, '@course/grader', 'jest'],
  });
  const { cells } = await wide.convert(
    notebookOf("import * as a from '@course/grader';", `import * as b from '${`../../../../..${__filename}`}';`),
    [],
  );
  expect(statusesOf({ cells })).toEqual(['converted', 'type-error', 'type-error']);
  wide.close();
});
