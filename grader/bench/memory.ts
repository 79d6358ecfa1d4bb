/** One-pass RELAX keeps one batch of masks at a time: peak memory with 10,000 masks against 1000. The encoder is a small one. */
import * as fs from 'node:fs';
import { randomGenerator, ready, tf, type Encoder } from '@course/kit';
import { inChild } from './child';
import { runCells, solutionCells } from './solution';

type Sheet = {
  sampleMasks(count: number, height: number, width: number, options: { random: () => number }): tf.Tensor3D;
  onePassRelax(image: tf.Tensor3D, encoder: Encoder, batches: Iterable<tf.Tensor3D>): { importance: tf.Tensor2D };
};

async function measure(count: number, cells: string[]): Promise<number> {
  await ready;
  const { sampleMasks, onePassRelax } = (await runCells(cells)) as unknown as Sheet;
  const random = randomGenerator(1);
  const image = tf.tensor3d(Float32Array.from({ length: 224 * 224 * 3 }, random), [224, 224, 3]);
  const encoder: Encoder = (images) => tf.mean(images, [1]).reshape([images.shape[0], -1]) as tf.Tensor2D;
  function* batches() {
    for (let done = 0; done < count; done += 20) {
      const masks = sampleMasks(20, 224, 224, { random });
      yield masks;
      masks.dispose();
    }
  }
  onePassRelax(image, encoder, batches()).importance.dataSync();
  return process.resourceUsage().maxRSS / 1024;
}

export async function memoryBench(): Promise<void> {
  const cells = JSON.stringify(await solutionCells('01-relax'));
  const [few, many] = [1000, 10_000].map((count) => inChild<number>(__filename, [String(count)], cells));
  console.log(`  one-pass RELAX, peak memory: ${few!.toFixed(0)} MB with 1000 masks, ${many!.toFixed(0)} MB with 10,000: ${(many! / few!).toFixed(3)} times (at most 1.1)`);
}

if (require.main === module) {
  void measure(Number(process.argv[2]), JSON.parse(fs.readFileSync(0, 'utf8')) as string[]).then((megabytes) => {
    console.log(JSON.stringify(megabytes));
    process.exit(0);
  });
}
