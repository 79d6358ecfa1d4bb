/**
 * Follow-through of sampled masks: the student's own function, where it is wrong, is what spreads a grid. Its masks of all single
 * cells at all shifts are a basis; each sampled mask must be a binary combination of one shift's basis.
 */
import {
  type BasisFollow,
  type Description,
  faultOfDraws,
  isTensorValue,
  type MasksExpectation,
  type SamplingDraw,
  type Subject,
  type TensorValue,
  type Value,
} from '@course/cases';

// taken once: inside a Jest test every look at a global is slow, and these are asked for each number
const { abs } = Math;
const { isFinite } = Number;

/** Solves the symmetric positive definite system `a x = b` in place by Cholesky; undefined when `a` is singular. */
function solver(a: Float64Array, n: number): ((b: Float64Array) => Float64Array) | undefined {
  for (let j = 0; j < n; j++) {
    for (let k = 0; k < j; k++) for (let i = j; i < n; i++) a[i * n + j]! -= a[i * n + k]! * a[j * n + k]!;
    if (!(a[j * n + j]! > 1e-9)) return undefined;
    const root = Math.sqrt(a[j * n + j]!);
    for (let i = j; i < n; i++) a[i * n + j]! /= root;
  }
  return (b) => {
    const x = b.slice();
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < i; k++) x[i]! -= a[i * n + k]! * x[k]!;
      x[i]! /= a[i * n + i]!;
    }
    for (let i = n - 1; i >= 0; i--) {
      for (let k = i + 1; k < n; k++) x[i]! -= a[k * n + i]! * x[k]!;
      x[i]! /= a[i * n + i]!;
    }
    return x;
  };
}

/** The student's masks of every single cell, and of the empty grid, at one shift. */
async function ownBasis(
  shift: [number, number],
  { cells, height, width }: MasksExpectation,
  { call, grids, shifts }: BasisFollow['basis'],
  subject: Subject,
): Promise<TensorValue | undefined> {
  const units = cells * cells;
  const values = Array.from({ length: (units + 1) * units }, (_, i) => (i % units === Math.floor(i / units) ? 1 : 0));
  const filled: { [argument: string]: Description } = {
    [grids]: { $tensor: { shape: [units + 1, cells, cells], values } },
    [shifts]: Array.from({ length: units + 1 }, () => [...shift]),
  };
  const named = call.arguments.map(({ name, value }) => ({ name, value: filled[name] ?? value }));
  const claim = await subject.call({ ...call, arguments: named });
  if (
    claim.status !== 'returned' ||
    !isTensorValue(claim.value) ||
    claim.value.shape.join() !== [units + 1, height, width].join()
  )
    return undefined;
  return claim.value.data.every(isFinite) ? claim.value : undefined;
}

// Loops, not reduce or every: a hundred million products for one submission.

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function difference(a: ArrayLike<number>, b: Float64Array): Float64Array {
  const result = new Float64Array(b.length);
  for (let i = 0; i < b.length; i++) result[i] = a[i]! - b[i]!;
  return result;
}

/** Is the image the sum of the parts, each pixel to within `off`? */
function isSum(image: Float64Array, parts: Float64Array[], off: number): boolean {
  for (let i = 0; i < image.length; i++) {
    let sum = 0;
    for (let k = 0; k < parts.length; k++) sum += parts[k]![i]!;
    if (!(abs(sum - image[i]!) <= off)) return false;
  }
  return true;
}

/**
 * Draws at one shift: a binary grid for each mask that this shift explains. Cells that the student's way leaves outside the image
 * are not seen in any mask, and are left out of the grid.
 */
function drawsAtShift(masks: Float64Array[], basis: TensorValue, units: number, off: number): (number[] | undefined)[] {
  const pixels = basis.shape[1]! * basis.shape[2]!;
  const empty = Float64Array.from(basis.data.subarray(units * pixels));
  const all = Array.from({ length: units }, (_, k) =>
    difference(basis.data.subarray(k * pixels, (k + 1) * pixels), empty),
  );
  const unit = all.filter((cell) => cell.some((v) => abs(v) > off));
  const n = unit.length;
  const gram = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) gram[i * n + j] = gram[j * n + i] = dot(unit[i]!, unit[j]!);
  const solve = solver(gram, n);
  if (!solve || n === 0) return masks.map(() => undefined);
  return masks.map((mask) => {
    const rest = difference(mask, empty);
    const grid = Array.from(solve(Float64Array.from(unit, (u) => dot(u, rest))), (v) => (v > 0.5 ? 1 : 0));
    const ones = unit.filter((_, k) => grid[k] === 1);
    return isSum(rest, ones, 2 * off) ? grid : undefined;
  });
}

export async function followsOwnMasks(
  value: Value,
  expect: MasksExpectation,
  basisOf: BasisFollow['basis'],
  subject: Subject,
): Promise<boolean> {
  const { count, height, width, cells } = expect;
  if (!isTensorValue(value) || value.shape.join() !== [count, height, width].join()) return false;
  const pixels = height * width;
  let open = Array.from({ length: count }, (_, n) =>
    Float64Array.from(value.data.subarray(n * pixels, (n + 1) * pixels)),
  );
  const draws: SamplingDraw[] = [];
  for (let dy = 0; dy < cells && open.length > 0; dy++)
    for (let dx = 0; dx < cells && open.length > 0; dx++) {
      const basis = await ownBasis([dy, dx], expect, basisOf, subject);
      if (!basis) return false;
      const grids = drawsAtShift(open, basis, cells * cells, expect.tolerance.absolute);
      grids.forEach((grid) => grid && draws.push({ grid, shift: [dy, dx] }));
      open = open.filter((_, n) => !grids[n]);
    }
  // a function that ignores the shift explains every mask at the first one: then only the grids can be judged
  const spread = new Set(draws.map((d) => d.shift.join())).size > 1;
  const fault = faultOfDraws({ draws, unrecovered: open.length }, expect);
  return open.length === 0 && (fault === null || (!spread && 'mistake' in fault && fault.mistake === 'no-shift'));
}
