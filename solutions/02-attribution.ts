// %% [markdown]
// # Sheet 2: activation maximization and attribution
//
// You can ask a model $f$ two questions. *What would you most like to see?* Activation maximization answers with an input, a
// **prototype**. *Which features of this input did you base your decision on?* Attribution answers with a number for each feature,
// its **relevance**. On this sheet you
// 1. derive prototypes of a linear model in closed form, for three kinds of regularisation, and see gradient ascent reach the same
//    points;
// 2. attribute the value of a small function to its three inputs, with Shapley values and with Gradient × Input, and see that the
//    two methods disagree.
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
// - **Arguments are not yours.** A function leaves its arguments as they were: it neither changes them (`w.sort()`, `x[0] = 0`,
//   `present.push(…)`) nor disposes of them.
// - In the paper-and-pencil parts, vectors and matrices are plain `number[]` and `number[][]` (a matrix row by row). Where a
//   gradient is taken, vectors are tensors. Wrap work on tensors in `tf.tidy(() => …)`, which frees the tensors that you made
//   along the way.
// - A person reads the derivations and comments on them. They have no points of their own, but you need the formulas that they
//   yield for your code. Write them as you would on paper: short, with a reason for each step.
// - When you have finished, choose *Kernel → Restart Kernel and Run All Cells…*, then save. The saved state is what is graded.

// %% setup
import { tf, check, todo, randomGenerator, showChart, ascentChart, attributionChart } from '@course/kit';

await tf.ready();

// %% [markdown]
// ### Notation
//
// | symbol | meaning | in the code |
// |---|---|---|
// | $x \in \mathbb{R}^d$ | input | `x`, `number[]` or `tf.Tensor1D` |
// | $f(x) = w^\top x + b$ | linear model of problem 1 | `w`, `b` |
// | $\Omega(x)$, $\lambda$ | regulariser: how undesirable $x$ is; its strength, $\lambda > 0$ | `lambda` |
// | $x^\star$ | prototype, $\operatorname{argmax}_x\; f(x) - \Omega(x)$ | |
// | $\mu$, $\Sigma$ | mean and covariance of the data, $\Sigma$ symmetric and positive definite | `mean`, `covariance` |
// | $z \in \mathbb{R}^k$, $x = Az + c$ | code, and the generator that turns it into an input; $A$ is $d \times k$ | `A[i][j]`, `c` |
// | $S$ | coalition: the set of the features that are present | `present[i]`: **true = present** |
// | $x_S$ | $x$ for the features in $S$, the reference $\tilde x$ for the others | `reference` |
// | $v(S) = f(x_S)$ | value of a coalition | `value(present)` |
// | $R_i$ | relevance of feature $i$ | |

// %% [markdown]
// ## Problem 1: activation maximization
//
// Which input does a model respond to most? For a linear model there is no answer: along $w$, its value grows without limit. A
// prototype is always a compromise between a high response and a plausible input:
//
// $$x^\star = \operatorname{argmax}_x\; f(x) - \Omega(x), \qquad f(x) = w^\top x + b.$$
//
// The regulariser $\Omega$ decides what the prototype looks like. Three regularisers follow. Each time the objective is
// concave, so its maximum is where its gradient is zero: $\nabla f(x^\star) = \nabla \Omega(x^\star)$.
//
// ### 1a. The norm
//
// $$\Omega(x) = \lambda \lVert x \rVert^2, \qquad \lambda > 0$$

// %% [markdown] written="derivation1a"
// **Derivation of the prototype for $\Omega(x) = \lambda \lVert x \rVert^2$**
//
// BEGIN SOLUTION
// The objective is $g(x) = w^\top x + b - \lambda\, x^\top x$. Its gradient is $\nabla g(x) = w - 2 \lambda x$ (the factor 2 comes
// from differentiating the square). Setting the gradient to zero gives $2 \lambda x^\star = w$, so
//
// $$x^\star = \frac{w}{2 \lambda}.$$
//
// This is the only stationary point. It is a maximum, because the second derivative is $-2 \lambda I$, which is negative
// definite for $\lambda > 0$. For $\lambda \to 0$ the point runs off to infinity, as it must: without a regulariser there is
// no maximum. The bias $b$ shifts the value of the objective, but not the location of its maximum. $\blacksquare$
// END SOLUTION

