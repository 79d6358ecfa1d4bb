/** RELAX in grid space with the course's encoder, in worker threads. */
import * as path from 'node:path';
import { drawMasks, gridSpaceRelax } from '@course/explain';
import { cosineSimilarity, grid, mapsOf, masksFromGrids } from '@course/fixtures/oracles';
import { encodeMasked, loadEncoder, photos, ready, tf } from '@course/kit';
import { kitFolder } from '@course/kit/folder';

const model = path.join(kitFolder, 'models', 'efficientnet-lite0.onnx');
const size = { height: 224, width: 224, channels: 3 };
const MASKS = 12;
let image: Float32Array;
beforeAll(async () => {
  await ready;
  image = Float32Array.from(photos.rocket.dataSync());
});

test("as the naive maps of the similarities that the kit's encoder gives, within 1e-6", async () => {
  const { grids, shifts } = drawMasks(3, 0, MASKS, { cells: 7, keep: 0.7 });
  const cells = Array.from({ length: MASKS }, (_, n) => grid(7, 7, (i, j) => grids[n * 49 + i * 7 + j]!));
  const pairs = cells.map((_, n): [number, number] => [shifts[2 * n]!, shifts[2 * n + 1]!]);
  const masks = masksFromGrids(cells, pairs, 224, 224);
  const encoder = await loadEncoder('efficientnet-lite0');
  const h = Array.from(encoder(photos.rocket.expandDims(0)).dataSync());
  const hidden = encodeMasked(
    photos.rocket,
    encoder,
    tf.tensor3d(Float32Array.from(masks.flat(2)), [MASKS, 224, 224]),
  ).arraySync();
  const naive = mapsOf(cosineSimilarity(h, hidden), masks);
  const maps = await gridSpaceRelax(image, { size, model, masks: MASKS, seed: 3, p: 0.7, batch: 5 });
  for (const which of ['importance', 'uncertainty'] as const)
    naive[which].flat().forEach((v, i) => {
      if (Number.isFinite(v) && !(Math.abs(maps[which][i]! - v) <= 1e-6))
        // float32 features
        throw new Error(`${which} at ${i}: expected ${v}, got ${maps[which][i]}`);
    });
  encoder.dispose();
});

test('however many workers and threads: the same bits', async () => {
  const run = (workers: number, threads: number) =>
    gridSpaceRelax(image, { size, model, masks: MASKS, seed: 3, batch: 2, workers, threads });
  expect(await run(3, 1)).toEqual(await run(1, 2));
});

test('a model that cannot be read, or that does not take such images, is said in one line', async () => {
  const read = gridSpaceRelax(image, { size, model: __filename, masks: 2, seed: 1 });
  await expect(read).rejects.toThrow(/^gridSpaceRelax: .*(protobuf|parse|load)/i);
  const small = { height: 100, width: 224, channels: 3 };
  const taken = gridSpaceRelax(image.slice(0, 100 * 224 * 3), { size: small, model, masks: 2, seed: 1 });
  await expect(taken).rejects.toThrow(/^gridSpaceRelax: [^\n]*$/);
});

test('stopped by an error while batches are on their way: it says so, and the next run is as ever', async () => {
  const stop = () => {
    throw new Error('stopped');
  };
  await expect(
    gridSpaceRelax(image, { size, model, masks: MASKS, seed: 3, batch: 2, workers: 2, onProgress: stop }),
  ).rejects.toThrow('stopped');
  const [once, again] = [
    await gridSpaceRelax(image, { size, model, masks: 2, seed: 3 }),
    await gridSpaceRelax(image, { size, model, masks: 2, seed: 3 }),
  ];
  expect(once).toEqual(again);
});
