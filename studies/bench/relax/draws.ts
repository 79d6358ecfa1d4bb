/** The masks of `npm run bench -- relax`: drawn once, and the same for everybody. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { type Draws, drawMasks } from '@course/explain';
import { photos } from '@course/kit';

export const PHOTO = 'rocket';
export const SEED = 'bench';
export const SIZE = 224;
export const CELLS = 7;
/** Of every batch but one: a multiple of 32. */
export const COUNT = 320;
/** Of relax-xai at its default batch of 100. */
export const WHOLE_HUNDREDS = 300;

export function drawsOf(count: number): Draws {
  return drawMasks(SEED, 0, count, { cells: CELLS, keep: 0.5 });
}

/** A generator with which the sheet's own `sampleMasks`, which draws all cells and then all shifts, makes the masks of these draws. */
export function replay({ grids, shifts }: Draws): () => number {
  let drawn = 0;
  return () => {
    const at = drawn++;
    return at < grids.length ? 1 - 0.75 * grids[at]! - 0.125 : (shifts[at - grids.length]! + 0.5) / CELLS;
  };
}

/** The photograph and the draws, for the peers. */
export function writeDraws(folder: string): void {
  const { grids, shifts } = drawsOf(COUNT);
  const image = photos[PHOTO].dataSync();
  fs.writeFileSync(path.join(folder, 'image.f32'), Buffer.from(image.buffer, image.byteOffset, image.byteLength));
  fs.writeFileSync(path.join(folder, 'grids.u8'), grids);
  fs.writeFileSync(path.join(folder, 'shifts.u8'), shifts);
}

/** Both maps, importance then uncertainty, as float32. */
export function writeMaps(
  folder: string,
  name: string,
  importance: ArrayLike<number>,
  uncertainty: ArrayLike<number>,
): void {
  const maps = Float32Array.from([...Array.from(importance), ...Array.from(uncertainty)]);
  fs.writeFileSync(path.join(folder, `${name}.f32`), Buffer.from(maps.buffer));
}

/** Largest difference of two pairs of maps. */
export function mapsDiffer(folder: string, name: string, other: string): number {
  const [a, b] = [name, other].map((one) => {
    const bytes = fs.readFileSync(path.join(folder, `${one}.f32`));
    return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  });
  if ([a!, b!].some(({ length }) => length !== 2 * SIZE * SIZE))
    throw new Error(`${name}.f32, ${other}.f32: expected two maps each`);
  return a!.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b![i]!) || Number(value !== b![i])), 0);
}
