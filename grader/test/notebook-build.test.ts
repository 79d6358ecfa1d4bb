import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { buildNotebook, leaksOf } from '../author/build';
import { notebooksCommand } from '../author/command';
import { parseSheet } from '../author/percent';
import { parseNotebook, serializeNotebook } from '../notebook/format';
import { checksum } from '../notebook/nbgrader';
import { points, SMALL_SHEET } from './notebook-sheet';

const student = () => buildNotebook(SMALL_SHEET, { slug: '01-small', pointsOf: points, solved: false });
const solved = () => buildNotebook(SMALL_SHEET, { slug: '01-small', pointsOf: points, solved: true });

test('cells keep their order, kind and items', () => {
  const cells = student().cells.map((cell) => [
    cell.id,
    cell.cell_type,
    cell.metadata.course?.kind,
    cell.metadata.course?.items,
  ]);
  expect(cells).toEqual([
    ['text-1', 'markdown', 'text', undefined],
    ['setup', 'code', 'setup', undefined],
    ['twice', 'code', 'define', ['twice']],
    ['explore-1', 'code', 'explore', undefined],
    ['four-five', 'code', 'define', ['four', 'five']],
    ['sum', 'code', 'define', ['sum']],
    ['why', 'markdown', 'text', ['why']],
  ]);
});

test('stubs show the instruction in place of the answer', () => {
  const [, , twice, , numbers, sum, why] = student().cells.map((cell) => cell.source);
  expect(twice).toBe(
    '/** Twice x. */\nfunction twice(x: number): number {\n  return todo("twice: Double it (Eq. 1) and mind the \'sign\'");\n}',
  );
  expect(numbers).toBe(
    "const four: number = todo('four: type in the number');\nconst five: number = todo('five: type in the number');",
  );
  expect(sum).toBe(
    "// a helper may help\nfunction sum(values: number[]): number {\n  return todo('sum: Add them up.');\n}",
  );
  expect(why).toBe('### Why?\n\n*Your answer here.*');
});

test('no line of a solution is in the student notebook, and all are in the solved one', () => {
  const sheet = parseSheet(SMALL_SHEET);
  const text = student()
    .cells.map((cell) => cell.source)
    .join('\n');
  for (const secret of ['x + x', '4444', '5555', 'helper(', 'reduce', 'Because', 'SOLUTION', 'INSTRUCTION'])
    expect(text).not.toContain(secret);
  expect(leaksOf(sheet)(text)).toEqual([]);
  const full = solved()
    .cells.map((cell) => cell.source)
    .join('\n');
  for (const secret of ['x + x', '4444', '5555', 'helper(', 'reduce', 'Because']) expect(full).toContain(secret);
  expect(full).not.toMatch(/SOLUTION|INSTRUCTION|todo\(/);
});

test('a sheet that gives an answer away in its text is refused', () => {
  const told = SMALL_SHEET.replace('// # Small', '// # Small, with 4444');
  expect(() => buildNotebook(told, { slug: 's', pointsOf: points, solved: false })).toThrow(
    /solution stands in the student's notebook: 4444/,
  );
});

// values of nbgrader.utils.compute_checksum, nbgrader 0.9.6
test("the checksum is nbgrader's", () => {
  const base = { schema_version: 3 as const, grade: true, solution: true, locked: false, task: false };
  expect(checksum('const ä = 1;\n', 'code', { ...base, grade_id: 'a', points: 5 })).toBe(
    'dc7e24a076f2943bf82a2e67cae1fbac',
  );
  expect(checksum('why', 'markdown', { ...base, grade_id: 'why', points: 2.5 })).toBe(
    '4fc00e88f22e168aa5997a4aeef9330d',
  );
  const locked = { ...base, grade: false, solution: false, locked: true, grade_id: 'setup' };
  expect(checksum('import x', 'code', locked)).toBe('e901989332ad1271b66d9c6e4de51b2d');
});

test('metadata is nbgrader version 3', () => {
  const [, setup, twice, , numbers, , why] = student().cells;
  expect(Object.keys(twice!.metadata.nbgrader!).sort()).toEqual([
    'cell_type',
    'checksum',
    'grade',
    'grade_id',
    'locked',
    'points',
    'schema_version',
    'solution',
    'task',
  ]);
  expect(twice!.metadata.nbgrader).toMatchObject({
    schema_version: 3,
    grade: true,
    solution: true,
    locked: false,
    task: false,
    grade_id: 'twice',
    points: 5,
  });
  expect(numbers!.metadata.nbgrader!.points).toBe(10);
  expect(setup!.metadata.nbgrader).toMatchObject({ grade: false, solution: false, locked: true, grade_id: 'setup' });
  expect(setup!.metadata).toMatchObject({ deletable: false, editable: false });
  expect(why!.metadata.nbgrader).toMatchObject({ grade: true, solution: true, cell_type: 'markdown' });
  expect(setup!.metadata.nbgrader!.checksum).toMatch(/^[0-9a-f]{32}$/);
});

test.each([
  ['an unknown marker', '// %% defines="a"\n', /line 1: expected `\/\/ %% setup`/],
  ['text before the first cell', 'const a = 1;\n// %% setup\n', /line 1: expected `\/\/ %%`/],
  ['an item twice', '// %% define="a"\n// %% define="a"\n', /line 2: item 'a'/],
  ['an open region', '// %% define="a"\nfunction a() {\n  // BEGIN SOLUTION x\n}\n', /without END SOLUTION/],
  ['a misspelt mark', '// %% explore\n// begin solution\n', /not in one of the allowed forms/],
  ['no region', '// %% define="a"\nconst a = 1;\n', /no solution region inside 'a'/],
  ['code in a markdown cell', '// %% [markdown]\nconst a = 1;\n', /line 2: expected a comment line/],
])('a fault in a sheet is named: %s', (_name, text, message) => {
  expect(() => buildNotebook(text, { slug: 's', pointsOf: points, solved: false })).toThrow(message);
});

test('the command writes, finds nothing to do, and finds a stale notebook', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'course-notebooks-'));
  const options = {
    solutions: path.join(folder, 'solutions'),
    notebooks: path.join(folder, 'notebooks'),
    pointsOf: (_slug: string, item: string) => points(item),
  };
  fs.mkdirSync(options.solutions);
  fs.writeFileSync(path.join(options.solutions, '01-small.ts'), SMALL_SHEET);
  const file = path.join(options.notebooks, '01-small.ipynb');
  expect(notebooksCommand({ ...options, check: true })).toEqual({ written: [], stale: ['01-small'] });
  expect(notebooksCommand(options)).toEqual({ written: [file], stale: ['01-small'] });
  expect(notebooksCommand({ ...options, check: true })).toEqual({ written: [], stale: [] });
  const text = fs.readFileSync(file, 'utf8');
  expect(serializeNotebook(parseNotebook(text))).toBe(text);
  expect(text.endsWith('}\n')).toBe(true);
  fs.appendFileSync(path.join(options.solutions, '01-small.ts'), '\n// %% explore\nconsole.log(1);\n');
  expect(notebooksCommand({ ...options, check: true }).stale).toEqual(['01-small']);
  fs.rmSync(folder, { recursive: true });
});
