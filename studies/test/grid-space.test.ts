/** RELAX in grid space against the oracles: masks made pixel by pixel, maps in two passes. They share no code with it. */
import { drawFrom } from '@course/cases';
import {
  addMasks,
  drawMasks,
  emptySums,
  expand,
  type Features,
  type GridMaps,
  type GridSpaceOptions,
  type GridSums,
  gridSpaceRelax,
} from '@course/explain';
import {
  cosineSimilarity,
  encode,
  grid,
  type Image,
  type Maps,
  type Masks,
  type Matrix,
  mapsOf,
  masksFromGrids,
  representations,
  type SmallEncoder,
} from '@course/fixtures/oracles';

const TOLERANCE = 1e-12; // absolute: float64 sums of at most 200 terms below 1, divided by sums of at least 1

/** A small problem: an image of float64 pixels, a description encoder, and the masks' rule. */
function problem(name: string, height: number, width: number, channels: number) {
  const draw = drawFrom('grid space test', name);
  const image: Image = Array.from({ length: height }, () =>
    Array.from({ length: width }, () => draw.numbers(channels, -1, 1)),
  );
  const filter = Array.from({ length: 3 }, () =>
    Array.from({ length: 2 }, () => Array.from({ length: channels }, () => draw.numbers(5, -1, 1))),
  );
  return {
    image,
    encoder: { kind: 'tiny-conv', filter, bias: draw.numbers(5, 0.1, 0.5), stride: 2 } satisfies SmallEncoder,
  };
}

/** A description encoder as a function of a batch in one array. */
function featuresOf(encoder: SmallEncoder, height: number, width: number, channels: number): Features {
  return (images, count) =>
    Array.from({ length: count }, (_, n) => {
      const at = (i: number, j: number) => ((n * height + i) * width + j) * channels;
      return encode(
        encoder,
        grid(height, width, at as (i: number, j: number) => number).map((row) =>
          row.map((start) => Array.from(images.subarray(start, start + channels))),
        ),
      );
    }).flat();
}

function naiveMasks(
  seed: string | number,
  count: number,
  p: number,
  cells: number,
  height: number,
  width: number,
): Masks {
  const { grids, shifts } = drawMasks(seed, 0, count, { cells, keep: p });
  const matrices = Array.from({ length: count }, (_, n) =>
    grid(cells, cells, (i, j) => grids[(n * cells + i) * cells + j]!),
  );
  const pairs = matrices.map((_, n): [number, number] => [shifts[2 * n]!, shifts[2 * n + 1]!]);
  return masksFromGrids(matrices, pairs, height, width);
}

function expectSame({ importance, uncertainty }: GridMaps, naive: Maps): void {
  const apart = (got: Float64Array, expected: Matrix): number =>
    Math.max(...expected.flat().map((v, i) => (Number.isFinite(got[i]!) ? Math.abs(got[i]! - v) : Infinity)));
  expect(importance.length).toBe(naive.importance.flat().length);
  expect(apart(importance, naive.importance)).toBeLessThanOrEqual(TOLERANCE);
  expect(apart(uncertainty, naive.uncertainty)).toBeLessThanOrEqual(TOLERANCE);
}

type Setting = {
  height: number;
  width: number;
  channels: number;
  masks: number;
  p: number;
  cells: number;
  batch: number;
};

test.each<Setting>([
  { height: 16, width: 16, channels: 3, masks: 200, p: 0.5, cells: 7, batch: 8 },
  { height: 11, width: 23, channels: 1, masks: 150, p: 0.3, cells: 7, batch: 7 },
  { height: 30, width: 9, channels: 2, masks: 100, p: 0.8, cells: 4, batch: 100 },
  { height: 5, width: 6, channels: 3, masks: 64, p: 0.6, cells: 7, batch: 1 }, // fewer pixels than cells
  { height: 8, width: 8, channels: 1, masks: 99, p: 0.5, cells: 2, batch: 50 },
])('the naive maps, within 1e-12: %j', async ({ height, width, channels, masks, p, cells, batch }) => {
  const { image, encoder } = problem('naive', height, width, channels);
  const options = {
    size: { height, width, channels },
    encoder: featuresOf(encoder, height, width, channels),
    masks,
    seed: 5,
    p,
    cells,
    batch,
  };
  const maps = await gridSpaceRelax(Float64Array.from(image.flat(2)), options);
  const naive = naiveMasks(5, masks, p, cells, height, width);
  const { h, hidden } = representations(image, encoder, naive);
  expectSame(maps, mapsOf(cosineSimilarity(h, hidden), naive));
});

const size = { height: 12, width: 10, channels: 3 };
const { image, encoder } = problem('limits', 12, 10, 3);
const pixels = Float64Array.from(image.flat(2));
const base: Omit<GridSpaceOptions, 'masks'> = { size, encoder: featuresOf(encoder, 12, 10, 3), seed: 'limits' };

