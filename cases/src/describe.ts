/** Builds the arguments of a call from their descriptions. */

import type {
  Description,
  EncoderDescription,
  GameDescription,
  MaskBatchesDescription,
  ScoreDescription,
  TensorDescription,
} from './case';
import { buildFunction } from './functions';
import { randomGenerator } from './random';
import type { Encoder, Score } from './signatures';
import { tf } from './tf';

/** What happened during a call, in order: `ask k` when mask batch k is asked for, `encode n` when n images are encoded. */
export type Events = string[];

/** What can change from sheet to sheet is here: a tag, and what is built from it. */
const builders: Record<string, (description: never, events: Events) => unknown> = {
  $tensor: buildTensor,
  $number: (d: { $number: string }) => Number(d.$number),
  $random: (d: { $random: { seed: string } }) => randomGenerator(d.$random.seed),
  $score: buildScore,
  $encoder: buildEncoder,
  $maskBatches: buildMaskBatches,
  $game: buildGame,
  $function: buildFunction,
};

export function build(description: Description, events: Events = []): unknown {
  if (description === null || typeof description !== 'object') return description;
  if (Array.isArray(description)) return description.map((element) => build(element, events));
  const tag = Object.keys(description).find((key) => key.startsWith('$'));
  if (tag) {
    const builder = builders[tag];
    if (!builder) throw new Error(`a case: expected one of ${Object.keys(builders).join(', ')}, got ${tag}`);
    return builder(description as never, events);
  }
  return Object.fromEntries(
    Object.entries(description).map(([key, element]) => [key, build(element as Description, events)]),
  );
}

function buildTensor({ $tensor: t }: TensorDescription): tf.Tensor {
  return tf.tensor(
    t.values.map((v) => (v as number | null) ?? NaN),
    t.shape,
    t.dtype ?? 'float32',
  );
}

function buildScore({ $score: { height, width, values } }: ScoreDescription): Score {
  return (mask) => {
    if (!Array.isArray(mask) || mask.length !== height || mask.some((row) => row?.length !== width))
      throw new Error(
        `score: expected a mask of shape [${height}, ${width}], got [${mask?.length}, ${mask?.[0]?.length}]`,
      );
    let bits = 0;
    mask.flat().forEach((kept, i) => {
      if (kept !== 0 && kept !== 1) throw new Error(`score: expected a binary mask of 0 and 1, got ${kept}`);
      bits += kept * 2 ** i;
    });
    return values[bits]!;
  };
}

/** A small encoder with the given weights; it counts its images as events. */
export function buildEncoder({ $encoder: e }: EncoderDescription, events: Events = []): Encoder {
  const bias = buildTensor(e.bias) as tf.Tensor1D;
  const weights = buildTensor(e.kind === 'linear' ? e.weights : e.filter);
  const network = (x: tf.Tensor4D): tf.Tensor2D => {
    if (e.kind === 'linear') {
      const features = tf.add(tf.matMul(tf.reshape(x, [x.shape[0], -1]), weights as tf.Tensor2D), bias) as tf.Tensor2D;
      return e.relu ? tf.relu(features) : features;
    }
    const maps = tf.relu(tf.add(tf.conv2d(x, weights as tf.Tensor4D, e.stride, 'same'), bias)) as tf.Tensor4D;
    return tf.mean(maps, [1, 2]) as tf.Tensor2D;
  };
  return (images) => {
    const [n, height, width, channels] = images?.shape ?? [];
    const allowed =
      e.kind === 'linear' ? height! * width! * channels! === weights.shape[0] : channels === weights.shape[2];
    if (images?.shape?.length !== 4 || !allowed)
      throw new Error(
        `encoder: expected images of shape [N, height, width, channels] of the given image's size, got [${images?.shape}]`,
      );
    events.push(`encode ${n}`);
    return tf.tidy(() => network(tf.cast(images, 'float32')));
  };
}

/** Disposes of a batch. A view of it that somebody forgot would keep its numbers alive: whoever uses the batch again is told. */
function takeBack(batch: tf.Tensor): void {
  batch.dispose();
  const gone = () => {
    throw new Error('a batch of masks was used after the next one was asked for: keep numbers, not the batch');
  };
  Object.defineProperty(batch, 'dataId', { get: gone });
}

function buildMaskBatches(
  { $maskBatches: { masks, sizes } }: MaskBatchesDescription,
  events: Events,
): Iterable<tf.Tensor3D> {
  const [, height, width] = masks.$tensor.shape as [number, number, number];
  let used = false;
  const encodedSince = (from: number) => events.slice(from).some((event) => event.startsWith('encode'));
  return {
    *[Symbol.iterator]() {
      if (used) {
        events.push('again'); // a stream is there once: what was drawn is gone
        return;
      }
      used = true;
      let start = 0;
      for (const [k, size] of sizes.entries()) {
        events.push(`ask ${k}`);
        const asked = events.length;
        const values = masks.$tensor.values.slice(start * height * width, (start + size) * height * width);
        const batch = tf.tensor3d(values, [size, height, width]);
        yield batch;
        // as the sheet's own stream does; not where batches are collected first: that mistake has a name
        if (encodedSince(asked)) takeBack(batch);
        start += size;
      }
      events.push(`ask ${sizes.length}`);
    },
  };
}

function buildGame({ $game: { players, values } }: GameDescription, events: Events): (present: boolean[]) => number {
  return (present) => {
    if (!Array.isArray(present) || present.length !== players || present.some((p) => typeof p !== 'boolean'))
      throw new Error(
        `value: expected ${players} booleans, got ${Array.isArray(present) ? `${present.length}: ${present.slice(0, 8).join(', ')}` : typeof present}`,
      );
    events.push('evaluate 1');
    return values[present.reduce((bits, p, i) => bits + (p ? 2 ** i : 0), 0)]!;
  };
}
