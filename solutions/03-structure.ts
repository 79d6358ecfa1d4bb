// %% [markdown]
// # Sheet 3: prototypes, Shapley values, Taylor expansion, and LRP on three networks
//
// This sheet returns to the tools of sheet 2, each from another side, and then adds a new one. Layer-wise relevance
// propagation (LRP) sends the output of a network back through its layers. Here you apply it to three networks that compute
// the very same function. Does it give them the same explanation? On this sheet you
// 1. derive a class prototype, with a different sign convention;
// 2. work out Shapley values where features are alike;
// 3. expand a distance at its root point, by hand and by machine;
// 4. build three networks that compute a maximum, and propagate relevance through them.
//
// ### How to work
//
// - Cells that say `todo('…')` are yours: replace that call with your code or your answer. Keep the names and the signatures.
// - Each of them is followed by a cell to **try** it. First you run it on a toy example that you can check by hand. Then
//   `await check('name')` compares your function with a few known cases and tells you what differs. (For an answer that you type
//   in, the check says only whether it can be read. Whether the answer is right is for you to check; the grading will tell.)
// - The grader runs **only the cells that define** a function or an answer, and it calls your functions with inputs of its
//   own. So a function may use its arguments, your other functions and the imports of the first cell, but nothing from the
//   cells that try things out. You may put helper functions in the same cell, or in a cell that you add before it.
// - Everything you need is imported in the first cell. Import nothing except `@course/kit`.
// - **Arguments are not yours.** A function leaves its arguments as they were: it neither changes them nor disposes of them.
// - Vectors and matrices are plain `number[]` and `number[][]`. Where a gradient is taken, vectors are tensors.
// - A person reads the derivations and comments on them. They have no points of their own, but you need their results for the
//   answers that you type in below.
// - When you have finished, choose *Kernel → Restart Kernel and Run All Cells…*, then save. The saved state is what is graded.
//
// **Answers in quotes** are mathematics, not strings: they are right when their value is right, however they are written.
// `'9/4'`, `'2 1/4'`, `'18/8'` and `'2.25'` are the same number; `'x2/2'`, `'0.5*x2'` and `'½·x₂'` are the same expression.
// The allowed forms are integers, fractions, mixed numbers, decimals where they are exact, `+ - * / ^` and parentheses.
// Expressions may also contain the variables that are named, and `min`, `max`, `abs`, `relu`. For anything else you are told
// the position of the fault, and what is allowed there.

// %% setup
import { tf, check, todo, showChart, ascentChart, networkChart } from '@course/kit';
import type { Layer } from '@course/kit';

await tf.ready();

// %% [markdown]
// ### Notation
//
// | symbol | meaning | in the code |
// |---|---|---|
// | $x \in \mathbb{R}^d$ | input | `x`, `number[]` or `tf.Tensor1D` |
// | $\mu$, $\Sigma$ | mean and covariance, $\Sigma$ symmetric and positive definite | `mean`, `covariance` |
// | $\theta > 0$ | offset of the distance in problem 3 | `theta` |
// | $\tilde x$ | root point, $f(\tilde x) = 0$ | `root` |
// | $\phi_i$ | first-order Taylor term of feature $i$ | |
// | $a_j$, $w_{jk}$ | activation of unit $j$; weight from unit $j$ to unit $k$ of the next layer | `weights[j][k]` |
// | $w^+ = \max(0, w)$ | positive part of a weight | |
// | $R_j$ | relevance of unit $j$ | |

// %% [markdown]
// ## Problem 1: class prototype
//
// A typical member of a class is an input that has a high score for the class, $f(x) = w^\top x + b$, and is also probable. With
// $x \sim \mathcal{N}(\mu, \Sigma)$, this is
//
// $$x^\star = \operatorname{argmax}_x\; f(x) + \Omega(x), \qquad \Omega(x) = + \log p(x), \qquad
//   \log p(x) = -\tfrac12 (x - \mu)^\top \Sigma^{-1} (x - \mu) + \text{const}.$$
//
// Mind the signs: on sheet 2, a *penalty* $\Omega$ was subtracted. Here, a *reward* $\Omega$ is added. Do not copy the result of
// sheet 2: work it out again, and then compare.
//
// In the graded cases, every covariance is square, symmetric and positive definite. For anything else (singular, not
// symmetric, of a different size from `w` or `mean`) there is no density. The solution throws an error that names the
// argument, and yours may do the same.

