/** `course new`: a new sheet, or an item more in one. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { Script } from 'node:vm';
import { CourseFault, type NamedSheet, type SheetItem, SLUG } from '@course/fixtures';
import { insertCells, insertPart } from './insert';
import { classFile, itemCells, itemFiles, sheetFile, sourceFile, TOLERANCE } from './new-files';
import { parseSheet } from './percent';
import type { Tree } from './tree';

const KINDS = Object.keys(itemCells) as SheetItem['kind'][];

/** Texts by their path in the tree; `before` is what an existing file holds, and is given back when another one cannot be written. */
type Written = { name: string; text: string; before?: string };

function undo(file: string, before: string | undefined): void {
  if (before !== undefined) return fs.writeFileSync(file, before);
  fs.rmSync(file);
  const folder = path.dirname(file);
  if (fs.readdirSync(folder).length === 0) fs.rmdirSync(folder);
}

/** All of them, or none. @throws CourseFault when a new file is there already, or one cannot be written */
function writeAll({ root }: Tree, files: Written[]): string[] {
  const place = ({ name }: Written) => path.join(root, name);
  for (const one of files)
    if (one.before === undefined && fs.existsSync(place(one)))
      throw new CourseFault(`${one.name}: expected no file of this name, found one: nothing is overwritten`);
  const done: Written[] = [];
  try {
    for (const one of files) {
      fs.mkdirSync(path.dirname(place(one)), { recursive: true });
      fs.writeFileSync(place(one), one.text, { flag: one.before === undefined ? 'wx' : 'w' });
      done.push(one);
    }
  } catch (error) {
    for (const one of done) undo(place(one), one.before);
    throw new CourseFault(`expected files that can be written, got ${(error as Error).message}`);
  }
  return files.map(({ name }) => name);
}

/** @throws CourseFault when another item has this id, or code cannot have it as a name */
function checkId(command: string, id: string, sheets: NamedSheet[]): void {
  const fault = (expected: string) => new CourseFault(`${command}: expected ${expected}, got '${id}'`);
  if (!/^[a-zA-Z][a-zA-Z0-9]*$/.test(id)) throw fault('an item name of letters and digits that begins with a letter');
  try {
    new Script(`'use strict'; let ${id};`);
  } catch {
    throw fault('a name that TypeScript does not reserve');
  }
  const owner = sheets.find(({ sheet }) => sheet.items.some((item) => item.id === id));
  if (owner) throw fault(`a name that no item has (${owner.slug} has it)`);
}

/**
 * A folder `fixtures/SLUG` and a source `solutions/SLUG.ts` with one function, `exampleNN`.
 *
 * @param sheets those that are there
 * @returns the paths of the new files in the tree
 * @throws CourseFault, and writes nothing, when the name is none, or anything of it is there already
 */
export function newSheet(tree: Tree, slug: string, sheets: NamedSheet[]): string[] {
  const command = 'course new sheet';
  if (!SLUG.test(slug))
    throw new CourseFault(`${command}: expected two digits and lower-case words, such as 04-name, got '${slug}'`);
  const number = slug.slice(0, 2);
  const taken = sheets.find((one) => one.slug.startsWith(`${number}-`));
  if (taken)
    throw new CourseFault(`${command}: expected a number that no sheet has, got ${number}, as in ${taken.slug}`);
  const words = slug.slice(3).replaceAll('-', ' ');
  const title = words[0]!.toUpperCase() + words.slice(1);
  const id = `example${number}`;
  checkId(command, id, sheets);
  if (fs.existsSync(path.join(tree.fixtures, slug)))
    throw new CourseFault(`fixtures/${slug}: expected no folder of this name, found one: nothing is overwritten`);
  if (fs.existsSync(path.join(tree.notebooks, `${slug}.ipynb`)))
    throw new CourseFault(`notebooks/${slug}.ipynb: expected no file of this name, found one: nothing is overwritten`);
  return writeAll(tree, [
    { name: `fixtures/${slug}/sheet.json`, text: sheetFile(title, id) },
    { name: `fixtures/${slug}/${id}.ts`, text: itemFiles.function(id, 1) },
    { name: `fixtures/${slug}/class.ts`, text: classFile(id) },
    { name: `solutions/${slug}.ts`, text: sourceFile(title, Number(number), id) },
  ]);
}

export type NewItem = { slug: string; id: string; kind?: string; problem?: string; points?: string };
const FLAGS = { kind: 'function', points: '1' };

/** The new item of `sheet.json`. @throws CourseFault with what is allowed */
function itemOf(
  command: string,
  { id, kind = FLAGS.kind, problem, points = FLAGS.points }: NewItem,
  { sheet }: NamedSheet,
) {
  const fault = (flag: string, expected: string, got: string) =>
    new CourseFault(`${command}: --${flag}: expected ${expected}, got '${got}'`);
  const numbers = sheet.problems.map(({ number }) => number);
  const chosen = problem === undefined ? Math.max(...numbers) : Number(problem);
  if (!KINDS.includes(kind as SheetItem['kind'])) throw fault('kind', `one of ${KINDS.join(', ')}`, kind);
  if (!numbers.includes(chosen)) throw fault('problem', `one of ${numbers.join(', ')}`, problem!);
  if (points.trim() === '' || !(Number(points) >= 0 && Number(points) < Infinity))
    throw fault('points', 'a number of at least 0', points);
  return { id, problem: chosen, points: Number(points), kind: kind as SheetItem['kind'] };
}

const asText = (item: SheetItem): string =>
  `{ ${Object.entries(item)
    .map(([key, value]) => `"${key}": ${JSON.stringify(value)}`)
    .join(', ')} }`;

/**
 * An item at the end of a problem, in `sheet.json` and in the sheet's source, and its file.
 *
 * @returns the paths of what was written
 * @throws CourseFault, and writes nothing, when there is no such sheet, the name is taken, or an option is wrong
 */
export function newItem(tree: Tree, wanted: NewItem, sheets: NamedSheet[]): string[] {
  const command = 'course new item';
  const { slug, id } = wanted;
  const named = sheets.find((one) => one.slug === slug);
  if (!named)
    throw new CourseFault(`${command}: expected one of ${sheets.map((one) => one.slug).join(', ')}, got '${slug}'`);
  checkId(command, id, sheets);
  const item = itemOf(command, wanted, named);
  const [json, source] = [`fixtures/${slug}/sheet.json`, `solutions/${slug}.ts`];
  const [jsonText, sourceText] = [json, source].map((name) => fs.readFileSync(path.join(tree.root, name), 'utf8')) as [
    string,
    string,
  ];
  const code = parseSheet(sourceText).filter(({ kind }) => kind !== 'text' && kind !== 'written');
  const user = code.find((cell) => new RegExp(`\\b${id}\\b`).test(cell.source));
  if (user)
    throw new CourseFault(
      `${command}: expected a name that the sheet does not use, got '${id}' (${source}, line ${user.line})`,
    );
  const after = named.sheet.items.findLastIndex(({ problem }) => problem <= item.problem);
  const withItem = insertPart(jsonText, 'items', asText(item), after);
  return writeAll(tree, [
    { name: `fixtures/${slug}/${id}.ts`, text: itemFiles[item.kind](id, item.points) },
    {
      name: json,
      text: item.kind === 'function' ? insertPart(withItem, 'tolerances', `"${id}": ${TOLERANCE}`) : withItem,
      before: jsonText,
    },
    { name: source, text: insertCells(sourceText, item.problem, itemCells[item.kind](id), source), before: sourceText },
  ]);
}
