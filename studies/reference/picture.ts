/**
 * The picture of the README: the four photographs, their importance and their uncertainty, with 1000 masks each.
 * By hand: `node studies/dist/reference/picture.js` (half a minute) writes `docs/pictures/maps.svg`.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { gridSpaceRelax } from '@course/explain';
import { repositoryFolder } from '@course/grader';
import { photoNames, photos, ready, tf } from '@course/kit';
import { rowToSvg } from '@course/kit/show';
import { model } from '../converged/model';

const SIZE = 224;

async function main(): Promise<void> {
  await ready;
  const size = { height: SIZE, width: SIZE, channels: 3 };
  const maps = await Promise.all(
    photoNames.map((name) => {
      const image = photos[name].dataSync() as Float32Array;
      return gridSpaceRelax(image, { size, model, masks: 1000, seed: `picture ${name}`, workers: 1 });
    }),
  );
  const rows = [
    ...photoNames.map((name) => ({ title: name, image: photos[name] })),
    ...(['importance', 'uncertainty'] as const).flatMap((title) =>
      photoNames.map((name, n) => {
        const map = tf.tensor2d(Float32Array.from(maps[n]![title]), [SIZE, SIZE]);
        return { title, image: photos[name], map };
      }),
    ),
  ];
  const file = path.join(repositoryFolder, 'docs', 'pictures', 'maps.svg');
  fs.writeFileSync(file, rowToSvg(rows, { columns: photoNames.length }));
}

void main();
