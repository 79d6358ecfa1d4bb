/** var, function expressions, no types; coalitions from a growing list. */
import { styleFrom } from '../style';

export const vars = styleFrom(
  'var and function expressions',
  `
// %% define="normPrototype"
var normPrototype = function (w, lambda) {
  var out = [];
  for (var i = 0; i < w.length; i++) out[i] = w[i] / (2 * lambda);
  return out;
};

// %% define="maximizeActivation"
var maximizeActivation = function (objective, start, options) {
  options = options || {};
  var rate = options.rate === undefined ? 0.1 : options.rate;
  var steps = options.steps === undefined ? 100 : options.steps;
  var gradient = tf.grad(objective);
  var x = tf.clone(start);
  for (var i = 0; i < steps; i++) {
    var g = gradient(x);
    var next = tf.add(x, tf.mul(g, rate));
    g.dispose();
    x.dispose();
    x = next;
  }
  return x;
};

// %% define="gaussianPrototype"
var gaussianPrototype = function (w, mean, covariance) {
  var out = mean.slice();
  for (var i = 0; i < w.length; i++) for (var j = 0; j < w.length; j++) out[i] += covariance[i][j] * w[j];
  return out;
};

// %% define="generatorPrototype"
var generatorPrototype = function (w, A, c, lambda) {
  var d = A.length, k = A[0].length, i, j, z = [], x = [];
  for (j = 0; j < k; j++) {
    z[j] = 0;
    for (i = 0; i < d; i++) z[j] += A[i][j] * w[i];
    z[j] /= 2 * lambda;
  }
  for (i = 0; i < d; i++) {
    x[i] = c[i];
    for (j = 0; j < k; j++) x[i] += A[i][j] * z[j];
  }
  return x;
};

// %% define="minMaxPooling"
var minMaxPooling = function (x) {
  return Math.min.apply(null, [x[0], Math.max.apply(null, [x[1], x[2]])]);
};

// %% define="coalitionValue"
var coalitionValue = function (f, x, reference) {
  return function (present) {
    return f(x.map(function (v, i) { if (present[i]) return v; else return reference[i]; }));
  };
};

// %% define="shapleyValues"
var shapleyValues = function (value, players) {
  var coalitions = [[]], out = [], i;
  for (i = 0; i < players; i++) {
    coalitions = coalitions.concat(coalitions.map(function (S) { return S.concat([i]); }));
    out.push(0);
  }
  var asBooleans = function (S) { return out.map(function (_, k) { return S.indexOf(k) >= 0; }); };
  var weight = function (s) {
    var w = 1 / players;
    for (var k = 1; k <= s; k++) w = w * k / (players - k);
    return w;
  };
  var values = coalitions.map(function (S) { return value(asBooleans(S)); });
  coalitions.forEach(function (S, n) {
    for (i = 0; i < players; i++) {
      if (S.indexOf(i) >= 0) out[i] += weight(S.length - 1) * values[n];
      else out[i] -= weight(S.length) * values[n];
    }
  });
  return out;
};

// %% define="shapleyAt321"
var shapleyAt321 = ['7 / 6', '(2)/(3)', '1/(2*3)'];

// %% define="gradientTimesInput"
var gradientTimesInput = function (f, x) {
  return tf.tidy(function () { return tf.mul(tf.grad(f)(x), x); });
};
`,
);
