/** Plain arrays and loops, a tensor only at the end. */
import { styleFrom } from '../style';

export const loops = styleFrom(
  'plain arrays and loops',
  `
// %% define="conditionalImportance"
function conditionalImportance(score: Score, height: number, width: number, p: number): number[][] {
  const n = height * width;
  const result: number[][] = [];
  for (let i = 0; i < height; i++) {
    result[i] = [];
    for (let j = 0; j < width; j++) {
      let top = 0;
      let bottom = 0;
      for (let k = 0; k < Math.pow(2, n); k++) {
        const mask: number[][] = [];
        let probability = 1;
        for (let a = 0; a < height; a++) {
          mask[a] = [];
          for (let b = 0; b < width; b++) {
            mask[a][b] = Math.floor(k / Math.pow(2, a * width + b)) % 2;
            probability *= mask[a][b] === 1 ? p : 1 - p;
          }
        }
        if (mask[i][j] === 1) {
          top += probability * score(mask);
          bottom += probability;
        }
      }
      result[i][j] = top / bottom;
    }
  }
  return result;
}

// %% define="summedImportance"
function summedImportance(score: Score, height: number, width: number, p: number): number[][] {
  const sums: number[][] = [];
  for (let i = 0; i < height; i++) sums.push(new Array(width).fill(0));
  for (const mask of allMasks(height, width)) {
    let kept = 0;
    for (const row of mask) for (const m of row) kept += m;
    const probability = Math.pow(p, kept) * Math.pow(1 - p, height * width - kept);
    const s = score(mask);
    for (let i = 0; i < height; i++) for (let j = 0; j < width; j++) if (mask[i][j]) sums[i][j] += s * probability;
  }
  for (let i = 0; i < height; i++) for (let j = 0; j < width; j++) sums[i][j] /= p;
  return sums;
}

// %% define="masksFromGrids"
function masksFromGrids(grids: tf.Tensor3D, shifts: [number, number][], height: number, width: number): tf.Tensor3D {
  const [N, cells] = grids.shape;
  const g = grids.arraySync();
  const b = Math.floor(cells / 2);
  // the two neighbouring cells of a pixel, and the weight of the second
  function neighbours(pixel: number, size: number): [number, number, number] {
    if (pixel < 0) pixel = -pixel;
    if (pixel > size - 1) pixel = 2 * (size - 1) - pixel;
    const x = Math.min(Math.max(((pixel + 0.5) * cells) / size - 0.5, 0), cells - 1);
    const low = Math.floor(x);
    return [low, Math.min(low + 1, cells - 1), x - low];
  }
  const values: number[] = [];
  for (let n = 0; n < N; n++) {
    for (let i = 0; i < height; i++) {
      for (let j = 0; j < width; j++) {
        const [top, bottom, v] = neighbours(i + shifts[n][0] - b, height);
        const [left, right, u] = neighbours(j + shifts[n][1] - b, width);
        const above = g[n][top][left] * (1 - u) + g[n][top][right] * u;
        const below = g[n][bottom][left] * (1 - u) + g[n][bottom][right] * u;
        values.push(above * (1 - v) + below * v);
      }
    }
  }
  return tf.tensor3d(values, [N, height, width]);
}

// %% define="sampleMasks"
function sampleMasks(
  count: number,
  height: number,
  width: number,
  options: { cells?: number; keep?: number; random: () => number },
): tf.Tensor3D {
  const cells = options.cells ?? 7;
  const keep = options.keep ?? 0.5;
  const grids: number[][][] = [];
  const shifts: [number, number][] = [];
  for (let n = 0; n < count; n++) {
    shifts.push([Math.floor(options.random() * cells), Math.floor(options.random() * cells)]);
    grids[n] = [];
    for (let i = 0; i < cells; i++) {
      grids[n][i] = [];
      for (let j = 0; j < cells; j++) grids[n][i][j] = options.random() < keep ? 1 : 0;
    }
  }
  const tensor = tf.tensor3d(grids, [count, cells, cells]);
  const masks = masksFromGrids(tensor, shifts, height, width);
  tensor.dispose();
  return masks;
}

// %% define="cosineSimilarity"
function cosineSimilarity(h: tf.Tensor1D, masked: tf.Tensor2D): tf.Tensor1D {
  const a = h.arraySync();
  const result: number[] = [];
  for (const b of masked.arraySync()) {
    let dot = 0, aa = 0, bb = 0;
    for (let d = 0; d < a.length; d++) {
      dot += a[d] * b[d];
      aa += a[d] * a[d];
      bb += b[d] * b[d];
    }
    result.push(aa === 0 || bb === 0 ? 0 : dot / Math.sqrt(aa * bb));
  }
  return tf.tensor1d(result);
}

// %% define="importance"
function importance(similarities: tf.Tensor1D, masks: tf.Tensor3D): tf.Tensor2D {
  const s = similarities.dataSync();
  const M = masks.arraySync();
  const [N, H, W] = masks.shape;
  const R: number[][] = [];
  for (let i = 0; i < H; i++) {
    R[i] = [];
    for (let j = 0; j < W; j++) {
      let top = 0, bottom = 0;
      for (let n = 0; n < N; n++) {
        top += s[n] * M[n][i][j];
        bottom += M[n][i][j];
      }
      R[i][j] = top / bottom;
    }
  }
  return tf.tensor2d(R, [H, W]);
}

// %% define="uncertainty"
function uncertainty(similarities: tf.Tensor1D, masks: tf.Tensor3D, importance: tf.Tensor2D): tf.Tensor2D {
  const s = similarities.dataSync();
  const M = masks.arraySync();
  const R = importance.arraySync();
  const [N, H, W] = masks.shape;
  const U: number[][] = [];
  for (let i = 0; i < H; i++) {
    U[i] = [];
    for (let j = 0; j < W; j++) {
      let top = 0, bottom = 0;
      for (let n = 0; n < N; n++) {
        top += (s[n] - R[i][j]) ** 2 * M[n][i][j];
        bottom += M[n][i][j];
      }
      U[i][j] = top / bottom;
    }
  }
  return tf.tensor2d(U, [H, W]);
}

// %% define="uRelax"
function uRelax(importance: tf.Tensor2D, uncertainty: tf.Tensor2D): tf.Tensor2D {
  const R = importance.arraySync();
  const U = uncertainty.arraySync();
  const sorted = U.flat().sort((a, b) => a - b);
  const half = sorted.length / 2;
  const median = sorted.length % 2 ? sorted[half - 0.5] : 0.5 * (sorted[half - 1] + sorted[half]);
  for (let i = 0; i < R.length; i++) for (let j = 0; j < R[i].length; j++) if (U[i][j] > median) R[i][j] = 0;
  return tf.tensor2d(R);
}

// %% define="relax"
function relax(image: tf.Tensor3D, encoder: Encoder, masks: tf.Tensor3D): { importance: tf.Tensor2D; uncertainty: tf.Tensor2D } {
  const [N, H, W] = masks.shape;
  const h = encoder(image.reshape([1, H, W, -1])).reshape([-1]) as tf.Tensor1D;
  const X = image.arraySync();
  const M = masks.arraySync();
  const features: number[][] = [];
  for (let n = 0; n < N; n++) {
    const hidden = X.map((row, i) => row.map((pixel, j) => pixel.map((channel) => channel * M[n][i][j])));
    features.push(encoder(tf.tensor4d([hidden])).arraySync()[0]);
  }
  const s = cosineSimilarity(h, tf.tensor2d(features));
  const R = importance(s, masks);
  const U = uncertainty(s, masks, R);
  return { importance: R, uncertainty: U };
}

// %% define="masksNeeded"
function masksNeeded(t: number, delta: number): number {
  const exact = Math.log(2 / delta) / (2 * t * t);
  return Math.ceil(exact);
}

// %% define="masksAtPrintedDelta"
const masksAtPrintedDelta: number = 3516;

// %% define="masksAtIntendedDelta"
const masksAtIntendedDelta: number = 26492;

// %% define="similarityHistogram"
function similarityHistogram(rows: { image: string; similarity: number }[]): VegaLiteSpec {
  const bars: { image: string; from: number; to: number; count: number }[] = [];
  for (const image of new Set(rows.map((row) => row.image))) {
    for (let k = 0; k < 40; k++) {
      const inside = rows.filter((row) => row.image === image && Math.min(39, Math.floor(row.similarity * 40)) === k);
      bars.push({ image, from: k / 40, to: (k + 1) / 40, count: inside.length });
    }
  }
  return {
    data: { values: bars },
    mark: { type: 'bar' },
    encoding: {
      row: { field: 'image', type: 'nominal' },
      x: { field: 'from', type: 'quantitative', bin: { binned: true, step: 0.025 }, title: 'similarity' },
      x2: { field: 'to' },
      y: { field: 'count', type: 'quantitative' },
    },
  };
}

// %% define="smallestSimilarity"
const smallestSimilarity: number = 0.27;

// %% define="masksNeededEmpirical"
function masksNeededEmpirical(t: number, delta: number, smallest: number): number {
  const c = 1 - smallest;
  return Math.ceil(c * c * Math.log(2 / delta) / (2 * t * t));
}

// %% define="masksNeededNow"
const masksNeededNow: number = masksNeededEmpirical(0.01, 0.01, smallestSimilarity);

// %% define="onePassRelax"
function onePassRelax(
  image: tf.Tensor3D,
  encoder: Encoder,
  maskBatches: Iterable<tf.Tensor3D>,
): { importance: tf.Tensor2D; uncertainty: tf.Tensor2D } {
  const [H, W] = image.shape;
  const pixels = H * W;
  const weight = new Float64Array(pixels);
  const R = new Float64Array(pixels);
  const U = new Float64Array(pixels);
  const h = encoder(image.expandDims(0)).flatten();
  for (const batch of maskBatches) {
    const features = encoder(image.mul(batch.expandDims(3)));
    const s = cosineSimilarity(h, features).dataSync();
    const M = batch.dataSync();
    for (let n = 0; n < s.length; n++) {
      for (let k = 0; k < pixels; k++) {
        const m = M[n * pixels + k];
        if (m === 0) continue;
        weight[k] += m;
        const before = s[n] - R[k];
        R[k] += (m * before) / weight[k];
        U[k] += m * before * (s[n] - R[k]);
      }
    }
  }
  const variance = U.map((u, k) => (weight[k] > 0 ? u / weight[k] : 0));
  return {
    importance: tf.tensor2d(Float32Array.from(R), [H, W]),
    uncertainty: tf.tensor2d(Float32Array.from(variance), [H, W]),
  };
}
`,
);