// %% define="classPrototype"
// BEGIN SOLUTION
/** A Cholesky factorisation succeeds exactly for positive definite matrices. @throws for anything but a covariance of size d */
function checkCovariance(call: string, covariance: number[][], d: number): void {
  const fail = (expected: string): never => {
    throw new Error(`${call}: expected covariance ${expected}`);
  };
  if (covariance.length !== d || covariance.some((row) => row.length !== d))
    fail(`of shape [${d}, ${d}], got ${covariance.length} rows of ${covariance.map((row) => row.length)}`);
  const scale = Math.max(...covariance.map((row, i) => Math.abs(row[i])));
  const L = covariance.map((row) => row.map(() => 0));
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      if (!(Math.abs(covariance[i][j] - covariance[j][i]) <= 1e-9 * scale))
        fail(`symmetric, got ${covariance[i][j]} at [${i}][${j}] and ${covariance[j][i]} at [${j}][${i}]`);
      const rest = covariance[i][j] - L[i].reduce((sum, value, k) => sum + value * L[j][k], 0);
      if (i === j && !(rest > 1e-12 * scale)) fail('positive definite, got a singular or indefinite one');
      L[i][j] = i === j ? Math.sqrt(rest) : rest / L[j][j];
    }
  }
}
// END SOLUTION

/**
 * The maximum of wᵀx + b + log p(x) for x ~ N(mean, covariance).
 *
 * @param w          weights, `[d]`
 * @param mean       μ, `[d]`
 * @param covariance Σ, `[d][d]`, symmetric and positive definite
 * @returns x*, `[d]`
 */
function classPrototype(w: number[], mean: number[], covariance: number[][]): number[] {
  // BEGIN SOLUTION Return the x where the gradient of f(x) + Ω(x) is zero.
  if (mean.length !== w.length) throw new Error(`classPrototype: expected mean of length ${w.length}, as w, got ${mean.length}`);
  checkCovariance('classPrototype', covariance, w.length);
  // w − Σ⁻¹ (x − μ) = 0. On sheet 2, the penalty −log p was subtracted. That is the same objective, so x is the same.
  return mean.map((m, i) => m + covariance[i].reduce((sum, value, j) => sum + value * w[j], 0));
  // END SOLUTION
}

// %% [markdown]
// **Try it.** $w = (1, -1)$, $\mu = (0, 1)$ and $\Sigma = \begin{pmatrix}2&1\\1&3\end{pmatrix}$, whose inverse is
// $\begin{pmatrix}0.6&-0.2\\-0.2&0.4\end{pmatrix}$: the prototype is $(1, -1)$. The gradient of the objective must vanish there.
// TensorFlow.js can check this without knowing how you found the point. The second cell climbs to the prototype from the mean, and
// shows the path from above.

// %% explore
const classWeights = [1, -1];
const classMean = [0, 1];
const classCovariance = [[2, 1], [1, 3]];
const prototype = classPrototype(classWeights, classMean, classCovariance);
const classObjective = (x: tf.Tensor1D): tf.Scalar => {
  const difference = x.sub<tf.Tensor1D>(tf.tensor1d(classMean));
  const distance = difference.dot(tf.tensor2d([[0.6, -0.2], [-0.2, 0.4]])).dot(difference);
  return x.dot(tf.tensor1d(classWeights)).sub(distance.mul(0.5)) as tf.Scalar;
};
const classGradient = tf.grad(classObjective);
console.log('prototype', prototype, 'gradient there', classGradient(tf.tensor1d(prototype)).arraySync());
await check('classPrototype');

// %% explore
const climb = [classMean];
while (climb.length <= 60) {
  const x = climb[climb.length - 1];
  const uphill = classGradient(tf.tensor1d(x)).arraySync() as number[];
  climb.push(x.map((value, i) => value + 0.3 * uphill[i]));
}
showChart(ascentChart({
  title: 'f(x) + log p(x)',
  objective: ([x1, x2]) => {
    const [d1, d2] = [x1 - classMean[0], x2 - classMean[1]];
    return x1 - x2 - 0.5 * (d1 * (0.6 * d1 - 0.2 * d2) + d2 * (0.4 * d2 - 0.2 * d1));
  },
  frames: [{ lambda: 1, path: climb, prototype: prototype }],
  range: [-4, 4],
}));

