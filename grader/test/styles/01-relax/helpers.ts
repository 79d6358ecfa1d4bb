/** Helper functions and a class in cells that the student added. */
import { styleFrom } from '../style';

export const helpers = styleFrom(
  'helpers in extra cells',
  `
// %%
function probabilityOf(mask: number[][], p: number): number {
  let q = 1;
  for (const row of mask) for (const m of row) q *= m === 1 ? p : 1 - p;
  return q;
}
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
function grid<T>(height: number, width: number, at: (i: number, j: number) => T): T[][] {
  return range(height).map((i) => range(width).map((j) => at(i, j)));
}

// %%
/** Mean over the masks of one value for each mask and pixel. */
function weightedMean(values: tf.Tensor, masks: tf.Tensor3D): tf.Tensor2D {
  return tf.tidy(() => tf.div(tf.sum(tf.mul(values, masks), 0), tf.sum(masks, 0)));
}
const column = (s: tf.Tensor1D): tf.Tensor3D => s.reshape([s.size, 1, 1]);
class RunningMaps {
  W: tf.Tensor2D;
  R: tf.Tensor2D;
  S: tf.Tensor2D;
  constructor(height: number, width: number) {
    this.W = tf.zeros([height, width]);
    this.R = tf.zeros([height, width]);
    this.S = tf.zeros([height, width]);
  }
  add(M: tf.Tensor2D, s: number): void {
    const before = [this.W, this.R, this.S];
    const [W, R, S] = tf.tidy(() => {
      const W = this.W.add(M);
      const old = tf.sub(s, this.R);
      const R = this.R.add(tf.divNoNan(M.mul(old), W));
      return [W, R, this.S.add(M.mul(old).mul(tf.sub(s, R)))];
    });
    tf.dispose(before);
    Object.assign(this, { W: W, R: R, S: S });
  }
}

// %% define="conditionalImportance"
function conditionalImportance(score: Score, height: number, width: number, p: number): number[][] {
  return grid(height, width, (i, j) => {
    const keeping = allMasks(height, width).filter((mask) => mask[i][j] === 1);
    const total = keeping.reduce((sum, mask) => sum + probabilityOf(mask, p), 0);
    return keeping.reduce((sum, mask) => sum + probabilityOf(mask, p) * score(mask), 0) / total;
  });
}

// %% define="summedImportance"
function summedImportance(score: Score, height: number, width: number, p: number): number[][] {
  const all = allMasks(height, width);
  return grid(height, width, (i, j) => all.reduce((sum, mask) => sum + score(mask) * mask[i][j] * probabilityOf(mask, p), 0) / p);
}

// %%
function reflectedRows(x: tf.Tensor3D, b: number): tf.Tensor3D {
  const size = x.shape[1];
  const index = range(size + 2 * b).map((k) => k - b).map((k) => (k < 0 ? -k : k >= size ? 2 * size - 2 - k : k));
  return tf.gather(x, tf.tensor1d(index, 'int32'), 1);
}

// %% define="masksFromGrids"
function masksFromGrids(grids: tf.Tensor3D, shifts: [number, number][], height: number, width: number): tf.Tensor3D {
  return tf.tidy(() => {
    const b = Math.floor(grids.shape[1] / 2);
    const four = grids.expandDims(3) as tf.Tensor4D;
    const up = tf.image.resizeBilinear(four, [height, width], false, true).squeeze([3]) as tf.Tensor3D;
    const tall = reflectedRows(up, b);
    const padded = reflectedRows(tall.transpose([0, 2, 1]), b).transpose([0, 2, 1]);
    return tf.concat(range(shifts.length).map((n) => padded.slice([n, ...shifts[n]], [1, height, width]))) as tf.Tensor3D;
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
  return tf.tidy(() => {
    const shifts = range(count).map((): [number, number] => [Math.floor(random() * cells), Math.floor(random() * cells)]);
    const grids = range(count).map(() => grid(cells, cells, () => (random() > 1 - keep ? 1 : 0)));
    return masksFromGrids(tf.tensor3d(grids), shifts, height, width);
  });
}

// %% define="cosineSimilarity"
function cosineSimilarity(h: tf.Tensor1D, masked: tf.Tensor2D): tf.Tensor1D {
  return tf.tidy(() => {
    const both = tf.norm(masked, 'euclidean', 1).mul(tf.norm(h));
    return masked.dot(h).divNoNan(both) as tf.Tensor1D;
  });
}

// %% define="importance"
function importance(similarities: tf.Tensor1D, masks: tf.Tensor3D): tf.Tensor2D {
  return tf.tidy(() => weightedMean(column(similarities), masks));
}

// %% define="uncertainty"
function uncertainty(similarities: tf.Tensor1D, masks: tf.Tensor3D, importance: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => weightedMean(column(similarities).sub(importance).square(), masks));
}

// %% define="uRelax"
function uRelax(importance: tf.Tensor2D, uncertainty: tf.Tensor2D): tf.Tensor2D {
  const U = uncertainty.arraySync();
  const sorted = U.flat().sort((a, b) => a - b);
  const median = sorted[Math.ceil(sorted.length / 2) - 1];
  const R = importance.arraySync();
  return tf.tensor2d(grid(R.length, R[0].length, (i, j) => (U[i][j] <= median ? R[i][j] : 0)));
}

// %%
function similaritiesOf(image: tf.Tensor3D, encoder: Encoder, masks: tf.Tensor3D): tf.Tensor1D {
  return tf.tidy(() => {
    const features = encoder(tf.concat([image.expandDims(0), image.mul(masks.expandDims(3))]) as tf.Tensor4D);
    const [h, masked] = tf.split(features, [1, masks.shape[0]]);
    return cosineSimilarity(h.squeeze([0]), masked as tf.Tensor2D);
  });
}

// %% define="relax"
function relax(image: tf.Tensor3D, encoder: Encoder, masks: tf.Tensor3D): { importance: tf.Tensor2D; uncertainty: tf.Tensor2D } {
  const s = similaritiesOf(image, encoder, masks);
  const R = importance(s, masks);
  const U = uncertainty(s, masks, R);
  s.dispose();
  return { importance: R, uncertainty: U };
}

// %% define="masksNeeded"
function masksNeeded(t: number, delta: number): number {
  return Math.ceil(Math.log(2 / delta) / (2 * t * t));
}

// %% define="masksAtPrintedDelta"
const masksAtPrintedDelta: number = 3516;

// %% define="masksAtIntendedDelta"
const masksAtIntendedDelta: number = 26492;

// %% define="similarityHistogram"
function similarityHistogram(rows: { image: string; similarity: number }[]): VegaLiteSpec {
  const panel: any = {
    mark: 'bar',
    encoding: {
      x: { field: 'similarity', bin: { extent: [0, 1], step: 0.05 }, type: 'quantitative' },
      y: { aggregate: 'count', type: 'quantitative' },
      color: { field: 'image', type: 'nominal' },
    },
  };
  return { data: { values: rows }, facet: { row: { field: 'image', type: 'nominal' } }, spec: panel };
}

// %% define="smallestSimilarity"
const smallestSimilarity: number = 0.27;

// %% define="masksNeededEmpirical"
function masksNeededEmpirical(t: number, delta: number, smallest: number): number {
  return Math.ceil(((1 - smallest) ** 2 * Math.log(2 / delta)) / (2 * t ** 2));
}

// %% define="masksNeededNow"
const masksNeededNow: number = masksNeededEmpirical(0.01, 0.01, smallestSimilarity);

// %% define="onePassRelax"
function onePassRelax(
  image: tf.Tensor3D,
  encoder: Encoder,
  maskBatches: Iterable<tf.Tensor3D>,
): { importance: tf.Tensor2D; uncertainty: tf.Tensor2D } {
  const maps = new RunningMaps(image.shape[0], image.shape[1]);
  for (const masks of maskBatches) {
    const s = similaritiesOf(image, encoder, masks).arraySync();
    tf.tidy(() => {
      const pictures = tf.unstack(masks) as tf.Tensor2D[];
      s.forEach((value, n) => {
        maps.add(pictures[n], value);
        tf.keep(maps.W);
        tf.keep(maps.R);
        tf.keep(maps.S);
      });
    });
  }
  return { importance: maps.R, uncertainty: tf.divNoNan(maps.S, maps.W) as tf.Tensor2D };
}
`,
);
