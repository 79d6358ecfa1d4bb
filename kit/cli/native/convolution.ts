/** One convolution in a process of its own, as a program: prints how long it took on the backend of COURSE_BACKEND, and what it gave. */
import { backend, randomGenerator, ready, tf } from '../../src';

export type Convolution = { backend: string; milliseconds: number; values: number[] };

const REPETITIONS = 5;
const EVERY = 4999; // of 6.4 million numbers, a prime apart: 1285 of them

async function main(): Promise<void> {
  await ready;
  const random = randomGenerator('convolution');
  const filled = (shape: [number, number, number, number]) =>
    tf.tensor4d(Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random() - 0.5), shape);
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
  const result: Convolution = { backend: tf.getBackend(), milliseconds: best, values: Array.from(values.filter((_, i) => i % EVERY === 0)) };
  if (backend() === 'cpu') throw new Error('convolution: COURSE_BACKEND is to be node or wasm');
  console.log(JSON.stringify(result));
}

void main();