// %% [markdown]
// ## Problem 2: Shapley values where features are alike
//
// The pooling of sheet 2 again,
//
// $$f(x) = \min\left(x_1, \max(x_2, x_3)\right),$$
//
// now at $x = (1, 1, 1)$. A removed feature is set to the reference 0. The Shapley values are
//
// $$R_i = \sum_{S \,\not\ni\, i} \frac{|S|!\,(d - |S| - 1)!}{d!}\; \bigl[ f(x_{S \cup \{i\}}) - f(x_S) \bigr].$$
//
// Work them out on paper. You can check your result in three ways:
// - features that play the same role get the same value (*symmetry*);
// - the three values sum to $f(x) - f(0)$ (*conservation*);
// - a table of marginal contributions has four entries for each feature, one for each coalition $S$, including the empty one.
//
// The gradient would not help here: there is no gradient where the arguments of a minimum or maximum are equal.

// %% define="shapleyAt111"
const shapleyAt111: [string, string, string] =
  /* BEGIN SOLUTION the Shapley values of features 1, 2, 3 at (1, 1, 1), as exact fractions in quotes: ['…', '…', '…'] */
  ['2/3', '1/6', '1/6']
  /* END SOLUTION */;

// BEGIN SOLUTION
// A coalition has the value 1 if it contains feature 1 and at least one of the features 2 and 3; otherwise it has the value 0.
// S             ∅     {j}   {k}   {j, k}
// weight        1/3   1/6   1/6   1/3
// feature 1     0     1     1     1        R₁ = 1/6 + 1/6 + 1/3 = 2/3
// feature 2     0     1     0     0        R₂ = 1/6: it makes a difference only when feature 1 alone is present
// feature 3     0     1     0     0        R₃ = 1/6
// They sum to 1 = f(1, 1, 1) − f(0, 0, 0).
// END SOLUTION

// %% explore
await check('shapleyAt111');

// %% [markdown]
// ## Problem 3: Taylor expansion
//
// The value of a function can be split among its features by expanding it at a **root point** $\tilde x$, where $f(\tilde x) = 0$:
//
// $$f(x) = \underbrace{f(\tilde x)}_{0} + \sum_i \underbrace{\frac{\partial f}{\partial x_i}(\tilde x) \; (x_i - \tilde x_i)}_{\phi_i} + \dots$$
//
// The first-order terms $\phi_i$ are the relevances. Take a detector of outliers. It responds to an input that is farther than
// $\theta$ from the mean:
//
// $$f(x) = \lVert x - \mu \rVert - \theta, \qquad \theta > 0.$$
//
// There are many root points: a whole sphere of them. Take the one on the **segment from $\mu$ to $x$**. It lies on the
// segment only if $f(x) > 0$, and at $x = \mu$ there is no direction to go in. In the graded cases, $f(x) > 0$ always. For
// $x = \mu$, and where $f(x) \le 0$, the solution throws an error that says so
// (`expected x farther than theta = 2 from mean, got a distance of 1`), and yours may do the same.

// %% define="rootPoint"
/**
 * The point on the segment from `mean` to `x` where ‖x − mean‖ − theta is 0.
 *
 * @param x     `[d]`, farther than theta from mean
 * @param mean  μ, `[d]`
 * @param theta θ, above 0
 * @returns the root point, `[d]`
 */
function rootPoint(x: number[], mean: number[], theta: number): number[] {
  // BEGIN SOLUTION Return the point at distance theta from the mean, in the direction of x.
  if (mean.length !== x.length) throw new Error(`rootPoint: expected mean of length ${x.length}, as x, got ${mean.length}`);
  if (!(theta > 0)) throw new Error(`rootPoint: expected theta above 0, got ${theta}`);
  const distance = Math.hypot(...x.map((value, i) => value - mean[i]));
  if (!(distance > theta)) throw new Error(`rootPoint: expected x farther than theta = ${theta} from mean, got a distance of ${distance}`);
  return x.map((value, i) => mean[i] + (theta * (value - mean[i])) / distance);
  // END SOLUTION
}

// %% [markdown]
// **Try it.** For $x = (4, 6)$, $\mu = (1, 2)$ and $\theta = 2$, the distance is 5, so $f(x) = 3$. The root point is two
// fifths of the way from $\mu$ to $x$: $(2.2, 3.6)$.

