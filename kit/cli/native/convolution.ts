/** A program: one convolution on the backend of COURSE_BACKEND; prints how long it took and some of what it gave. */
import { randomGenerator, ready, tf } from '../../src';

export type Convolution = { backend: string; milliseconds: number; values: number[] };

const REPETITIONS = 5;
const EVERY = 4999; // of 6.4 million numbers, a prime apart: 1285 of them

async function main(): Promise<void> {
  await ready;
  const random = randomGenerator('convolution');
  const filled = (shape: [number, number, number, number]) =>
    tf.tensor4d(
      Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random() - 0.5),
      shape,
    );
  const x = filled([8, 112, 112, 32]);
  const filter = filled([3, 3, 32, 64]);
  const times: number[] = [];
  let values = new Float32Array();
  for (let i = 0; i <= REPETITIONS; i++) {
    const start = performance.now();
    const y = tf.conv2d(x, filter, 1, 'same');
    values = y.dataSync<'float32'>() as typeof values;
    times.push(performance.now() - start);
    y.dispose();
  }
  const best = Math.min(...times.slice(1)); // the first one warms up
  const some = Array.from(values.filter((_, i) => i % EVERY === 0));
  const result: Convolution = { backend: tf.getBackend(), milliseconds: best, values: some };
  console.log(JSON.stringify(result));
}

void main();
