/** The search for what gives answers away, on what does: what the release itself holds is looked at end to end. */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { allSheets, sheetSource } from '../author/sheets';
import { findSolutions, tellingLines } from '../release/leaks';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'course-leaks-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));
const sources = allSheets().map(sheetSource);
const telling = tellingLines(sources);

// code, words, compiled code, a notebook, and lines that were broken elsewhere
const [code, words] = [
  'const probability = mask.flat().reduce((product, kept) => product * (kept ? p : 1 - p), 1);',
  'the pixel is kept exactly if',
] as const;
it.each([
  ['a line of code', 'kit/dist/src/new.js', `    ${code}\n`],
  ['one that was broken', 'README.md', code.replace('.reduce(', '\n      .reduce(')],
  ['an answer in words', 'README.md', sources[0]!.split('\n').find((line) => line.includes(words))!],
  [
    'a compiled line',
    'kit/dist/cli/new.js',
    '    const total = Array.from({ length: height }, () => new Array(width).fill(0));',
  ],
  ['in a notebook', 'notebooks/new.ipynb', JSON.stringify({ cells: [{ source: ['a\n', `${code}\n`] }] })],
  [
    'in a notebook that escapes and splits it',
    'notebooks/new.ipynb',
    JSON.stringify({ cells: [{ source: [code.slice(0, 9), code.slice(9)] }] }).replaceAll('.', '\\u002e'),
  ],
  ['within bytes', 'kit/models/new.onnx', `\0\0\x01${code}\0`],
])('is found: %s', (_what, name, text) => {
  const file = path.join(folder, 'planted', name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
  expect(findSolutions(path.join(folder, 'planted'), telling).map((leak) => leak.file)).toContain(name);
  fs.rmSync(path.join(folder, 'planted'), { recursive: true });
});
it('every region of every sheet counts: each solved notebook is full of finds', () => {
  const solved = path.join(folder, 'solved');
  fs.mkdirSync(solved);
  allSheets().forEach((slug, i) => fs.writeFileSync(path.join(solved, `${slug}.ts`), sources[i]!));
  const found = new Set(findSolutions(solved, telling).map(({ line }) => line));
  const written = telling.filter((line) => sources.some((source) => source.includes(line)));
  expect(written.filter((line) => !found.has(line))).toEqual([]);
});
