/**
 * Random masks are marked on what they are, never by value: the shape, the range, and whether each is a binary grid that was
 * spread over the image at one shift. The grid is recovered by least squares: mask = rows[dy] · grid · columns[dx]ᵀ is linear in it.
 */

import type { MaskBasis, MasksExpectation, TensorValue, Value } from './case';
import { show } from './elements';
import type { Fault } from './recognised';
import { isTensorValue, nameOf } from './value';

// taken once: inside a Jest test every look at a global is slow, and these are asked for each number
const { abs, round } = Math;

type Matrix = number[][];
export type SamplingDraw = { grid: number[]; shift: [number, number] };
type Shape = { height: number; width: number; cells: number };

const sum = (numbers: number[]) => numbers.reduce((total, v) => total + v, 0);

/** Sum over k of a[k] · b[from + k · step]. */
function dot(a: ArrayLike<number>, b: ArrayLike<number>, from: number, step: number): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[from + k * step]!;
  return sum;
}

/** The cells that give the mask at one shift, by least squares; none when `binary` and a cell is far from 0 and 1. */
function cellsAt(
  left: Float64Array,
  columns: Matrix,
  { width, cells }: Shape,
  binary: boolean,
): Float64Array | undefined {
  const grid = new Float64Array(cells * cells);
  for (let i = 0; i < cells; i++)
    for (let j = 0; j < cells; j++) {
      const cell = dot(columns[j]!, left, i * width, 1);
      // a wrong shift solves to cells that are far from 0 and 1: most are told by the first of them
      if (binary && abs(cell - (cell > 0.5 ? 1 : 0)) > 0.2) return undefined;
      grid[i * cells + j] = binary ? round(cell) : cell;
    }
  return grid;
}

/** Does the grid, spread again, give the mask to within `off`? */
function givesMask(
  grid: Float64Array,
  mask: Float32Array,
  rows: Matrix,
  columns: Matrix,
  { height, width, cells }: Shape,
  off: number,
): boolean {
  const across = new Float64Array(cells * width); // grid · columnsᵀ
  for (let c = 0; c < cells; c++)
    for (let j = 0; j < width; j++) across[c * width + j] = dot(columns[j]!, grid, c * cells, 1);
  for (let i = 0; i < height; i++)
    for (let j = 0; j < width; j++)
      if (!(abs(dot(rows[i]!, across, j, width) - mask[i * width + j]!) <= off)) return false;
  return true;
}

/** The grid and shift that give this mask, or none; `binary` grids only, or any. */
function recover(
  mask: Float32Array,
  rows: MaskBasis,
  columns: MaskBasis,
  shape: Shape,
  off: number,
  binary: boolean,
): SamplingDraw | undefined {
  const { width, cells } = shape;
  const left = new Float64Array(cells * width);
  for (let dy = 0; dy < rows.spread.length; dy++) {
    for (let c = 0; c < cells; c++)
      for (let j = 0; j < width; j++) left[c * width + j] = dot(rows.recover[dy]![c]!, mask, j, width);
    for (let dx = 0; dx < columns.spread.length; dx++) {
      const grid = cellsAt(left, columns.recover[dx]!, shape, binary);
      if (grid && givesMask(grid, mask, rows.spread[dy]!, columns.spread[dx]!, shape, off))
        return { grid: Array.from(grid), shift: [dy, dx] };
    }
  }
  return undefined;
}

/** What is known of a set of masks: how many were recovered, and the statistics of their grids and shifts. */
export type Drawn = { draws: SamplingDraw[]; unrecovered: number };

function drawnFrom(
  value: TensorValue,
  most: number,
  rows: MaskBasis,
  columns: MaskBasis,
  off: number,
  binary = true,
): Drawn {
  const [count, height, width] = value.shape as [number, number, number];
  const draws = Array.from({ length: Math.min(most, count) }, (_, n) => {
    const mask = value.data.subarray(n * height * width, (n + 1) * height * width) as Float32Array;
    return recover(mask, rows, columns, { height, width, cells: rows.recover[0]!.length }, off, binary);
  });
  return {
    draws: draws.filter((d): d is SamplingDraw => d !== undefined),
    unrecovered: draws.filter((d) => d === undefined).length,
  };
}

/** Masks that are looked at to recognise a mistake. */
const SOME = 16;

/**
 * Mistakes that are told from how the masks were drawn. Placeholders of their sentences: `{count}`, `{cells}`, `{last}` (cells − 1),
 * `{keep}`, `{share}` (of ones in the grids), `{shift}` (that of the first mask), `{what}` (that two seeds drew alike, or how
 * often shifts are neither 0 nor the last).
 */
export type DrawnMistake =
  | 'same-mask'
  | 'drop-probability'
  | 'half'
  | 'no-shift'
  | 'shift-range'
  | 'rounded-shift'
  | 'not-binary'
  | 'unseeded'
  | 'own-generator';
type SamplingFault = Fault<DrawnMistake>;

type Told = (mistake: DrawnMistake, what?: string) => SamplingFault;

