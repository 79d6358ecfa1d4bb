/** Recursion for the enumeration, tf.add/tf.mul instead of chained operations, horizontal bars. */
import { styleFrom } from '../style';

export const recursion = styleFrom(
  'recursion and tf.* functions',
  `
// %% define="conditionalImportance"
function conditionalImportance(score: Score, height: number, width: number, p: number): number[][] {
  const at = (pixels: number[], fixed: number): number => {
    if (pixels.length === height * width) {
      const rows: number[][] = [];
      for (let i = 0; i < height; i++) rows.push(pixels.slice(i * width, (i + 1) * width));
      return score(rows);
    }
    if (pixels.length === fixed) return at([...pixels, 1], fixed);
    return p * at([...pixels, 1], fixed) + (1 - p) * at([...pixels, 0], fixed);
  };
  return Array.from({ length: height }, (_, i) => Array.from({ length: width }, (_, j) => at([], i * width + j)));
}

// %% define="summedImportance"
function summedImportance(score: Score, height: number, width: number, p: number): number[][] {
  const sums: number[] = Array(height * width).fill(0);
  function visit(pixels: number[], probability: number): void {
    if (pixels.length < height * width) {
      visit(pixels.concat(0), probability * (1 - p));
      visit(pixels.concat(1), probability * p);
      return;
    }
    const mask = Array.from({ length: height }, (_, i) => pixels.slice(i * width, i * width + width));
    const s = score(mask);
    pixels.forEach((m, k) => { sums[k] += (s * m * probability) / p; });
  }
  visit([], 1);
  return Array.from({ length: height }, (_, i) => sums.slice(i * width, i * width + width));
}

// %% define="masksFromGrids"
function masksFromGrids(grids: tf.Tensor3D, shifts: [number, number][], height: number, width: number): tf.Tensor3D {
  return tf.tidy(() => {
    const border = Math.floor(grids.shape[1] / 2);
    const channels = tf.transpose(grids, [1, 2, 0]) as tf.Tensor3D; // masks as channels of one picture
    const up = tf.image.resizeBilinear(channels, [height, width], false, true);
    const padded = tf.mirrorPad(up, [[border, border], [border, border], [0, 0]], 'reflect');
    const cut = shifts.map(([dy, dx], n) => tf.slice(padded, [dy, dx, n], [height, width, 1]));
    return tf.transpose(tf.concat(cut, 2), [2, 0, 1]) as tf.Tensor3D;
  });
}

// %% define="sampleMasks"
function sampleMasks(
  count: number,
  height: number,
  width: number,
  options: { cells?: number; keep?: number; random: () => number },
): tf.Tensor3D {
  const { cells = 7, keep = 0.5, random } = options;
  if (count > 1) {
    const part = (n: number) => sampleMasks(n, height, width, { cells: cells, keep: keep, random: random });
    return tf.tidy(() => tf.concat([part(1), part(count - 1)]));
  }
  return tf.tidy(() => {
    const grid = tf.buffer<tf.Rank.R3>([1, cells, cells]);
    for (let i = 0; i < cells; i++) for (let j = 0; j < cells; j++) grid.set(random() >= keep ? 0 : 1, 0, i, j);
    return masksFromGrids(grid.toTensor(), [[Math.trunc(random() * cells), Math.trunc(random() * cells)]], height, width);
  });
}

// %% define="cosineSimilarity"
function cosineSimilarity(h: tf.Tensor1D, masked: tf.Tensor2D): tf.Tensor1D {
  return tf.tidy(() => {
    const dot = tf.squeeze(tf.matMul(masked, tf.expandDims(h, 1)), [1]);
    const lengths = tf.mul(tf.sqrt(tf.sum(tf.square(masked), 1)), tf.sqrt(tf.sum(tf.square(h))));
    const zero = tf.equal(lengths, 0);
    const safe = tf.where(zero, tf.onesLike(lengths), lengths);
    return tf.where(zero, tf.zerosLike(dot), tf.div(dot, safe)) as tf.Tensor1D;
  });
}

// %% define="importance"
function importance(similarities: tf.Tensor1D, masks: tf.Tensor3D): tf.Tensor2D {
  return tf.tidy(() => {
    const weighted = tf.mul(tf.reshape(similarities, [masks.shape[0], 1, 1]), masks);
    return tf.div(tf.sum(weighted, 0), tf.sum(masks, 0)) as tf.Tensor2D;
  });
}

// %% define="uncertainty"
function uncertainty(similarities: tf.Tensor1D, masks: tf.Tensor3D, importance: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => {
    const deviation = tf.squaredDifference(tf.reshape(similarities, [masks.shape[0], 1, 1]), tf.expandDims(importance, 0));
    return tf.div(tf.sum(tf.mul(deviation, masks), 0), tf.sum(masks, 0)) as tf.Tensor2D;
  });
}

// %% define="uRelax"
function uRelax(importance: tf.Tensor2D, uncertainty: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => {
    const size = uncertainty.size;
    const { values } = tf.topk(tf.reshape(uncertainty, [size]), size); // from the largest to the smallest
    const median = tf.slice(values, [Math.floor(size / 2)], [1]); // the middle one, or the lower of the two
    const certain = tf.cast(tf.lessEqual(uncertainty, median), 'float32');
    return tf.mul(importance, certain) as tf.Tensor2D;
  });
}

// %% define="relax"
function relax(image: tf.Tensor3D, encoder: Encoder, masks: tf.Tensor3D): { importance: tf.Tensor2D; uncertainty: tf.Tensor2D } {
  return tf.tidy(() => {
    const everything = tf.concat([tf.ones([1, masks.shape[1], masks.shape[2]]) as tf.Tensor3D, masks]);
    const features = encodeMasked(image, encoder, everything); // the first mask removes nothing
    const h = tf.squeeze(tf.slice(features, [0, 0], [1, -1]), [0]) as tf.Tensor1D;
    const s = cosineSimilarity(h, tf.slice(features, [1, 0], [-1, -1]));
    const R = importance(s, masks);
    return { importance: R, uncertainty: uncertainty(s, masks, R) };
  });
}

// %% define="masksNeeded"
function masksNeeded(t: number, delta: number): number {
  return Math.ceil((Math.LN2 - Math.log(delta)) / 2 / t / t);
}

// %% define="masksAtPrintedDelta"
const masksAtPrintedDelta: number = 3_516;

// %% define="masksAtIntendedDelta"
const masksAtIntendedDelta: number = 26_492;

// %% define="similarityHistogram"
function similarityHistogram(rows: { image: string; similarity: number }[]): VegaLiteSpec {
  return {
    data: { values: rows },
    mark: 'bar',
    encoding: {
      column: { field: 'image', type: 'nominal' },
      y: { field: 'similarity', type: 'quantitative', bin: { maxbins: 40 } },
      x: { aggregate: 'count', type: 'quantitative' },
    },
  };
}

// %% define="smallestSimilarity"
const smallestSimilarity: number = 0.27;

// %% define="masksNeededEmpirical"
function masksNeededEmpirical(t: number, delta: number, smallest: number): number {
  return Math.ceil(Math.log(2 / delta) / 2 * ((1 - smallest) / t) ** 2);
}

// %% define="masksNeededNow"
const masksNeededNow: number = Math.ceil(Math.log(200) / 2 * ((1 - smallestSimilarity) / 0.01) ** 2);

// %% define="onePassRelax"
function onePassRelax(
  image: tf.Tensor3D,
  encoder: Encoder,
  maskBatches: Iterable<tf.Tensor3D>,
): { importance: tf.Tensor2D; uncertainty: tf.Tensor2D } {
  const stream = maskBatches[Symbol.iterator]();
  const zeros = tf.tidy(() => tf.mul(tf.sum(image, 2), 0));
  const h = tf.tidy(() => tf.squeeze(encoder(tf.expandDims(image, 0)), [0])) as tf.Tensor1D;
  function next(W: tf.Tensor, R: tf.Tensor, U: tf.Tensor): tf.Tensor[] {
    const { done, value } = stream.next();
    if (done) return [W, R, U];
    const [w, r, u] = tf.tidy(() => {
      const s = tf.unstack(cosineSimilarity(h, encodeMasked(image, encoder, value)));
      let [w, r, u] = [W, R, U];
      tf.unstack(value as tf.Tensor3D).forEach((M, n) => {
        w = tf.add(w, M);
        const newMean = tf.add(r, tf.divNoNan(tf.mul(M, tf.sub(s[n], r)), w));
        u = tf.add(u, tf.mul(M, tf.mul(tf.sub(s[n], r), tf.sub(s[n], newMean))));
        r = newMean;
      });
      return [w, r, u];
    });
    return next(w, r, u);
  }
  const [W, R, U] = next(zeros, zeros, zeros);
  return { importance: R as tf.Tensor2D, uncertainty: tf.divNoNan(U, W) as tf.Tensor2D };
}
`,
);
