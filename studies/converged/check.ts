import * as fs from 'node:fs';
import * as path from 'node:path';
import { type ConvergedFile, convergedSchema, loadCourse, readJson, validate } from '@course/fixtures';
import { readMap } from '@course/kit/maps';
import { modelSha256 } from './model';

/**
 * Which files of `kit/converged` are not what the recipe asks for: `maps.json` when its recipe, its photographs or its
 * encoder are others, a picture when its pixels do not have the checksum. Nothing is made again.
 *
 * @returns names relative to `folder`, of files that are missing or stale
 * @throws when `maps.json` does not obey its schema
 */
export function staleConverged(folder: string): string[] {
  const list = path.join(folder, 'maps.json');
  if (!fs.existsSync(list)) return ['maps.json'];
  const { provenance, recipe, photographs } = validate<ConvergedFile>(
    convergedSchema,
    readJson(list),
    'converged/maps.json',
  );
  const wanted = loadCourse();
  const same = JSON.stringify([recipe, Object.keys(photographs), provenance.modelSha256]);
  const stale = same === JSON.stringify([wanted.converged, wanted.photographs, modelSha256()]) ? [] : ['maps.json'];
  const damaged = Object.values(photographs)
    .flatMap((maps) => [maps.importance, maps.uncertainty])
    .filter(({ file, ...range }) => {
      try {
        readMap(fs.readFileSync(path.join(folder, file)), range);
        return false;
      } catch {
        return true;
      }
    });
  return [...stale, ...damaged.map(({ file }) => file)];
}