function faultOfGrids(grids: number[][], { count, keep }: MasksExpectation, share: number, told: Told) {
  const cells = sum(grids.map((grid) => grid.length));
  // six standard deviations: a right sampler fails once in 5e8 runs
  const slack = 6 * Math.sqrt((keep * (1 - keep)) / cells) + 1e-9;
  const near = (p: number) => abs(share - p) <= slack;
  const distinct = new Set(grids.map((grid) => grid.join(''))).size;
  if (distinct === 1 && count > 1 && keep < 1) return told('same-mask');
  if (!near(keep) && near(1 - keep)) return told('drop-probability');
  if (!near(keep) && near(0.5)) return told('half');
  if (!near(keep)) return { says: `expected grids of ones with probability ${keep}, got a share of ${show(share)}` };
  const least = Math.min(...grids.map((grid) => grid.length)); // cells that a follow-through does not see are not there
  const alikeByChance = (count * (count - 1) * (keep ** 2 + (1 - keep) ** 2) ** least) / 2; // how many pairs of grids
  if (distinct < 0.9 * count && alikeByChance < 1)
    return { says: `only ${distinct} of ${count} grids differ: draw a new grid for each mask` };
  const ones = new Set(grids.map(sum));
  if (ones.size === 1 && count >= 20 && least * keep * (1 - keep) >= 1)
    return { says: `every grid has exactly ${[...ones]} ones: draw each cell by itself, a 1 with probability ${keep}` };
  return null;
}

function faultOfShifts(draws: SamplingDraw[], expected: MasksExpectation, seen: boolean[], told: Told) {
  const { cells, count, everyShift, mostEqual, mostInner } = expected;
  const axes = [0, 1].filter((axis) => seen[axis]);
  if (axes.length === 0) return null;
  const shifts = axes.map((axis) => new Set(draws.map((d) => d.shift[axis]!)));
  if (shifts.every((s) => s.size === 1)) return told('no-shift');
  const absent = shifts.map((s) =>
    Array.from({ length: everyShift ? cells : 0 }, (_, k) => k).filter((k) => !s.has(k)),
  );
  if (absent.every((a) => a.length === 1 && a[0] === cells - 1)) return told('shift-range');
  for (const [k, axis] of axes.entries())
    if (absent[k]!.length > 0)
      return {
        says: `among ${count} masks the shift ${['dy', 'dx'][axis]} was never ${absent[k]!.join(', ')}; expected each of 0 to ${cells - 1}`,
      };
  if (axes.length < 2) return null;
  const inner = draws.flatMap((d) => d.shift).filter((shift) => shift > 0 && shift < cells - 1).length;
  if (inner > mostInner) return told('rounded-shift', `${inner} of ${2 * count}`);
  const equal = draws.filter((d) => d.shift[0] === d.shift[1]).length;
  if (equal > mostEqual)
    return { says: `dy and dx are equal in ${equal} of ${count} masks: draw the two shifts independently` };
  // no more pairs than there are cells: by chance that has a probability below cells^(2 · cells − count)
  const pairs = new Set(draws.map((d) => d.shift.join())).size;
  if (pairs <= cells && (count - 2 * cells) * Math.log(cells) > 21)
    return { says: `dx follows from dy (${pairs} pairs in ${count} masks): draw the two shifts independently` };
  return null;
}

/**
 * Statistics of drawn grids and shifts against what was asked for. `null` when all is well.
 * @param seen can the masks tell dy, and dx? What they cannot tell is not judged
 */
export function faultOfDraws({ draws }: Drawn, expected: MasksExpectation, seen = [true, true]): SamplingFault | null {
  const { cells, keep, count } = expected;
  const grids = draws.map((d) => d.grid);
  const ones = grids.flat();
  const share = sum(ones) / ones.length;
  const told: Told = (mistake, what = '') => ({
    mistake,
    values: { count, cells, last: cells - 1, keep, share: show(share), shift: JSON.stringify(draws[0]?.shift), what },
  });
  return faultOfGrids(grids, expected, share, told) ?? faultOfShifts(draws, expected, seen, told);
}

/** The grids and shifts of masks that were found to be right, in order. */
export function drawsOf(value: Value, { count, rows, columns, tolerance }: MasksExpectation): SamplingDraw[] {
  return isTensorValue(value) && value.shape.length === 3
    ? drawnFrom(value, count, rows, columns, tolerance.absolute).draws
    : [];
}

/** The fault of sampled masks, or null. A wrong shape or range is said first. */
export function faultOfMasks(value: Value, expected: MasksExpectation): SamplingFault | null {
  const { count, height, width, cells } = expected;
  const shape = [count, height, width];
  if (!isTensorValue(value) || value.dtype !== 'float32' || value.shape.join() !== shape.join())
    return { says: `expected a tensor of shape [${shape.join(', ')}] and dtype float32, got ${nameOf(value)}` };
  if (!value.data.every((v) => v >= -1e-6 && v <= 1 + 1e-6))
    return { says: 'expected masks with values from 0 to 1, got values outside that range' };
  const off = expected.tolerance.absolute;
  const own = drawnFrom(value, count, expected.rows, expected.columns, off);
  if (own.unrecovered === 0) return faultOfDraws(own, expected);
  const soft = drawnFrom(value, SOME, expected.rows, expected.columns, off, false);
  if (soft.unrecovered === 0) return { mistake: 'not-binary' };
  for (const { id, says, rows, columns } of expected.mistakes)
    if (drawnFrom(value, SOME, rows, columns, off).unrecovered === 0) return { known: { id, says } };
  return {
    says: `${own.unrecovered} of ${count} masks are not binary ${cells} × ${cells} grids, upsampled, padded by reflection and cropped at a shift`,
  };
}