// %% explore
console.log(rootPoint([4, 6], [1, 2], 2)); // 2.2, 3.6
await check('rootPoint');

// %% [markdown]
// Now derive the terms on paper: each is the partial derivative of $f$ at the root point, multiplied by the difference
// $x_i - \tilde x_i$. Simplify until only $x$, $\mu$ and $\theta$ are left, and show what the terms sum to.

// %% [markdown] written="derivationTaylor"
// **Derivation of the first-order terms of $f(x) = \lVert x - \mu \rVert - \theta$ at the root point**
//
// BEGIN SOLUTION
// Let $u = (x - \mu) / \lVert x - \mu \rVert$ be the direction from the mean to $x$, of length 1. The points of the segment are
// $\mu + t\, u$ with $0 \le t \le \lVert x - \mu \rVert$, and $f(\mu + t\, u) = t - \theta$. So the root point is
// $\tilde x = \mu + \theta\, u$. It is on the segment because $f(x) > 0$ means $\theta < \lVert x - \mu \rVert$.
//
// The gradient of a distance is the direction away from its centre, $\nabla f(\tilde x) = (\tilde x - \mu) / \lVert \tilde x -
// \mu \rVert = u$. It is the same all along the ray. Also, $x - \tilde x = (x - \mu) - \theta\, u = (\lVert x - \mu \rVert -
// \theta)\, u$. The product, feature by feature, is
//
// $$\phi_i = u_i \cdot (\lVert x - \mu \rVert - \theta)\, u_i = \frac{(x_i - \mu_i)^2}{\lVert x - \mu \rVert^2}\, \bigl(\lVert x - \mu \rVert - \theta\bigr).$$
//
// Because $\sum_i u_i^2 = 1$, the terms sum to $\lVert x - \mu \rVert - \theta = f(x)$. The expansion is exact: since $f$ is
// linear along the ray, nothing is left for higher orders. No term is negative: each feature contributes in proportion to its
// share of the squared distance. $\blacksquare$
// END SOLUTION

// %% define="taylorTerms"
/**
 * The first-order terms of ‖x − mean‖ − theta at the root point, in closed form. Arguments as in `rootPoint`.
 *
 * @returns φ, `[d]`
 */
function taylorTerms(x: number[], mean: number[], theta: number): number[] {
  // BEGIN SOLUTION Compute the closed form that you derived.
  if (mean.length !== x.length) throw new Error(`taylorTerms: expected mean of length ${x.length}, as x, got ${mean.length}`);
  if (!(theta > 0)) throw new Error(`taylorTerms: expected theta above 0, got ${theta}`);
  const distance = Math.hypot(...x.map((value, i) => value - mean[i]));
  if (!(distance > theta)) throw new Error(`taylorTerms: expected x farther than theta = ${theta} from mean, got a distance of ${distance}`);
  return x.map((value, i) => ((value - mean[i]) / distance) ** 2 * (distance - theta));
  // END SOLUTION
}

// %% [markdown]
// **Try it** with the numbers above: $\phi = (1.08, 1.92)$.

// %% explore
console.log(taylorTerms([4, 6], [1, 2], 2)); // 1.08, 1.92
await check('taylorTerms');

// %% [markdown]
// Now by machine, for **any** differentiable function: $\phi_i = \frac{\partial f}{\partial x_i}(\tilde x)\,(x_i - \tilde x_i)$.
// The gradient is taken at the **root point**. For the distance, it happens to be the same at $x$. For most functions it is not.

// %% define="firstOrderTerms"
/**
 * The first-order terms of the expansion of `f` at `root`, for the input `x`.
 *
 * @param f    a differentiable function of a vector
 * @param root the point of expansion, `[d]`
 * @param x    `[d]`
 * @returns φ, `[d]`
 */
function firstOrderTerms(f: (x: tf.Tensor1D) => tf.Scalar, root: tf.Tensor1D, x: tf.Tensor1D): tf.Tensor1D {
  // BEGIN SOLUTION Multiply the gradient of f at root by x − root, feature by feature.
  if (root.shape[0] !== x.shape[0]) throw new Error(`firstOrderTerms: expected root of shape [${x.shape}], as x, got [${root.shape}]`);
  return tf.tidy(() => tf.grad(f)(root).mul<tf.Tensor1D>(x.sub(root)));
  // END SOLUTION
}

