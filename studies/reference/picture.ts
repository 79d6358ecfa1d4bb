/**
 * The picture of the README: the four photographs, their importance and their uncertainty, with 1000 masks each.
 * By hand: `node studies/dist/reference/picture.js` (some minutes: the maps are summed naively) writes `docs/pictures/maps.svg`.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { drawFrom } from '@course/cases';
import { cosineSimilarity, maskFromGrid } from '@course/fixtures/oracles';
import { repositoryFolder } from '@course/grader';
import { encodeMasked, loadEncoder, photoNames, photos, ready, tf } from '@course/kit';
import { rowToSvg } from '@course/kit/show';

const MASKS = 1000;
const SIZE = 224;
const CELLS = 7;
const BATCH = 50;

type Sums = { w: Float64Array; sw: Float64Array; ssw: Float64Array };

/** Adds a batch of random masks, with the similarities of what they leave, to the weighted sums. */
function addBatch(sums: Sums, draw: ReturnType<typeof drawFrom>, similarities: (masks: tf.Tensor3D) => number[]): void {
  const cell = () => draw.integer(0, 1);
  const shift = () => draw.integer(0, CELLS - 1);
  const masks = Array.from({ length: BATCH }, () =>
    maskFromGrid(
      Array.from({ length: CELLS }, () => Array.from({ length: CELLS }, cell)),
      [shift(), shift()],
      SIZE,
      SIZE,
    ).flat(),
  );
  const s = tf.tidy(() => similarities(tf.tensor3d(Float32Array.from(masks.flat()), [BATCH, SIZE, SIZE])));
  masks.forEach((mask, n) =>
    mask.forEach((m, i) => {
      sums.w[i]! += m;
      sums.sw[i]! += s[n]! * m;
      sums.ssw[i]! += s[n]! ** 2 * m;
    }),
  );
}

async function main(): Promise<void> {
  await ready;
  const encoder = await loadEncoder('efficientnet-lite0');
  const pictures = photoNames.flatMap((name) => {
    const image = photos[name];
    const h = Array.from(encoder(image.expandDims(0)).dataSync());
    const draw = drawFrom('picture', name);
    const zeros = () => new Float64Array(SIZE * SIZE);
    const sums: Sums = { w: zeros(), sw: zeros(), ssw: zeros() };
    for (let done = 0; done < MASKS; done += BATCH)
      addBatch(sums, draw, (masks) =>
        cosineSimilarity(h, encodeMasked(image, encoder, masks, { label: name }).arraySync()),
      );
    const importance = sums.sw.map((v, i) => v / sums.w[i]!);
    const uncertainty = sums.ssw.map((v, i) => v / sums.w[i]! - importance[i]! ** 2);
    const map = (values: Float64Array) => tf.tensor2d(Float32Array.from(values), [SIZE, SIZE]);
    return [
      { title: name, image },
      { title: 'importance', image, map: map(importance) },
      { title: 'uncertainty', image, map: map(uncertainty) },
    ];
  });
  const rows = [0, 1, 2].flatMap((k) => pictures.filter((_, i) => i % 3 === k)); // photographs, then importance, then uncertainty
  fs.writeFileSync(
    path.join(repositoryFolder, 'docs', 'pictures', 'maps.svg'),
    rowToSvg(rows, { columns: photoNames.length }),
  );
  encoder.dispose();
}

void main();