// %% [markdown]
// Now write it as a function. For $\lambda = 0$ there is no maximum, and for $\lambda < 0$ the stationary point is a minimum.
// Your function may throw an error in these cases, as the solution does (`normPrototype: expected lambda above 0, got 0`). In
// the graded cases, $\lambda > 0$.

// %% define="normPrototype"
/**
 * The maximum of wᵀx + b − λ‖x‖².
 *
 * @param w      weights, `[d]`
 * @param lambda strength of the regulariser, above 0
 * @returns x*, `[d]`
 */
function normPrototype(w: number[], lambda: number): number[] {
  // BEGIN SOLUTION Return the x where the gradient of wᵀx + b − λ‖x‖² is zero.
  if (!(lambda > 0)) throw new Error(`normPrototype: expected lambda above 0, got ${lambda}`);
  return w.map((weight) => weight / (2 * lambda));
  // END SOLUTION
}

// %% [markdown]
// **Try it.** For $w = (4, -2, 1)$ and $\lambda = 2$, the prototype is $(1, -0.5, 0.25)$. (Is your gradient zero at this point?)

// %% explore
console.log(normPrototype([4, -2, 1], 2)); // 1, -0.5, 0.25
await check('normPrototype');

// %% [markdown]
// ### Gradient ascent
//
// Few models have a closed form. For the others, we climb: start somewhere, and take a small step uphill again and again,
//
// $$x \leftarrow x + \eta\, \nabla g(x),$$
//
// where $g$ is the objective and $\eta$ the rate. Write this for **any** objective. `tf.grad(g)` turns the function $g$ into the
// function $\nabla g$: `tf.grad(g)(x)` is the gradient at $x$. Take exactly `steps` steps, use the gradient itself (not only its
// direction), and leave `start` as it is.

// %% define="maximizeActivation"
/**
 * Gradient ascent: x ← x + rate · ∇objective(x), exactly `steps` times.
 *
 * @param objective a differentiable function of a vector
 * @param start     where the ascent begins, `[d]`
 * @param options   `rate` (default 0.1) and `steps` (default 100)
 * @returns the last x, `[d]`
 */
function maximizeActivation(
  objective: (x: tf.Tensor1D) => tf.Scalar,
  start: tf.Tensor1D,
  options: { rate?: number; steps?: number } = {},
): tf.Tensor1D {
  const { rate = 0.1, steps = 100 } = options;
  // BEGIN SOLUTION Begin with a copy of start. Then, steps times, add rate times the gradient of the objective at x.
  if (!Number.isFinite(rate)) throw new Error(`maximizeActivation: expected rate to be a finite number, got ${rate}`);
  if (!(Number.isInteger(steps) && steps >= 0))
    throw new Error(`maximizeActivation: expected steps to be an integer of at least 0, got ${steps}`);
  const gradient = tf.grad(objective);
  let x = start.clone();
  for (let step = 0; step < steps; step++) {
    const before = x;
    x = tf.tidy(() => before.add(gradient(before).mul(rate)));
    before.dispose(); // after each step, so that memory does not grow with the number of steps
  }
  return x;
  // END SOLUTION
}

// %% [markdown]
// **Try it.** In one dimension, $g(x) = 2x - \tfrac12 x^2$ has the gradient $2 - x$. From $x = 0$ with $\eta = \tfrac12$, each
// step goes half of the remaining way to 2: $0 \to 1 \to 1.5 \to 1.75$.

// %% explore
const parabola = (x: tf.Tensor1D): tf.Scalar => x.mul(2).sub(x.square().mul(0.5)).sum();
for (const steps of [0, 1, 2, 3]) console.log(steps, maximizeActivation(parabola, tf.tensor1d([0]), { rate: 0.5, steps }).arraySync());
await check('maximizeActivation');

// %% [markdown]
// **Do the two agree?** Take a model of two features, $w = (1.5, 1)$. Compare your formula with the ascent from $(-3, 2)$,
// with the default rate and 100 steps. Each step multiplies the distance to the maximum by $|1 - 2 \lambda \eta|$. So for a
// small $\lambda$ the ascent takes a long time, and the table shows the distance that is left after 100 steps. (For
// $\eta \ge 1/\lambda$ the factor is 1 or more, and the ascent never arrives. Try it.)

