/** `course new`, what it adds to files that are there, and what it refuses. */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { fixturesFolder } from '@course/fixtures';
import { checkTree } from '../author/check-tree';
import { insertCells, insertPart } from '../author/insert';
import { type NewItem, newItem, newSheet } from '../author/new';
import { type Tree, treeAt } from '../author/tree';
import { newCommand } from '../cli/new';

const SLUG = '04-example';
const SHEET = `fixtures/${SLUG}/sheet.json`;
const SOURCE = `solutions/${SLUG}.ts`;

let tree: Tree;
beforeEach(() => {
  tree = treeAt(fs.mkdtempSync(path.join(os.tmpdir(), 'course-new-')));
  fs.mkdirSync(tree.fixtures);
  fs.mkdirSync(tree.solutions);
  fs.copyFileSync(path.join(fixturesFolder, 'course.json'), path.join(tree.fixtures, 'course.json'));
  newSheet(tree, SLUG, []);
});
afterEach(() => fs.rmSync(tree.root, { recursive: true }));

const sheets = () => checkTree(tree).sheets;
const read = (name: string) => fs.readFileSync(path.join(tree.root, name), 'utf8');
const write = (name: string, text: string) => fs.writeFileSync(path.join(tree.root, name), text);
const everything = () =>
  fs
    .readdirSync(tree.root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
    .map((file) => [file, fs.readFileSync(file, 'utf8')]);

/** What is left of a text when what was put into it is taken out again; the text must be there as one piece. */
function without(text: string, added: string): string {
  const at = text.indexOf(added);
  expect(at).toBeGreaterThanOrEqual(0);
  return text.slice(0, at) + text.slice(at + added.length);
}

test('an item stands at the end of its problem, and everything else stays byte for byte', () => {
  // a second problem, in the hand of somebody else: tabs, and a line that is too long
  write(SHEET, read(SHEET).replace('"An example" }]', '"An example" },\n\t\t{ "number": 2,   "title": "More" }]'));
  newItem(tree, { slug: SLUG, id: 'first', kind: 'answer', problem: '1' }, [readable()]);
  write(SOURCE, `${read(SOURCE)}\n// %% [markdown]\n// ## Problem 2: more\n`);
  newItem(tree, { slug: SLUG, id: 'last', kind: 'written', problem: '2' }, [readable()]);
  const [json, source] = [read(SHEET), read(SOURCE)];
  const item = { slug: SLUG, id: 'between', kind: 'answer', problem: '1', points: '2.5' };
  expect(newItem(tree, item, sheets())).toEqual([`fixtures/${SLUG}/between.ts`, SHEET, SOURCE]);
  const line = '{ "id": "between", "problem": 1, "points": 2.5, "kind": "answer" }';
  expect(without(read(SHEET), `,\n    ${line}`)).toBe(json);
  const cells = read(SOURCE).slice(read(SOURCE).indexOf('// %% [markdown]\n// What is asked of `between`'));
  const added = cells.slice(0, cells.indexOf('// %% [markdown]\n// ## Problem 2'));
  expect(without(read(SOURCE), added)).toBe(source);
  expect(JSON.parse(read(SHEET)).items.map(({ id }: { id: string }) => id)).toEqual([
    'example04',
    'first',
    'between',
    'last',
  ]);
  expect(checkTree(tree).faults).toEqual([]);
});

/** The sheet as it is, also while a problem has no item yet. */
function readable() {
  const course = JSON.parse(read('fixtures/course.json'));
  return { slug: SLUG, sheet: JSON.parse(read(SHEET)), course };
}

test.each<[string, string, number | undefined, string]>([
  ['{"a":[1],"b":[]}', 'b', undefined, '{"a":[1],"b":[\n    9\n  ]}'],
  ['{"b": ["]", {"c": [2]}]}', 'b', 0, '{"b": [\n    "]",\n    9,\n    {"c": [2]}\n  ]}'],
  ['{"a": "b", "b": [\n  1,\n  2\n ]}', 'b', 0, '{"a": "b", "b": [\n  1,\n  9,\n  2\n ]}'],
  ['{"b": [\n  1\n ]}', 'b', -1, '{"b": [\n  9,\n  1\n ]}'],
  ['{"x": {"b": 0}, "b": {\n  "\\"": 1\n}}', 'b', undefined, '{"x": {"b": 0}, "b": {\n  "\\"": 1,\n  9\n}}'],
])('into %s', (json, key, after, expected) => {
  expect(insertPart(json, key, '9', after)).toBe(expected);
});

test('a problem that no line begins is named', () => {
  expect(() => insertCells('// %% [markdown]\n// ## Problem 1\n', 2, 'x', SOURCE)).toThrow(
    `${SOURCE}: expected a line \`// ## Problem 2\` that begins it, found none`,
  );
});

const item = (changes: Partial<NewItem>) => () => newItem(tree, { slug: SLUG, id: 'more', ...changes }, sheets());
const sheet = (slug: string) => () => newSheet(tree, slug, sheets());

test.each<[string, () => unknown]>([
  ["course new sheet: expected two digits and lower-case words, such as 04-name, got 'Name'", sheet('Name')],
  ["course new sheet: expected two digits and lower-case words, such as 04-name, got '../05-x'", sheet('../05-x')],
  ['course new sheet: expected a number that no sheet has, got 04, as in 04-example', sheet('04-other')],
  ["course new item: expected one of 04-example, got '05-no'", item({ slug: '05-no' })],
  [
    "course new item: expected an item name of letters and digits that begins with a letter, got 'a-b'",
    item({ id: 'a-b' }),
  ],
  ["course new item: expected a name that TypeScript does not reserve, got 'class'", item({ id: 'class' })],
  ["course new item: expected a name that no item has (04-example has it), got 'example04'", item({ id: 'example04' })],
  [
    `course new item: expected a name that the sheet does not use, got 'todo' (${SOURCE}, line 13)`,
    item({ id: 'todo' }),
  ],
  ["course new item: --kind: expected one of function, answer, written, got 'oral'", item({ kind: 'oral' })],
  ["course new item: --problem: expected one of 1, got '2'", item({ problem: '2' })],
  ["course new item: --points: expected a number of at least 0, got '-1'", item({ points: '-1' })],
  ["course new item: --points: expected a number of at least 0, got 'many'", item({ points: 'many' })],
])('%s', (message, wrong) => {
  const before = everything();
  expect(wrong).toThrow(new Error(message));
  expect(everything()).toEqual(before);
});

test('nothing is overwritten, and nothing is half-written', () => {
  write(`fixtures/${SLUG}/more.ts`, '// somebody’s own');
  fs.mkdirSync(path.join(tree.root, 'fixtures/05-mine'));
  write('solutions/06-mine.ts', '// somebody’s own');
  const before = everything();
  const known = [readable()];
  expect(() => newItem(tree, { slug: SLUG, id: 'more' }, known)).toThrow(
    `fixtures/${SLUG}/more.ts: expected no file of this name, found one: nothing is overwritten`,
  );
  expect(() => newSheet(tree, '05-mine', known)).toThrow(
    'fixtures/05-mine: expected no folder of this name, found one',
  );
  expect(() => newSheet(tree, '06-mine', known)).toThrow(
    'solutions/06-mine.ts: expected no file of this name, found one',
  );
  expect(everything()).toEqual(before);
});

test('what was written is taken back when another file cannot be written', () => {
  const known = [readable()];
  fs.rmSync(tree.solutions, { recursive: true });
  fs.writeFileSync(tree.solutions, 'no folder');
  const [before, folders] = [everything(), fs.readdirSync(tree.fixtures)];
  expect(() => newSheet(tree, '05-more', known)).toThrow(/^expected files that can be written, got E/);
  expect(everything()).toEqual(before);
  expect(fs.readdirSync(tree.fixtures)).toEqual(folders);
});

test.each([
  [[], 'course new: expected sheet or item, got nothing'],
  [['thing'], "course new: expected sheet or item, got 'thing'"],
  [['sheet'], 'course new sheet: expected one name, such as 04-name, got none'],
  [['sheet', '04-a', '05-b'], 'course new sheet: expected one name, such as 04-name, got several'],
  [['item', '04-a'], 'course new item: expected a sheet and a name, such as 04-name itemName'],
])('%j is a wrong use', async (words, message) => {
  await expect(newCommand({}, words)).rejects.toMatchObject({ message, exitStatus: 2 });
});
