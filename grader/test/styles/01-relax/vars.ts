/** JavaScript as it was written long ago: var, function expressions, index loops, no types. */
import { styleFrom } from '../style';

export const vars = styleFrom(
  'var and function expressions',
  `
// %% define="conditionalImportance"
var conditionalImportance = function (score: Score, height: number, width: number, p: number): number[][] {
  var masks = allMasks(height, width), out = [], i, j, n, a, b;
  for (i = 0; i < height; i++) {
    out[i] = [];
    for (j = 0; j < width; j++) {
      var sum = 0;
      for (n = 0; n < masks.length; n++) {
        if (masks[n][i][j] == 0) continue;
        var q = 1;
        for (a = 0; a < height; a++) for (b = 0; b < width; b++) if (a != i || b != j) q = q * (masks[n][a][b] ? p : 1 - p);
        sum = sum + q * score(masks[n]);
      }
      out[i][j] = sum;
    }
  }
  return out;
};

// %% define="summedImportance"
var summedImportance = function (score: Score, height: number, width: number, p: number): number[][] {
  var out = [];
  for (var i = 0; i < height; i++) {
    out.push([]);
    for (var j = 0; j < width; j++) {
      out[i].push(0);
      allMasks(height, width).forEach(function (mask) {
        var kept = mask.reduce(function (total, row) { return total + row.filter(Boolean).length; }, 0);
        out[i][j] += score(mask) * mask[i][j] * Math.pow(p, kept) * Math.pow(1 - p, height * width - kept) / p;
      });
    }
  }
  return out;
};

// %% define="masksFromGrids"
var masksFromGrids = function (grids: tf.Tensor3D, shifts: [number, number][], height: number, width: number): tf.Tensor3D {
  return tf.tidy(function () {
    var b = Math.floor(grids.shape[1] / 2), out = [];
    for (var n = 0; n < shifts.length; n++) {
      var up = tf.image.resizeBilinear(tf.gather(grids, [n]).expandDims(3) as tf.Tensor4D, [height, width], false, true);
      var padded = tf.mirrorPad(up, [[0, 0], [b, b], [b, b], [0, 0]], 'reflect');
      out.push(tf.slice(padded, [0, shifts[n][0], shifts[n][1], 0], [1, height, width, 1]).reshape([height, width]));
    }
    return tf.stack(out) as tf.Tensor3D;
  });
};

// %% define="sampleMasks"
var sampleMasks = function (count: number, height: number, width: number, options: any): tf.Tensor3D {
  var cells = options.cells || 7;
  var keep = options.keep || 0.5;
  var grids = new Float32Array(count * cells * cells);
  var shifts = new Array(count);
  for (var k = 0; k < grids.length; k++) if (options.random() < keep) grids[k] = 1;
  for (var n = 0; n < count; n++) {
    var dx = Math.floor(options.random() * cells);
    var dy = Math.floor(options.random() * cells);
    shifts[n] = [dy, dx];
  }
  return masksFromGrids(tf.tensor3d(grids, [count, cells, cells]), shifts, height, width);
};

// %% define="cosineSimilarity"
var cosineSimilarity = function (h: tf.Tensor1D, masked: tf.Tensor2D): tf.Tensor1D {
  var lengths = masked.square().sum(1).sqrt().mul(h.square().sum().sqrt());
  return tf.div(masked.mul(h.expandDims(0)).sum(1), tf.maximum(lengths, 1e-12));
};

// %% define="importance"
var importance = function (similarities: tf.Tensor1D, masks: tf.Tensor3D): tf.Tensor2D {
  var s = similarities.expandDims(1).expandDims(2);
  return tf.div(tf.mean(tf.mul(s, masks), 0), tf.mean(masks, 0));
};

// %% define="uncertainty"
var uncertainty = function (similarities: tf.Tensor1D, masks: tf.Tensor3D, importance: tf.Tensor2D): tf.Tensor2D {
  var s = similarities.expandDims(1).expandDims(2);
  return tf.div(tf.mean(tf.mul(tf.pow(tf.sub(s, importance), 2), masks), 0), tf.mean(masks, 0));
};

// %% define="uRelax"
var uRelax = function (importance: tf.Tensor2D, uncertainty: tf.Tensor2D): tf.Tensor2D {
  var all = Array.prototype.slice.call(uncertainty.dataSync());
  all.sort(function (x, y) { return x - y; });
  var limit = all[all.length % 2 == 0 ? all.length / 2 - 1 : (all.length - 1) / 2];
  return importance.mul(uncertainty.lessEqual(limit).cast('float32'));
};

// %% define="relax"
var relax = function (image: tf.Tensor3D, encoder: Encoder, masks: tf.Tensor3D) {
  var h = encoder(image.reshape([1].concat(image.shape) as [number, number, number, number]));
  var out = [];
  for (var n = 0; n < masks.shape[0]; n += 8) {
    var some = masks.slice([n, 0, 0], [Math.min(8, masks.shape[0] - n), -1, -1]);
    out.push(encoder(tf.mul(image, some.expandDims(3))));
  }
  var s = cosineSimilarity(h.reshape([h.size]), tf.concat(out, 0) as tf.Tensor2D);
  var R = importance(s, masks);
  var U = uncertainty(s, masks, R);
  return { importance: R, uncertainty: U };
};

// %% define="masksNeeded"
var masksNeeded = function (t: number, delta: number) {
  var N = Math.log(2 / delta) / (2 * t * t);
  return N % 1 === 0 ? N : Math.floor(N) + 1;
};

// %% define="masksAtPrintedDelta"
var masksAtPrintedDelta = 3516;

// %% define="masksAtIntendedDelta"
var masksAtIntendedDelta = 26492;

// %% define="similarityHistogram"
var similarityHistogram = function (rows: { image: string; similarity: number }[]): VegaLiteSpec {
  var counts = {};
  for (var k = 0; k < rows.length; k++) {
    var bin = Math.min(19, Math.floor(rows[k].similarity * 20));
    counts[rows[k].image] = counts[rows[k].image] || new Array(20).fill(0);
    counts[rows[k].image][bin]++;
  }
  var bars = [];
  for (var name in counts) for (var b = 0; b < 20; b++) {
    var label = (b / 20).toFixed(2) + ' - ' + ((b + 1) / 20).toFixed(2);
    bars.push({ image: name, bin: label, count: counts[name][b] });
  }
  return {
    data: { values: bars },
    mark: 'bar',
    encoding: {
      x: { field: 'bin', type: 'ordinal' },
      y: { field: 'count', type: 'quantitative' },
      color: { field: 'image', type: 'nominal' },
    },
  };
};

// %% define="smallestSimilarity"
var smallestSimilarity = 0.27;

// %% define="masksNeededEmpirical"
var masksNeededEmpirical = function (t: number, delta: number, smallest: number) {
  return Math.ceil(Math.pow(1 - smallest, 2) * Math.log(2 / delta) / (2 * Math.pow(t, 2)));
};

// %% define="masksNeededNow"
var masksNeededNow = masksNeededEmpirical(0.01, 0.01, smallestSimilarity);

// %% define="onePassRelax"
var onePassRelax = function (image: tf.Tensor3D, encoder: Encoder, maskBatches: Iterable<tf.Tensor3D>) {
  var height = image.shape[0], width = image.shape[1];
  var W = [], R = [], U = [], i, j;
  for (i = 0; i < height; i++) {
    W.push([]); R.push([]); U.push([]);
    for (j = 0; j < width; j++) { W[i].push(0); R[i].push(0); U[i].push(0); }
  }
  var h = encoder(image.expandDims(0)).squeeze([0]) as tf.Tensor1D;
  var iterator = maskBatches[Symbol.iterator]();
  for (var next = iterator.next(); !next.done; next = iterator.next()) {
    var M = next.value.arraySync();
    var s = cosineSimilarity(h, encoder(tf.mul(image, next.value.expandDims(3)))).arraySync();
    for (var n = 0; n < s.length; n++) for (i = 0; i < height; i++) for (j = 0; j < width; j++) {
      var m = M[n][i][j];
      if (m > 0) {
        W[i][j] += m;
        var old = R[i][j];
        R[i][j] = old + m * (s[n] - old) / W[i][j];
        U[i][j] += m * (s[n] - old) * (s[n] - R[i][j]);
      }
    }
  }
  for (i = 0; i < height; i++) for (j = 0; j < width; j++) if (W[i][j] > 0) U[i][j] /= W[i][j];
  return { importance: tf.tensor2d(R), uncertainty: tf.tensor2d(U) };
};
`,
);
