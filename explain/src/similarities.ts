/** From masks to similarities, batch by batch: masked images are written where the encoder reads them, and forgotten. */
import { type Axis, axisOf } from './axis';
import { type Draws, drawMasks, type MaskRule, type Seed } from './draws';

/**
 * An image, or a batch of them, `[height, width, channels]` row by row. float32 is what an encoder takes, float64 what a test
 * compares in.
 */
export type Pixels = Float32Array | Float64Array;
export type Size = { height: number; width: number; channels: number };

/**
 * Features `[count, D]` of `count` images `[count, height, width, channels]`. The images are a view of a buffer that the next
 * batch is written to: what needs them longer copies them.
 */
export type Features = (images: Pixels, count: number) => ArrayLike<number> | Promise<ArrayLike<number>>;

/** All that masks depend on. */
export type SeededRule = MaskRule & { seed: Seed };

/** Masks, and in their order how similar what each leaves of the image is to the whole image. */
export type Compared = { draws: Draws; similarities: Float64Array };

/** Draws the masks number `from` to `from + count - 1`, and compares what they leave with the whole image. */
export type Compare = (from: number, count: number) => Promise<Compared>;

/** Writes `image * mask` for each mask into `batch`, which has room for them. */
function writeMasked(
  batch: Pixels,
  image: Pixels,
  { grids, shifts }: Draws,
  cells: number,
  size: Size,
  rows: Axis,
  columns: Axis,
): void {
  const { height, width, channels } = size;
  const line = new Float64Array(cells);
  for (let n = 0, o = 0; n < shifts.length / 2; n++) {
    const [dy, dx] = [shifts[2 * n]!, shifts[2 * n + 1]!];
    for (let i = 0, q = 0; i < height; i++) {
      const above = (n * cells + rows.first[i + dy]!) * cells;
      const down = rows.share[i + dy]!;
      for (let c = 0; c < cells; c++) line[c] = (1 - down) * grids[above + c]! + down * grids[above + cells + c]!;
      for (let j = 0; j < width; j++) {
        const left = columns.first[j + dx]!;
        const across = columns.share[j + dx]!;
        const m = (1 - across) * line[left]! + across * line[left + 1]!;
        for (let c = 0; c < channels; c++) batch[o++] = image[q++]! * m;
      }
    }
  }
}

/** Cosine of the angle between `h` and the features that begin at `start`; 0 where one of the two is the zero vector. */
function cosine(h: Float64Array, features: ArrayLike<number>, start: number): number {
  let [dot, own, other] = [0, 0, 0];
  for (let d = 0; d < h.length; d++) {
    const v = features[start + d]!;
    dot += h[d]! * v;
    own += h[d]! * h[d]!;
    other += v * v;
  }
  const norms = Math.sqrt(own) * Math.sqrt(other);
  return norms === 0 ? 0 : dot / norms;
}

/**
 * Encodes the whole image once, and gives the function that compares masked ones with it, in batches. One batch is in memory at
 * a time.
 */
export async function comparing(
  image: Pixels,
  size: Size,
  rule: SeededRule,
  batch: number,
  features: Features,
): Promise<Compare> {
  const length = size.height * size.width * size.channels;
  if (image.length !== length)
    throw new Error(
      `gridSpaceRelax: expected an image of ${size.height} x ${size.width} x ${size.channels} numbers, got ${image.length}`,
    );
  const { seed, cells } = rule;
  const rows = axisOf(size.height, cells);
  const columns = axisOf(size.width, cells);
  const h = Float64Array.from(await features(image, 1));
  let images: Pixels | undefined; // all batches but the last are of the same size
  const compareBatch = async (draws: Draws, similarities: Float64Array): Promise<void> => {
    const count = similarities.length;
    if (images?.length !== count * length) images = new (image.constructor as Float32ArrayConstructor)(count * length);
    writeMasked(images, image, draws, cells, size, rows, columns);
    const found = await features(images, count);
    if (found.length !== count * h.length)
      throw new Error(`gridSpaceRelax: expected ${count} x ${h.length} features, got ${found.length}`);
    for (let n = 0; n < count; n++) similarities[n] = cosine(h, found, n * h.length);
  };
  return async (from, count) => {
    const draws = drawMasks(seed, from, count, rule);
    const similarities = new Float64Array(count);
    for (let start = 0; start < count; start += batch) {
      const end = Math.min(start + batch, count);
      const grids = draws.grids.subarray(start * cells * cells, end * cells * cells);
      await compareBatch(
        { grids, shifts: draws.shifts.subarray(2 * start, 2 * end) },
        similarities.subarray(start, end),
      );
    }
    return { draws, similarities };
  };
}