// %% [markdown]
// **Try it.** $f(x) = x_1 x_2 - 2$ is 0 at $\tilde x = (1, 2)$, where its gradient is $(x_2, x_1) = (2, 1)$. For $x = (3, 5)$
// the terms are $2 \cdot 2 = 4$ and $1 \cdot 3 = 3$. They sum to 7, but $f(x) = 13$. The rest, $2 \cdot 3 = 6$, is a
// second-order term: it belongs to both features together.
//
// Then expand the distance at your root point. You should get the same terms as from your closed form.

// %% explore
const productOfTwo = (x: tf.Tensor1D): tf.Scalar => x.prod().sub(2) as tf.Scalar;
console.log(firstOrderTerms(productOfTwo, tf.tensor1d([1, 2]), tf.tensor1d([3, 5])).arraySync()); // 4, 3
await check('firstOrderTerms');
const outlier = (x: tf.Tensor1D): tf.Scalar => x.sub(tf.tensor1d([1, 2])).norm<tf.Scalar>().sub(2);
console.log(firstOrderTerms(outlier, tf.tensor1d(rootPoint([4, 6], [1, 2], 2)), tf.tensor1d([4, 6])).arraySync());

// %% [markdown]
// ## Problem 4: LRP depends on the structure
//
// ### Three networks for one function
//
// $$y = \max(x_1, x_2), \qquad x_1, x_2 \ge 0$$
//
// can be computed by ReLU networks in many ways. Here are three:
//
// | network | hidden units | output |
// |---|---|---|
// | A | $a_3 = \operatorname{relu}(x_1 - x_2)$, $a_4 = \operatorname{relu}(x_2)$ | $y = a_3 + a_4$ |
// | B | $a_3 = \operatorname{relu}(x_1)$, $a_4 = \operatorname{relu}(x_2 - x_1)$ | $y = a_3 + a_4$ |
// | C | $a_3 = \operatorname{relu}(x_1 - x_2)$, $a_4 = \operatorname{relu}(x_2 - x_1)$, $a_5 = \operatorname{relu}(x_1 + x_2)$ | $y = \tfrac12 (a_3 + a_4 + a_5)$ |
//
// As data, a network is an array of layers. Each layer has `weights[input][output]` and may have a `bias`. There is **a ReLU
// after every layer**, including the last. For example, the network $a = \operatorname{relu}(2 x_1 + 3 x_2)$,
// $y = \operatorname{relu}(5 a)$ is `[{ weights: [[2], [3]] }, { weights: [[5]] }]`. Its first matrix has two rows because
// there are two inputs, and one column because there is one unit.
//
// Write down the three networks, with the hidden units in the order $a_3, a_4, (a_5)$ and without biases. (For a negative
// input they do not compute the maximum, so `lrpZPlus` below may refuse a negative input.)

// %% define="networkA"
const networkA: Layer[] =
  /* BEGIN SOLUTION its layers: [{ weights: … }, { weights: … }] */
  [{ weights: [[1, 0], [-1, 1]] }, { weights: [[1], [1]] }]
  /* END SOLUTION */;

// %% define="networkB"
const networkB: Layer[] =
  /* BEGIN SOLUTION its layers: [{ weights: … }, { weights: … }] */
  [{ weights: [[1, -1], [0, 1]] }, { weights: [[1], [1]] }]
  /* END SOLUTION */;

// %% define="networkC"
const networkC: Layer[] =
  /* BEGIN SOLUTION its layers: [{ weights: … }, { weights: … }] */
  [{ weights: [[1, -1, 1], [-1, 1, 1]] }, { weights: [[0.5], [0.5], [0.5]] }]
  /* END SOLUTION */;

// %% [markdown]
// This helper runs such a network. Use it or write your own.

// %% setup
/** The activations of each layer, from the input `x` itself to the output: `relu(Σ_j a_j w_jk + bias_k)` in each layer. */
function activations(layers: Layer[], x: number[]): number[][] {
  const all = [x];
  for (const { weights, bias } of layers) {
    const a = all[all.length - 1];
    all.push(weights[0].map((_, k) => Math.max(0, a.reduce((sum, aj, j) => sum + aj * weights[j][k], bias ? bias[k] : 0))));
  }
  return all;
}

// %% [markdown]
// **Try it**: all three must give the larger input. The lists are the inputs, the hidden units and the output.

