/** Photographs and converged maps as plain numbers, for runners: they have no decoder of PNG (runner/stand-ins.ts reads them). */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { convergedMaps, photoNames, photos, ready } from '@course/kit';

/** Writes `photographs.bin` (bytes, red, green and blue) and `converged.bin` (float32, importance and uncertainty). */
export async function writePictures(folder: string): Promise<void> {
  await ready;
  const pixels = photoNames.map((name) => Uint8Array.from(photos[name].dataSync(), (v) => Math.round(v * 128 + 127)));
  fs.writeFileSync(path.join(folder, 'photographs.bin'), Buffer.concat(pixels));
  const maps = photoNames.flatMap((name) => {
    const { importance, uncertainty } = convergedMaps(name);
    return [importance, uncertainty].map((map) => Buffer.from((map.dataSync() as Float32Array).slice().buffer));
  });
  fs.writeFileSync(path.join(folder, 'converged.bin'), Buffer.concat(maps));
}
