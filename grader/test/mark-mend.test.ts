/** Two mistakes, or one, in a notebook: what a mistake costs, what it never excuses, and what is shown of an error. */
import { sheetItems } from '@course/fixtures';
import { withCode } from '@course/fixtures/edit';
import type { Report } from '../report';
import { createTestGrader, notebookOf, notebookWith, type TestGrader } from './test-grader';

const SHEET = '01-relax';
const released = notebookOf(SHEET, false);
let grader: TestGrader;
beforeAll(async () => {
  grader = await createTestGrader();
}, 120_000);
afterAll(() => grader?.close());

/** The items of the problems that these stand in: the others have nothing to do with them, and would only take time. */
function besides(items: string[]): string[] {
  const all = sheetItems(SHEET);
  const problems = new Set(all.filter(({ id }) => items.includes(id)).map(({ problem }) => problem));
  return all.filter(({ problem }) => problems.has(problem)).map(({ id }) => id);
}

/** A sheet with the code of these items in place of theirs, and all else in their problems solved. The others are not in the report. */
async function graded(codes: { [item: string]: string }): Promise<Report> {
  const solved = besides(Object.keys(codes));
  const notebook = Object.entries(codes).reduce(
    (all, [item, code]) => withCode(item, code)(all, released),
    notebookWith(SHEET, solved),
  );
  const report = await grader.grade(SHEET, notebook);
  for (const { id, feedback } of report.items) if (/did not run/.test(feedback)) throw new Error(`${id}: ${feedback}`);
  return { ...report, items: report.items.filter(({ id }) => solved.includes(id)) };
}
const lost = ({ items }: Report) =>
  items.filter(({ status }) => status !== 'pass' && status !== 'manual').map(({ id }) => id);
/** What is said of an item. */
const said = ({ items }: Report, id: string) => items.find((item) => item.id === id)!.feedback;

const COSINE = 'tf.tidy(() => tf.divNoNan(tf.dot(masked, h), masked.norm("euclidean", 1).mul(h.norm())))';
const MEAN = 'tf.tidy(() => similarities.reshape([-1, 1, 1]).mul(masks).sum(0).div(masks.sum(0)))';
const ARRAYS: [what: string, item: string, code: string][] = [
  ['an array of similarities', 'cosineSimilarity', `return ${COSINE}.arraySync() as any;`],
  ['a typed array of similarities', 'cosineSimilarity', `return ${COSINE}.dataSync() as any;`],
  ['rows of importances', 'importance', `return ${MEAN}.arraySync() as any;`],
];
/** Uses what a tensor has, so that an array stops it. */
const RELAX = (s: string) => `
  const h = encoder(image.expandDims(0)).squeeze([0]) as tf.Tensor1D;
  const s = cosineSimilarity(h, encoder(image.mul(masks.expandDims(3))))${s};
  const R = importance(s.reshape([s.shape[0]]), masks);
  return { importance: R.clone(), uncertainty: uncertainty(s, masks, R) };`;

describe('a mistake of form costs once', () => {
  test.each(ARRAYS)('%s', async (_what, item, code) => {
    const report = await graded({ [item]: code, relax: RELAX('') });
    expect(lost(report)).toEqual([item]);
    expect(said(report, 'relax')).toBe(
      `Right as soon as \`${item}\` gives a tensor, not an array: that mistake costs only there.`,
    );
  });
  test.each(ARRAYS)('%s do not excuse another mistake', async (_what, item, code) => {
    const report = await graded({ [item]: code, relax: RELAX('.square()') });
    expect(lost(report)).toEqual([item, 'relax']);
  });
  test('nor a function that only throws', async () => {
    const report = await graded({ importance: ARRAYS[2]![2], relax: 'throw new Error("an array came");' });
    expect(lost(report)).toEqual(['importance', 'relax']);
  });
});

describe('a smallest similarity that is none', () => {
  test.each(['7', '-0.5', '1'])('%s costs only itself', async (value) => {
    const report = await graded({ smallestSimilarity: value });
    expect(lost(report)).toEqual(['smallestSimilarity']);
  });
  test.each([
    ['a number', { masksNeededNow: '42' }],
    ['the bound without it', { masksNeededNow: 'masksNeeded(0.01, 0.01)' }],
    ['a squared one', { masksNeededNow: 'masksNeededEmpirical(0.01, 0.01, smallestSimilarity ** 2)' }],
    ['the printed δ', { masksNeededNow: 'masksNeededEmpirical(0.01, 0.99, smallestSimilarity)' }],
    ['a throw', { masksNeededNow: '(() => { throw new Error("none"); })()' }],
  ])('does not excuse %s', async (_what, codes) => {
    expect(lost(await graded({ smallestSimilarity: '7', ...codes }))).toEqual(['smallestSimilarity', 'masksNeededNow']);
  });
  test('a function of its own that returns 42 is never the only judge', async () => {
    const report = await graded({
      smallestSimilarity: '7',
      masksNeededEmpirical: 'return 42;',
      masksNeededNow: '42',
    });
    expect(lost(report)).toEqual(['smallestSimilarity', 'masksNeededEmpirical', 'masksNeededNow']);
  });
});

