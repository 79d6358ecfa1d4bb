/** Maps that have converged: importance and uncertainty of each photograph with very many masks, by RELAX in grid space. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { ready } from '@course/cases';
import { expand, type GridMaps, type GridSums, gridSpaceRelax } from '@course/explain';
import type { ConvergedFile, ConvergedRecipe } from '@course/fixtures';
import { type PhotoName, photos } from '@course/kit';
import { writeMap } from '@course/kit/maps';
import { model, modelSha256, sha256 } from './model';
import { loadState, type StateKey, saveState, writeWhole } from './state';

const size = { height: 224, width: 224, channels: 3 };
const SAVED_EVERY = 400; // masks: a few seconds of work

const PROVENANCE = {
  generator: 'fixtures/generate/converged, `course fixtures --converged`',
  encoder: 'efficientnet-lite0, ImageNet weights',
  format:
    '16-bit grey PNG: 0 is low, 65535 is high; sha256 is of the pixels, 16 bits each, the higher byte first, row by row',
  precision:
    'a pixel is rounded to half a step, (high - low) / 131070, below 1e-6; standardError is sqrt(U / sum(M)) at the worst pixel, no ' +
    'less than the standard error of the importance there, and thousands of times the rounding',
};

export type Progress = (photograph: string, done: number, total: number) => void;
export type MakeOptions = {
  recipe: ConvergedRecipe;
  photographs: readonly string[];
  /** Where the pictures and `maps.json` go. */
  folder: string;
  /** Where a run that is not finished keeps its sums. */
  stateFolder: string;
  savedEvery?: number;
  /** Masks that are in the sums, of those that this photograph gets; first with what an earlier run has left. */
  onProgress?: Progress;
};

type Made = { maps: GridMaps; standardError: number };

async function mapsOfPhotograph(
  name: string,
  pixels: Float32Array,
  key: StateKey,
  options: MakeOptions,
): Promise<Made> {
  const {
    recipe: { masks, seed, cells, keep },
    stateFolder,
    savedEvery = SAVED_EVERY,
    onProgress,
  } = options;
  const file = path.join(stateFolder, `${name}.json`);
  const left = loadState(file, key);
  const resume = left && left.count <= masks ? left : undefined;
  onProgress?.(name, resume?.count ?? 0, masks);
  let saved = resume?.count ?? 0;
  let last: Readonly<GridSums> | undefined = resume;
  const maps = await gridSpaceRelax(pixels, {
    size,
    model,
    masks,
    seed: `${seed}, ${name}`,
    p: keep,
    cells,
    resume,
    onProgress: (sums) => {
      last = sums;
      onProgress?.(name, sums.count, masks);
      if (sums.count < saved + savedEvery && sums.count < masks) return;
      saveState(file, key, sums);
      saved = sums.count;
    },
  });
  const kept = expand(last!.w, cells, size.height, size.width);
  return { maps, standardError: Math.sqrt(maps.uncertainty.reduce((worst, u, i) => Math.max(worst, u / kept[i]!), 0)) };
}

/**
 * Makes the maps and writes them. A run that is stopped goes on where it last saved, and gives the same bytes as one that was
 * not; what it saved is removed when all the maps are there.
 */
export async function makeConverged(options: MakeOptions): Promise<ConvergedFile> {
  await ready;
  const { recipe, photographs, folder, stateFolder } = options;
  const provenance = { ...PROVENANCE, modelSha256: modelSha256() };
  const made: ConvergedFile = { provenance, recipe, photographs: {} };
  const pictures = new Map<string, Buffer>();
  for (const name of photographs) {
    const pixels = Float32Array.from(photos[name as PhotoName].dataSync());
    const checksum = sha256(new Uint8Array(pixels.buffer));
    const { seed, cells, keep } = recipe;
    const key = { seed, cells, keep, photograph: name, pixelsSha256: checksum, modelSha256: provenance.modelSha256 };
    const { maps, standardError } = await mapsOfPhotograph(name, pixels, key, options);
    const [importance, uncertainty] = (['importance', 'uncertainty'] as const).map((which) => {
      const { picture, range } = writeMap(maps[which], size.height, size.width);
      const file = `${name}-${which}.png`;
      pictures.set(file, picture);
      return { file, ...range };
    });
    made.photographs[name] = {
      pixelsSha256: checksum,
      standardError,
      importance: importance!,
      uncertainty: uncertainty!,
    };
  }
  for (const [file, picture] of pictures) writeWhole(path.join(folder, file), picture);
  writeWhole(path.join(folder, 'maps.json'), `${JSON.stringify(made, null, 2)}\n`);
  for (const name of photographs) fs.rmSync(path.join(stateFolder, `${name}.json`), { force: true });
  return made;
}
