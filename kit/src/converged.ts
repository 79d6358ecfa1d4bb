/** The maps that anybody's maps of the course's photographs come to, given enough masks. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { tf } from '@course/cases';
import { kitFolder } from './folder';
import { type PhotoName, photoNames } from './images';
import { type MapRange, readMap } from './map-file';

type MapFile = MapRange & { file: string };
type Listed = { photographs: Record<string, { importance: MapFile; uncertainty: MapFile }> };

function load(folder: string, { file, ...range }: MapFile): tf.Tensor2D {
  const place = path.join(folder, file);
  if (!fs.existsSync(place)) throw new Error(`convergedMaps: there is no file ${place}`);
  try {
    const { values, height, width } = readMap(fs.readFileSync(place), range);
    return tf.tensor2d(Float32Array.from(values), [height, width]);
  } catch (error) {
    throw new Error(
      `convergedMaps: ${place} is damaged: ${String(error instanceof Error ? error.message : error).split('\n')[0]}`,
    );
  }
}

/**
 * Importance and uncertainty of a photograph as they are with 30,000 masks (7 cells, `keep` 0.5) and the trained encoder: what
 * the maps of a thousand masks are estimates of. They are estimates themselves, with a standard error of at most 0.001.
 *
 * @param name a photograph of the course
 * @returns both maps, float32 `[224, 224]`, new ones with each call
 * @throws naming the photographs there are; when a file is missing or damaged
 *
 * @example
 * showMap(convergedMaps('chelsea').importance);
 */
export function convergedMaps(name: PhotoName): { importance: tf.Tensor2D; uncertainty: tf.Tensor2D } {
  if (!photoNames.includes(name))
    throw new Error(`convergedMaps: expected one of ${photoNames.join(', ')}, got ${String(name)}`);
  const folder = path.join(kitFolder, 'converged');
  const list = path.join(folder, 'maps.json');
  if (!fs.existsSync(list)) throw new Error(`convergedMaps: there is no file ${list}`);
  const { importance, uncertainty } = (JSON.parse(fs.readFileSync(list, 'utf8')) as Listed).photographs[name]!;
  return { importance: load(folder, importance), uncertainty: load(folder, uncertainty) };
}
