/** Problem 2: what is drawn. Where the spreading is wrong too, it stands inside, without `masksFromGrids`. */
import { type KnownMistake, mistakesOf } from '../known-mistake';
import { type Spreading, spreadingCode, wrong } from './spreading';

const write = mistakesOf(
  'sampleMasks',
  `function sampleMasks(
  count: number,
  height: number,
  width: number,
  options: { cells?: number; keep?: number; random: () => number },
): tf.Tensor3D`,
);

type Draws = { options?: string; cell?: string; shift?: string; most?: string };

const draws = ({ options = '{ cells = 7, keep = 0.5, random } = options', cell, shift, most = 'cells' }: Draws) => `
  const ${options};
  const values: number[] = [];
  for (let k = 0; k < count * cells * cells; k++) values.push(${cell ?? 'random() < keep ? 1 : 0'});
  const grids = tf.tensor3d(values, [count, cells, cells]);
  const shifts: [number, number][] = [];
  for (let n = 0; n < count; n++) shifts.push(${shift ?? `[Math.floor(random() * ${most}), Math.floor(random() * ${most})]`});`;

const called = (changes: Draws) => `${draws(changes)}\n  return masksFromGrids(grids, shifts, height, width);`;

const inside = (spreading: Spreading, changes: Draws = {}) =>
  `${draws(changes)}${spreadingCode(spreading).replace(/\n *const cells = .*/, '')}\n  return masks;`;

const WHOLE_CELL = (side: string) => `Math.floor(random() * Math.ceil(${side} / cells))`;

const ONE_DRAW = `
  const { cells = 7, keep = 0.5, random } = options;
  const grid = Array.from({ length: cells * cells }, () => (random() < keep ? 1 : 0));
  const shift: [number, number] = [Math.floor(random() * cells), Math.floor(random() * cells)];
  return masksFromGrids(tf.tensor3d(grid, [1, cells, cells]), [shift], height, width).tile([count, 1, 1]);`;

// Without padding there is nothing to shift: that is the same as every mask at the shift [⌊cells/2⌋, ⌊cells/2⌋], `no-shift`.
const spreadWrongly = ['half-pixel', 'align-corners', 'nearest', 'zero-padding', 'edge-padding'];

export const sampling: KnownMistake[] = [
  write('drop-probability', called({ cell: 'random() < 1 - keep ? 1 : 0' })),
  write('half', called({ cell: 'random() < 0.5 ? 1 : 0' })),
  write('no-shift', called({ shift: '[0, 0]' })),
  write('shift-range', called({ most: '(cells - 1)' })),
  write('same-mask', ONE_DRAW),
  write('not-binary', called({ cell: 'random()' })),
  write('unseeded', called({ options: '{ cells = 7, keep = 0.5 } = options;\n  const random = Math.random' })),
  write('fixed-cells', called({ options: '{ keep = 0.5, random } = options;\n  const cells = 7' })),
  write('rise', inside(wrong.rise!, { shift: `[${WHOLE_CELL('height')}, ${WHOLE_CELL('width')}]` })),
  ...spreadWrongly.map((name) => write(name, inside(wrong[name]!))),
];
