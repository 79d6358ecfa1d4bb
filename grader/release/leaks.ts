/** Does a folder hold a line of a solution? Every file of it is looked through, notebooks and compiled code, too. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as ts from 'typescript';
import { parseSheet } from '../author/percent';
import { solutionLines, solvedSource, studentSource } from '../author/regions';

type Leak = { file: string; line: string };

/** Shorter lines say nothing: `return total;`, `let sum = 0;`, an end of a block. */
const SHORTEST = 16;

/** Lines of solutions that any code could have, and the packages that students get do have: they say nothing about an exercise. */
const COMMON: readonly string[] = [
  "$schema: 'https://vega.github.io/schema/vega-lite/v5.json',", // the head of every chart
  'data: { values: rows },', // and its data
  'const [height, width] = image.shape;', // the size of an image
  'const [count, height, width] = masks.shape;', // and of masks
  'return (present) => {', // a game is a function of the players that are present
];

const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** White space says nothing either: a line that was broken or indented differently is the same one. */
const squeezed = (text: string): string => text.replace(/\s+/g, '');

/** A line without what a comment or a list begins with, so that an answer in words is found anywhere. */
const bare = (line: string): string => plain(line).replace(/^(\/\/|\*|-|\d+\.)\s+/, '');

function compiled(source: string): string[] {
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS },
  });
  return outputText.split('\n');
}

/**
 * The lines that give a sheet away: those of its solution regions, as they are written and as the compiler writes them. A line
 * that a student sees in a sheet is given, not given away.
 *
 * @param sources the text of each sheet, `solutions/NN-name.ts`
 */
export function tellingLines(sources: readonly string[]): string[] {
  const lines = new Set<string>();
  const given: string[] = [];
  for (const cell of sources.flatMap(parseSheet)) {
    const student = studentSource(cell);
    given.push(squeezed(student), squeezed(student.replace(/^\/\/ ?/gm, '')));
    solutionLines(cell).forEach((line) => lines.add(bare(line)));
    if (cell.kind === 'written' || cell.kind === 'text') continue;
    const known = new Set(compiled(student).map(plain));
    compiled(solvedSource(cell))
      .filter((line) => !known.has(plain(line)))
      .forEach((line) => lines.add(bare(line)));
  }
  const everything = given.join('\n');
  return [...lines].filter((line) => line.length >= SHORTEST && !everything.includes(squeezed(line)));
}

/** What can be read in a file: the strings of JSON and notebooks as they are meant, the printable runs of a binary file. */
function readable(file: string): string {
  const bytes = fs.readFileSync(file);
  if (bytes.includes(0)) return (bytes.toString('latin1').match(/[\x20-\x7e]{16,}/g) ?? []).join('\n');
  const text = bytes.toString('utf8');
  if (!/\.(json|ipynb)$/.test(file)) return text;
  const strings: string[] = [];
  JSON.parse(text, (_key, value: unknown) => (typeof value === 'string' ? strings.push(value) : 0, value));
  return `${text}\n${strings.join('')}\n${strings.join('\n')}`; // a cell's lines are strings of their own, with their ends
}

/** Without the marks of comments, too, so that text that runs on into the next line of a comment is found. */
function searched(file: string): string {
  const text = readable(file);
  return `${squeezed(text)}\n${squeezed(text.replace(/^\s*(\/\/|\*) ?/gm, ''))}`;
}

function filesUnder(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

/** Where in a folder one of the texts stands, e.g. a secret. */
export function findTexts(folder: string, texts: readonly string[]): Leak[] {
  const wanted = texts.map((line) => [line, squeezed(line)] as const);
  return filesUnder(folder).flatMap((file) => {
    const text = searched(file);
    return wanted
      .filter(([, squeezedLine]) => text.includes(squeezedLine))
      .map(([line]) => ({ file: path.relative(folder, file).split(path.sep).join('/'), line }));
  });
}

/** Where in a folder one of the telling lines stands (`tellingLines`). */
export function findSolutions(folder: string, telling: readonly string[]): Leak[] {
  return findTexts(folder, telling).filter(({ file, line }) => !(/^(cases|kit)\//.test(file) && COMMON.includes(line)));
}
