/** RELAX in grid space: exact importance and uncertainty of as many masks as one likes, in constant memory (see sums.ts). */
import * as os from 'node:os';
import { type ModelPool, openModel } from './model';
import { type Compare, type Compared, comparing, type Features, type Pixels, type Size } from './similarities';
import { addMasks, emptySums, type GridMaps, type GridSums, mapsOf } from './sums';

export type { Features, GridMaps, GridSums, Pixels, Size };

export type GridSpaceOptions = {
  /** The image's shape. */
  size: Size;
  /** Path of an .onnx model, `[n, height, width, channels]` float32 in, `[n, D]` out: run by ONNX Runtime in worker threads. */
  model?: string;
  /** In place of `model`: any function from images to features, called in this thread. */
  encoder?: Features;
  /** How many masks in all, those of `resume` included. */
  masks: number;
  /** Mask n is drawn from the seed and n. */
  seed: string | number;
  /** Probability that a cell of a mask's grid is kept, in (0, 1]; 0.5 if not given. */
  p?: number;
  /** Side of a mask's grid; 7 if not given. */
  cells?: number;
  /** Masks a call of the encoder; 4 if not given. Maps do not depend on it. */
  batch?: number;
  /**
   * Sessions of the model, each in a thread of its own, with `threads` threads of ONNX Runtime; one a core, with one thread
   * each, if not given.
   */
  workers?: number;
  threads?: number;
  /**
   * The sums of a run that was stopped, with the same image, encoder, seed, p and cells: it goes on after their masks. They are
   * not changed.
   */
  resume?: GridSums;
  /** Called after each batch (each 4 of a model), with what `resume` takes. The sums change with the next batch: save them before returning. */
  onProgress?: (sums: Readonly<GridSums>) => void;
};

function checkOptions({
  model,
  encoder,
  masks,
  p = 0.5,
  batch = BATCH,
  resume,
  cells = CELLS,
}: GridSpaceOptions): void {
  const fail = (what: string): never => {
    throw new RangeError(`gridSpaceRelax: expected ${what}`);
  };
  if ((model === undefined) === (encoder === undefined)) fail('one of model and encoder');
  if (!Number.isInteger(masks) || masks < 1) fail(`masks to be a whole number above 0, got ${masks}`);
  if (!(p > 0 && p <= 1)) fail(`p in (0, 1], got ${p}`);
  if (!Number.isInteger(batch) || batch < 1) fail(`batch to be a whole number above 0, got ${batch}`);
  if (resume && resume.cells !== cells) fail(`sums of ${cells} cells to go on with, got ${resume.cells}`);
  if (resume && resume.count > masks) fail(`at most ${masks} masks in the sums to go on with, got ${resume.count}`);
}

/**
 * Measured on two cores that did other work too (medians of five rounds), against ONNX Runtime with two threads that does nothing
 * but encode, 6.0 ms an image: two workers of one thread take 1.01 times as long a mask with batches of 4 or 8, 1.06 with 16; one
 * worker of two threads 1.31 with 8. The maps are the same to the last bit.
 */
const BATCH = 4;
const CELLS = 7;
/** Few messages leave little to collect in this thread; too few, and one of the others is done long before the last. */
const BATCHES_A_MESSAGE = 4;

/** Asks for `atOnce` masks, `ahead` times before the first answer, and adds them in their order, so that the sums do not depend on who was first. */
async function sumUp(
  sums: GridSums,
  compare: Compare,
  atOnce: number,
  ahead: number,
  options: GridSpaceOptions,
): Promise<void> {
  const { masks, onProgress } = options;
  const running: Promise<Compared>[] = [];
  let next = sums.count;
  const start = (): void => {
    const count = Math.min(atOnce - (next % atOnce), masks - next); // from multiples of it, wherever a run goes on
    const compared = compare(next, count);
    compared.catch(() => undefined); // reported below, in order
    running.push(compared);
    next += count;
  };
  while (running.length > 0 || next < masks) {
    while (running.length < ahead && next < masks) start();
    const { draws, similarities } = await running.shift()!;
    addMasks(sums, draws, similarities);
    onProgress?.(sums);
  }
}

/**
 * Importance and uncertainty of every pixel for the representation of `image`, self-normalised as on sheet 1, with the sheet's
 * masks: `R = sum(s M) / sum(M)` and `U = sum((s - R)^2 M) / sum(M)`, in float64, exact up to rounding, 0 where no mask has
 * kept the pixel. Memory does not depend on the number of masks, nor time, beside the encoder's, on more than it.
 *
 * @param image `[height, width, channels]`, normalised: where a mask is 0 the image becomes 0. A Float64Array gives the
 *   encoder a Float64Array.
 * @returns both maps, float64, row by row: `[height * width]`
 * @throws RangeError naming the option and its legal values
 *
 * @example
 * const image = photos.chelsea.dataSync() as Float32Array;
 * const size = { height: 224, width: 224, channels: 3 };
 * const { importance } = await gridSpaceRelax(image, { size, model: 'kit/models/efficientnet-lite0.onnx', masks: 300, seed: 1 });
 */
export async function gridSpaceRelax(image: Pixels, options: GridSpaceOptions): Promise<GridMaps> {
  checkOptions(options);
  const { size, model, encoder, seed, cells = CELLS, p: keep = 0.5, batch = BATCH, resume } = options;
  const { workers = os.availableParallelism(), threads = 1 } = options;
  const rule = { seed, cells, keep };
  const sums = resume ? structuredClone(resume) : emptySums(cells);
  let pool: ModelPool | undefined;
  try {
    pool = model === undefined ? undefined : openModel({ workers, threads, model, image, size, rule, batch });
    const compare = pool?.compare ?? (await comparing(image, size, rule, batch, encoder!));
    await sumUp(sums, compare, pool ? BATCHES_A_MESSAGE * batch : batch, pool ? 2 * workers : 1, options);
  } finally {
    await pool?.close();
  }
  return mapsOf(sums, size.height, size.width);
}
export { type Draws, drawMasks } from './draws';
export { addMasks, emptySums, expand, mapsOf } from './sums';