// %% explore
const networks = [{ name: 'A', layers: networkA }, { name: 'B', layers: networkB }, { name: 'C', layers: networkC }];
for (const x of [[2, 1], [1, 2], [0, 3]])
  for (const { name, layers } of networks) console.log(name, activations(layers, x));
for (const { name } of networks) await check(`network${name}`);

// %% [markdown]
// ### The z⁺ rule
//
// Relevance starts at the output, with the output's value, and goes back layer by layer. A unit $k$ passes its relevance $R_k$
// on to the units $j$ of the layer before it, in proportion to what each of them contributed **with a positive weight**:
//
// $$R_{\text{out}} = y, \qquad R_j = \sum_k \frac{a_j\, w_{jk}^+}{\sum_{j'} a_{j'}\, w_{j'k}^+}\; R_k, \qquad w^+ = \max(0, w).$$
//
// These rules hold here and in the graded cases:
// - Inputs are not negative: $x \ge 0$. (Otherwise the solution throws an error: with a negative input, a "share" could be
//   negative.)
// - Every layer has its ReLU, including the output layer: $R_{\text{out}} = \operatorname{relu}(y)$ for every output of the
//   network.
// - A bias takes part in computing the activations, but it is **not in the denominator** and receives nothing.
// - A unit whose denominator is 0 passes nothing on ($\tfrac00 = 0$, not `NaN`). The relevance that it held is lost. So
//   **conservation**, $\sum_j R_j = \sum_k R_k$ from layer to layer, holds where no such unit holds relevance. Relevances are
//   never negative.
//
// Write it for any such network: any number of layers, units and outputs.

// %% define="lrpZPlus"
/**
 * LRP with the z⁺ rule in every layer.
 *
 * @param layers of a ReLU network, ReLU after every layer
 * @param x      input, `[d]`, no element negative
 * @returns the relevances of each layer, from the input to the output: one array more than there are layers
 */
function lrpZPlus(layers: Layer[], x: number[]): number[][] {
  // BEGIN SOLUTION Forward: the activations of each layer. Backward: start at R_out = relu(y), apply the z⁺ rule layer by layer.
  const negative = x.findIndex((value) => !(value >= 0));
  if (negative >= 0) throw new Error(`lrpZPlus: expected numbers of at least 0 in x, got ${x[negative]} at [${negative}]`);
  layers.forEach(({ weights, bias }, l) => {
    const before = l === 0 ? x.length : layers[l - 1].weights[0].length;
    if (weights.length !== before) throw new Error(`lrpZPlus: expected ${before} rows of weights in layers[${l}], got ${weights.length}`);
    const units = weights[0].length;
    if (weights.some((row) => row.length !== units)) throw new Error(`lrpZPlus: expected rows of ${units} weights in layers[${l}], got others`);
    if (bias && bias.length !== units) throw new Error(`lrpZPlus: expected bias of length ${units} in layers[${l}], got ${bias.length}`);
  });
  const a = activations(layers, x);
  const relevances = [a[layers.length]];
  for (let l = layers.length - 1; l >= 0; l--) {
    const z = a[l].map((aj, j) => layers[l].weights[j].map((w) => aj * Math.max(0, w)));
    const total = layers[l].weights[0].map((_, k) => z.reduce((sum, row) => sum + row[k], 0));
    const above = relevances[0];
    // A total of 0 means that nothing contributed to the unit: it passes nothing on.
    relevances.unshift(z.map((row) => row.reduce((sum, zjk, k) => sum + (total[k] > 0 ? (zjk / total[k]) * above[k] : 0), 0)));
  }
  return relevances;
  // END SOLUTION
}

// %% [markdown]
// **Try it.** The first network has two inputs, $(2, 1)$, the hidden units $a_3 = \operatorname{relu}(x_1 - x_2) = 1$ and
// $a_4 = \operatorname{relu}(2 x_1 + x_2) = 5$, and the output $y = a_3 + a_4 = 6$. Going back, $R_3 = 1$ and $R_4 = 5$. Unit
// 3 has one positive weight, so all of its relevance goes to $x_1$. The activation of unit 4 is $4 + 1$, so $x_1$ gets 4 of
// its 5 and $x_2$ gets 1. In total, $R_1 = 5$ and $R_2 = 1$.
//
// The second network has a hidden unit that only its bias keeps active. Its hidden units are $\operatorname{relu}(2) = 2$ and
// $\operatorname{relu}(-2 + 3) = 1$, so $y = 3$. The second unit passes its relevance of 1 on to nobody, so $R_1 = 2$.

