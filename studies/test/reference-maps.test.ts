/** RELAX by naive loops on the kit's encoder against relax-xai, its authors' package, on the same masks. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { ready, tf } from '@course/cases';
import { valuesFolder } from '@course/fixtures';
import { encodeMasked, loadEncoder, photoNames, photos } from '@course/kit';

// its progress bar belongs to nobody here
beforeAll(() => void jest.spyOn(process.stderr, 'write').mockReturnValue(true));

type Maps = { importance: number[][]; uncertainty: number[][]; uncertaintyAccumulated: number[][] };
type Photo = Maps & { grids: string[]; shifts: [number, number][] };
const reference: { positions: number[]; photos: Record<string, Photo> } = JSON.parse(
  fs.readFileSync(path.join(valuesFolder, 'reference-maps.json'), 'utf8'),
);

const SIZE = 224;
const CELLS = 7;
const MARGIN = 3;

/** Row i: how much each cell counts for pixel i of the padded mask. A mask is A[dy..] G A[dx..]^T. */
const bilinear = Array.from({ length: SIZE + 2 * MARGIN }, (_, padded) => {
  let pixel = Math.abs(padded - MARGIN);
  if (pixel >= SIZE) pixel = 2 * SIZE - 2 - pixel;
  const position = Math.min(CELLS - 1, Math.max(0, ((pixel + 0.5) * CELLS) / SIZE - 0.5));
  return Array.from({ length: CELLS }, (__, cell) => Math.max(0, 1 - Math.abs(position - cell)));
});

function naiveMask(grid: string, [dy, dx]: [number, number]): Float64Array {
  const mask = new Float64Array(SIZE * SIZE);
  for (let i = 0; i < SIZE; i++)
    for (let row = 0; row < CELLS; row++) {
      const weight = bilinear[i + dy]![row]!;
      for (let column = 0; column < CELLS; column++) {
        if (weight === 0 || grid[row * CELLS + column] !== '1') continue;
        for (let j = 0; j < SIZE; j++) mask[i * SIZE + j]! += weight * bilinear[j + dx]![column]!;
      }
    }
  return mask;
}

function cosine(a: number[], b: number[]): number {
  const dot = (x: number[], y: number[]): number => x.reduce((sum, value, k) => sum + value * y[k]!, 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

test.each(photoNames)('%s: importance and uncertainty are those of relax-xai (atol 1e-5)', async (name) => {
  await ready;
  const encoder = await loadEncoder('efficientnet-lite0');
  const { grids, shifts, importance, uncertainty, uncertaintyAccumulated } = reference.photos[name]!;
  const masks = grids.map((grid, n) => naiveMask(grid, shifts[n]!));
  const [whole] = encoder(photos[name].expandDims(0)).arraySync();
  const stacked = new Float32Array(masks.length * SIZE * SIZE);
  masks.forEach((mask, n) => stacked.set(mask, n * SIZE * SIZE));
  const features = encodeMasked(photos[name], encoder, tf.tensor3d(stacked, [masks.length, SIZE, SIZE]));
  const s = features.arraySync().map((row) => cosine(whole!, row));
  reference.positions.forEach((i, a) =>
    reference.positions.forEach((j, b) => {
      const weights = masks.map((mask) => mask[i * SIZE + j]!);
      const total = weights.reduce((sum, w) => sum + w, 0);
      const r = weights.reduce((sum, w, n) => sum + w * s[n]!, 0) / total;
      const u = weights.reduce((sum, w, n) => sum + w * (s[n]! - r) ** 2, 0);
      expect(Math.abs(r - importance[a]![b]!)).toBeLessThan(1e-5);
      expect(Math.abs(u / total - uncertainty[a]![b]!)).toBeLessThan(1e-5);
      expect(Math.abs(u - uncertaintyAccumulated[a]![b]!)).toBeLessThan(1e-4); // about 30 times as large: the package never divides
    }),
  );
});
