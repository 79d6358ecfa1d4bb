/**
 * Estimates where the smallest of 4 x 1000 similarities falls, by the trained encoder and the sheet's default masks, in 99.99 %
 * of draws: `fixtures/values/smallest-similarity.json`. Run by hand, a quarter of an hour on two quiet cores:
 *
 *     node studies/dist/reference/smallest-similarity.js [--masks 20000] [--kept file] [--photographs coffee,rocket]
 *
 * With `--kept`, the similarities of each photograph are kept in a file, and are not computed again when they are there.
 *
 * The minimum exceeds x with probability prod_p (1 - F_p(x))^1000, close to exp(-1000 sum_p F_p(x)), where F_p is the
 * distribution of one photograph's similarities. So its 0.005 % and 99.995 % points are where sum_p F_p is 5e-8 and 9.9e-3.
 * The upper one lies well inside of many independent masks. The lower one lies beyond any number of masks that one can encode,
 * and is reached by multilevel splitting (Kahn and Harris 1951; Au and Beck 2001, subset simulation): the lowest tenth of the
 * masks starts Markov chains that move among the masks below that level only, the lowest tenth of those starts the next level,
 * and so on, each level worth a factor of 10. A chain's step flips some cells and now and then draws a new shift; both are as
 * likely forwards as backwards, so that the masks of a level keep the distribution of masks, given the level.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { randomGenerator, ready, tf } from '@course/cases';
import { type LoadedEncoder, loadEncoder, photoNames, photos } from '@course/kit';
import { kitFolder } from '@course/kit/folder';
import { type MaskDraw, naiveMask } from './masks';
import { interval, type Level, type Tail } from './smallest-interval';

const SIZE = 224;
const CELLS = 7;
const BATCH = 16;
const LEVEL_MASKS = 1000;
const SEEDS = LEVEL_MASKS / 10;
const DEEPEST = 1e-9;

type Sample = { draw: MaskDraw; similarity: number };
type Random = () => number;

const drawMask = (random: Random): MaskDraw => ({
  grid: Uint8Array.from({ length: CELLS * CELLS }, () => (random() < 0.5 ? 1 : 0)),
  shift: [Math.floor(random() * CELLS), Math.floor(random() * CELLS)],
});

/** A mask near another one: every step is as likely as its reverse. */
function neighbour({ grid, shift }: MaskDraw, random: Random): MaskDraw {
  const rate = random() < 0.5 ? 1.5 / grid.length : 5 / grid.length;
  const moved = random() < 0.3;
  return {
    grid: Uint8Array.from(grid, (cell) => (random() < rate ? 1 - cell : cell)),
    shift: moved ? [Math.floor(random() * CELLS), Math.floor(random() * CELLS)] : shift,
  };
}

/** Cosine similarity to the unmasked image, of every mask; the arithmetic in float64. */
function similarities(encoder: LoadedEncoder, image: Float32Array, draws: MaskDraw[]): number[] {
  const featuresOf = (pixels: Float32Array, count: number): Float32Array =>
    tf.tidy(() => encoder(tf.tensor4d(pixels, [count, SIZE, SIZE, 3]))).dataSync() as Float32Array;
  const whole = featuresOf(image, 1);
  const found: number[] = [];
  for (let start = 0; start < draws.length; start += BATCH) {
    const some = draws.slice(start, start + BATCH);
    const pixels = new Float32Array(some.length * image.length);
    some.forEach((draw, n) => {
      const mask = naiveMask(draw, SIZE, CELLS);
      for (let i = 0; i < image.length; i++) pixels[n * image.length + i] = image[i]! * mask[Math.floor(i / 3)]!;
    });
    const features = featuresOf(pixels, some.length);
    for (let n = 0; n < some.length; n++) {
      let [dot, own, other] = [0, 0, 0];
      for (let k = 0; k < encoder.features; k++) {
        const [a, b] = [whole[k]!, features[n * encoder.features + k]!];
        dot += a * b;
        own += a * a;
        other += b * b;
      }
      found.push(dot / Math.sqrt(own * other));
    }
  }
  return found;
}

/** Chains from `seeds`, one step of all of them after the other, inside of similarity <= level. */
function below(level: number, seeds: Sample[], evaluate: (draws: MaskDraw[]) => number[], random: Random): Sample[] {
  const all: Sample[] = [];
  let state = seeds;
  for (let step = 0; step < LEVEL_MASKS / SEEDS; step++) {
    const proposed = state.map(({ draw }) => neighbour(draw, random));
    const scores = evaluate(proposed);
    state = state.map((old, i) => (scores[i]! <= level ? { draw: proposed[i]!, similarity: scores[i]! } : old));
    all.push(...state);
  }
  return all;
}

/** Distribution of one photograph's similarities, down to a probability of 1e-9. */
function study(name: string, count: number, evaluate: (draws: MaskDraw[]) => number[]): Tail {
  const random = randomGenerator(`smallest similarity ${name}`);
  const draws = Array.from({ length: count }, () => drawMask(random));
  const lowestFirst = (samples: Sample[]): Sample[] => [...samples].sort((a, b) => a.similarity - b.similarity);
  const independent = lowestFirst(evaluate(draws).map((similarity, i) => ({ draw: draws[i]!, similarity })));
  const levels: Level[] = [];
  let probability = SEEDS / count;
  let seeds = independent.slice(0, SEEDS);
  while (probability > DEEPEST) {
    const level = seeds[SEEDS - 1]!.similarity;
    const sorted = lowestFirst(below(level, seeds, evaluate, random));
    levels.push({ level, probability, similarities: sorted.map((sample) => sample.similarity) });
    console.error(`${name}: P(s <= ${level.toFixed(4)}) = ${probability.toExponential(1)}`);
    seeds = sorted.slice(0, SEEDS);
    probability *= SEEDS / LEVEL_MASKS;
  }
  return { independent: independent.map((sample) => sample.similarity), levels };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { masks: { type: 'string', default: '20000' }, kept: { type: 'string' }, photographs: { type: 'string' } },
  });
  const count = Number(values.masks);
  await ready;
  const encoder = await loadEncoder('efficientnet-lite0');
  const kept = values.kept && fs.existsSync(values.kept) ? fs.readFileSync(values.kept, 'utf8') : '{}';
  const tails = JSON.parse(kept) as Record<string, Tail>;
  const wanted = values.photographs?.split(',') ?? photoNames;
  for (const name of photoNames.filter((one) => wanted.includes(one) && !tails[one])) {
    const image = photos[name].dataSync() as Float32Array;
    tails[name] = study(name, count, (draws) => similarities(encoder, image, draws));
    if (values.kept) fs.writeFileSync(values.kept, JSON.stringify(tails));
  }
  if (!photoNames.every((name) => tails[name])) return;
  const file = path.join(kitFolder, '..', 'fixtures', 'values', 'smallest-similarity.json');
  const ordered = Object.fromEntries(photoNames.map((name) => [name, tails[name]!]));
  const text = JSON.stringify(interval(ordered, { masksAPhotograph: count, masksALevel: LEVEL_MASKS }), null, 1);
  fs.writeFileSync(
    file,
    `${text.replace(/\[\s+([^[\]]+?)\s+\]/g, (_, row: string) => `[${row.replace(/\s+/g, ' ')}]`)}\n`,
  );
}

if (require.main === module) void main();
