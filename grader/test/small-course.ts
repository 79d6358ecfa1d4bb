/** A course of one sheet for tests, and ways to break it. */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { fixturesFolder } from '@course/fixtures';
import ts from 'typescript';
import { checkTree } from '../author/check-tree';
import { newItem, newSheet } from '../author/new';
import { type Tree, treeAt } from '../author/tree';

export const SLUG = '04-example';
export const SHEET = `fixtures/${SLUG}/sheet.json`;
export const SOURCE = `solutions/${SLUG}.ts`;
export const ITEM = `fixtures/${SLUG}/example04.ts`;
export const COMPILED = `fixtures/dist/${SLUG}/example04.js`;
export const RUBRIC = `fixtures/${SLUG}/why.ts`;
export const WHY = `fixtures/dist/${SLUG}/why.js`;

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'course-check-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** A course with one sheet, as `course new` makes it: a function, an answer and a written item. */
function makeCourse(): Tree {
  const tree = treeAt(path.join(folder, 'made'));
  const dist = path.join(tree.fixtures, 'dist');
  fs.mkdirSync(path.join(dist, SLUG), { recursive: true });
  for (const name of ['generate', 'oracles', 'schema'])
    fs.symlinkSync(path.join(fixturesFolder, 'dist', name), path.join(dist, name), 'junction');
  fs.mkdirSync(tree.solutions);
  fs.copyFileSync(path.join(fixturesFolder, 'course.json'), path.join(tree.fixtures, 'course.json'));
  newSheet(tree, SLUG, []);
  for (const [id, kind] of [
    ['halfAndThird', 'answer'],
    ['why', 'written'],
  ] as const)
    newItem(tree, { slug: SLUG, id, kind }, checkTree(tree).sheets);
  for (const name of fs.readdirSync(path.join(tree.fixtures, SLUG)).filter((one) => one.endsWith('.ts'))) {
    const source = fs.readFileSync(path.join(tree.fixtures, SLUG, name), 'utf8');
    const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
    fs.writeFileSync(
      path.join(dist, SLUG, name.replace(/ts$/, 'js')),
      ts.transpileModule(source, { compilerOptions }).outputText,
    );
  }
  return tree;
}

export const made = makeCourse();
let count = 0;
/** A copy of it, to be broken. */
export function smallCourse(): Tree {
  const tree = treeAt(path.join(folder, String(++count)));
  fs.cpSync(made.root, tree.root, { recursive: true });
  return tree;
}

/** Lines of its source. */
export const sourceLines = fs.readFileSync(path.join(made.root, SOURCE), 'utf8').split('\n');

export type Change = (tree: Tree) => void;

/** A text in a file is replaced; it must be there. */
export const replaced =
  (name: string, text: string | RegExp, by: string): Change =>
  ({ root }) => {
    const before = fs.readFileSync(path.join(root, name), 'utf8');
    const after = before.replace(text, by);
    if (after === before) throw new Error(`${name} does not hold ${text}`);
    fs.writeFileSync(path.join(root, name), after);
  };
export const written =
  (name: string, text: string): Change =>
  ({ root }) => {
    fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    fs.writeFileSync(path.join(root, name), text);
  };
export const removed =
  (name: string): Change =>
  ({ root }) =>
    fs.rmSync(path.join(root, name), { recursive: true });
/** `sheet.json` is changed as data. */
export const sheet =
  // biome-ignore lint/suspicious/noExplicitAny: a sheet that is to be broken has no type
    (change: (data: any) => void): Change =>
    ({ root }) => {
      const data = JSON.parse(fs.readFileSync(path.join(root, SHEET), 'utf8'));
      change(data);
      fs.writeFileSync(path.join(root, SHEET), JSON.stringify(data));
    };
