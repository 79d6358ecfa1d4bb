/**
 * One figure of ours, in a process of its own: `ours.js FOLDER NAME student ENGINE` (the sheet's own functions, its cells on the
 * standard input, tensors on COURSE_BACKEND) or `ours.js FOLDER NAME grid`. Writes the maps, prints milliseconds a mask.
 */
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as os from 'node:os';
import * as path from 'node:path';
import { type GridSpaceOptions, type GridSums, gridSpaceRelax, mapsOf } from '@course/explain';
import { runCells } from '@course/grader';
import { type LoadedEncoder, loadEncoder, photos, ready, tf } from '@course/kit';
import { kitFolder } from '@course/kit/folder';
import { CELLS, COUNT, drawsOf, PHOTO, replay, SEED, SIZE, WHOLE_HUNDREDS, writeMaps } from './draws';

/** A mask, all in all, and the encoder alone on an image. */
export type OurFigures = { milliseconds: number; encoder: number };
type Engine = LoadedEncoder['engine'];
type Maps = { importance: tf.Tensor2D; uncertainty: tf.Tensor2D };
type Sheet = {
  masksFromGrids(grids: tf.Tensor3D, shifts: [number, number][], height: number, width: number): tf.Tensor3D;
  sampleMasks(count: number, height: number, width: number, options: { random: () => number }): tf.Tensor3D;
  relax(image: tf.Tensor3D, encoder: LoadedEncoder, masks: tf.Tensor3D): Maps;
};

const WARM = 32;
const BATCH = 8;
const MODEL = path.join(kitFolder, 'models', 'efficientnet-lite0.onnx');

async function milliseconds(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** ONNX Runtime on images that are there already, with nothing around it. */
async function onnxruntimeAlone(): Promise<number> {
  const runtime = createRequire(path.join(kitFolder, 'package.json'))(
    'onnxruntime-node',
  ) as typeof import('onnxruntime-node');
  const extra = { session: { intra_op: { allow_spinning: '0' } } }; // as the kit does
  const options = { intraOpNumThreads: os.availableParallelism(), logSeverityLevel: 3, extra } as const;
  const session = await runtime.InferenceSession.create(MODEL, options);
  const image = photos[PHOTO].dataSync() as Float32Array;
  const data = new Float32Array(BATCH * image.length);
  for (let n = 0; n < BATCH; n++) data.set(image, n * image.length);
  const images = { [session.inputNames[0]!]: new runtime.Tensor('float32', data, [BATCH, SIZE, SIZE, 3]) };
  const encode = async (count: number) => {
    for (let n = 0; n < count; n += BATCH) await session.run(images);
  };
  await encode(WARM);
  return (await milliseconds(() => encode(COUNT))) / COUNT;
}

async function tensorflowAlone(encoder: LoadedEncoder): Promise<number> {
  const images = tf.tile(photos[PHOTO].expandDims(0), [BATCH, 1, 1, 1]) as tf.Tensor4D;
  return (
    (await milliseconds(() => {
      for (let n = 0; n < COUNT; n += BATCH) tf.tidy(() => encoder(images).dataSync());
    })) / COUNT
  );
}

function checkMasks({ masksFromGrids, sampleMasks }: Sheet): void {
  const draws = drawsOf(BATCH);
  const largest = tf.tidy(() => {
    const shifts = Array.from({ length: BATCH }, (_, n): [number, number] => [
      draws.shifts[2 * n]!,
      draws.shifts[2 * n + 1]!,
    ]);
    const expected = masksFromGrids(
      tf.tensor3d(Float32Array.from(draws.grids), [BATCH, CELLS, CELLS]),
      shifts,
      SIZE,
      SIZE,
    );
    return sampleMasks(BATCH, SIZE, SIZE, { random: replay(draws) })
      .sub(expected)
      .abs()
      .max()
      .dataSync()[0];
  });
  if (largest !== 0)
    throw new Error(`the sheet's sampleMasks does not make the masks of these draws: they differ by ${largest}`);
}

async function student(folder: string, name: string, engine: Engine, cells: string[]): Promise<OurFigures> {
  await ready;
  const sheet = (await runCells(cells)) as unknown as Sheet;
  const encoder = await loadEncoder('efficientnet-lite0', { engine });
  checkMasks(sheet);
  const explain = (count: number) => {
    const masks = sheet.sampleMasks(count, SIZE, SIZE, { random: replay(drawsOf(count)) });
    const maps = sheet.relax(photos[PHOTO], encoder, masks);
    const [importance, uncertainty] = [maps.importance.dataSync(), maps.uncertainty.dataSync()];
    tf.dispose([masks, maps]);
    return { importance, uncertainty };
  };
  explain(WARM);
  const before = tf.memory().numTensors;
  let maps = { importance: new Float32Array(0), uncertainty: new Float32Array(0) } as ReturnType<typeof explain>;
  const all = await milliseconds(() => {
    maps = explain(COUNT);
  });
  const left = tf.memory().numTensors - before;
  if (left !== 0) throw new Error(`${left} tensors were left behind`);
  writeMaps(folder, name, maps.importance, maps.uncertainty);
  const alone = engine === 'onnxruntime' ? await onnxruntimeAlone() : await tensorflowAlone(encoder);
  return { milliseconds: all / COUNT, encoder: alone };
}

/** Starting the workers is not counted: what a long run takes more than a short one is, and making the maps once. */
async function grid(folder: string, name: string): Promise<OurFigures> {
  await ready;
  const image = photos[PHOTO].dataSync() as Float32Array;
  const size = { height: SIZE, width: SIZE, channels: 3 };
  const explain = (options: Partial<GridSpaceOptions>) =>
    gridSpaceRelax(image, { size, model: MODEL, masks: WARM, seed: SEED, ...options });
  let sums: GridSums | undefined;
  const first = await explain({
    masks: WHOLE_HUNDREDS,
    onProgress: (now) => {
      sums = structuredClone(now);
    },
  });
  const maps = await explain({ masks: COUNT, resume: sums });
  writeMaps(folder, `${name}-${WHOLE_HUNDREDS}`, first.importance, first.uncertainty);
  writeMaps(folder, name, maps.importance, maps.uncertainty);
  const few = await milliseconds(() => explain({}));
  const many = await milliseconds(() => explain({ masks: 3 * COUNT }));
  const expanding = await milliseconds(() => mapsOf(sums!, SIZE, SIZE));
  return { milliseconds: (many - few) / (3 * COUNT - WARM) + expanding / COUNT, encoder: await onnxruntimeAlone() };
}

if (require.main === module) {
  const [folder, name, way, engine] = process.argv.slice(2) as [string, string, 'student' | 'grid', Engine];
  const cells = JSON.parse(fs.readFileSync(0, 'utf8')) as string[];
  (way === 'grid' ? grid(folder, name) : student(folder, name, engine, cells)).then(
    (figures) => {
      console.log(JSON.stringify(figures));
      process.exit(0);
    },
    (error: unknown) => {
      console.error(String(error instanceof Error ? error.message : error));
      process.exit(1);
    },
  );
}