test('p = 1 removes nothing: every similarity is 1, so is the importance, and the uncertainty is 0', async () => {
  const { importance, uncertainty } = await gridSpaceRelax(pixels, { ...base, masks: 20, p: 1 });
  for (const r of importance) expect(Math.abs(r - 1)).toBeLessThanOrEqual(TOLERANCE);
  for (const u of uncertainty) expect(Math.abs(u)).toBeLessThanOrEqual(TOLERANCE);
});

test('one mask: its similarity where it keeps a pixel, 0 elsewhere; no uncertainty', async () => {
  const { importance, uncertainty } = await gridSpaceRelax(pixels, { ...base, masks: 1, p: 0.2 });
  const [mask] = naiveMasks('limits', 1, 0.2, 7, 12, 10) as [Matrix];
  const { h, hidden } = representations(image, encoder, [mask]);
  const [s] = cosineSimilarity(h, hidden) as [number];
  const kept = mask.flat();
  expect(kept).toContain(0);
  kept.forEach((m, i) => expect(Math.abs(importance[i]! - (m > 0 ? s : 0))).toBeLessThanOrEqual(TOLERANCE));
  expect(Math.max(...uncertainty)).toBeLessThanOrEqual(TOLERANCE);
});

test('an encoder whose features are all 0 has similarity 0, and both maps are 0', async () => {
  const { importance, uncertainty } = await gridSpaceRelax(pixels, {
    ...base,
    encoder: (_, count) => new Float64Array(count * 4),
    masks: 10,
  });
  expect([Math.max(...importance), Math.max(...uncertainty)]).toEqual([0, 0]);
});

test('similarities that are all alike are the importance of every pixel, for any masks', () => {
  const sums = emptySums(7);
  const draws = drawMasks('alike', 0, 300, { cells: 7, keep: 0.4 });
  addMasks(sums, draws, new Float64Array(300).fill(0.7));
  const [kept, weighted] = [expand(sums.w, 7, 20, 31), expand(sums.sw, 7, 20, 31)];
  kept.forEach((w, i) => expect(Math.abs(weighted[i]! - 0.7 * w)).toBeLessThanOrEqual(1e-10)); // sums of about 120
  for (const w of kept) expect(w).toBeGreaterThan(0);
  for (const w of kept) expect(Math.abs(w / 300 - 0.4)).toBeLessThan(0.13); // 4.6 standard deviations of 300 cells
});

test('importance lies between the smallest and the largest similarity, uncertainty between 0 and a quarter of their span squared', async () => {
  const { importance, uncertainty } = await gridSpaceRelax(pixels, { ...base, masks: 60 });
  const naive = naiveMasks('limits', 60, 0.5, 7, 12, 10);
  const { h, hidden } = representations(image, encoder, naive);
  const s = cosineSimilarity(h, hidden);
  const [low, high] = [Math.min(...s), Math.max(...s)];
  expect(Math.min(...importance)).toBeGreaterThanOrEqual(low);
  expect(Math.max(...importance)).toBeLessThanOrEqual(high);
  expect(Math.min(...uncertainty)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...uncertainty)).toBeLessThanOrEqual((high - low) ** 2 / 4);
});

test('stopped and resumed: the same bits; the sums of the first run are left alone', async () => {
  const kept: GridSums[] = [];
  const whole = await gridSpaceRelax(pixels, {
    ...base,
    masks: 50,
    batch: 8,
    onProgress: (sums) => kept.push(structuredClone(sums)),
  });
  expect(kept.map(({ count }) => count)).toEqual([8, 16, 24, 32, 40, 48, 50]);
  const resume = kept[2]!;
  const before = JSON.stringify(resume);
  const rest = await gridSpaceRelax(pixels, { ...base, masks: 50, batch: 8, resume });
  expect(rest).toEqual(whole);
  expect(JSON.stringify(resume)).toBe(before);
});

test('another seed gives other masks, the same seed the same, from any of them on', () => {
  const rule = { cells: 7, keep: 0.5 };
  const all = drawMasks(1, 0, 20, rule);
  expect(drawMasks(1, 12, 8, rule).grids).toEqual(all.grids.slice(12 * 49));
  expect(drawMasks(1, 12, 8, rule).shifts).toEqual(all.shifts.slice(12 * 2));
  expect(drawMasks(2, 0, 20, rule).grids).not.toEqual(all.grids);
});

test.each<[Partial<GridSpaceOptions>, string]>([
  [{ masks: 0 }, 'masks to be a whole number above 0, got 0'],
  [{ p: 0 }, 'p in (0, 1], got 0'],
  [{ batch: 1.5 }, 'batch to be a whole number above 0, got 1.5'],
  [{ model: 'a.onnx' }, 'one of model and encoder'],
  [{ cells: 1 }, 'cells to be a whole number from 2 to 255, got 1'],
  [{ cells: 24 }, 'more than 12 pixels in height and width, got 12'],
  [{ resume: emptySums(5) }, 'sums of 7 cells to go on with, got 5'],
  [{ size: { ...size, width: 11 } }, 'an image of 12 x 11 x 3 numbers, got 360'],
])('%j is refused', async (wrong, message) => {
  await expect(gridSpaceRelax(pixels, { ...base, masks: 4, ...wrong })).rejects.toThrow(
    `gridSpaceRelax: expected ${message}`,
  );
});
