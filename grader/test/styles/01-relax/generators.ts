/** Generators, typed arrays and closures; one-pass sums as s M and s² M in float64; a chart of layers. */
import { styleFrom } from '../style';

export const generators = styleFrom(
  'generators and typed arrays',
  `
// %%
function* masksOf(height: number, width: number): Generator<number[][]> {
  const pixels = new Array(height * width).fill(0);
  while (true) {
    yield Array.from({ length: height }, (_, i) => pixels.slice(i * width, (i + 1) * width));
    let k = 0; // count up in binary
    while (k < pixels.length && pixels[k] === 1) pixels[k++] = 0;
    if (k === pixels.length) return;
    pixels[k] = 1;
  }
}

// %% define="conditionalImportance"
function conditionalImportance(score: Score, height: number, width: number, p: number): number[][] {
  const top = new Float64Array(height * width);
  const bottom = new Float64Array(height * width);
  for (const mask of masksOf(height, width)) {
    const flat = mask.flat();
    const P = flat.reduce((q, m) => q * (m ? p : 1 - p), 1);
    const s = score(mask);
    flat.forEach((m, k) => {
      if (m) {
        top[k] += s * P;
        bottom[k] += P;
      }
    });
  }
  const R = Array.from(top, (value, k) => value / bottom[k]);
  return Array.from({ length: height }, (_, i) => R.slice(i * width, (i + 1) * width));
}

// %% define="summedImportance"
function summedImportance(score: Score, height: number, width: number, p: number): number[][] {
  const result = Array.from({ length: height }, () => Array.from({ length: width }, () => 0));
  for (const mask of masksOf(height, width)) {
    const P = mask.flat().reduce((q, m) => q * (p ** m) * (1 - p) ** (1 - m), 1);
    const s = score(mask);
    for (const [i, row] of mask.entries()) for (const [j, m] of row.entries()) result[i][j] += (s * m * P) / p;
  }
  return result;
}

// %% define="masksFromGrids"
function masksFromGrids(grids: tf.Tensor3D, shifts: [number, number][], height: number, width: number): tf.Tensor3D {
  const [count, cells] = grids.shape;
  const border = cells >> 1;
  const padded = tf.tidy(() => {
    const up = tf.image.resizeBilinear(grids.expandDims<tf.Tensor4D>(3), [height, width], false, true);
    return tf.mirrorPad(up, [[0, 0], [border, border], [border, border], [0, 0]], 'reflect');
  });
  const [, tall, wide] = padded.shape;
  const all = padded.dataSync();
  padded.dispose();
  const masks = new Float32Array(count * height * width);
  shifts.forEach(([dy, dx], n) => {
    for (let i = 0; i < height; i++) {
      const start = (n * tall + dy + i) * wide + dx;
      masks.set(all.subarray(start, start + width), (n * height + i) * width);
    }
  });
  return tf.tensor3d(masks, [count, height, width]);
}

// %% define="sampleMasks"
function sampleMasks(
  count: number,
  height: number,
  width: number,
  { cells = 7, keep = 0.5, random }: { cells?: number; keep?: number; random: () => number },
): tf.Tensor3D {
  function* draws(): Generator<number> {
    for (let k = 0; k < count * cells * cells; k++) yield random() < keep ? 1 : 0;
  }
  const anyShift = (): [number, number] => [Math.floor(random() * cells), Math.floor(random() * cells)];
  const grids = tf.tensor3d([...draws()], [count, cells, cells]);
  try {
    return masksFromGrids(grids, Array.from({ length: count }, anyShift), height, width);
  } finally {
    grids.dispose();
  }
}

// %% define="cosineSimilarity"
function cosineSimilarity(h: tf.Tensor1D, masked: tf.Tensor2D): tf.Tensor1D {
  const length = (v: ArrayLike<number>) => Math.hypot(...Array.from(v));
  const a = h.dataSync();
  return tf.tensor1d(masked.arraySync().map((b) => {
    const lengths = length(a) * length(b);
    return lengths && b.reduce((dot, value, d) => dot + value * a[d], 0) / lengths;
  }));
}

// %% define="importance"
function importance(similarities: tf.Tensor1D, masks: tf.Tensor3D): tf.Tensor2D {
  return tf.tidy(() => {
    const weights = masks.div(masks.sum(0, true));
    return tf.sum(weights.mul(similarities.reshape([-1, 1, 1])), 0) as tf.Tensor2D;
  });
}

// %% define="uncertainty"
function uncertainty(similarities: tf.Tensor1D, masks: tf.Tensor3D, importance: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => {
    const weights = masks.div(masks.sum(0, true));
    const deviations = similarities.reshape([-1, 1, 1]).sub(importance.expandDims(0));
    return tf.sum(deviations.square().mul(weights), 0) as tf.Tensor2D;
  });
}

// %% define="uRelax"
function uRelax(importance: tf.Tensor2D, uncertainty: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => {
    const sorted = Float32Array.from(uncertainty.dataSync()).sort();
    const certain = tf.lessEqual(uncertainty, sorted[Math.ceil(sorted.length / 2 - 1)]);
    return tf.where(certain, importance, 0) as tf.Tensor2D;
  });
}

// %% define="relax"
function relax(image: tf.Tensor3D, encoder: Encoder, masks: tf.Tensor3D): { importance: tf.Tensor2D; uncertainty: tf.Tensor2D } {
  const [s, R] = tf.tidy(() => {
    const h = encoder(image.expandDims(0)).as1D();
    const s = cosineSimilarity(h, encodeMasked(image, encoder, masks, { batch: 2 }));
    return [s, importance(s, masks)] as [tf.Tensor1D, tf.Tensor2D];
  });
  return { importance: R, uncertainty: uncertainty(s, masks, R) };
}

// %% define="masksNeeded"
function masksNeeded(t: number, delta: number): number {
  const bound = (N: number) => 2 * Math.exp(-2 * N * t ** 2);
  let [low, high] = [0, 1];
  while (bound(high) > delta) [low, high] = [high, 2 * high];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (bound(middle) > delta) low = middle;
    else high = middle;
  }
  return high;
}

// %% define="masksAtPrintedDelta"
const masksAtPrintedDelta: number = masksNeeded(1e-2, 0.99);

// %% define="masksAtIntendedDelta"
const masksAtIntendedDelta: number = masksNeeded(1e-2, 1 - 0.99);

// %% define="similarityHistogram"
function similarityHistogram(rows: { image: string; similarity: number }[]): VegaLiteSpec {
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
    data: { values: rows },
    transform: [
      { bin: { step: 0.02 }, field: 'similarity', as: ['from', 'to'] },
      { aggregate: [{ op: 'count', as: 'masks' }], groupby: ['image', 'from', 'to'] },
    ],
    mark: 'bar',
    encoding: {
      row: { field: 'image' },
      color: { field: 'image', legend: null },
      x: { field: 'from', type: 'quantitative', bin: 'binned' },
      x2: { field: 'to' },
      y: { field: 'masks', type: 'quantitative' },
    },
  };
}

// %% define="smallestSimilarity"
const smallestSimilarity: number = 0.27;

// %% define="masksNeededEmpirical"
function masksNeededEmpirical(t: number, delta: number, smallest: number): number {
  const c = 1 - smallest;
  return Math.max(1, Math.ceil(Math.log(2 / delta) * c * c * 0.5 / (t * t)));
}

// %% define="masksNeededNow"
const masksNeededNow: number = masksNeededEmpirical(0.01, 0.01, smallestSimilarity);

// %% define="onePassRelax"
function onePassRelax(
  image: tf.Tensor3D,
  encoder: Encoder,
  maskBatches: Iterable<tf.Tensor3D>,
): { importance: tf.Tensor2D; uncertainty: tf.Tensor2D } {
  const shape = image.shape.slice(0, 2) as [number, number];
  const [w, sw, ssw] = [0, 1, 2].map(() => new Float64Array(shape[0] * shape[1]));
  const h = tf.tidy(() => encoder(image.expandDims(0)).as1D());
  for (const masks of maskBatches) {
    const s = tf.tidy(() => cosineSimilarity(h, encoder(image.mul(masks.expandDims(3)))).dataSync().slice());
    const M = masks.dataSync();
    for (let n = 0; n < s.length; n++)
      for (let k = 0; k < w.length; k++) {
        const m = M[n * w.length + k];
        w[k] += m;
        sw[k] += m * s[n];
        ssw[k] += m * s[n] * s[n];
      }
  }
  h.dispose();
  const R = sw.map((value, k) => (w[k] > 0 ? value / w[k] : 0));
  const U = ssw.map((value, k) => (w[k] > 0 ? Math.max(0, value / w[k] - R[k] ** 2) : 0));
  return { importance: tf.tensor2d(Float32Array.from(R), shape), uncertainty: tf.tensor2d(Float32Array.from(U), shape) };
}
`,
);
