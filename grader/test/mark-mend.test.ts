/** Two mistakes, or one, in a notebook: what a mistake costs, what it never excuses, and what is shown of an error. */
import { notebookOf } from './test-grader';
import { lost, SHEET, said, twoMistakes } from './two-mistakes';

const { graded, grade } = twoMistakes();

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
      `Right as soon as \`${item}\` gives a tensor, not an array: that mistake costs no points here.`,
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
    const report = await graded({ smallestSimilarity: '7', masksNeededEmpirical: 'return 42;', masksNeededNow: '42' });
    expect(lost(report)).toEqual(['smallestSimilarity', 'masksNeededEmpirical', 'masksNeededNow']);
  });
});

test('an instruction that the sheet does not have is not shown: it may hold what the function was given', async () => {
  const report = await graded({ masksNeeded: "return todo('given ' + t);" });
  expect(said(report, 'masksNeeded')).toBe('not done yet');
  const stubs = (await grade(SHEET, notebookOf(SHEET, false))).items.filter(({ feedback }) =>
    /^not done yet/.test(feedback),
  );
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
