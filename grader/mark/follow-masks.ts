/**
 * Follow-through of sampled masks: the student's own function, where it is wrong, is what spreads a grid. Its masks of all single
 * cells at all shifts are a basis; each sampled mask must be a binary combination of one shift's basis, or what the own function makes
 * of the binary grid that is nearest to it.
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

type Shift = [number, number];

/** What the student's own function makes of some grids, each at its shift: as many finite maps, of whatever sides. */
async function ownMasks(
  cells: number,
  values: number[],
  at: Shift[],
  { call, grids, shifts }: BasisFollow['basis'],
  subject: Subject,
): Promise<TensorValue | undefined> {
  const filled: { [argument: string]: Description } = {
    [grids]: { $tensor: { shape: [at.length, cells, cells], values } },
    [shifts]: at.map((shift) => [...shift]),
  };
  const named = call.arguments.map(({ name, value }) => ({ name, value: filled[name] ?? value }));
  const claim = await subject.call({ ...call, arguments: named });
  if (claim.status !== 'returned' || !isTensorValue(claim.value)) return undefined;
  const { shape, data } = claim.value;
  return shape.length === 3 && shape[0] === at.length && data.every(isFinite) ? claim.value : undefined;
}

/** The student's masks of every single cell, and of the empty grid, at one shift. */
function ownBasis(shift: Shift, cells: number, basisOf: BasisFollow['basis'], subject: Subject) {
  const units = cells * cells;
  const values = Array.from({ length: (units + 1) * units }, (_, i) => (i % units === Math.floor(i / units) ? 1 : 0));
  const at = Array.from({ length: units + 1 }, (): Shift => [...shift]);
  return ownMasks(cells, values, at, basisOf, subject);
}

/** Does the own function look at the shift along this axis, when several come together? A mask tells nothing of what it ignores. */
async function looksAt(axis: 0 | 1, cells: number, basisOf: BasisFollow['basis'], subject: Subject): Promise<boolean> {
  const at = Array.from({ length: cells }, (_, k): Shift => (axis === 0 ? [k, 0] : [0, k]));
  const grid = Array.from({ length: cells * cells }, (_, k) =>
    Math.floor(k / cells) + (k % cells) < cells - 1 ? 1 : 0,
  );
  const masks = await ownMasks(
    cells,
    at.flatMap(() => grid),
    at,
    basisOf,
    subject,
  );
  if (!masks) return true;
  const pixels = masks.shape[1]! * masks.shape[2]!;
  return !masks.data.every((v, i) => v === masks.data[i % pixels]);
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

/** What the own function would have been given at one shift: a binary grid for each mask, nearest by least squares. */
type Guess = {
  /** All cells, those that no mask shows as 0. */
  grid: number[];
  /** Only the cells that are seen: the student's way may leave some outside the image. */
  seen: number[];
  /** Is the mask the sum of the cells' own masks? */
  isSum: boolean;
};

function guessesAt(masks: Float64Array[], basis: TensorValue, units: number, off: number): (Guess | undefined)[] {
  const pixels = basis.shape[1]! * basis.shape[2]!;
  const empty = Float64Array.from(basis.data.subarray(units * pixels));
  const all = Array.from({ length: units }, (_, k) =>
    difference(basis.data.subarray(k * pixels, (k + 1) * pixels), empty),
  );
  const shown = all.map((cell) => cell.some((v) => abs(v) > off));
  const unit = all.filter((_, k) => shown[k]);
  const n = unit.length;
  const gram = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) gram[i * n + j] = gram[j * n + i] = dot(unit[i]!, unit[j]!);
  const solve = solver(gram, n);
  if (!solve || n === 0) return masks.map(() => undefined);
  return masks.map((mask) => {
    const rest = difference(mask, empty);
    const seen = Array.from(solve(Float64Array.from(unit, (u) => dot(u, rest))), (v) => (v > 0.5 ? 1 : 0));
    const ones = unit.filter((_, k) => seen[k] === 1);
    let at = 0;
    const grid = shown.map((is) => (is ? seen[at++]! : 0));
    return { grid, seen, isSum: isSum(rest, ones, 2 * off) };
  });
}

/** Which of the guesses the own function makes these very masks of: a way to spread grids need not add up (rounding does not). */
async function provenAt(
  shift: Shift,
  masks: Float64Array[],
  guesses: (Guess | undefined)[],
  { cells, tolerance }: MasksExpectation,
  basisOf: BasisFollow['basis'],
  subject: Subject,
): Promise<boolean[]> {
  const none = new Array<number>(cells * cells).fill(0);
  const at = masks.map((): Shift => [...shift]);
  const values = guesses.flatMap((guess) => guess?.grid ?? none);
  const own = await ownMasks(cells, values, at, basisOf, subject);
  return masks.map((mask, n) => {
    const made = own?.data.subarray(n * mask.length, (n + 1) * mask.length);
    return (
      made !== undefined && guesses[n] !== undefined && isSum(mask, [Float64Array.from(made)], 2 * tolerance.absolute)
    );
  });
}

export async function followsOwnMasks(
  value: Value,
  expect: MasksExpectation,
  basisOf: BasisFollow['basis'],
  subject: Subject,
): Promise<boolean> {
  const { count, cells } = expect;
  if (!isTensorValue(value) || value.shape.length !== 3 || value.shape[0] !== count) return false;
  const pixels = value.shape[1]! * value.shape[2]!;
  if (pixels !== expect.height * expect.width) return false;
  let open = Array.from({ length: count }, (_, n) =>
    Float64Array.from(value.data.subarray(n * pixels, (n + 1) * pixels)),
  );
  const draws: SamplingDraw[] = [];
  const bases: { shift: Shift; basis: TensorValue }[] = [];
  const guess = (basis: TensorValue) => guessesAt(open, basis, cells * cells, expect.tolerance.absolute);
  const take = (shift: Shift, guesses: (Guess | undefined)[], right: boolean[]) => {
    guesses.forEach((one, n) => one && right[n] && draws.push({ grid: one.seen, shift }));
    open = open.filter((_, n) => !right[n]);
  };
  for (let k = 0; k < cells * cells && open.length > 0; k++) {
    const shift: Shift = [Math.floor(k / cells), k % cells];
    const basis = await ownBasis(shift, cells, basisOf, subject);
    if (!basis || basis.shape.slice(1).join() !== value.shape.slice(1).join()) return false;
    bases.push({ shift, basis });
    const guesses = guess(basis);
    take(
      shift,
      guesses,
      guesses.map((one) => one?.isSum === true),
    );
  }
  for (const { shift, basis } of bases) {
    if (open.length === 0) break;
    const guesses = guess(basis);
    take(shift, guesses, await provenAt(shift, open, guesses, expect, basisOf, subject));
  }
  if (open.length > 0) return false;
  const seen = [await looksAt(0, cells, basisOf, subject), await looksAt(1, cells, basisOf, subject)];
  return faultOfDraws({ draws, unrecovered: 0 }, expect, seen) === null;
}
