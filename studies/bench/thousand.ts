/** One photograph, 1000 masks, with the sheet's own functions: seconds in all, and against the encoder alone on the same images. */
import * as fs from 'node:fs';
import { runCells, solutionCells } from '@course/grader';
import type { LoadedEncoder } from '@course/kit';
import { encodeMasked, loadEncoder, photos, randomGenerator, ready, tf } from '@course/kit';
import { inChild } from './child';

type Sheet = {
  sampleMasks(count: number, height: number, width: number, options: { random: () => number }): tf.Tensor3D;
  relax(
    image: tf.Tensor3D,
    encoder: LoadedEncoder,
    masks: tf.Tensor3D,
  ): { importance: tf.Tensor2D; uncertainty: tf.Tensor2D };
};
type Figures = { engine: string; seconds: number; encoderSeconds: number };

async function measure(engine: 'onnxruntime' | 'tensorflow', count: number, cells: string[]): Promise<Figures> {
  await ready;
  const sheet = (await runCells(cells)) as unknown as Sheet;
  const encoder = await loadEncoder('efficientnet-lite0', { engine });
  const image = photos.rocket;
  const warm = tf.ones([16, 224, 224]) as tf.Tensor3D;
  encodeMasked(image, encoder, warm).dispose();
  let start = performance.now();
  const masks = sheet.sampleMasks(count, 224, 224, { random: randomGenerator(1) });
  sheet.relax(image, encoder, masks).importance.dataSync();
  const seconds = (performance.now() - start) / 1000;
  const batch = tf.tile(image.expandDims(0), [16, 1, 1, 1]) as tf.Tensor4D;
  start = performance.now();
  for (let i = 0; i < count; i += 16) encoder(batch).dispose();
  const encoderSeconds = (performance.now() - start) / 1000;
  encoder.dispose();
  return { engine, seconds, encoderSeconds };
}

export async function thousandBench(): Promise<void> {
  const cells = JSON.stringify(await solutionCells('01-relax'));
  for (const [engine, limit] of [
    ['onnxruntime', 15],
    ['tensorflow', 60],
  ] as const) {
    const { seconds, encoderSeconds } = inChild<Figures>(__filename, [engine, '1000'], cells);
    console.log(
      `  RELAX, 1000 masks, encoder on ${engine.padEnd(11)} ${seconds.toFixed(1).padStart(5)} s (at most ${limit}); ` +
        `the encoder alone ${encoderSeconds.toFixed(1)} s: ${(seconds / encoderSeconds).toFixed(2)} times as long`,
    );
  }
}

if (require.main === module) {
  const [engine, count] = process.argv.slice(2);
  void measure(engine as 'onnxruntime', Number(count), JSON.parse(fs.readFileSync(0, 'utf8')) as string[]).then(
    (figures) => {
      console.log(JSON.stringify(figures));
      process.exit(0);
    },
  );
}
