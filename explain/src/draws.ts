import { drawFrom } from '@course/cases';

/** Masks as what they are made from: `count` grids of `cells * cells` zeros and ones (1 = kept), and `count` shifts `[dy, dx]`. */
export type Draws = { grids: Uint8Array; shifts: Uint8Array };

/** How masks are drawn: the side of the grid, and the probability that a cell is kept. */
export type MaskRule = { cells: number; keep: number };
export type Seed = string | number;

/**
 * Masks number `from` to `from + count - 1` of a seed. A mask depends on the seed and its own number alone: so a run can go on
 * anywhere, and its batches can be made by anyone, in any order.
 */
export function drawMasks(seed: Seed, from: number, count: number, { cells, keep }: MaskRule): Draws {
  const grids = new Uint8Array(count * cells * cells);
  const shifts = new Uint8Array(count * 2);
  for (let n = 0; n < count; n++) {
    const { uniform } = drawFrom('grid space', seed, from + n);
    for (let c = n * cells * cells; c < (n + 1) * cells * cells; c++) grids[c] = uniform() < keep ? 1 : 0;
    for (let axis = 2 * n; axis < 2 * n + 2; axis++) shifts[axis] = Math.floor(uniform() * cells);
  }
  return { grids, shifts };
}
