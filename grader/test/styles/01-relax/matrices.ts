/** Vectorised: masks as matrix products, maps as matrix products, one pass a whole batch at a time. */
import { styleFrom } from '../style';

export const matrices = styleFrom(
  'matrix products',
  `
// %% define="conditionalImportance"
function conditionalImportance(score: Score, height: number, width: number, p: number): number[][] {
  const all = allMasks(height, width);
  const P = all.map((mask) => mask.flat().reduce((q, m) => q * (m ? p : 1 - p), 1));
  const s = all.map(score);
  const mean = (k: number) => {
    const condition = all.map((mask, n) => (mask.flat()[k] ? P[n] : 0));
    const total = condition.reduce((a, b) => a + b, 0);
    return condition.reduce((sum, q, n) => sum + (q / total) * s[n], 0);
  };
  return Array.from({ length: height }, (_, i) => Array.from({ length: width }, (_, j) => mean(i * width + j)));
}

// %% define="summedImportance"
function summedImportance(score: Score, height: number, width: number, p: number): number[][] {
  return allMasks(height, width)
    .map((mask) => {
      const kept = mask.flat().reduce((a, b) => a + b, 0);
      const factor = score(mask) * Math.exp((kept - 1) * Math.log(p) + (height * width - kept) * Math.log1p(-p));
      return mask.map((row) => row.map((m) => m * factor));
    })
    .reduce((sum, term) => sum.map((row, i) => row.map((value, j) => value + term[i][j])));
}

// %% define="masksFromGrids"
function masksFromGrids(grids: tf.Tensor3D, shifts: [number, number][], height: number, width: number): tf.Tensor3D {
  return tf.tidy(() => {
    const [N, cells] = grids.shape;
    const b = Math.floor(cells / 2);
    // row k: the bilinear weights of the padded pixel k
    const weights = (size: number) =>
      Array.from({ length: size + 2 * b }, (_, k) => {
        const inner = size - 1 - Math.abs(size - 1 - Math.abs(k - b));
        const centre = ((inner + 0.5) * cells) / size - 0.5;
        return Array.from({ length: cells }, (_, c) => {
          const x = Math.min(Math.max(centre, 0), cells - 1);
          return Math.max(0, 1 - Math.abs(x - c));
        });
      });
    const [tall, wide] = [weights(height), weights(width)];
    const A = tf.tensor3d(shifts.map(([dy]) => tall.slice(dy, dy + height)), [N, height, cells]);
    const B = tf.tensor3d(shifts.map(([, dx]) => wide.slice(dx, dx + width)), [N, width, cells]);
    return tf.matMul(tf.matMul(A, grids), B, false, true) as tf.Tensor3D;
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
    const uniform = tf.tensor3d(Array.from({ length: count * cells ** 2 }, () => random()), [count, cells, cells]);
    const grids = tf.less(uniform, keep).toFloat() as tf.Tensor3D;
    const shifts = Array.from({ length: count }, () => [0, 0].map(() => Math.floor(random() * cells)) as [number, number]);
    return masksFromGrids(grids, shifts, height, width);
  });
}

// %% define="cosineSimilarity"
function cosineSimilarity(h: tf.Tensor1D, masked: tf.Tensor2D): tf.Tensor1D {
  return tf.tidy(() => {
    const unit = (rows: tf.Tensor2D) => tf.divNoNan(rows, tf.norm(rows, 2, 1, true)) as tf.Tensor2D;
    return unit(masked).matMul(unit(h.expandDims(0)), false, true).squeeze([1]);
  });
}

// %% define="importance"
function importance(similarities: tf.Tensor1D, masks: tf.Tensor3D): tf.Tensor2D {
  return tf.tidy(() => {
    const [N, H, W] = masks.shape;
    const both = tf.stack([similarities, tf.ones([N])]).matMul(masks.reshape([N, H * W]) as tf.Tensor2D);
    const [top, bottom] = tf.split(both, 2);
    return tf.div(top, bottom).reshape([H, W]);
  });
}

// %% define="uncertainty"
function uncertainty(similarities: tf.Tensor1D, masks: tf.Tensor3D, importance: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => {
    const [N, H, W] = masks.shape;
    const flat = masks.reshape([N, H * W]) as tf.Tensor2D;
    const kept = flat.sum(0);
    const secondMoment = similarities.square().reshape([1, N]).matMul(flat as tf.Tensor2D).div(kept).reshape([H, W]);
    return secondMoment.sub(importance.square()) as tf.Tensor2D;
  });
}

// %% define="uRelax"
function uRelax(importance: tf.Tensor2D, uncertainty: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => {
    const u = uncertainty.flatten();
    // a value is kept when at most half of the values are strictly below it ... counted in one comparison matrix
    const below = u.expandDims(0).less(u.expandDims(1)).toFloat().sum(1);
    const certain = below.lessEqual(Math.floor((u.size - 1) / 2)).reshape(uncertainty.shape);
    return importance.where(certain, tf.zerosLike(importance)) as tf.Tensor2D;
  });
}

// %% define="relax"
function relax(image: tf.Tensor3D, encoder: Encoder, masks: tf.Tensor3D): { importance: tf.Tensor2D; uncertainty: tf.Tensor2D } {
  return tf.tidy(() => {
    const h = encoder(tf.stack([image]) as tf.Tensor4D).squeeze([0]) as tf.Tensor1D;
    const s = cosineSimilarity(h, encoder(tf.mul(image.expandDims(0), masks.expandDims(-1)) as tf.Tensor4D));
    const R = importance(s, masks);
    return { importance: R, uncertainty: uncertainty(s, masks, R) };
  });
}

// %% define="masksNeeded"
function masksNeeded(t: number, delta: number): number {
  return Math.ceil(0.5 * t ** -2 * Math.log(2 / delta));
}

// %% define="masksAtPrintedDelta"
const masksAtPrintedDelta: number = Math.ceil(Math.log(2 / 0.99) / (2 * 0.01 ** 2));

// %% define="masksAtIntendedDelta"
const masksAtIntendedDelta: number = Math.ceil(Math.log(2 / 0.01) / (2 * 0.01 ** 2));

// %% define="similarityHistogram"
function similarityHistogram(rows: { image: string; similarity: number }[]): VegaLiteSpec {
  const names = [...new Set(rows.map((row) => row.image))];
  return {
    vconcat: names.map((name) => ({
      title: name,
      data: { values: rows.filter((row) => row.image === name) },
      mark: 'bar' as const,
      encoding: {
        x: { field: 'similarity', type: 'quantitative' as const, bin: { step: 0.025 }, scale: { domain: [0, 1] } },
        y: { aggregate: 'count' as const, type: 'quantitative' as const },
      },
    })),
  };
}

// %% define="smallestSimilarity"
const smallestSimilarity: number = 0.27;

// %% define="masksNeededEmpirical"
function masksNeededEmpirical(t: number, delta: number, smallest: number): number {
  return Math.ceil(0.5 * ((1 - smallest) / t) ** 2 * Math.log(2 / delta));
}

// %% define="masksNeededNow"
const masksNeededNow: number = Math.ceil(5000 * (1 - smallestSimilarity) ** 2 * Math.log(200));

// %% define="onePassRelax"
function onePassRelax(
  image: tf.Tensor3D,
  encoder: Encoder,
  maskBatches: Iterable<tf.Tensor3D>,
): { importance: tf.Tensor2D; uncertainty: tf.Tensor2D } {
  const [H, W] = image.shape;
  const h = encoder(image.expandDims(0)).squeeze([0]) as tf.Tensor1D;
  // Two groups of masks are merged exactly: Chan's form of the same recursion, a batch at a time.
  let [weight, mean, spread] = [0, 0, 0].map(() => tf.zeros([H, W]) as tf.Tensor);
  for (const masks of maskBatches) {
    [weight, mean, spread] = tf.tidy(() => {
      const s = cosineSimilarity(h, encoder(image.mul(masks.expandDims(3)))).reshape([-1, 1, 1]);
      const w = masks.sum(0);
      const m = s.mul(masks).sum(0).divNoNan(w);
      const u = s.sub(m).square().mul(masks).sum(0);
      const total = weight.add(w);
      const shift = m.sub(mean);
      return [
        total,
        mean.add(shift.mul(w).divNoNan(total)),
        spread.add(u).add(shift.square().mul(w).mul(weight).divNoNan(total)),
      ];
    });
  }
  return { importance: mean as tf.Tensor2D, uncertainty: spread.divNoNan(weight) as tf.Tensor2D };
}
`,
);
