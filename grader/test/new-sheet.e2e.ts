/**
 * A new sheet is a new folder: in a copy of the repository, a fourth sheet with a function, an answer and a written item. Nothing
 * that is there changes, and everything that a sheet has works for it.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { repositoryFolder } from '../author/sheets';
import { type CourseCopy, copyCourse } from './course-copy';

const SLUG = '04-new-sheet';
const ITEMS = ['example04', 'halfAndThird', 'why'];
const STUDENTS = ['full-solution', 'untouched', 'squared-mean'];

let copy: CourseCopy;
beforeAll(() => {
  copy = copyCourse();
}, 120_000);
afterAll(() => copy?.remove());

/** Every file but for packages and what the compiler makes, with a hash. */
function snapshot(): Map<string, string> {
  const files = fs.readdirSync(copy.folder, { recursive: true, withFileTypes: true });
  return new Map(
    files
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .filter((file) => !/[\\/](node_modules|dist)[\\/]/.test(file))
      .map((file) => [
        path.relative(copy.folder, file).split(path.sep).join('/'),
        createHash('sha256').update(fs.readFileSync(file)).digest('hex'),
      ]),
  );
}

function course(...args: string[]): string {
  const { status, stdout, stderr } = copy.course(...args);
  expect({ args, status, stderr }).toEqual({ args, status: 0, stderr: expect.any(String) });
  return stdout;
}

const node = (code: string, ...args: string[]): unknown =>
  JSON.parse(execFileSync(process.execPath, ['-e', code, ...args], { cwd: copy.folder, encoding: 'utf8' }));

test('it is made with commands alone, and no file that was there changes', () => {
  const before = snapshot();
  course('new', 'sheet', SLUG);
  course('new', 'item', SLUG, 'halfAndThird', '--kind', 'answer', '--points', '2.5');
  course('new', 'item', SLUG, 'why', '--kind', 'written', '--problem', '1');
  execFileSync(process.execPath, [require.resolve('typescript/bin/tsc'), '-b', 'fixtures'], { cwd: copy.folder });
  course('notebooks');
  course('fixtures');
  const after = snapshot();
  expect([...before].filter(([name, hash]) => after.get(name) !== hash)).toEqual([]);
  expect([...after.keys()].filter((name) => !before.has(name)).sort()).toEqual(
    [
      ...['sheet.json', 'class.ts', 'example04.ts', 'halfAndThird.ts', 'why.ts'].map(
        (name) => `fixtures/${SLUG}/${name}`,
      ),
      ...STUDENTS.flatMap((student) =>
        ['ipynb', 'expected.json'].map((ending) => `fixtures/submissions/${student}/${SLUG}.${ending}`),
      ),
      `kit/public/${SLUG}.public.json`,
      `notebooks/${SLUG}.ipynb`,
      `solutions/${SLUG}.ts`,
    ].sort(),
  );
}, 300_000);

