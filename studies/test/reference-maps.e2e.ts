/** RELAX by the oracles, on the kit's encoder, against relax-xai, its authors' package, on the same masks. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { ready, tf } from '@course/cases';
import { valuesFolder } from '@course/fixtures';
import { cosineSimilarity, mapsOf } from '@course/fixtures/oracles';
import { encodeMasked, loadEncoder, photoNames, photos } from '@course/kit';
import { naiveMask } from '../reference/masks';

// its progress bar belongs to nobody here
beforeAll(() => void jest.spyOn(process.stderr, 'write').mockReturnValue(true));

type Maps = { importance: number[][]; uncertainty: number[][]; uncertaintyAccumulated: number[][] };
type Photo = Maps & { grids: string[]; shifts: [number, number][] };
const reference: { positions: number[]; photos: Record<string, Photo> } = JSON.parse(
  fs.readFileSync(path.join(valuesFolder, 'reference-maps.json'), 'utf8'),
);

const SIZE = 224;

test.each(photoNames)('%s: importance and uncertainty are those of relax-xai (atol 1e-5)', async (name) => {
  await ready;
  const encoder = await loadEncoder('efficientnet-lite0');
  const { grids, shifts, importance, uncertainty, uncertaintyAccumulated } = reference.photos[name]!;
  const masks = grids.map((bits, n) => naiveMask({ grid: [...bits].map(Number), shift: shifts[n]! }, SIZE));
  const [whole] = encoder(photos[name].expandDims(0)).arraySync();
  const stacked = new Float32Array(masks.length * SIZE * SIZE);
  masks.forEach((mask, n) => stacked.set(mask, n * SIZE * SIZE));
  const features = encodeMasked(photos[name], encoder, tf.tensor3d(stacked, [masks.length, SIZE, SIZE])).arraySync();
  const { positions } = reference;
  const there = masks.map((mask) => positions.map((i) => positions.map((j) => mask[i * SIZE + j]!)));
  const maps = mapsOf(cosineSimilarity(whole!, features), there);
  for (const a of positions.keys())
    for (const b of positions.keys()) {
      const u = maps.uncertainty[a]![b]!;
      const total = there.reduce((sum, mask) => sum + mask[a]![b]!, 0);
      expect(Math.abs(maps.importance[a]![b]! - importance[a]![b]!)).toBeLessThan(1e-5);
      expect(Math.abs(u - uncertainty[a]![b]!)).toBeLessThan(1e-5);
      expect(Math.abs(u * total - uncertaintyAccumulated[a]![b]!)).toBeLessThan(1e-4); // about 30 times as large: the package never divides
    }
});
