/** Arrow functions, literal formulas, everything in tf.tidy. */
import { styleFrom } from '../style';

export const arrows = styleFrom(
  'arrow functions and literal formulas',
  `
// %% define="conditionalImportance"
const conditionalImportance = (score: Score, height: number, width: number, p: number): number[][] => {
  // given that a pixel is kept, the other n - 1 are still independent
  const given = (mask: number[][]) => {
    const kept = mask.flat().filter((m) => m === 1).length;
    return p ** (kept - 1) * (1 - p) ** (height * width - kept);
  };
  const expected = (i: number, j: number) =>
    allMasks(height, width).filter((mask) => mask[i][j]).map((mask) => given(mask) * score(mask)).reduce((a, b) => a + b);
  return [...Array(height).keys()].map((i) => [...Array(width).keys()].map((j) => expected(i, j)));
};

// %% define="summedImportance"
const summedImportance = (score: Score, height: number, width: number, p: number): number[][] => {
  const P = (mask: number[][]) => mask.flat().reduce((product, m) => product * (m * p + (1 - m) * (1 - p)), 1);
  const terms = allMasks(height, width).map((mask) => ({ mask, term: score(mask) * P(mask) }));
  return [...Array(height).keys()].map((i) =>
    [...Array(width).keys()].map((j) => terms.reduce((sum, { mask, term }) => sum + term * mask[i][j], 0) / p),
  );
};

// %% define="masksFromGrids"
const masksFromGrids = (grids: tf.Tensor3D, shifts: [number, number][], height: number, width: number): tf.Tensor3D =>
  tf.tidy(() => {
    const b = Math.floor(grids.shape[1] / 2);
    const up = tf.image.resizeBilinear(grids.expandDims(-1) as tf.Tensor4D, [height, width], false, true);
    const padded = tf.mirrorPad(up.squeeze([3]), [[0, 0], [b, b], [b, b]], 'reflect') as tf.Tensor3D;
    return tf.stack(tf.unstack(padded).map((one, n) => one.slice(shifts[n], [height, width]))) as tf.Tensor3D;
  });

// %% define="sampleMasks"
const sampleMasks = (
  count: number,
  height: number,
  width: number,
  { cells = 7, keep = 0.5, random }: { cells?: number; keep?: number; random: () => number },
): tf.Tensor3D => {
  const draw = () => Number(random() < keep);
  const grids = Array.from({ length: count }, () => Array.from({ length: cells }, () => Array.from({ length: cells }, draw)));
  const shifts = grids.map((): [number, number] => [Math.floor(cells * random()), Math.floor(cells * random())]);
  return tf.tidy(() => masksFromGrids(tf.tensor3d(grids), shifts, height, width));
};

// %% define="cosineSimilarity"
const cosineSimilarity = (h: tf.Tensor1D, masked: tf.Tensor2D): tf.Tensor1D =>
  tf.tidy(() => masked.mul(h).sum(1).divNoNan(h.norm().mul(masked.norm(2, 1))) as tf.Tensor1D);

// %% define="importance"
const importance = (similarities: tf.Tensor1D, masks: tf.Tensor3D): tf.Tensor2D =>
  tf.tidy(() => similarities.reshape([-1, 1, 1]).mul(masks).sum(0).div(masks.sum(0)) as tf.Tensor2D);

// %% define="uncertainty"
const uncertainty = (similarities: tf.Tensor1D, masks: tf.Tensor3D, importance: tf.Tensor2D): tf.Tensor2D =>
  tf.tidy(() => similarities.reshape([-1, 1, 1]).sub(importance).square().mul(masks).sum(0).div(masks.sum(0)) as tf.Tensor2D);

// %% define="uRelax"
const uRelax = (importance: tf.Tensor2D, uncertainty: tf.Tensor2D): tf.Tensor2D =>
  tf.tidy(() => {
    const values = [...uncertainty.dataSync()].sort((a, b) => a - b);
    const median = (values[Math.floor((values.length - 1) / 2)] + values[Math.floor(values.length / 2)]) / 2;
    const keep = uncertainty.arraySync().map((row) => row.map((u) => Number(u <= median)));
    return importance.mul(tf.tensor2d(keep));
  });

// %% define="relax"
const relax = (image: tf.Tensor3D, encoder: Encoder, masks: tf.Tensor3D) =>
  tf.tidy(() => {
    const h = encoder(image.expandDims(0)).squeeze() as tf.Tensor1D;
    const s = cosineSimilarity(h.reshape([-1]), encodeMasked(image, encoder, masks));
    const R = importance(s, masks);
    return { uncertainty: uncertainty(s, masks, R), importance: R };
  });

// %% define="masksNeeded"
const masksNeeded = (t: number, delta: number): number => Math.ceil(Math.log(2 / delta) / (2 * t ** 2));

// %% define="masksAtPrintedDelta"
const masksAtPrintedDelta = masksNeeded(0.01, 0.99);

// %% define="masksAtIntendedDelta"
const masksAtIntendedDelta = masksNeeded(0.01, 0.01);

// %% define="similarityHistogram"
const similarityHistogram = (rows: { image: string; similarity: number }[]): VegaLiteSpec => ({
  data: { values: rows },
  mark: 'bar',
  encoding: {
    facet: { field: 'image', type: 'nominal', columns: 2 },
    x: { field: 'similarity', type: 'quantitative', bin: { step: 0.02 } },
    y: { aggregate: 'count', type: 'quantitative' },
  },
});

// %% define="smallestSimilarity"
const smallestSimilarity = 0.27;

// %% define="masksNeededEmpirical"
const masksNeededEmpirical = (t: number, delta: number, smallest: number): number =>
  Math.ceil((1 - smallest) ** 2 * Math.log(2 / delta) / (2 * t ** 2));

// %% define="masksNeededNow"
const masksNeededNow = masksNeededEmpirical(0.01, 0.01, smallestSimilarity);

// %% define="onePassRelax"
const onePassRelax = (image: tf.Tensor3D, encoder: Encoder, maskBatches: Iterable<tf.Tensor3D>) => {
  const zero = () => tf.zeros([image.shape[0], image.shape[1]]) as tf.Tensor2D;
  let [W, R, U] = [zero(), zero(), zero()];
  const h = tf.tidy(() => encoder(image.expandDims(0)).reshape([-1]) as tf.Tensor1D);
  for (const masks of maskBatches) {
    const old = [W, R, U];
    [W, R, U] = tf.tidy(() => {
      const s = cosineSimilarity(h, encoder(image.mul(masks.expandDims(3))));
      let [w, r, u] = old;
      for (let n = 0; n < masks.shape[0]; n++) {
        const M: tf.Tensor = masks.gather(n);
        const before = s.gather(n).sub(r);
        w = w.add(M);
        r = r.add(M.mul(before).divNoNan(w));
        u = u.add(M.mul(before).mul(s.gather(n).sub(r)));
      }
      return [w, r, u];
    });
    tf.dispose(old);
  }
  return { importance: R, uncertainty: U.divNoNan(W) as tf.Tensor2D };
};
`,
);