// %% explore
const w2 = [1.5, 1];
const lambdas = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];
const objective1a = (lambda: number) => (x: tf.Tensor1D): tf.Scalar =>
  x.mul(tf.tensor1d(w2)).sum().sub(x.square().sum().mul(lambda)) as tf.Scalar;
const start = tf.tensor1d([-3, 2]);
for (const lambda of lambdas) {
  const climbed = maximizeActivation(objective1a(lambda), start).arraySync();
  console.log(`λ = ${lambda}: formula ${normPrototype(w2, lambda).map((v) => v.toFixed(4))}, ascent ${climbed.map((v) => v.toFixed(4))}`);
}

// %% [markdown]
// Now as a picture. The chart shows the objective as a map of the plane with its contours (lines at equal steps of height), the
// ascent, and the point that your formula gives. Move the slider below the chart: a strong regulariser pulls the maximum towards
// the origin.

// %% explore
/** The points of an ascent, one step of your function at a time. */
function pathOf(objective: (x: tf.Tensor1D) => tf.Scalar, from: number[], rate: number, steps: number): number[][] {
  const points = [from];
  while (points.length <= steps)
    points.push(maximizeActivation(objective, tf.tensor1d(points[points.length - 1]), { rate, steps: 1 }).arraySync());
  return points;
}

// %% explore
showChart(ascentChart({
  title: 'f(x) − λ‖x‖²',
  objective: (x, lambda) => w2[0] * x[0] + w2[1] * x[1] - lambda * (x[0] ** 2 + x[1] ** 2),
  frames: lambdas.map((lambda) => ({
    lambda,
    path: pathOf(objective1a(lambda), [-3, 2], 0.1, 100),
    prototype: normPrototype(w2, lambda),
  })),
  range: [-4, 4],
}));

// %% [markdown]
// ### 1b. The data's density
//
// An input with a small norm is not necessarily plausible. Let the regulariser use what is known about the data. If the data are
// normally distributed, $x \sim \mathcal{N}(\mu, \Sigma)$, take
//
// $$\Omega(x) = -\log p(x).$$
//
// Then the objective is $f(x) - \Omega(x) = f(x) + \log p(x)$: an input is penalised for being improbable. The density is
// $p(x) = (2\pi)^{-d/2} \lvert\Sigma\rvert^{-1/2} \exp\left(-\tfrac12 (x - \mu)^\top \Sigma^{-1} (x - \mu)\right)$.

// %% [markdown] written="derivation1b"
// **Derivation of the prototype for $\Omega(x) = -\log p(x)$**
//
// BEGIN SOLUTION
// Collecting the constants gives $\log p(x) = -\tfrac12 (x - \mu)^\top \Sigma^{-1} (x - \mu) + \text{const}$. Because
// $\Sigma^{-1}$ is symmetric, $\nabla \log p(x) = -\Sigma^{-1} (x - \mu)$. The gradient of the objective
// $w^\top x + b + \log p(x)$ is zero where
//
// $$w - \Sigma^{-1} (x^\star - \mu) = 0 \quad\Rightarrow\quad x^\star - \mu = \Sigma w \quad\Rightarrow\quad x^\star = \Sigma w + \mu.$$
//
// The second derivative $-\Sigma^{-1}$ is negative definite, so this point is the maximum. Seen from the mean, the prototype
// lies in the direction of $\Sigma w$, not of $w$: directions in which the data vary a lot cost little. For
// $\Sigma = I/(2\lambda)$ and $\mu = 0$ the result is that of 1a. $\blacksquare$
// END SOLUTION

// %% [markdown]
// A covariance is square, symmetric and positive definite, and so is every covariance in the graded cases. For anything else
// (singular, not symmetric, of a different size from `w` or `mean`) there is no density and no prototype. The solution throws an
// error that names the argument, and yours may do the same.

