/** No tf.tidy anywhere: it leaks, and is right. A function that begins with its name written in full, const by const. */
import { styleFrom } from '../style';

export const untidy = styleFrom(
  'no tf.tidy',
  `
// %% define="conditionalImportance"
function conditionalImportance(score: Score, height: number, width: number, p: number): number[][] {
  const result: number[][] = [];
  for (let i = 0; i < height; i++) {
    const row: number[] = [];
    for (let j = 0; j < width; j++) {
      let value = 0;
      let seen = 0;
      allMasks(height, width).forEach((mask) => {
        if (!mask[i][j]) return;
        let weight = 1;
        mask.forEach((r) => r.forEach((m) => (weight *= m ? p : 1 - p)));
        seen += weight;
        value += (weight / seen) * (score(mask) - value); // running weighted mean
      });
      row.push(value);
    }
    result.push(row);
  }
  return result;
}

// %% define="summedImportance"
function summedImportance(score: Score, height: number, width: number, p: number): number[][] {
  const every = allMasks(height, width);
  const masks = tf.tensor3d(every);
  const probabilities = every.map((mask) => mask.flat().reduce((q, m) => q * (m ? p : 1 - p), 1));
  const weights = every.map((mask, n) => (probabilities[n] * score(mask)) / p);
  // float32 would do, but sums of many terms are better in float64
  const flat = masks.reshape([every.length, height * width]).arraySync() as number[][];
  const sums = flat[0].map((_, k) => weights.reduce((sum, w, n) => sum + w * flat[n][k], 0));
  const result: number[][] = [];
  while (sums.length) result.push(sums.splice(0, width));
  return result;
}

// %% define="masksFromGrids"
function masksFromGrids(grids: tf.Tensor3D, shifts: [number, number][], height: number, width: number): tf.Tensor3D {
  const cells = grids.shape[2];
  const pad = (cells - (cells % 2)) / 2;
  const result: tf.Tensor2D[] = [];
  for (let n = 0; n < shifts.length; n++) {
    const grid = grids.slice([n, 0, 0], [1, cells, cells]).reshape([cells, cells, 1]) as tf.Tensor3D;
    const large = tf.image.resizeBilinear(grid, [height, width], false, true);
    const framed = large.mirrorPad([[pad, pad], [pad, pad], [0, 0]], 'reflect') as tf.Tensor3D;
    const [dy, dx] = shifts[n];
    result.push(framed.slice([dy, dx, 0], [height, width, 1]).squeeze([2]));
  }
  return tf.stack(result) as tf.Tensor3D;
}

// %% define="sampleMasks"
function sampleMasks(
  count: number,
  height: number,
  width: number,
  options: { cells?: number; keep?: number; random: () => number },
): tf.Tensor3D {
  const { cells = 7, keep = 0.5, random } = options;
  const masks: tf.Tensor3D[] = [];
  for (let n = 0; n < count; n++) {
    const grid: number[] = [];
    while (grid.length < cells * cells) grid.push(random() < keep ? 1 : 0);
    masks.push(masksFromGrids(tf.tensor3d(grid, [1, cells, cells]), [[~~(random() * cells), ~~(random() * cells)]], height, width));
  }
  return tf.concat(masks) as tf.Tensor3D;
}

// %% define="cosineSimilarity"
function cosineSimilarity(h: tf.Tensor1D, masked: tf.Tensor2D): tf.Tensor1D {
  const a = h.norm().dataSync()[0];
  const b = masked.norm(2, 1).dataSync();
  const dots = tf.dot(masked, h).dataSync();
  return tf.tensor1d(Array.from(dots, (dot, n) => (a * b[n] > 0 ? dot / (a * b[n]) : 0)));
}

// %% define="importance"
function importance(similarities: tf.Tensor1D, masks: tf.Tensor3D): tf.Tensor2D {
  let top: tf.Tensor = tf.zerosLike(masks.sum(0));
  let bottom: tf.Tensor = tf.zerosLike(top);
  const s = similarities.arraySync();
  tf.unstack(masks).forEach((M, n) => {
    top = top.add(M.mul(s[n]));
    bottom = bottom.add(M);
  });
  return top.div(bottom);
}

// %% define="uncertainty"
function uncertainty(similarities: tf.Tensor1D, masks: tf.Tensor3D, importance: tf.Tensor2D): tf.Tensor2D {
  let top: tf.Tensor = tf.zerosLike(importance);
  const s = similarities.arraySync();
  tf.unstack(masks).forEach((M, n) => {
    const difference = tf.sub(importance, s[n]);
    top = top.add(difference.mul(difference).mul(M));
  });
  return top.div(masks.sum(0));
}

// %% define="uRelax"
function uRelax(importance: tf.Tensor2D, uncertainty: tf.Tensor2D): tf.Tensor2D {
  const u = uncertainty.dataSync();
  const order = Array.from(u.keys()).sort((a, b) => u[a] - u[b]);
  const median = u[order[(order.length - 1) >> 1]];
  const values = importance.dataSync().slice();
  u.forEach((value, k) => {
    if (value > median) values[k] = 0;
  });
  return tf.tensor2d(values, importance.shape, 'float32');
}

// %% define="relax"
function relax(image: tf.Tensor3D, encoder: Encoder, masks: tf.Tensor3D): { importance: tf.Tensor2D; uncertainty: tf.Tensor2D } {
  const h = encoder(image.expandDims(0)).flatten();
  const parts = tf.unstack(masks).map((M) => encoder(image.mul(M.expandDims(2)).expandDims(0)));
  const s = cosineSimilarity(h, tf.concat(parts));
  const R = importance(s, masks);
  const U = uncertainty(s, masks, R);
  return { importance: R, uncertainty: U };
}

// %% define="masksNeeded"
function masksNeeded(t: number, delta: number): number {
  let N = 1;
  while (2 * Math.exp(-2 * t * t * N) > delta) N = N + 1;
  return N;
}

// %% define="masksAtPrintedDelta"
const masksAtPrintedDelta: number = 3516.0;

// %% define="masksAtIntendedDelta"
const masksAtIntendedDelta: number = 2.6492e4;

// %% define="similarityHistogram"
function similarityHistogram(rows: { image: string; similarity: number }[]): VegaLiteSpec {
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
    width: 600,
    data: { values: rows },
    mark: { type: 'bar', opacity: 0.5, binSpacing: 0 },
    encoding: {
      x: { field: 'similarity', bin: { maxbins: 50 } },
      y: { aggregate: 'count', stack: null },
      color: { field: 'image' },
    },
  };
}

// %% define="smallestSimilarity"
const smallestSimilarity: number = 0.27;

// %% define="masksNeededEmpirical"
function masksNeededEmpirical(t: number, delta: number, smallest: number): number {
  const perMask = -2 * (t / (1 - smallest)) ** 2;
  return Math.ceil(Math.log(delta / 2) / perMask);
}

// %% define="masksNeededNow"
const masksNeededNow: number = masksNeededEmpirical(0.01, 0.01, smallestSimilarity);

// %% define="onePassRelax"
function onePassRelax(
  image: tf.Tensor3D,
  encoder: Encoder,
  maskBatches: Iterable<tf.Tensor3D>,
): { importance: tf.Tensor2D; uncertainty: tf.Tensor2D } {
  const h = encoder(image.expandDims(0)).flatten();
  let W: tf.Tensor = tf.zeros(image.shape.slice(0, 2));
  let R = W;
  let U = W;
  for (const masks of maskBatches) {
    for (const M of tf.unstack(masks)) {
      const s = cosineSimilarity(h, encoder(image.mul(M.expandDims(2)).expandDims(0)));
      W = W.add(M);
      const safe = W.add(W.equal(0).toFloat());
      const newR = R.add(M.mul(s.sub(R)).div(safe));
      U = U.add(M.mul(s.sub(R)).mul(s.sub(newR)));
      R = newR;
    }
  }
  return { importance: R as tf.Tensor2D, uncertainty: U.div(W.add(W.equal(0).toFloat())) as tf.Tensor2D };
}
`,
);