// %% explore
const toyNetwork: Layer[] = [{ weights: [[1, 2], [-1, 1]] }, { weights: [[1], [1]] }];
console.log(lrpZPlus(toyNetwork, [2, 1])); // [5, 1], [1, 5], [6]
const biasedNetwork: Layer[] = [{ weights: [[1, -1]], bias: [0, 3] }, { weights: [[1], [1]] }];
console.log(lrpZPlus(biasedNetwork, [2])); // [2], [2, 1], [3]
await check('lrpZPlus');

// %% [markdown]
// ### The steps
//
// Now work out the three networks on paper. First give the steps, as expressions in quotes:
// - $R_3, R_4$ (and $R_5$ for network C) from `Rout` and the activations `a3`, `a4` (`a5`);
// - $R_1, R_2$ from `R3`, `R4` (`R5`) and the inputs `x1`, `x2`.
//
// So `R3: 'a3 * Rout'` would be allowed (but wrong), and so would `R1: 'R3 + x1 * R4'`.

// %% define="stepsA"
const stepsA: Record<string, string> =
  /* BEGIN SOLUTION the steps of network A, expressions in quotes: { R3: '…', R4: '…', R1: '…', R2: '…' } */
  { R3: 'a3 / (a3 + a4) * Rout', R4: 'a4 / (a3 + a4) * Rout', R1: 'R3', R2: 'R4' }
  /* END SOLUTION */;

// %% define="stepsB"
const stepsB: Record<string, string> =
  /* BEGIN SOLUTION the steps of network B, expressions in quotes: { R3: '…', R4: '…', R1: '…', R2: '…' } */
  { R3: 'a3 / (a3 + a4) * Rout', R4: 'a4 / (a3 + a4) * Rout', R1: 'R3', R2: 'R4' }
  /* END SOLUTION */;

// %% define="stepsC"
const stepsC: Record<string, string> =
  /* BEGIN SOLUTION the steps of network C, expressions in quotes: { R3: '…', R4: '…', R5: '…', R1: '…', R2: '…' } */
  {
    R3: 'a3 / (a3 + a4 + a5) * Rout',
    R4: 'a4 / (a3 + a4 + a5) * Rout',
    R5: 'a5 / (a3 + a4 + a5) * Rout',
    R1: 'R3 + x1 / (x1 + x2) * R5',
    R2: 'R4 + x2 / (x1 + x2) * R5',
  }
  /* END SOLUTION */;

// %% explore
await check('stepsA');
await check('stepsB');
await check('stepsC');

// %% [markdown]
// ### The relevances
//
// Put the steps together, with $R_{\text{out}} = y$, and simplify them to expressions in `x1` and `x2`. A ReLU gives its
// argument or 0, depending on the region. So there are two expressions for each relevance: the first for $x_1 \ge x_2$, the
// second for $x_2 \ge x_1$. For example, `{ R1: ['x1 + x2', '3*x1'], R2: ['0', 'x2^2'] }` would be allowed.

// %% define="relevanceA"
const relevanceA: Record<'R1' | 'R2', [string, string]> =
  /* BEGIN SOLUTION the relevances of network A: { R1: ['when x1 ≥ x2', 'when x2 ≥ x1'], R2: ['…', '…'] } */
  { R1: ['x1 - x2', '0'], R2: ['x2', 'x2'] }
  /* END SOLUTION */;

// %% define="relevanceB"
const relevanceB: Record<'R1' | 'R2', [string, string]> =
  /* BEGIN SOLUTION the relevances of network B: { R1: ['when x1 ≥ x2', 'when x2 ≥ x1'], R2: ['…', '…'] } */
  { R1: ['x1', 'x1'], R2: ['0', 'x2 - x1'] }
  /* END SOLUTION */;

// %% define="relevanceC"
const relevanceC: Record<'R1' | 'R2', [string, string]> =
  /* BEGIN SOLUTION the relevances of network C: { R1: ['when x1 ≥ x2', 'when x2 ≥ x1'], R2: ['…', '…'] } */
  { R1: ['x1 - x2/2', 'x1/2'], R2: ['x2/2', 'x2 - x1/2'] }
  /* END SOLUTION */;

