/** What the numbers run on, and how fast: measured here and now. */
import type { tf as TF } from '@course/cases';
import { type Finding, missing } from './check';

const SIZE = 1024;
const IMAGES = 8;
const ROUNDS = 3;

/** The least milliseconds of some rounds, after one that warms up. */
function fastest(run: () => void): number {
  run();
  return Math.min(
    ...Array.from({ length: ROUNDS }, () => {
      const start = performance.now();
      run();
      return performance.now() - start;
    }),
  );
}

const rated = (name: string, found: string, fast: boolean, cure: string): Finding =>
  fast ? { name, found, state: 'good' } : { name, found, state: 'improvable', cure };

/** TensorFlow.js, by a matrix multiplication. */
export async function backend(): Promise<Finding[]> {
  const name = 'TensorFlow.js';
  try {
    const { tf, ready, backend: chosen } = await import('@course/cases');
    await ready;
    const milliseconds = tf.tidy(() => {
      const a = tf.fill([SIZE, SIZE], 0.5);
      return fastest(() => void tf.tidy(() => tf.matMul(a, a).dataSync()));
    });
    const rate = (2 * SIZE ** 3) / milliseconds / 1e6;
    const speed = `${milliseconds.toFixed(0)} ms (${rate.toFixed(0)} Gflop/s)`;
    const found = `backend ${chosen()}, ${SIZE} × ${SIZE} matrices multiplied in ${speed}`;
    const cure = '`npx course native` makes it several times as fast; everything works without it';
    return [rated(name, found, chosen() === 'node', cure)];
  } catch (error) {
    return [missing(name, error, 'unset COURSE_BACKEND, or run `npm ci`')];
  }
}

/** The pretrained encoder, on photographs of the course. */
export async function encoder(): Promise<Finding[]> {
  const name = 'encoder';
  try {
    const { tf, loadEncoder, photos } = await import('../../src');
    const network = await loadEncoder('efficientnet-lite0');
    const batch = tf.stack(Array.from({ length: IMAGES }, () => photos.chelsea));
    const milliseconds = fastest(() => void tf.tidy(() => network(batch as TF.Tensor4D).dataSync())) / IMAGES;
    batch.dispose();
    network.dispose();
    const found = `engine ${network.engine}, ${milliseconds.toFixed(1)} ms an image`;
    const cure = 'ONNX Runtime is several times as fast: run `npm ci` without `--omit=optional`, where it has binaries';
    return [rated(name, found, network.engine === 'onnxruntime', cure)];
  } catch (error) {
    return [missing(name, error, 'run `npm ci`')];
  }
}
