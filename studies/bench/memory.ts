/**
 * Memory that does not depend on the number of masks: the peak of a process that has seen 30,000 against one that has seen 300,
 * in one pass (the sheet's own functions) and in grid space. Photograph, masks, maps and ONNX Runtime are the real ones. Images
 * beyond the first 300 (in grid space: all) go through a small network, the mean of the rows: 30,000 through the real one take
 * minutes.
 */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { gridSpaceRelax } from '@course/explain';
import { runCells, solutionCells } from '@course/grader';
import { type Encoder, loadEncoder, photos, randomGenerator, ready, type tf } from '@course/kit';
import { onnxModel } from '@course/kit/onnx';
import { inChild } from './child';

type Sheet = {
  sampleMasks(count: number, height: number, width: number, options: { random: () => number }): tf.Tensor3D;
  onePassRelax(image: tf.Tensor3D, encoder: Encoder, batches: Iterable<tf.Tensor3D>): { importance: tf.Tensor2D };
};

const FEW = 300;
const MANY = 30_000;
const AT_MOST = 1.05;
const SIZE = 224;
const BATCH = 20;
const FEATURES = 1280;

async function onePass(count: number, model: string, cells: string[]): Promise<void> {
  const { sampleMasks, onePassRelax } = (await runCells(cells)) as unknown as Sheet;
  const [real, small] = [await loadEncoder('efficientnet-lite0'), await loadEncoder(model)];
  let seen = 0;
  const encoder: Encoder = (images) => ((seen += images.shape[0]) <= 1 + FEW ? real : small)(images); // the photograph itself first
  const random = randomGenerator(1);
  function* batches() {
    for (let made = 0; made < count; made += BATCH) {
      const masks = sampleMasks(BATCH, SIZE, SIZE, { random });
      yield masks;
      masks.dispose();
    }
  }
  onePassRelax(photos.rocket, encoder, batches()).importance.dataSync();
}

async function gridSpace(count: number, model: string): Promise<void> {
  const image = photos.rocket.dataSync() as Float32Array;
  await gridSpaceRelax(image, { size: { height: SIZE, width: SIZE, channels: 3 }, model, masks: count, seed: 1 });
}

/** Megabytes at the peak of a fresh process, its start and first batches with it. */
async function peak(what: string, count: number, model: string): Promise<number> {
  await ready;
  if (what === 'grid') await gridSpace(count, model);
  else await onePass(count, model, JSON.parse(fs.readFileSync(0, 'utf8')) as string[]);
  return process.resourceUsage().maxRSS / 1024;
}

function writeModel(file: string): void {
  const nodes = [
    { op: 'ReduceMean', inputs: ['x'], output: 'rows', attributes: { axes: [1], keepdims: 0 } },
    { op: 'Flatten', inputs: ['rows'], output: 'flat' },
    { op: 'Pad', inputs: ['flat', 'pads'], output: 'y' }, // as long as the real features
  ];
  const integers = { pads: [0, 0, 0, FEATURES - 3 * SIZE] };
  fs.writeFileSync(file, onnxModel({ input: ['n', SIZE, SIZE, 3], output: ['n', FEATURES], integers, nodes }));
}

export async function memoryBench(): Promise<void> {
  const cells = JSON.stringify(await solutionCells('01-relax'));
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'course-bench-'));
  try {
    const model = path.join(folder, 'rows.onnx');
    writeModel(model);
    for (const [what, title] of [
      ['one-pass', 'one-pass RELAX'],
      ['grid', 'RELAX in grid space'],
    ] as const) {
      const [few, many] = [FEW, MANY].map((count) => inChild<number>(__filename, [what, String(count), model], cells));
      const ratio = many! / few!;
      console.log(
        `  ${title.padEnd(19)} at its peak: ${few!.toFixed(0)} MB with ${FEW} masks, ${many!.toFixed(0)} MB with ${MANY}, ` +
          `${ratio.toFixed(3)} times as much (at most ${AT_MOST})`,
      );
    }
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

if (require.main === module) {
  const [what, count, model] = process.argv.slice(2) as [string, string, string];
  void peak(what, Number(count), model).then((megabytes) => {
    console.log(JSON.stringify(megabytes));
    process.exit(0);
  });
}