describe('masks that are spread wrongly', () => {
  const spread = ({ size = '[height, width]', side = '[height, width]', dy = 'shifts[n][0]', dx = 'shifts[n][1]' }) => `
  const cells = grids.shape[1];
  const b = Math.floor(cells / 2);
  const up = tf.image.resizeBilinear(grids.expandDims(3) as tf.Tensor4D, ${size} as [number, number], false, true);
  const padded = tf.mirrorPad(up.squeeze([3]), [[0, 0], [b, b], [b, b]], 'reflect');
  return tf.concat(shifts.map((_, n) => padded.slice([n, ${dy}, ${dx}], [1, ...${side}]))) as tf.Tensor3D;`;
  const WRONG: [what: string, code: string][] = [
    ['one shift for all', spread({ dy: 'shifts[0][0]', dx: 'shifts[0][1]' })],
    ['the last shift for all', spread({ dy: 'shifts.at(-1)[0]', dx: 'shifts.at(-1)[1]' })],
    ['dx for both', spread({ dy: 'shifts[n][1]' })],
    ['dy never', spread({ dy: '0' })],
    ['height and width exchanged', spread({ size: '[width, height]', side: '[width, height]' })],
    ['squared', spread({}).replace(/return ([^]*) as tf.Tensor3D;$/, 'return tf.square($1) as tf.Tensor3D;')],
  ];
  const SAMPLE = (shift: string, cell = 'random() < keep') => `
  const grids = tf.tensor3d(Array.from({ length: count * cells ** 2 }, () => (${cell} ? 1 : 0)), [count, cells, cells]);
  const any = () => Math.floor(random() * cells);
  return masksFromGrids(grids, Array.from({ length: count }, (): [number, number] => ${shift}), height, width);`;

  test.each(WRONG)('%s: costs only itself', async (_what, code) => {
    const report = await graded({ masksFromGrids: code, sampleMasks: SAMPLE('[any(), any()]') });
    expect(lost(report)).toEqual(['masksFromGrids']);
    expect(said(report, 'sampleMasks')).toMatch(/^Right with your own `masksFromGrids`/);
  });
  test.each(WRONG)('%s: does not excuse grids of another share', async (_what, code) => {
    const report = await graded({ masksFromGrids: code, sampleMasks: SAMPLE('[any(), any()]', 'random() > keep') });
    expect(lost(report)).toEqual(['masksFromGrids', 'sampleMasks']);
  });
  test.each([
    [
      'no shift',
      spread({}).replace('return', 'const masks =').concat('\n  return tf.sub(1, masks) as tf.Tensor3D;'),
      '[0, 0]',
    ],
    ['no dx, where dy is not seen', spread({ dy: '0' }), '[any(), 0]'],
    ['one shift', spread({ dy: 'shifts[n][1]', dx: 'shifts[n][0]' }), '[2, 2]'],
  ])('%s in the sampler is seen through another mistake below', async (_what, code, shift) => {
    const report = await graded({ masksFromGrids: code, sampleMasks: SAMPLE(shift) });
    expect(lost(report)).toEqual(['masksFromGrids', 'sampleMasks']);
  });
  test('a sampler of its own randomness is not followed', async () => {
    const report = await graded({
      masksFromGrids: WRONG[0]![1],
      sampleMasks: SAMPLE('[any(), any()]', 'Math.random() < keep'),
    });
    expect(lost(report)).toEqual(['masksFromGrids', 'sampleMasks']);
  });
});

test('an instruction that the sheet does not have is not shown: it may hold what the function was given', async () => {
  const report = await graded({ masksNeeded: "return todo('given ' + t);" });
  expect(said(report, 'masksNeeded')).toBe('not done yet');
  const stubs = (await grader.grade(SHEET, released)).items.filter(({ feedback }) => /^not done yet/.test(feedback));
  expect(stubs.length).toBeGreaterThan(10);
  for (const { feedback } of stubs) expect(feedback).toMatch(/^not done yet: \w/);
});

test('an honest array that is far too long is called so, and ends nothing', async () => {
  const report = await graded({ masksNeeded: 'return new Array(3e6).fill(1) as any;' });
  expect(said(report, 'masksNeeded')).toMatch(/expected a number, got an array of 3000000, too large$/);
  expect(lost(report)).toEqual(['masksNeeded']);
});

test('a function that keeps what it was given cannot tell it when a public case makes it throw', async () => {
  const report = await graded({
    masksNeeded: `
  const kept = ((globalThis as any).kept ??= []);
  kept.push(t);
  throw new Error('given ' + kept.join(' and '));`,
  });
  expect(said(report, 'masksNeeded')).toMatch(/threw Error: given [\d.]+$/); // the public case's own t
});