// %% define="gaussianPrototype"
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
function gaussianPrototype(w: number[], mean: number[], covariance: number[][]): number[] {
  // BEGIN SOLUTION Return the x where the gradient of wᵀx + b + log p(x) is zero.
  if (mean.length !== w.length) throw new Error(`gaussianPrototype: expected mean of length ${w.length}, as w, got ${mean.length}`);
  checkCovariance('gaussianPrototype', covariance, w.length);
  return mean.map((m, i) => m + covariance[i].reduce((sum, value, j) => sum + value * w[j], 0));
  // END SOLUTION
}

// %% [markdown]
// **Try it.** $w = (1, 0)$, $\mu = (-1, 1)$ and $\Sigma = \begin{pmatrix}2&1\\1&1\end{pmatrix}$, whose inverse is
// $\begin{pmatrix}1&-1\\-1&2\end{pmatrix}$. The prototype is $(1, 2)$. Although $w$ ignores the second feature, the prototype
// has more of it than the mean, because the two features are correlated.
//
// Then climb from $(-3, -3)$ on $w^\top x - \tfrac12 (x - \mu)^\top \Sigma^{-1} (x - \mu)$. The inverse is needed only here.

// %% explore
const meanOfData = [-1, 1];
const covarianceOfData = [[2, 1], [1, 1]];
const inverseCovariance = [[1, -1], [-1, 2]];
console.log(gaussianPrototype([1, 0], meanOfData, covarianceOfData)); // 1, 2
await check('gaussianPrototype');

// %% explore
const objective1b = (x: tf.Tensor1D): tf.Scalar => {
  const difference = x.sub<tf.Tensor1D>(tf.tensor1d(meanOfData));
  const distance = difference.dot(tf.tensor2d(inverseCovariance)).dot(difference);
  return x.dot(tf.tensor1d([1, 0])).sub(distance.mul(0.5)) as tf.Scalar;
};
console.log(maximizeActivation(objective1b, tf.tensor1d([-3, -3]), { rate: 0.5 }).arraySync()); // as above

// %% [markdown]
// The contours are the ellipses of the data, moved to the prototype. The ascent crosses them at right angles and then creeps along
// the ridge.

// %% explore
showChart(ascentChart({
  title: 'f(x) + log p(x)',
  objective: ([x1, x2]) => {
    const [d1, d2] = [x1 - meanOfData[0], x2 - meanOfData[1]];
    return x1 - 0.5 * (d1 * (d1 - d2) + d2 * (2 * d2 - d1));
  },
  frames: [{ lambda: 1, path: pathOf(objective1b, [-3, -3], 0.2, 60), prototype: gaussianPrototype([1, 0], meanOfData, covarianceOfData) }],
  range: [-5, 5],
}));

// %% [markdown]
// ### 1c. A generator
//
// Nobody has a density for images, but there are generators: networks that turn a code $z$ into a plausible input. With a
// generator, we search among the codes. Here the generator is linear, $x = A z + c$, with a matrix $A$ of $d$ rows and $k$
// columns. The code is $z \sim \mathcal{N}(0, I)$, and the penalty is on the code:
//
// $$z^\star = \operatorname{argmax}_z\; f(A z + c) - \lambda \lVert z \rVert^2, \qquad x^\star = A z^\star + c.$$
//
// You are asked for the **input** $x^\star$, not the code.

// %% [markdown] written="derivation1c"
// **Derivation of the prototype for the generator $x = A z + c$**
//
// BEGIN SOLUTION
// As a function of the code, the objective is $g(z) = w^\top (A z + c) + b - \lambda\, z^\top z$. By the chain rule, its
// gradient is $\nabla g(z) = A^\top w - 2 \lambda z$. This is zero at $z^\star = A^\top w / (2 \lambda)$, which is a maximum
// because $\lambda > 0$. The generator turns this code into an input:
//
// $$x^\star = A z^\star + c = \frac{1}{2 \lambda} A A^\top w + c.$$
//
// Shapes: $A^\top w$ has length $k$, like the code, and $A A^\top$ is $d \times d$ ($A^\top A$ would be $k \times k$ and could
// not be applied to $w$). $A A^\top$ is the covariance of the generated inputs, and $c$ is their mean. For
// $\lambda = \tfrac12$ the penalty is $-\log p(z)$ up to a constant, and the result is that of 1b. $\blacksquare$
// END SOLUTION

