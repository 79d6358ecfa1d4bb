/** var, function expressions, no types; in LRP the share of every connection is made once, as a matrix of each layer. */
import { styleFrom } from '../style';

export const vars = styleFrom(
  'var and function expressions',
  `
// %% define="classPrototype"
var classPrototype = function (w, mean, covariance) {
  var out = [];
  mean.forEach(function (m, i) {
    out[i] = m;
    w.forEach(function (v, j) { out[i] += covariance[i][j] * v; });
  });
  return out;
};

// %% define="shapleyAt111"
var shapleyAt111 = ['8/12', '2/12', '1 - 10/12'];

// %% define="rootPoint"
var rootPoint = function (x, mean, theta) {
  var n = Math.sqrt(x.reduce(function (s, v, i) { return s + Math.pow(v - mean[i], 2); }, 0));
  return x.map(function (v, i) { return v - (n - theta) * (v - mean[i]) / n; });
};

// %% define="taylorTerms"
var taylorTerms = function (x, mean, theta) {
  var n2 = x.reduce(function (s, v, i) { return s + Math.pow(v - mean[i], 2); }, 0);
  return x.map(function (v, i) { return Math.pow(v - mean[i], 2) / n2 * (Math.sqrt(n2) - theta); });
};

// %% define="firstOrderTerms"
var firstOrderTerms = function (f, root, x) {
  return tf.tidy(function () {
    var g = tf.grad(f)(root);
    return tf.neg(g).mul(tf.sub(root, x));
  });
};

// %% define="networkA"
var networkA = [{ weights: [[1, 0], [-1, 1]] }, { weights: [[1], [1]] }];

// %% define="networkB"
var networkB = [{ weights: [[1, -1], [0, 1]] }, { weights: [[1], [1]] }];

// %% define="networkC"
var networkC = [{ weights: [[1, -1, 1], [-1, 1, 1]] }, { weights: [[.5], [.5], [.5]] }];

// %% define="lrpZPlus"
var lrpZPlus = function (layers, x) {
  var shares = [], a = x, l, j, k;
  for (l = 0; l < layers.length; l++) {
    var W = layers[l].weights, next = [], share = W.map(function (row) { return row.map(function () { return 0; }); });
    for (k = 0; k < W[0].length; k++) {
      var z = layers[l].bias ? layers[l].bias[k] : 0, positive = 0;
      for (j = 0; j < a.length; j++) {
        z += a[j] * W[j][k];
        if (W[j][k] > 0) positive += a[j] * W[j][k];
      }
      for (j = 0; j < a.length; j++) if (W[j][k] > 0 && positive > 0) share[j][k] = a[j] * W[j][k] / positive;
      next[k] = z > 0 ? z : 0;
    }
    shares.push(share);
    a = next;
  }
  var result = [a];
  while (shares.length > 0) {
    var top = result[0];
    result.unshift(shares.pop().map(function (row) { return row.reduce(function (s, v, i) { return s + v * top[i]; }, 0); }));
  }
  return result;
};

// %% define="stepsA"
var stepsA = { R3: '(a3/(a3+a4))*Rout', R4: '(a4/(a3+a4))*Rout', R1: '1*R3', R2: '1*R4' };

// %% define="stepsB"
var stepsB = { R3: '(a3/(a3+a4))*Rout', R4: '(a4/(a3+a4))*Rout', R1: '1*R3', R2: '1*R4' };

// %% define="stepsC"
var stepsC = { R3: 'a3/2', R4: 'a4/2', R5: 'a5/2', R1: '1*R3 + x1*R5/(x1+x2)', R2: '1*R4 + x2*R5/(x1+x2)' };

// %% define="relevanceA"
var relevanceA = { R1: ['x1 - x2', '0'], R2: ['x2', 'x2'] };

// %% define="relevanceB"
var relevanceB = { R1: ['x1', 'x1'], R2: ['0', 'x2 - x1'] };

// %% define="relevanceC"
var relevanceC = { R1: ['x1 - x2/2', 'x1/2'], R2: ['x2/2', 'x2 - x1/2'] };
`,
);