// %% [markdown]
// Compare your answers with what your function gives in both regions. Each line should sum to $y$.

// %% explore
await check('relevanceA');
await check('relevanceB');
await check('relevanceC');
for (const x of [[3, 1], [1, 3]])
  for (const { name, layers } of networks) console.log(`network ${name} at (${x}): R₁, R₂ =`, lrpZPlus(layers, x)[0]);

// %% [markdown]
// ### The networks as pictures
//
// The chart shows the three networks. The width of a line is the relevance that your function sends along it. The sliders are
// below the chart: move them through $x_1 = x_2$, where all three networks change from one region to the other.

// %% explore
showChart(networkChart({
  networks: [
    { name: 'A: relu(x₁ − x₂) + relu(x₂)', layers: networkA },
    { name: 'B: relu(x₁) + relu(x₂ − x₁)', layers: networkB },
    { name: 'C: ½ (|x₁ − x₂| + x₁ + x₂)', layers: networkC },
  ],
  relevances: lrpZPlus,
  values: [0, 0.5, 1, 1.5, 2, 2.5, 3],
}));

// %% [markdown]
// **In words**: describe the steps for one network, with a reason for each (which terms of the rule vanish, and why?). What do you
// conclude from the comparison? The three networks compute the same function, so what does LRP explain?

// %% [markdown] written="derivationLrp"
// **LRP on the networks A, B and C**
//
// BEGIN SOLUTION
// *Network C.* All three output weights are $\tfrac12$, so they cancel in the shares:
// $R_3 = \frac{a_3}{a_3 + a_4 + a_5} R_{\text{out}}$, and likewise $R_4$ and $R_5$. With
// $R_{\text{out}} = y = \tfrac12 (a_3 + a_4 + a_5)$, each relevance is half of the unit's activation. Unit 3 has the weights
// $1$ and $-1$. Only the positive weight counts, so all of $R_3$ goes to $x_1$. Likewise, all of $R_4$ goes to $x_2$. Unit 5
// has two equal positive weights, so it shares its relevance in proportion to the inputs. Hence
// $R_1 = R_3 + \frac{x_1}{x_1 + x_2} R_5$ and $R_2 = R_4 + \frac{x_2}{x_1 + x_2} R_5$.
//
// For $x_1 \ge x_2$: $a_3 = x_1 - x_2$, $a_4 = 0$, $a_5 = x_1 + x_2$, so $R_1 = \tfrac12 (x_1 - x_2) + \tfrac12 x_1 = x_1 -
// \tfrac12 x_2$ and $R_2 = \tfrac12 x_2$. For $x_2 \ge x_1$ the result is the same with the roles exchanged.
//
// *Networks A and B.* Each hidden unit has a single positive weight, so all of its relevance goes to one input:
// $R_1 = R_3 = a_3$ and $R_2 = R_4 = a_4$. For A, $(R_1, R_2)$ is $(x_1 - x_2, x_2)$ or $(0, x_2)$. For B, it is $(x_1, 0)$ or
// $(x_1, x_2 - x_1)$. Negative weights make $a_3$ and $a_4$ smaller on the way forward, but receive nothing on the way back.
//
// *Conclusion.* All rows sum to $y$, so conservation holds for each network. But the rows differ, for example at $(3, 1)$:
// $(2, 1)$, $(3, 0)$ and $(2.5, 0.5)$. LRP explains the way in which a network computes a function, not the function itself.
// Methods that use only values or gradients of the function (Shapley, Gradient × Input) give the three networks the same
// explanation. The maximum treats both inputs alike, and so does network C. Networks A and B do not: the asymmetry is in their
// structure. $\blacksquare$
// END SOLUTION

// %% [markdown]
// ## References
//
// - L. S. Shapley. *A Value for n-Person Games.* Contributions to the Theory of Games II, 1953.
// - S. Bach et al. *On Pixel-Wise Explanations for Non-Linear Classifier Decisions by Layer-Wise Relevance Propagation.* PLOS ONE, 2015.
// - G. Montavon et al. *Explaining NonLinear Classification Decisions with Deep Taylor Decomposition.* Pattern Recognition, 2017.
// - J. Kauffmann, K.-R. Müller, G. Montavon. *Towards Explaining Anomalies: A Deep Taylor Decomposition of One-Class Models.* Pattern
//   Recognition, 2020.