// %% define="generatorPrototype"
/**
 * The input A z* + c, where z* is the maximum of wᵀ(A z + c) + b − λ‖z‖².
 *
 * @param w      weights, `[d]`
 * @param A      matrix of the generator, `[d][k]`; k may be smaller or larger than d
 * @param c      offset of the generator, `[d]`
 * @param lambda strength of the regulariser, above 0 (at 0 there is no maximum: you may throw an error)
 * @returns x*, `[d]`
 */
function generatorPrototype(w: number[], A: number[][], c: number[], lambda: number): number[] {
  // BEGIN SOLUTION Find the best code z*, then return the input that the generator makes from it.
  const d = w.length;
  if (!(lambda > 0)) throw new Error(`generatorPrototype: expected lambda above 0, got ${lambda}`);
  if (c.length !== d) throw new Error(`generatorPrototype: expected c of length ${d}, as w, got ${c.length}`);
  if (A.length !== d) throw new Error(`generatorPrototype: expected A of ${d} rows, as w, got ${A.length}`);
  const uneven = A.findIndex((row) => row.length !== A[0].length);
  if (uneven >= 0)
    throw new Error(`generatorPrototype: expected A with rows of length ${A[0].length}, got ${A[uneven].length} in row ${uneven}`);
  const z = A[0].map((_, j) => A.reduce((sum, row, i) => sum + row[j] * w[i], 0) / (2 * lambda)); // Aᵀw / 2λ
  return A.map((row, i) => row.reduce((sum, value, j) => sum + value * z[j], c[i]));
  // END SOLUTION
}

// %% [markdown]
// **Try it.** A generator of inputs with 3 features from codes of length 2:
//
// $$A = \begin{pmatrix}1&0\\0&2\\1&1\end{pmatrix},\quad c = \begin{pmatrix}1\\0\\0\end{pmatrix},\quad
//   w = \begin{pmatrix}1\\1\\2\end{pmatrix},\quad \lambda = 1 \quad\Rightarrow\quad x^\star = \begin{pmatrix}2.5\\4\\3.5\end{pmatrix}.$$
//
// Then try the ascent. It searches **among the codes**, starting at $z = 0$. The generator turns the code that it reaches into an
// input.

// %% explore
const [A3, c3, w3] = [[[1, 0], [0, 2], [1, 1]], [1, 0, 0], [1, 1, 2]];
console.log(generatorPrototype(w3, A3, c3, 1)); // 2.5, 4, 3.5
await check('generatorPrototype');

// %% explore
const generate = (z: tf.Tensor1D) => tf.tensor2d(A3).dot<tf.Tensor1D>(z).add<tf.Tensor1D>(tf.tensor1d(c3));
const objective1c = (z: tf.Tensor1D): tf.Scalar => generate(z).dot(tf.tensor1d(w3)).sub(z.square().sum()) as tf.Scalar;
const bestCode = maximizeActivation(objective1c, tf.tensor1d([0, 0]));
console.log(bestCode.arraySync(), '→', generate(bestCode).arraySync()); // the code has length 2, the input 3

// %% [markdown]
// ## Problem 2: attribution
//
// Now we have one input, and ask which of its features produced the value. The function is a pooling of three features,
//
// $$f(x) = \min\left(x_1, \max(x_2, x_3)\right),$$
//
// at $x = (3, 2, 1)$. A feature that is *removed* is set to 0: the reference is $\tilde x = (0, 0, 0)$.

// %% define="minMaxPooling"
/**
 * min(x₁, max(x₂, x₃)).
 *
 * @param x `[3]`
 */
function minMaxPooling(x: number[]): number {
  // BEGIN SOLUTION Return the minimum of x₁ and the maximum of x₂ and x₃. (x[0] is x₁.)
  if (x.length !== 3) throw new Error(`minMaxPooling: expected x of length 3, got ${x.length}`);
  const [x1, x2, x3] = x;
  return Math.min(x1, Math.max(x2, x3));
  // END SOLUTION
}

// %% [markdown]
// **Try it.** $f(5, 3, 4) = 4$, $f(2, 3, 4) = 2$, and $f(-1, -3, -2) = -2$.

// %% explore
console.log(minMaxPooling([5, 3, 4]), minMaxPooling([2, 3, 4]), minMaxPooling([-1, -3, -2])); // 4 2 -2
await check('minMaxPooling');

