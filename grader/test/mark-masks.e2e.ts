/** Masks that are spread wrongly, and samplers on top of them: what costs once, and what is seen through the mistake below. */
import { lost, said, twoMistakes } from './two-mistakes';

const { graded } = twoMistakes();

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
