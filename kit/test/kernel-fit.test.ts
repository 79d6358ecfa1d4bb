import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { writeUps } from './kernel-cases';
import { PRELOAD, startKernel } from './kernel-client';

type Fix = { module: string; loses: string; replacements?: [string, string, number?][] };
type Fit = { unfitting(find?: (module: string) => string | undefined): string[] };
const folder = path.dirname(PRELOAD);
const { unfitting } = require(path.join(folder, 'fit.cjs')) as Fit;
const fixes = require(path.join(folder, 'fixes', 'index.cjs')) as Fix[];

let temporary: string;
beforeAll(() => (temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'course-fit-'))));
afterAll(() => fs.rmSync(temporary, { recursive: true }));

test('every fix fits what is installed', () => {
  expect(unfitting()).toEqual([]);
});

test('a fix that has lost any one of its places is told, by one line that says what goes on failing', () => {
  for (const fix of fixes)
    for (const [place] of fix.replacements ?? []) {
      const changed = path.join(temporary, 'changed.js');
      fs.writeFileSync(
        changed,
        fs.readFileSync(require.resolve(fix.module), 'utf8').split(place).join('/* changed */'),
      );
      const lines = unfitting((module) => (module === fix.module ? changed : undefined));
      expect(lines).toContainEqual(expect.stringContaining(`a fix was written for; ${fix.loses}`));
      expect(lines.every((line) => !line.includes('\n'))).toBe(true);
    }
});

test('what is not installed needs no fix', () => {
  expect(unfitting(() => undefined)).toEqual([]);
});

/** A folder with a tslab of its own, whose files are written anew by `change`. */
function tslabIn(root: string, change: (file: string, text: string) => string): void {
  const modules = path.join(root, 'node_modules');
  const tslab = path.dirname(require.resolve('tslab/package.json'));
  const copy = path.join(modules, 'tslab');
  fs.cpSync(tslab, copy, { recursive: true, dereference: true });
  for (const file of fs.readdirSync(path.join(copy, 'dist')).filter((name) => name.endsWith('.js'))) {
    const where = path.join(copy, 'dist', file);
    fs.writeFileSync(where, change(file, fs.readFileSync(where, 'utf8')));
  }
  for (const name of ['@tslab', 'zeromq']) {
    const at = require.resolve(`${name === '@tslab' ? '@tslab/typescript-for-tslab' : name}/package.json`, {
      paths: [tslab],
    });
    fs.symlinkSync(name === '@tslab' ? path.dirname(path.dirname(at)) : path.dirname(at), path.join(modules, name));
  }
}

test('a tslab that has changed starts and runs cells, with one line on stderr for each fix that does not fit', async () => {
  tslabIn(temporary, (file, text) => {
    if (file === 'jupyter.js') return text.replace('new zmq.Publisher()', 'new zmq.Publisher({})');
    if (file === 'executor.js') return text.replace('"Interrupted asynchronously"', '"Interrupted"');
    return file === 'converter.js'
      ? text.replace('wrapPrevIdentifier(node) {', 'wrapPrevIdentifier(node, ...more) {')
      : text;
  });
  const kernel = await startKernel({ preload: true, folder: temporary });
  const first = await kernel.run('const a: number = 1;\nconsole.log(a + 1);');
  const waiting = await kernel.run("console.log('started');\nawait new Promise(() => undefined);", {
    milliseconds: 4000,
    meanwhile: () => kernel.interrupt('message'),
  });
  const lines = kernel.log().trim().split('\n');
  await kernel.close();
  expect([first.stdout, waiting.ended]).toEqual(['2\n', true]);
  const lost = ['fail with names of an earlier cell', 'loses the rest', 'Interrupt does not stop a loop'];
  expect(lines).toHaveLength(lost.length);
  for (const line of lines)
    expect(line).toMatch(/^course: this version of tslab is not the one that a fix was written for; /);
  for (const what of lost) expect(lines).toContainEqual(expect.stringContaining(what));
});

test('each write-up has a number, a case, what is expected and observed, a place and a cure', () => {
  const names = writeUps().sort();
  expect(names.map((name) => name.slice(0, 2))).toEqual(names.map((_, i) => String(i + 1).padStart(2, '0')));
  for (const name of names) {
    const text = fs.readFileSync(path.join(folder, 'defects', `${name}.md`), 'utf8');
    for (const heading of ['# ', '## Case\n```ts\n', '## Expected and observed\n', '## Place'])
      expect(text).toContain(heading);
    expect(text).toMatch(/^## (Cure|Place and cure)$/m);
  }
});