// %% [markdown]
// ### 2a. Shapley values
//
// Features are players who produce the value together. A **coalition** $S$ is a set of features that are present. Its value is
// $v(S) = f(x_S)$, where $x_S$ takes the features in $S$ from $x$ and the other features from the reference.
//
// `coalitionValue` returns this function $v$. It takes the coalition as an array of booleans, `present[i]`: is feature $i$
// present?

// %% define="coalitionValue"
/**
 * The value of a coalition: f of the vector whose present features come from `x`, and the absent ones from `reference`.
 *
 * @param f         any function of a vector
 * @param x         the input, `[d]`
 * @param reference what an absent feature is replaced by, `[d]`; not always 0
 * @returns a function of `present`, `[d]`, true = present
 */
function coalitionValue(f: (x: number[]) => number, x: number[], reference: number[]): (present: boolean[]) => number {
  // BEGIN SOLUTION Return a function that puts x_S together and returns f(x_S).
  if (reference.length !== x.length) throw new Error(`coalitionValue: expected reference of length ${x.length}, as x, got ${reference.length}`);
  return (present) => {
    if (present.length !== x.length) throw new Error(`coalitionValue: expected present of length ${x.length}, as x, got ${present.length}`);
    return f(x.map((value, i) => (present[i] ? value : reference[i])));
  };
  // END SOLUTION
}

// %% [markdown]
// **Try it** with $f(x) = 10 x_1 + x_2$, $x = (1, 2)$ and the reference $(0, 5)$. Neither feature: $f(0, 5) = 5$. Only the first:
// $f(1, 5) = 15$. Only the second: $f(0, 2) = 2$. Both: $f(1, 2) = 12$.

// %% explore
const toyValue = coalitionValue((x) => 10 * x[0] + x[1], [1, 2], [0, 5]);
console.log(toyValue([false, false]), toyValue([true, false]), toyValue([false, true]), toyValue([true, true])); // 5 15 2 12
await check('coalitionValue');

// %% [markdown]
// Feature $i$ **contributes** $v(S \cup \{i\}) - v(S)$ to a coalition $S$ that does not contain it. This depends on who is there
// already, so Shapley averages over all orders in which the players can arrive:
//
// $$R_i = \sum_{S \,\not\ni\, i} \frac{|S|!\,(d - |S| - 1)!}{d!}\; \bigl[ v(S \cup \{i\}) - v(S) \bigr]$$
//
// The sum is over all $2^{d-1}$ coalitions without $i$, including the empty one. The weight is the share of the $d!$ orders in
// which exactly the members of $S$ arrive before $i$. For each $i$, the weights sum to 1.
//
// Write it for any value function. In the graded cases, $d$ is at most 7, so averaging over all $d!$ orders is a right way
// too. If you want speed: evaluating $v$ is what takes time, and $2^d$ calls are enough for all players together. Number the
// coalitions from 0 to $2^d - 1$, let bit $i$ of the number (`(S >> i) & 1`) say whether $i$ is present, and keep the values
// in a table.

// %% define="shapleyValues"
/**
 * Exact Shapley values of any game.
 *
 * @param value   v(S), with `present[i]` true for the players in S; not always 0 for the empty coalition
 * @param players the number of players d, at least 1
 * @returns one number for each player, `[d]`
 */
function shapleyValues(value: (present: boolean[]) => number, players: number): number[] {
  // BEGIN SOLUTION For each player, sum over all coalitions without it: the weight times what the player contributes.
  if (!(Number.isInteger(players) && players >= 1 && players <= 24))
    throw new Error(`shapleyValues: expected players to be an integer from 1 to 24, got ${players}`);
  const all = Array.from({ length: players }, (_, i) => i);
  const coalitions = 2 ** players;
  // Each coalition is evaluated once, 2^d times in all; the sums below only read the table. Bit i of S says whether i is present.
  const v = Float64Array.from({ length: coalitions }, (_, S) => value(all.map((i) => ((S >> i) & 1) === 1)));
  const size = new Uint8Array(coalitions);
  for (let S = 1; S < coalitions; S++) size[S] = size[S >> 1] + (S & 1);
  // |S|! (d − |S| − 1)! / d! from one size to the next, starting with 1/d: this needs no large factorials.
  const weight = [1 / players];
  for (let s = 0; s + 1 < players; s++) weight.push((weight[s] * (s + 1)) / (players - 1 - s));
  return all.map((i) => {
    const bit = 1 << i;
    let sum = 0;
    for (let S = 0; S < coalitions; S++) if ((S & bit) === 0) sum += weight[size[S]] * (v[S | bit] - v[S]);
    return sum;
  });
  // END SOLUTION
}