test('its notebook has a stub for every item, and no answer', () => {
  const { cells } = JSON.parse(fs.readFileSync(path.join(copy.folder, 'notebooks', `${SLUG}.ipynb`), 'utf8'));
  const graded = cells.filter(
    ({ metadata }: { metadata: { nbgrader?: { grade: boolean } } }) => metadata.nbgrader?.grade,
  );
  expect(
    graded.map(({ id, metadata }: { id: string; metadata: { nbgrader: { points: number } } }) => [
      id,
      metadata.nbgrader.points,
    ]),
  ).toEqual([
    ['example04', 1],
    ['halfAndThird', 2.5],
    ['why', 1],
  ]);
  const text = JSON.stringify(graded);
  expect(text.match(/todo\('(example04|halfAndThird): /g)).toHaveLength(2);
  expect(text).not.toMatch(/5\/6|v \* v|variance/);
});

test('its class is graded as its class.ts says', () => {
  const [into, out] = ['in', 'graded-04'].map((name) => path.join(copy.folder, name)) as [string, string];
  const from = path.join(copy.folder, 'fixtures', 'submissions');
  for (const student of STUDENTS)
    fs.cpSync(path.join(from, student, `${SLUG}.ipynb`), path.join(into, student, `${SLUG}.ipynb`));
  course('grade', into, '--out', out, '--insecure');
  for (const student of STUDENTS) {
    const expected = JSON.parse(fs.readFileSync(path.join(from, student, `${SLUG}.expected.json`), 'utf8'));
    const report = JSON.parse(fs.readFileSync(path.join(out, 'results', student, `${SLUG}.json`), 'utf8'));
    expect({ student, score: report.score, maxScore: report.maxScore }).toEqual({
      student,
      score: expected.score,
      maxScore: 4.5,
    });
    for (const [i, { id, status, mistake, says }] of expected.items.entries())
      expect({ student, ...report.items[i] }).toMatchObject({
        student,
        id,
        status,
        ...(mistake && { mistake }),
        feedback: expect.stringContaining(says),
      });
    expect(report.items.map(({ id }: { id: string }) => id)).toEqual(ITEMS);
  }
  expect(fs.existsSync(path.join(out, 'pages', 'squared-mean', `${SLUG}.html`))).toBe(true);
}, 120_000);

test('its known mistakes are named, and its styles are right', () => {
  const outcomes = node(
    `const { openVariants, variantsConverter, variantsOf } = require(process.argv[1]);
     const [sheet, ...items] = process.argv.slice(2);
     (async () => {
       const variants = items.flatMap((item) => variantsOf(sheet, item));
       const marked = await openVariants(sheet, variants, variantsConverter());
       const outcomes = [];
       for (const one of variants) {
         const { status, mistake } = (await marked.mark(one)).get(one.item);
         outcomes.push([one.item, one.name, status, mistake ?? null]);
       }
       marked.close();
       process.stdout.write(JSON.stringify(outcomes), () => process.exit());
     })();`,
    path.join(copy.folder, path.relative(repositoryFolder, require.resolve('./item-variants'))),
    SLUG,
    'example04',
    'halfAndThird',
  );
  expect(outcomes).toEqual([
    ['example04', 'squared-mean', 'fail', 'example04/squared-mean'],
    ['example04', 'one expression', 'pass', null],
    ['example04', 'a loop with a helper in an added cell', 'pass', null],
    ['halfAndThird', 'added-apart', 'fail', 'halfAndThird/added-apart'],
    ['halfAndThird', 'not in lowest terms', 'pass', null],
    ['halfAndThird', 'a sum', 'pass', null],
  ]);
}, 120_000);

describe('`course check`', () => {
  const change = (name: string, text: string, by: string): void => {
    const file = path.join(copy.folder, name);
    fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace(text, by));
  };
  const cases = `kit/public/${SLUG}.public.json`;

  test('says what is stale, and ends with status 1', () => {
    change(`notebooks/${SLUG}.ipynb`, 'mean', 'mode');
    change(cases, '1, 2, 3', '3, 2, 1');
    fs.rmSync(path.join(copy.folder, `fixtures/submissions/untouched/${SLUG}.ipynb`));
    fs.writeFileSync(path.join(copy.folder, 'notebooks/09-nothing.ipynb'), '{}');
    fs.writeFileSync(path.join(copy.folder, 'kit/public/09-nothing.public.json'), '{}');
    const { status, stdout, stderr } = copy.course('check');
    expect({ status, stdout, lines: stderr.trim().split('\n') }).toEqual({
      status: 1,
      stdout: '',
      lines: [
        `notebooks/${SLUG}.ipynb is stale: run \`course notebooks\``,
        'notebooks/09-nothing.ipynb: expected a source solutions/09-nothing.ts, found none',
        `${cases} is stale: run \`course fixtures\``,
        'kit/public/09-nothing.public.json is stale: run `course fixtures`',
        `fixtures/submissions/untouched/${SLUG}.ipynb is stale: run \`course fixtures\``,
      ],
    });
  }, 120_000);

  test('and every command that needs the sheets say the same of a fault, and write nothing', () => {
    change(`fixtures/${SLUG}/sheet.json`, '"kind": "answer"', '"kind": "answer", "restsOn": ["halfAndThird"]');
    const before = snapshot();
    const cycle = `fixtures/${SLUG}/sheet.json#/items/1/restsOn: expected no cycle, got halfAndThird → halfAndThird\n`;
    const said = (...args: string[]) => {
      const { status, stdout, stderr } = copy.course(...args);
      return { args, status, stdout, stderr };
    };
    expect(said('check')).toMatchObject({ status: 1, stdout: '', stderr: cycle });
    for (const args of [['notebooks'], ['fixtures'], ['grade', 'fixtures/submissions'], ['new', 'item', SLUG, 'more']])
      expect(said(...args)).toEqual({ args, status: 2, stdout: '', stderr: cycle });
    expect([...snapshot()]).toEqual([...before]);
  }, 120_000);
});
