/**
 * The photograph, a heat map, several side by side. In a notebook they appear under the cell, in a terminal they become a file.
 */
import type { tf } from '@course/cases';
import { type Picture, type ReadPicture, readImage, readMap, readPictures, readRange, readTitle } from './arguments';
import { announce, nextFile, writePicture } from './file';
import { drawAll, type RowOptions, toBundle, toSvg } from './row';
import { newDisplay, place } from './where-shown';

export type ImageOptions = { title?: string };
export type MapOptions = {
  title?: string;
  /** The values that get the lowest and the highest colour; the map's own smallest and largest value if not given. */
  range?: [number, number];
  /** `[height, width, 3]`: the map is drawn over it. */
  image?: tf.Tensor3D;
};

/**
 * Shows a photograph.
 *
 * @param image `[height, width, 3]`, normalised `(pixel − 127)/128`, so in [−1, 1]; 0 is mid-grey
 * @throws when `image` has another shape
 * @example showImage(photos.chelsea, { title: 'chelsea' })
 */
export function showImage(image: tf.Tensor3D, options: ImageOptions = {}): void {
  if (place() === 'nowhere') return;
  const title = readTitle('showImage', 'title', options.title, '');
  present('showImage', [{ title, image: readImage('showImage', 'image', image) }], {});
}

/**
 * Shows a heat map, from dark blue (low) to yellow (high), with the scale's numbers under it; over a photograph when one is
 * given. A pixel that is NaN or infinite is magenta, and is counted under the map.
 *
 * @param map `[height, width]`, any numbers
 * @throws when `map` or `image` has another shape, or `range` is not two rising numbers
 * @example showMap(importance, { title: 'importance', image: photos.chelsea })
 */
export function showMap(map: tf.Tensor2D, options: MapOptions = {}): void {
  if (place() === 'nowhere') return;
  present('showMap', [readOverlay('showMap', map, options)], {});
}

/**
 * Shows pictures side by side, each with its title under it; narrow pages wrap them.
 *
 * @param pictures `{ title, image }`, `{ title, map }` or `{ title, image, map }`, at least one
 * @param options `range: 'shared'` puts all maps on one scale, so that they can be compared; `'own'` (default) gives each its own
 * @throws when a picture has neither image nor map, or a tensor has the wrong shape
 * @example showRow([{ title: 'photograph', image }, { title: 'importance', image, map: R }, { title: 'uncertainty', image, map:
 *   U }])
 */
export function showRow(pictures: Picture[], options: RowOptions = {}): void {
  if (place() === 'nowhere') return;
  present('showRow', readPictures('showRow', pictures), options);
}

function readOverlay(call: string, map: unknown, { title, range, image }: MapOptions): ReadPicture {
  return {
    title: readTitle(call, 'title', title, ''),
    map: readMap(call, 'map', map),
    range: readRange(call, 'range', range),
    image: image === undefined ? undefined : readImage(call, 'image', image),
  };
}

function present(call: string, pictures: ReadPicture[], options: RowOptions): void {
  const drawn = drawAll(call, pictures, options);
  if (place() === 'notebook') return newDisplay()(toBundle(drawn));
  const file = nextFile(pictures.map(({ title }) => title).join(' '));
  writePicture(call, file, toSvg(drawn, options));
  announce(call, file);
}