// %% [markdown]
// **Try it.** The first game has two players, with $v(\emptyset) = 0$, $v(\{1\}) = 1$, $v(\{2\}) = 2$ and $v(\{1, 2\}) = 5$.
// There are two orders. Player 1 comes first and contributes 1, or comes second and contributes $5 - 2 = 3$: on average 2. For
// player 2 the average is $\tfrac12 (2 + 4) = 3$.
//
// The second game is a majority vote of three players. They are all alike, so each gets $\tfrac13$. In the third game, player
// 2 never contributes anything and gets 0. The last line shows the **conservation property** (Shapley calls it *efficiency*):
// the values sum to $v(\text{all}) - v(\emptyset)$ for any game. Here it is a random game of 7 players.

// %% explore
const twoPlayers = (present: boolean[]): number => [0, 1, 2, 5][Number(present[0]) + 2 * Number(present[1])];
console.log(shapleyValues(twoPlayers, 2)); // 2, 3
console.log(shapleyValues((present) => (present.filter(Boolean).length >= 2 ? 1 : 0), 3)); // 1/3 each
console.log(shapleyValues((present) => (present[0] && present[2] ? 1 : 0), 3)); // 0.5, 0, 0.5
const randomForGame = randomGenerator(7);
const randomValues = Array.from({ length: 2 ** 7 }, () => randomForGame());
const randomGame = (present: boolean[]): number => randomValues[present.reduce((k, is, i) => k + (is ? 2 ** i : 0), 0)];
const ofRandomGame = shapleyValues(randomGame, 7);
console.log('sum', ofRandomGame.reduce((a, b) => a + b, 0), 'and', randomValues[127] - randomValues[0]);
await check('shapleyValues');

// %% [markdown]
// Now work out the pooling at $(3, 2, 1)$, **exactly and on paper**. The next cell prints the table of marginal contributions that
// your functions give. For each feature $i$ there are four coalitions of the other two, $j < k$. You know their weights from the
// formula.

// %% explore
const pooling = coalitionValue(minMaxPooling, [3, 2, 1], [0, 0, 0]);
const contribution = (i: number, S: number[]): number => {
  const present = [0, 1, 2].map((k) => S.includes(k));
  return pooling(present.map((is, k) => is || k === i)) - pooling(present);
};
console.log('feature i | S = ∅ | S = {j} | S = {k} | S = {j, k}');
for (const i of [0, 1, 2]) {
  const [j, k] = [0, 1, 2].filter((other) => other !== i);
  console.log(`        ${i + 1} | ${[[], [j], [k], [j, k]].map((S) => contribution(i, S)).join(' | ')}`);
}

// %% [markdown]
// Give **the three values as exact fractions**, each in quotes: `'9/4'`, `'2 1/4'`, `'2 + 1/4'`, `'18/8'` and `'2.25'` are all
// the same answer. The allowed forms are integers, fractions, mixed numbers, decimals where they are exact, `+ - * / ^` and
// parentheses. `'0.333'` is not a third.
//
// *Erratum*: in some printed solutions, the sum for feature 3 contains "1/6·1 + 1/6·1". Look at your table: to how many coalitions
// does feature 3 contribute anything?

// %% define="shapleyAt321"
const shapleyAt321: [string, string, string] =
  /* BEGIN SOLUTION the Shapley values of features 1, 2, 3 at (3, 2, 1), as exact fractions in quotes: ['…', '…', '…'] */
  ['7/6', '2/3', '1/6']
  /* END SOLUTION */;

// BEGIN SOLUTION
// S             ∅     {j}   {k}   {j, k}
// weight        1/3   1/6   1/6   1/3
// feature 1     0     2     1     2        R₁ = 2/6 + 1/6 + 2/3 = 7/6
// feature 2     0     2     0     1        R₂ = 2/6 + 1/3 = 2/3
// feature 3     0     1     0     0        R₃ = 1/6, not "1/6·1 + 1/6·1": it contributes only when feature 1 alone is present
// The sum is 7/6 + 4/6 + 1/6 = 2 = f(3, 2, 1) − f(0, 0, 0).
// END SOLUTION

// %% explore
await check('shapleyAt321');
const shapley = shapleyValues(pooling, 3);
console.log('your function:', shapley, 'sum', shapley.reduce((a, b) => a + b, 0), 'f(x)', minMaxPooling([3, 2, 1]));

// %% [markdown]
// ### 2b. Gradient × Input
//
// Shapley values take $2^d$ evaluations, far too many for an image. Gradient × Input takes one gradient:
//
// $$R_i = x_i\, \frac{\partial f}{\partial x_i}(x)$$
//
// Write it for any differentiable function, with `tf.grad`. First think about what it gives for the pooling at $(3, 2, 1)$. A
// minimum or maximum passes on one of its inputs and ignores the other, and so does its derivative.

// %% define="gradientTimesInput"
/**
 * Each feature times the derivative of f with respect to it.
 *
 * @param f a differentiable function of a vector
 * @param x the input, `[d]`
 * @returns relevances, `[d]`
 */
function gradientTimesInput(f: (x: tf.Tensor1D) => tf.Scalar, x: tf.Tensor1D): tf.Tensor1D {
  // BEGIN SOLUTION Multiply the gradient of f at x by x, feature by feature.
  return tf.tidy(() => tf.grad(f)(x).mul<tf.Tensor1D>(x));
  // END SOLUTION
}

// %% [markdown]
// **Try it.** At $(3, 2)$, $f(x) = x_1^2 x_2$ has the value 18 and the gradient $(2 x_1 x_2, x_1^2) = (12, 9)$, so the
// relevances are $(36, 18)$. They do **not** sum to $f(x)$: in general, there is no conservation. They do sum to $f(x)$ where
// $f(t x) = t f(x)$ for all $t > 0$ (Euler). This holds for ReLU networks without biases, and for the pooling. The second line
// prints the relevances of the pooling. Are they what you expected?

// %% explore
const cubic = (x: tf.Tensor1D): tf.Scalar => {
  const [x1, x2] = tf.unstack(x) as tf.Scalar[];
  return x1.square().mul(x2);
};
const poolingOfTensor = (x: tf.Tensor1D): tf.Scalar => {
  const [x1, x2, x3] = tf.unstack(x) as tf.Scalar[];
  return tf.minimum(x1, tf.maximum(x2, x3));
};
console.log(gradientTimesInput(cubic, tf.tensor1d([3, 2])).arraySync()); // 36, 18
const byGradient = gradientTimesInput(poolingOfTensor, tf.tensor1d([3, 2, 1])).arraySync();
console.log(byGradient);
await check('gradientTimesInput');

// %% [markdown]
// **Side by side.** Both methods sum to $f(x) = 2$, but they share it out differently. Gradient × Input asks what an
// *infinitesimal* change of a feature would do: only the feature that is passed on counts. Shapley asks what *removing* a
// feature would do, in every coalition: without feature 1 there is nothing left, and if feature 2 were removed, feature 3
// would take its place.

// %% explore
showChart(attributionChart(['x₁ = 3', 'x₂ = 2', 'x₃ = 1'], [
  { name: 'Shapley values', values: shapley },
  { name: 'Gradient × Input', values: byGradient },
], 'min(x₁, max(x₂, x₃))'));

// %% [markdown]
// ## References
//
// - G. Montavon, W. Samek, K.-R. Müller. *Methods for Interpreting and Understanding Deep Neural Networks.* Digital Signal
//   Processing, 2018.
// - A. Nguyen et al. *Synthesizing the Preferred Inputs for Neurons in Neural Networks via Deep Generator Networks.* NeurIPS 2016.
// - L. S. Shapley. *A Value for n-Person Games.* Contributions to the Theory of Games II, 1953.
// - A. Shrikumar, P. Greenside, A. Kundaje. *Learning Important Features Through Propagating Activation Differences.* ICML 2017.
