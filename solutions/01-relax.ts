// %% [markdown]
// # Sheet 1: RELAX, or which pixels does a representation rest on?
//
// A neural network that was trained without labels has no class scores to explain. What it produces is a **representation**: a
// vector of features. RELAX (Wickstrøm et al., IJCV 2023) explains that vector, for any network that has one. It hides parts of
// the image at random, looks at how much the representation changes, and gives every pixel two numbers: how **important** the
// pixel is, and how **uncertain** that importance is.
//
// On this sheet you
// 1. show, on paper and by enumeration, that two ways of writing the importance of a pixel are the same;
// 2. build RELAX and run it on four photographs, with a pretrained network and with a network that has learnt nothing;
// 3. find out how many masks are enough;
// 4. (bonus) compute importance and uncertainty in one pass, and watch the map form.
//
// ### How to work
//
// - Cells that say `todo('…')` are yours: replace that call with your code or your number. Keep the names and the signatures.
// - Each of them is followed by cells to **try** it. First you run it on a toy example of 2 × 2 pixels whose result you can
//   check by hand. Then `await check('name')` compares your function with a few known cases and tells you what differs. Then
//   you run it on the photographs.
// - The grader runs **only the cells that define** a function or an answer. It calls your functions with inputs of its own:
//   other sizes (images are not square), other probabilities, other encoders. So a function may use its arguments, your other
//   functions, and whatever the locked cells define. It may not use the photographs, the encoder or the masks of another cell.
//   You may put helper functions in the same cell, or in a cell that you add before it.
// - Everything you need is imported in the first cell. Import nothing except `@course/kit`.
// - **Arguments are not yours.** A function leaves its arguments as they were: it neither changes them nor disposes of them.
//   (Beware of `tensor.dataSync().sort()`: sort a copy.) Wrap the work in `tf.tidy(() => …)`, which frees the tensors that you
//   made along the way.
// - Randomness comes from a generator that is passed in: `random()`, uniform in $[0, 1)$. Never use `Math.random` or an
//   unseeded `tf.random…`. A result that cannot be repeated cannot be checked.
// - To stop a cell that takes too long, press ■ (*Interrupt*).
// - Two written answers are read by a person. Write them as you would on paper: short, in sentences, with a reason for each
//   step.
// - When you have finished, choose *Kernel → Restart Kernel and Run All Cells…* to see that everything works from the top (the
//   run stops at the first cell that is still to do). Then save. Grading runs your code again; what a cell printed does not
//   count.

// %% setup
import { tf, check, todo, progress, randomGenerator, loadEncoder, encodeMasked, photos, photoNames } from '@course/kit';
import { showImage, showMap, showRow, showChart, liveMap, convergedMaps, errorChart } from '@course/kit';
import type { Encoder, Score, VegaLiteSpec } from '@course/kit';

await tf.ready();

// %% [markdown]
// ### Notation
//
// | symbol | meaning | in the code |
// |---|---|---|
// | $X$ | image, height $H$, width $W$, $C$ channels | `image`, shape `[H, W, C]` |
// | $M$ | mask: **1 = pixel kept, 0 = pixel removed** | `[H, W]`; $N$ masks: `masks`, `[N, H, W]` |
// | $X \odot M$ | the image with every channel multiplied by the mask | |
// | $f$ | encoder: turns each image of a batch into a feature vector of length $D$ | `encoder`, `[N, H, W, C]` → `[N, D]` |
// | $h = f(X)$ | representation of the whole image | `h`, `[D]` |
// | $\bar h_n = f(X \odot M_n)$ | representation of the $n$-th masked image | `masked`, `[N, D]` |
// | $s_n = s(h, \bar h_n)$ | similarity of the two: the cosine of the angle between them | `similarities`, `[N]` |
// | $p$ | probability that a pixel is **kept** (not dropped) | `p`, `keep` |
//
// The photographs are already normalised: `(pixel − 127) / 128`. So 0 is mid-grey, and a removed pixel turns grey.
//
// The next cell loads the encoder (EfficientNet-Lite0, trained on ImageNet; $D = 1280$ features, none of them negative) and the
// four photographs. `masksPerPhoto` is the number of masks that the experiments in this notebook use. A thousand masks take
// about ten seconds per photograph. Lower the number on a slow machine, or to try something out: the grader uses its own masks
// to grade your functions.

// %% explore
const masksPerPhoto = 1000;
const encoder = await loadEncoder('efficientnet-lite0');
showRow(photoNames.map((name) => ({ title: name, image: photos[name] })));

// %% [markdown]
// What does a mask do? Where it is 1 (bright), the photograph stays as it is. Where it is 0 (dark), the photograph turns grey.
// This mask is made by hand. The masks of RELAX are random and have soft edges.

// %% explore
const cat = photos.chelsea;
const handMade = tf.ones([112, 112]).pad([[40, 72], [56, 56]]) as tf.Tensor2D;
showRow([
  { title: 'photograph X', image: cat },
  { title: 'mask M', map: handMade, range: [0, 1] },
  { title: 'masked photograph X ⊙ M', image: cat.mul(handMade.expandDims(2)) },
]);

// %% [markdown]
// ## Problem 1: two forms of importance
//
// Let the mask be binary, $M_{ij} \in \{0, 1\}$, with $P(M_{ij} = 1) = p$. The importance of pixel $(i, j)$ is the expected
// similarity when this pixel is kept:
//
// $$R_{ij} = \mathbb{E}\left[\, s(h, \bar h) \mid M_{ij} = 1 \,\right] \tag{1}$$
//
// Show that it equals a sum over all masks $M'$, where $\bar h_{M'} = f(X \odot M')$:
//
// $$R_{ij} = \frac{1}{p} \sum_{M'} s(h, \bar h_{M'})\, M'_{ij}\, P(M = M') \tag{2}$$
//
// ### The derivation
//
// Write it in the next cell (double-click the cell; LaTeX between dollar signs works). A person reads and marks it: name each
// step that you take, not only its result.

// %% [markdown] written="derivation"
// **Derivation of (2) from (1)**
//
// BEGIN SOLUTION
// A conditional expectation is a sum over all values that the mask can take, weighted by their conditional probabilities:
//
// $$R_{ij} = \mathbb{E}[s(h, \bar h) \mid M_{ij} = 1] = \sum_{M'} s(h, \bar h_{M'})\, P(M = M' \mid M_{ij} = 1).$$
//
// By Bayes' rule
//
// $$P(M = M' \mid M_{ij} = 1) = \frac{P(M_{ij} = 1 \mid M = M')\, P(M = M')}{P(M_{ij} = 1)}.$$
//
// The denominator is $p$. The first factor of the numerator is either 0 or 1. If the whole mask is $M'$, then
// the pixel is kept exactly if $M'_{ij} = 1$, so this factor is 1 where $M'_{ij} = 1$ and 0 where $M'_{ij} = 0$. For a binary
// mask that is $M'_{ij}$ itself, and hence $P(M = M' \mid M_{ij} = 1) = M'_{ij}\, P(M = M') / p$. Inserting this into the sum
// gives
//
// $$R_{ij} = \frac{1}{p} \sum_{M'} s(h, \bar h_{M'})\, M'_{ij}\, P(M = M'). \qquad\blacksquare$$
//
// (The pixels need not be independent. All that is needed is $P(M_{ij} = 1) = p > 0$.)
// END SOLUTION

// %% [markdown]
// ### Both forms by enumeration
//
// A mask of 2 × 2 pixels can take $2^4 = 16$ values, and a mask of 3 × 3 pixels can take $2^9 = 512$: few enough to visit them
// all. Here the pixels are independent, so a mask that keeps $k$ of its $n$ pixels has the probability
// $P(M = M') = p^k (1 - p)^{n - k}$. Instead of an image and an encoder, you are given the similarity as a function of the mask,
// `score(mask)`.
//
// This helper lists the masks. Use it or write your own.

// %% setup
/** All `2^(height·width)` binary masks of a grid, each `[height][width]`, 1 = pixel kept. */
function allMasks(height: number, width: number): number[][][] {
  return Array.from({ length: 2 ** (height * width) }, (_, k) =>
    Array.from({ length: height }, (_, i) => Array.from({ length: width }, (_, j) => (k >> (i * width + j)) & 1)),
  );
}

// %% [markdown]
// **Equation (1), taken literally**: for each pixel, use only the masks that keep it, each weighted by its probability *given*
// that the pixel is kept. Do not use (2) here. The point is to see that two different computations agree.

// %% define="conditionalImportance"
/**
 * Eq. 1 by enumeration: the expected score, given that the pixel is kept.
 *
 * @param score similarity of a binary mask `[height][width]` (1 = pixel kept)
 * @param p     probability that a pixel is kept, in (0, 1]; the pixels are independent
 * @returns importance of every pixel, `[height][width]`
 */
function conditionalImportance(score: Score, height: number, width: number, p: number): number[][] {
  // BEGIN SOLUTION For each pixel (i, j): find the masks with M_ij = 1, weight them by P(M | M_ij = 1), average the score (Eq. 1).
  if (!(p > 0 && p <= 1)) throw new Error(`conditionalImportance: expected p in (0, 1], got ${p}`);
  const masks = allMasks(height, width);
  return masks[0].map((row, i) =>
    row.map((_, j) => {
      let sum = 0;
      let probability = 0; // of the condition, M_ij = 1
      for (const mask of masks.filter((m) => m[i][j] === 1)) {
        const weight = mask.flat().reduce((product, kept) => product * (kept ? p : 1 - p), 1);
        sum += weight * score(mask);
        probability += weight;
      }
      return sum / probability;
    }),
  );
  // END SOLUTION
}

// %% [markdown]
// **Try it.** The score $s(M) = (4 M_{11} + 2 M_{12} + M_{21} + M_{22}) / 8$ is linear, so you can take the expectation term by
// term. Given that a pixel is kept, its term counts fully, and every other term is multiplied by $p$. For $p = 1/4$: $R_{11} =
// (4 + \tfrac14(2 + 1 + 1))/8 = 0.625$, $R_{12} = (2 + \tfrac14(4 + 1 + 1))/8 = 0.4375$ and $R_{21} = R_{22} = (1 +
// \tfrac14(4 + 2 + 1))/8 = 0.34375$.

// %% explore
const linearScore: Score = (mask) => (4 * mask[0][0] + 2 * mask[0][1] + mask[1][0] + mask[1][1]) / 8;
console.log(conditionalImportance(linearScore, 2, 2, 0.25)); // [[0.625, 0.4375], [0.34375, 0.34375]]
await check('conditionalImportance');

// %% [markdown]
// **Equation (2)**: one sum over all masks. Every mask adds its share to each pixel that it keeps.

// %% define="summedImportance"
/**
 * Eq. 2 by enumeration: the sum over all masks, divided by `p`. Arguments and result as in `conditionalImportance`.
 */
function summedImportance(score: Score, height: number, width: number, p: number): number[][] {
  // BEGIN SOLUTION For every pixel, sum over all 2^(height·width) masks: (1/p) Σ s(M') M'_ij P(M = M') (Eq. 2).
  if (!(p > 0 && p <= 1)) throw new Error(`summedImportance: expected p in (0, 1], got ${p}`);
  const total = Array.from({ length: height }, () => new Array<number>(width).fill(0));
  for (const mask of allMasks(height, width)) {
    const probability = mask.flat().reduce((product, kept) => product * (kept ? p : 1 - p), 1);
    const share = (score(mask) * probability) / p;
    mask.forEach((row, i) => row.forEach((kept, j) => (total[i][j] += share * kept)));
  }
  return total;
  // END SOLUTION
}

// %% [markdown]
// **Try it** on the same toy example, and then on a score that is not linear. For that score, the two forms must agree to about
// $10^{-15}$.

// %% explore
console.log(summedImportance(linearScore, 2, 2, 0.25)); // as above
const curvedScore: Score = (mask) => Math.sqrt(mask.flat().reduce((sum, kept, k) => sum + kept * (k + 1), 0) / 45);
const byCondition = conditionalImportance(curvedScore, 3, 3, 0.3).flat();
const bySum = summedImportance(curvedScore, 3, 3, 0.3).flat();
console.log('largest difference on 3 × 3:', Math.max(...byCondition.map((value, k) => Math.abs(value - bySum[k]))));
await check('summedImportance');

// %% [markdown]
// ## Problem 2: RELAX
//
// An image of 224 × 224 pixels has $2^{50176}$ binary masks. RELAX cannot visit them all: it draws $N$ masks and estimates (2)
// from these.
//
// ### Masks
//
// A mask that removes single pixels at random hides nothing: a network sees through it as you see through a fly screen. So each
// mask is made from a coarse **grid** of cells, as in RISE (Petsiuk et al., 2018):
//
// 1. draw a grid of `cells` × `cells` zeros and ones, each 1 with probability $p$;
// 2. upsample it **bilinearly** to the image's size $H \times W$ (this gives the mask soft edges, with values between 0 and 1);
// 3. pad the result **by reflection** with $b = \lfloor \text{cells}/2 \rfloor$ pixels on each side, to $(H + 2b) \times (W +
// 2b)$;
// 4. crop the result to $H \times W$ at a random **shift** $[dy, dx]$, where $dy, dx \in \{0, \dots, \text{cells} - 1\}$ are
// **pixels**: take rows $dy$ to $dy + H - 1$ and columns $dx$ to $dx + W - 1$.
//
// Two sampling methods are in use. The one above is what **the authors of RELAX** run, and it is the one asked for here.
// **RISE's own method** does not pad: it upsamples to $(\text{cells} + 1)\lceil H/\text{cells} \rceil$ and shifts by up to a
// whole cell. The importance is much the same, but the masks are not. The grader tells you when it sees RISE's method.
//
// We split the work. `masksFromGrids` does steps 2 to 4 without any randomness. `sampleMasks` draws the grids and shifts, and
// calls `masksFromGrids`.
//
// *Bilinear* upsampling needs one more word, because libraries disagree about where a pixel is. Take the centre of pixel $i$ to be
// at $i + \tfrac12$, so that the left and right halves of an image are treated alike. Then $[1, 0]$, upsampled from 2 to 4
// values, becomes $[1, 0.75, 0.25, 0]$. (With pixel centres at whole numbers it would become $[1, 0.5, 0, 0]$, half a cell too
// far up and left.) `tf.image.resizeBilinear` takes `[N, height, width, channels]` and has an argument for this.
//
// *Reflection* does not repeat the pixel at the edge: $[a, b, c]$ padded by 2 is $[c, b, a, b, c, b, a]$. See `tf.mirrorPad`.

// %% define="masksFromGrids"
/**
 * Masks from grids, without randomness: upsampled, padded by reflection, cropped at the shift.
 *
 * @param grids  `[N, cells, cells]`, 0 or 1
 * @param shifts `[dy, dx]` for each grid, whole pixels in 0 … cells − 1
 * @returns masks `[N, height, width]`, float32 in [0, 1], 1 = pixel kept
 */
function masksFromGrids(grids: tf.Tensor3D, shifts: [number, number][], height: number, width: number): tf.Tensor3D {
  // BEGIN SOLUTION Upsample bilinearly to [height, width], pad by ⌊cells/2⌋ with reflection, crop to [height, width] at [dy, dx].
  const [count, cells] = grids.shape;
  if (count === 0 || shifts.length !== count)
    throw new Error(`masksFromGrids: expected as many shifts as grids, at least 1, got ${shifts.length} and ${count}`);
  const border = Math.floor(cells / 2);
  // One mask at a time: a thousand masks of 224 × 224 take 200 MB, and this way they are in memory only once.
  const mask = (n: number, [dy, dx]: [number, number]): tf.Tensor => {
    const grid = grids.slice([n, 0, 0], [1, cells, cells]).expandDims<tf.Tensor4D>(3);
    const upsampled = tf.image.resizeBilinear(grid, [height, width], false, true).squeeze<tf.Tensor3D>([3]);
    const padded = tf.mirrorPad(upsampled, [[0, 0], [border, border], [border, border]], 'reflect');
    return padded.slice([0, dy, dx], [1, height, width]);
  };
  return tf.tidy(() => tf.concat(shifts.map((shift, n) => tf.tidy(() => mask(n, shift)))) as tf.Tensor3D);
  // END SOLUTION
}

// %% [markdown]
// **Try it.** A grid of 2 × 2 cells on an image of 2 × 2 pixels: upsampling changes nothing, and the padding is $b = 1$ pixel.
//
// $$\begin{pmatrix}1&0\\0&0\end{pmatrix} \;\longrightarrow\; \begin{pmatrix}0&0&0&0\\0&1&0&1\\0&0&0&0\\0&1&0&1\end{pmatrix}$$
//
// After cropping at the shifts $[0,0], [0,1], [1,0], [1,1]$, the 1 is at the bottom right, bottom left, top right and top left.
// The last line of the cell upsamples to 2 × 4 pixels and crops at $[b, b] = [1, 1]$, which takes the padding off again. The
// first row is then $[1, 0.75, 0.25, 0]$.

// %% explore
const toyGrid = tf.tensor3d([[[1, 0], [0, 0]]]);
const fourShifts: [number, number][] = [[0, 0], [0, 1], [1, 0], [1, 1]];
for (const shift of fourShifts) console.log(shift, masksFromGrids(toyGrid, [shift], 2, 2).arraySync()[0]);
console.log(masksFromGrids(toyGrid, [[1, 1]], 2, 4).arraySync()[0][0]); // 1, 0.75, 0.25, 0
await check('masksFromGrids');

// %% [markdown]
// Now draw the masks. You may make the draws in any order, because the check looks only at what you draw:
// - every mask is some grid of ones and zeros at some shift;
// - the share of ones is `keep`;
// - all shifts occur;
// - the same `random` gives the same masks.

// %% define="sampleMasks"
/**
 * Random masks: grids of `cells` × `cells`, each cell kept with probability `keep`, at random shifts.
 *
 * @param count   how many masks, at least 1
 * @param options `cells` (default 7), `keep` in (0, 1] (default 0.5), `random`: uniform in [0, 1)
 * @returns masks `[count, height, width]`, float32 in [0, 1], 1 = pixel kept
 */
function sampleMasks(
  count: number,
  height: number,
  width: number,
  options: { cells?: number; keep?: number; random: () => number },
): tf.Tensor3D {
  const { cells = 7, keep = 0.5, random } = options;
  // BEGIN SOLUTION Draw the grids and the shifts with random(), then call masksFromGrids.
  if (!(count >= 1)) throw new Error(`sampleMasks: expected count of at least 1, got ${count}`);
  if (!(keep > 0 && keep <= 1)) throw new Error(`sampleMasks: expected keep in (0, 1], got ${keep}`);
  const cell = () => (random() < keep ? 1 : 0);
  const shift = () => Math.floor(random() * cells);
  return tf.tidy(() => {
    const grids = tf.tensor3d(Float32Array.from({ length: count * cells * cells }, cell), [count, cells, cells]);
    const shifts = Array.from({ length: count }, (): [number, number] => [shift(), shift()]);
    return masksFromGrids(grids, shifts, height, width);
  });
  // END SOLUTION
}

// %% [markdown]
// **Try it.** With `keep: 1` nothing is removed: all values are 1. With `keep: 0.25` the mean of 200 masks is near 0.25
// (practically always between 0.23 and 0.27).

// %% explore
console.log(sampleMasks(1, 2, 2, { cells: 2, keep: 1, random: randomGenerator(1) }).arraySync()[0]); // [[1, 1], [1, 1]]
console.log('mean:', sampleMasks(200, 28, 28, { keep: 0.25, random: randomGenerator(1) }).mean().dataSync()[0]);
await check('sampleMasks');

// %% [markdown]
// Now make the masks for the photographs. All four photographs use the same masks, so they are made once.

// %% explore
const masks = sampleMasks(masksPerPhoto, 224, 224, { random: randomGenerator(1) });
const firstMask = masks.slice([0, 0, 0], [1, 224, 224]).squeeze<tf.Tensor2D>([0]);
showRow([
  { title: 'photograph X', image: cat },
  { title: 'mask M', map: firstMask, range: [0, 1] },
  { title: 'masked photograph X ⊙ M', image: cat.mul(firstMask.expandDims(2)) },
]);

// %% [markdown]
// ### Similarity
//
// The similarity compares the representation of the image with that of each masked image:
//
// $$s_n = \frac{h \cdot \bar h_n}{\lVert h \rVert \, \lVert \bar h_n \rVert}$$
//
// A zero vector has no direction; let its similarity be 0.

// %% define="cosineSimilarity"
/**
 * Cosine of the angle between `h` and each row of `masked`; 0 where either of them is the zero vector.
 *
 * @param h      representation of the image, `[D]`
 * @param masked representations of the masked images, `[N, D]`
 * @returns similarities `[N]`
 */
function cosineSimilarity(h: tf.Tensor1D, masked: tf.Tensor2D): tf.Tensor1D {
  // BEGIN SOLUTION The dot product of h with each row, divided by both norms; 0 where a norm is 0.
  if (masked.shape[1] !== h.shape[0])
    throw new Error(`cosineSimilarity: expected masked of shape [N, ${h.shape[0]}], got [${masked.shape}]`);
  return tf.tidy(() => {
    const dots = tf.dot(masked, h);
    const norms = masked.norm('euclidean', 1).mul(h.norm());
    return tf.divNoNan(dots, norms) as tf.Tensor1D; // 0 / 0 is 0
  });
  // END SOLUTION
}

// %% [markdown]
// **Try it.** $h = (3, 4)$ has length 5. Its similarities to $(6, 8)$, $(4, 3)$, $(4, -3)$ and $(0, 0)$ are 1, $24/25 = 0.96$, 0
// and 0.

// %% explore
console.log(cosineSimilarity(tf.tensor1d([3, 4]), tf.tensor2d([[6, 8], [4, 3], [4, -3], [0, 0]])).arraySync());
await check('cosineSimilarity');

// %% [markdown]
// Now for the photographs. The kit's `encodeMasked(image, encoder, masks)` computes $f(X \odot M_n)$ for all masks, in batches,
// with a progress bar. This is the slow part, so the similarities are kept for what follows.

// %% explore
const similarities: Record<string, tf.Tensor1D> = {};
for (const name of photoNames) {
  similarities[name] = tf.tidy(() => {
    const h = encoder(photos[name].expandDims<tf.Tensor4D>(0)).squeeze<tf.Tensor1D>([0]);
    return cosineSimilarity(h, encodeMasked(photos[name], encoder, masks, { label: name }));
  });
}
for (const name of photoNames) {
  const s = similarities[name];
  console.log(`${name}: mean similarity ${s.mean().dataSync()[0].toFixed(3)}`);
}

// %% [markdown]
// ### Importance
//
// The Monte Carlo form of (2) is a weighted mean of the similarities. Each mask is weighted by how much of the pixel it keeps:
//
// $$R_{ij} = \frac{\sum_n s_n M_{n,ij}}{\sum_n M_{n,ij}}$$
//
// **Three normalisations** are in use, and they give different numbers:
//
// | divided by | where | |
// |---|---|---|
// | $N$ | the paper's estimator | $p$ times the next one, so about $p R_{ij}$ |
// | $N p$ | (2) with $P(M = M')$ replaced by $1/N$; an earlier notebook of the authors | unbiased |
// | $\sum_n M_{n,ij}$ | `relax-xai`, the authors' package, and the one-pass form of problem 4 | a weighted mean: **the one asked for here** |
//
// The last two converge to the same limit, since $\frac1N \sum_n M_{n,ij} \to p$. But the last one is a mean for any number of
// masks: if all similarities are equal, every pixel gets exactly that value. In the graded cases, every pixel is kept by some
// mask.
//
// A hint for speed: a weighted sum over masks is a matrix product of `[1, N]` with the masks reshaped to `[N, H·W]`. It needs no
// memory beyond its result, whereas `similarities.reshape([-1, 1, 1]).mul(masks)` takes another 200 MB. Both are right.

// %% define="importance"
/**
 * Self-normalised importance: for each pixel, the mean similarity weighted by the masks.
 *
 * @param similarities `[N]`
 * @param masks        `[N, H, W]`, 1 = pixel kept
 * @returns importance `[H, W]`
 */
function importance(similarities: tf.Tensor1D, masks: tf.Tensor3D): tf.Tensor2D {
  // BEGIN SOLUTION Σ_n s_n M_n,ij / Σ_n M_n,ij for every pixel.
  const [count, height, width] = masks.shape;
  if (count === 0 || similarities.shape[0] !== count)
    throw new Error(`importance: expected as many similarities as masks, at least 1, got ${similarities.shape[0]} and ${count}`);
  return tf.tidy(() => {
    const flat = masks.reshape<tf.Tensor2D>([count, height * width]);
    const weighted = similarities.reshape([1, count]).matMul(flat);
    const kept = tf.ones([1, count]).matMul(flat);
    return weighted.div(kept).reshape([height, width]);
  });
  // END SOLUTION
}

// %% [markdown]
// **Try it.** Three masks of 2 × 2 pixels with similarities 0.9, 0.5 and 0.1:
//
// $$M_1 = \begin{pmatrix}1&1\\0&0\end{pmatrix},\quad M_2 = \begin{pmatrix}1&0\\1&0\end{pmatrix},\quad
//   M_3 = \begin{pmatrix}0&1\\1&1\end{pmatrix}
//   \quad\Rightarrow\quad R = \begin{pmatrix}\frac{0.9 + 0.5}{2}&\frac{0.9 + 0.1}{2}\\\frac{0.5 +
//   0.1}{2}&\frac{0.1}{1}\end{pmatrix}
//   = \begin{pmatrix}0.7&0.5\\0.3&0.1\end{pmatrix}$$

// %% explore
const toyMasks = tf.tensor3d([[[1, 1], [0, 0]], [[1, 0], [1, 0]], [[0, 1], [1, 1]]]);
const toySimilarities = tf.tensor1d([0.9, 0.5, 0.1]);
const toyImportance = importance(toySimilarities, toyMasks);
console.log(toyImportance.arraySync());
await check('importance');

// %% [markdown]
// Here are the first real maps. Every pixel is kept by about half of the masks, whatever else they show, so all pixels get
// nearly the same importance: the cat's map spans about 0.02. On a scale from 0 to 1 (left) there is nothing to see. So a map is
// **rescaled before it is shown**: its smallest value gets the first colour, and its largest value the last (right). Read the
// numbers on the scale before you compare two maps: a rescaled map shows *where*, not *how much*.

// %% explore
const maps = Object.fromEntries(photoNames.map((name) => [name, importance(similarities[name], masks)]));
showRow([
  { title: 'scale from 0 to 1', image: cat, map: maps.chelsea, range: [0, 1] },
  { title: 'rescaled', image: cat, map: maps.chelsea },
]);
showRow(photoNames.map((name) => ({ title: name, image: photos[name], map: maps[name] })));

// %% [markdown]
// ### Uncertainty
//
// Two pixels can have the same mean for different reasons. When the pixel is kept, the similarity may always be about the same.
// Or it may be high at times and low at times, depending on what else is kept. The weighted variance tells the two apart:
//
// $$U_{ij} = \frac{\sum_n (s_n - R_{ij})^2 M_{n,ij}}{\sum_n M_{n,ij}}$$
//
// It is also divided by $\sum_n M_{n,ij}$. (The authors' package leaves this out, so its $U$ grows with $N$.) Your function is
// given the right importance of the same similarities and masks. Rounding is not a mistake: an error is measured against the
// largest uncertainty of the map, so a rearranged formula is right too.

// %% define="uncertainty"
/**
 * Weighted variance of the similarities, for each pixel, about its importance.
 *
 * @param similarities `[N]`
 * @param masks        `[N, H, W]`, 1 = pixel kept
 * @param importance   `[H, W]`, of the same similarities and masks
 * @returns uncertainty `[H, W]`, not negative
 */
function uncertainty(similarities: tf.Tensor1D, masks: tf.Tensor3D, importance: tf.Tensor2D): tf.Tensor2D {
  // BEGIN SOLUTION Σ_n (s_n − R_ij)² M_n,ij / Σ_n M_n,ij for every pixel.
  const [count, height, width] = masks.shape;
  if (count === 0 || similarities.shape[0] !== count)
    throw new Error(`uncertainty: expected as many similarities as masks, at least 1, got ${similarities.shape[0]} and ${count}`);
  return tf.tidy(() => {
    // With d = s − c and r = R − c for any number c, (s − R)² = d² − 2 r d + r²: three weighted sums, and no second [N, H, W].
    // Choosing c = mean(s) keeps all of them small, so that no digits cancel in float32.
    const centre = similarities.mean();
    const d = similarities.sub<tf.Tensor1D>(centre);
    const r = importance.sub(centre);
    const weights = tf.stack([d.square(), d, tf.onesLike(d)]);
    const [squares, differences, kept] = tf.unstack(weights.matMul(masks.reshape([count, height * width])));
    const variance: tf.Tensor2D = squares.sub(differences.mul(r.flatten()).mul(2)).div(kept).reshape([height, width]).add(r.square());
    // A variance of 0 can come out as −1e-9. `relu` would do, but makes 0 of NaN on some backends.
    return tf.where(variance.less(0), tf.zerosLike(variance), variance);
  });
  // END SOLUTION
}

// %% [markdown]
// **Try it** on the same toy example. $U_{11} = \frac{(0.9 - 0.7)^2 + (0.5 - 0.7)^2}{2} = 0.04$, $U_{12} = \frac{0.4^2 +
// 0.4^2}{2} = 0.16$, $U_{21} = 0.04$, and $U_{22} = 0$, because a single mask has no spread. (A pixel that few masks keep looks
// certain. With a thousand masks, this is not a danger.)

// %% explore
const toyUncertainty = uncertainty(toySimilarities, toyMasks, toyImportance);
console.log(toyUncertainty.arraySync()); // [[0.04, 0.16], [0.04, 0]]
await check('uncertainty');

// %% explore
const spreads = Object.fromEntries(photoNames.map((name) => [name, uncertainty(similarities[name], masks, maps[name])]));
showRow(photoNames.map((name) => ({ title: `uncertainty, ${name}`, image: photos[name], map: spreads[name] })));

// %% [markdown]
// ### U-RELAX
//
// The paper suggests using both maps: keep the importance where the uncertainty is at most its median, and put 0 elsewhere.
//
// $$R^{U}_{ij} = \begin{cases} R_{ij} & U_{ij} \le \operatorname{median}(U) \\ 0 & \text{otherwise} \end{cases}$$
//
// The median of an even number of values is the mean of the middle two. The lower of the two gives the same map (why?); the
// upper one keeps a pixel too many. Both sides of the comparison are float32: take the median of the tensor's own values.

// %% define="uRelax"
/**
 * The importance where it is certain, that is, where the uncertainty is at most its median; 0 elsewhere.
 *
 * @param importance  `[H, W]`
 * @param uncertainty `[H, W]`
 * @returns `[H, W]`
 */
function uRelax(importance: tf.Tensor2D, uncertainty: tf.Tensor2D): tf.Tensor2D {
  // BEGIN SOLUTION R_ij where U_ij ≤ median(U), 0 elsewhere. Sort a copy of the values.
  const sorted = uncertainty.dataSync().slice().sort();
  const median = sorted[Math.floor((sorted.length - 1) / 2)]; // the lower of the middle two
  return tf.tidy(() => tf.where(uncertainty.lessEqual(median), importance, tf.zerosLike(importance)));
  // END SOLUTION
}

// %% [markdown]
// **Try it.** Sorted, the uncertainties of the toy example are 0, 0.04, 0.04, 0.16. So the median is 0.04, and only the top
// right pixel is set to 0. (Computed in float32, the two values of 0.04 may differ in the last digit. Here they are typed in, so
// they do not.)

// %% explore
const typedImportance = tf.tensor2d([[0.7, 0.5], [0.3, 0.1]]);
const typedUncertainty = tf.tensor2d([[0.04, 0.16], [0.04, 0]]);
console.log(uRelax(typedImportance, typedUncertainty).arraySync()); // [[0.7, 0], [0.3, 0.1]]
await check('uRelax');

// %% [markdown]
// On the photographs, half of the pixels remain. The colours run over the range of the importance itself, so pixels that were
// set to 0 get the lowest colour.

// %% explore
const rangeOf = (map: tf.Tensor2D): [number, number] => [map.min().dataSync()[0], map.max().dataSync()[0]];
showRow(
  photoNames.map((name) => ({
    title: `U-RELAX, ${name}`,
    image: photos[name],
    map: uRelax(maps[name], spreads[name]),
    range: rangeOf(maps[name]),
  })),
);

// %% [markdown]
// ### RELAX
//
// Put the parts together: encode the image, encode the masked images, compare, average. Use your own functions, and the kit's
// `encodeMasked` if you like.

// %% define="relax"
/**
 * Importance and uncertainty of every pixel for the representation of `image`.
 *
 * @param image   `[H, W, C]`
 * @param encoder `[N, H, W, C]` → `[N, D]`
 * @param masks   `[N, H, W]`, at least one, 1 = pixel kept
 * @returns both maps, `[H, W]`
 */
function relax(image: tf.Tensor3D, encoder: Encoder, masks: tf.Tensor3D): { importance: tf.Tensor2D; uncertainty: tf.Tensor2D } {
  // BEGIN SOLUTION Compute h = f(X), the masked representations and the similarities, then importance and uncertainty.
  return tf.tidy(() => {
    const masked = encodeMasked(image, encoder, masks); // checks image and masks
    const h = encoder(image.expandDims(0)).squeeze<tf.Tensor1D>([0]);
    const s = cosineSimilarity(h, masked);
    const R = importance(s, masks);
    return { importance: R, uncertainty: uncertainty(s, masks, R) };
  });
  // END SOLUTION
}

// %% [markdown]
// **Try it** with an encoder that you can follow by hand: its features are the pixels themselves. For a mask of zeros and ones
// the cosine is then $s_n = \lVert X \odot M_n \rVert / \lVert X \rVert$. With $X = \begin{pmatrix}3&4\\12&0\end{pmatrix}$ and
// the toy masks, $s = (\tfrac{5}{13}, \tfrac{\sqrt{153}}{13}, \tfrac{\sqrt{160}}{13}) = (0.3846, 0.9515, 0.9730)$, so
//
// $$R = \begin{pmatrix}0.6681&0.6788\\0.9623&0.9730\end{pmatrix}, \qquad U = \begin{pmatrix}0.0803&0.0866\\0.0001&0\end{pmatrix}.$$

// %% explore
const pixelEncoder: Encoder = (images) => images.reshape([images.shape[0], -1]);
const toyMaps = relax(tf.tensor3d([3, 4, 12, 0], [2, 2, 1]), pixelEncoder, toyMasks);
console.log(toyMaps.importance.arraySync(), toyMaps.uncertainty.arraySync());
await check('relax');

// %% [markdown]
// ### Does the explanation depend on what was learnt?
//
// An explanation that looks the same for an untrained network explains the image, not the network (Adebayo et al., 2018). So
// here is the same architecture with random weights, side by side with the trained network. Both see the same masks.

// %% explore
const untrained = await loadEncoder('efficientnet-lite0', { weights: 'random', seed: 1 });

// %% explore
const trainedMaps = relax(cat, encoder, masks);
const untrainedMaps = relax(cat, untrained, masks);
showRow([
  { title: 'trained: importance', image: cat, map: trainedMaps.importance },
  { title: 'untrained: importance', image: cat, map: untrainedMaps.importance },
  { title: 'trained: uncertainty', image: cat, map: trainedMaps.uncertainty },
  { title: 'untrained: uncertainty', image: cat, map: untrainedMaps.uncertainty },
]);

// %% [markdown]
// *What to look for.* For the trained network, the importance is highest at the cat's eye, and the uncertainty is lowest there:
// while the eye is visible, the similarity is high whatever else is hidden. The untrained network has a map too, rescaled like
// any other. Read the scales: all its similarities are near 0.9, so it hardly notices what is hidden. The colours alone would
// not tell you this.

// %% [markdown]
// ## Problem 3: how many masks?
//
// ### A bound without looking at the data
//
// Hoeffding's inequality says: for independent $Z_1, \dots, Z_N$ with $a_n \le Z_n \le b_n$ and $c_n = b_n - a_n$,
//
// $$P\left(\left|\sum_n Z_n - \mathbb{E}\sum_n Z_n\right| \ge t\right) \;\le\; 2 \exp\left(-\frac{2 t^2}{\sum_n c_n^2}\right).$$
//
// In the RELAX estimator, each mask adds a term between $a_n = 0$ and $b_n = 1/N$, since the similarities of an encoder without
// negative features lie in $[0, 1]$. Require that the error be at least $t$ with a probability of at most $\delta$, and solve
// for $N$. Round up: $N$ is a number of masks.

// %% define="masksNeeded"
/**
 * The smallest number of masks for which Hoeffding's bound on P(error ≥ t) is at most delta, with terms in [0, 1/N].
 *
 * @param t     error, above 0
 * @param delta probability of a larger error, in (0, 1)
 */
function masksNeeded(t: number, delta: number): number {
  // BEGIN SOLUTION Solve 2 exp(…) ≤ delta for N, with terms between 0 and 1/N. Round up.
  if (!(t > 0)) throw new Error(`masksNeeded: expected t above 0, got ${t}`);
  if (!(delta > 0 && delta < 1)) throw new Error(`masksNeeded: expected delta in (0, 1), got ${delta}`);
  return Math.ceil(Math.log(2 / delta) / (2 * t ** 2));
  // END SOLUTION
}

// %% [markdown]
// **Try it.** By hand, for $t = 0.1$ and $\delta = 0.05$: $\ln 40 = 3.689$, so $N \ge 184.4$. That makes 185 masks.

// %% explore
console.log(masksNeeded(0.1, 0.05)); // 185
await check('masksNeeded');

// %% [markdown]
// ### The two numbers, and an erratum
//
// How many masks make the error smaller than $t = 0.01$ "with a probability of 0.99"? The printed version of this sheet
// continues "(i.e. $\delta = 0.99$)". **That is a mistake**: the probability of staying below $t$ is $1 - \delta$, so the words
// mean $\delta = 0.01$. With $\delta = 0.99$, as printed, the error may exceed $t$ in 99 of 100 runs.
//
// Give both numbers, for the printed $\delta = 0.99$ and for the intended $\delta = 0.01$, to see how much the mistake matters.

// %% define="masksAtPrintedDelta"
const masksAtPrintedDelta: number = /* BEGIN SOLUTION the number of masks, t = 0.01, delta = 0.99 */ 3516 /* END SOLUTION */;

// %% define="masksAtIntendedDelta"
const masksAtIntendedDelta: number = /* BEGIN SOLUTION the number of masks, t = 0.01, delta = 0.01 */ 26492 /* END SOLUTION */;

// %% explore
await check('masksAtPrintedDelta');
await check('masksAtIntendedDelta');

// %% [markdown]
// ### Which similarities occur?
//
// The bound assumed that a similarity can be anything in $[0, 1]$. Look at the similarities that do occur: draw a **histogram**
// of them for all four photographs, as a [Vega-Lite 5](https://vega.github.io/vega-lite/docs/bin.html) chart. Your function gets
// one row for each mask and photograph. It returns the chart's specification, a plain object that contains the rows (`data:
// { values: rows }`).
//
// Your function is right when the chart that it draws is right:
// - the photographs are told apart by colour, row or facet;
// - the bars are placed along the similarity axis;
// - every row is counted in its bin, and the counts of a photograph's bars sum to its number of rows (draw counts, not densities
//   or shares).
//
// How the chart looks is your choice: bars may be horizontal, and bins may be computed beforehand.

// %% define="similarityHistogram"
/**
 * A histogram of similarities for each image, as a Vega-Lite 5 chart.
 *
 * @param rows one for each mask and image; similarity in [0, 1]
 * @returns the specification, including the data
 */
function similarityHistogram(rows: { image: string; similarity: number }[]): VegaLiteSpec {
  // BEGIN SOLUTION Give the data, mark 'bar', x: the binned similarity, y: the count, and a way to tell the images apart.
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
    data: { values: rows },
    mark: 'bar',
    width: 520,
    height: 90,
    encoding: {
      row: { field: 'image', title: null },
      x: { field: 'similarity', bin: { maxbins: 60 }, title: 'similarity to the whole photograph' },
      y: { aggregate: 'count', title: 'masks' },
      color: { field: 'image', legend: null },
    },
  };
  // END SOLUTION
}

// %% [markdown]
// **Try it** on five rows: the image *one* has two bars, with counts 2 and 1; the image *two* has one bar, with count 2.

// %% explore
showChart(similarityHistogram([
  { image: 'one', similarity: 0.31 }, { image: 'one', similarity: 0.31 }, { image: 'one', similarity: 0.75 },
  { image: 'two', similarity: 0.55 }, { image: 'two', similarity: 0.55 },
]));
await check('similarityHistogram');

// %% explore
const rows = photoNames.flatMap((name) =>
  Array.from(similarities[name].dataSync(), (similarity) => ({ image: name as string, similarity })),
);
showChart(similarityHistogram(rows));
for (const name of photoNames) {
  const seen = rows.filter((row) => row.image === name).map((row) => row.similarity);
  console.log(`${name}: smallest ${Math.min(...seen).toFixed(4)}, largest ${Math.max(...seen).toFixed(4)}`);
}

// %% [markdown]
// What is **the smallest similarity** $s_{\min}$ of all four photographs, with the trained encoder, the default masks (7 cells,
// `keep` 0.5) and 1000 masks each? Read it off and type it in, with two or more decimal places. It depends on the masks that
// were drawn, and it varies widely. Your number is right when it lies in the range where such a minimum falls for practically
// every draw.

// %% define="smallestSimilarity"
const smallestSimilarity: number = /* BEGIN SOLUTION the smallest of the 4 × 1000 similarities */ 0.2688 /* END SOLUTION */;

// %% explore
await check('smallestSimilarity');

// %% [markdown]
// ### Why is it never 0?
//
// None of the 4000 similarities is anywhere near 0. Why is a similarity of 0 practically never seen? Think about what the
// features are (after a ReLU), how much of the image a mask leaves, and what the encoder makes of an entirely grey image. Write
// a few sentences. A person reads them.

// %% [markdown] written="whyNeverZero"
// **Why a similarity of 0 is practically never seen**
//
// BEGIN SOLUTION
// - The features are not negative (they come out of a ReLU and an average), so the dot product is not negative either. It is 0
//   only if no channel at all is active in both representations. There are 1280 channels. Each feature is an average over the
//   whole image, so it is 0 only if its channel is silent everywhere. For each of our photographs, more than a third of the
//   channels are active. Two such vectors practically always share some active channels.
// - A mask with $p = 0.5$ leaves about half of the image, in blocks large enough to be recognised. What is left activates some
//   of the same channels as before. To leave (almost) nothing, all 49 cells would have to be 0, which has probability $2^{-49}$.
// - Even an image of which nothing is left has a representation. Biases (here those of the folded batch normalisation) and the
//   border of the image activate channels without any content, and those channels are also active for the photograph.
// - Where similarities are smallest, the mask hides the object that dominates the representation (the rocket) and leaves
//   background.
// END SOLUTION

// %% [markdown]
// ### A bound that has looked at the data
//
// If similarities below $s_{\min}$ do not occur, a term lies between $a_n = s_{\min}/N$ and $b_n = 1/N$. What does the bound
// become?
//
// *A caution*: Hoeffding's inequality needs limits that are known beforehand. Here the minimum was itself observed, and a
// smaller value may still come. The result is a good estimate, but it is **no longer a guarantee**.

// %% define="masksNeededEmpirical"
/**
 * As `masksNeeded`, with terms in [smallest/N, 1/N].
 *
 * @param t        error, above 0
 * @param delta    probability of a larger error, in (0, 1)
 * @param smallest the smallest similarity observed, in [0, 1)
 */
function masksNeededEmpirical(t: number, delta: number, smallest: number): number {
  // BEGIN SOLUTION Solve Hoeffding's inequality for N again, now with terms between smallest/N and 1/N. Round up.
  if (!(t > 0)) throw new Error(`masksNeededEmpirical: expected t above 0, got ${t}`);
  if (!(delta > 0 && delta < 1)) throw new Error(`masksNeededEmpirical: expected delta in (0, 1), got ${delta}`);
  if (!(smallest >= 0 && smallest < 1)) throw new Error(`masksNeededEmpirical: expected smallest in [0, 1), got ${smallest}`);
  return Math.ceil(((1 - smallest) ** 2 * Math.log(2 / delta)) / (2 * t ** 2));
  // END SOLUTION
}

// %% [markdown]
// **Try it.** For $s_{\min} = 0$ you get the old bound. By hand, for $s_{\min} = 0.5$, $t = 0.1$ and $\delta = 0.05$: a quarter
// of 184.4 is 46.1, so the answer is 47.

// %% explore
console.log(masksNeededEmpirical(0.1, 0.05, 0), masksNeededEmpirical(0.1, 0.05, 0.5)); // 185 47
await check('masksNeededEmpirical');

// %% [markdown]
// **How many masks do you need now**, at $t = 0.01$, $\delta = 0.01$ and with your own `smallestSimilarity`? (Give a number or
// an expression.)

// %% define="masksNeededNow"
const masksNeededNow: number =
  /* BEGIN SOLUTION the number of masks at t = 0.01, delta = 0.01 with your smallestSimilarity */
  masksNeededEmpirical(0.01, 0.01, smallestSimilarity)
  /* END SOLUTION */;

// %% explore
console.log(`${masksAtIntendedDelta} masks without looking, ${masksNeededNow} with the smallest similarity seen`);
await check('masksNeededNow');

// %% [markdown]
// ### What the bound promises, and what you got
//
// How large is the error of your maps, really? To answer that, you must know what they estimate. The kit's `convergedMaps(name)`
// has the maps of 30,000 masks (other masks than yours). These maps are themselves off by up to about 0.002 at their worst
// pixels, so a comparison with them tells you nothing about smaller errors.
//
// The chart below shows how far the map of your first 25, 50, 75, … masks is from that limit **at its worst pixel**. Beside it
// stands the error $t$ that each bound promises for that many masks at $\delta = 0.01$. Both axes are logarithmic: anything that
// falls like $1/\sqrt{N}$ is a straight line. Before you look, note three things about what exactly the bound says:
//
// - **Which quantity.** The terms in $[0, 1/N]$ are $s_n M_{n,ij} / N$. The bound is about their sum, the estimator with $1/N$,
//   whose limit is $p R_{ij}$. It is shown on the left. Your map is divided by $\sum_n M_{n,ij}$, and its error is a quotient:
//
//   $$\frac{\sum_n s_n M_{n,ij}}{\sum_n M_{n,ij}} - R_{ij} = \frac{\tfrac1N \sum_n M_{n,ij}\,(s_n - R_{ij})}{\tfrac1N \sum_n
//   M_{n,ij}}$$
//
//   The expectation of the numerator is 0. Each of its terms lies between $-R_{ij}/N$ and $(1 - R_{ij})/N$, again an interval of
//   length $1/N$, so the numerator stays below the same $t$. The denominator is about $p$. So for your map, on the right, the
//   promise is $t/p$, here $2t$ (approximately, since the denominator is random too).
// - **The smallest similarity.** A mask that removes the pixel adds 0 to the sum with $1/N$, however large the similarity. So
//   the terms do not all lie above $s_{\min}/N$, and the empirical bound does not hold for that sum. It does hold for the
//   numerator above, whose terms lie between $(s_{\min} - R_{ij})/N$ and $(1 - R_{ij})/N$. So it is drawn only on the right.
// - **One pixel.** Both bounds promise something about one pixel that was chosen beforehand, not about the worst of 50,176
//   pixels. For all pixels at once, replace $\delta$ with $\delta / 50176$ (the probability of a union is at most the sum of the
//   probabilities). That takes three times as many masks, or allows an error of $1.7\,t$.
//
// Nothing is encoded again: the chart uses the similarities and masks of problem 2, batch by batch. Each batch goes through your
// `importance` and is added to the sums of all batches before it.

// %% explore
const delta = 0.01;
const p = 0.5; // `keep` of the masks

/** The bound read backwards: the smallest error for which `count` masks are enough, found by bisection. */
function promisedError(count: number, needed: (t: number) => number): number {
  let [tooSmall, enough] = [0, 1];
  for (let step = 0; step < 30; step++) {
    const t = (tooSmall + enough) / 2;
    if (needed(t) <= count) enough = t;
    else tooSmall = t;
  }
  return enough;
}

const analytic = (count: number) => promisedError(count, (t) => masksNeeded(t, delta));
const empirical = (count: number) => promisedError(count, (t) => masksNeededEmpirical(t, delta, smallestSimilarity));

/** The largest errors after a photograph's first 25, 50, 75, … masks: of the sum with 1/N (its limit is pR), and of the map. */
function largestErrors(limits: tf.Tensor2D[]): { name: string; masks: number; ofSum: number; ofMap: number }[] {
  const found = [];
  const largest = (difference: () => tf.Tensor) => tf.tidy(() => difference().abs().max().dataSync()[0]);
  let sums = [tf.zeros<tf.Rank.R2>([224, 224]), ...limits.map((limit) => tf.zerosLike(limit))]; // Σ M, and Σ s M of each
  for (let count = 25; count <= masksPerPhoto; count += 25) {
    const before = sums;
    sums = tf.tidy(() => {
      const some = masks.slice([count - 25, 0, 0], [25, 224, 224]);
      const kept = some.sum<tf.Tensor2D>(0);
      const maps = photoNames.map((name) => importance(similarities[name].slice([count - 25], [25]), some));
      return [kept, ...maps.map((map) => map.mul<tf.Tensor2D>(kept))].map((part, k) => before[k].add<tf.Tensor2D>(part));
    });
    tf.dispose(before);
    const [kept, ...weighted] = sums;
    photoNames.forEach((name, k) => found.push({
      name,
      masks: count,
      ofSum: largest(() => weighted[k].div(count).sub(limits[k].mul(p))),
      ofMap: largest(() => weighted[k].div(kept).sub(limits[k])),
    }));
  }
  tf.dispose(sums);
  return found;
}

// %% explore
const limits = photoNames.map((name) => convergedMaps(name).importance);
const errors = largestErrors(limits);
const curves = (of: 'ofSum' | 'ofMap') => photoNames.map((name) => ({
  name,
  points: errors.filter((row) => row.name === name).map((row) => ({ masks: row.masks, error: row[of] })),
}));
const counts = Array.from({ length: 32 }, (_, k) => Math.round(25 * 1.257 ** k)); // from 25 to about 30,000
const promise = (name: string, error: (count: number) => number) => ({
  name,
  points: counts.map((count) => ({ masks: count, error: error(count) })),
});
showChart(errorChart([
  {
    title: 'the sum with 1/N',
    measured: curves('ofSum'),
    promised: [promise('analytic bound', analytic)],
  },
  {
    title: 'your map, divided by Σ M',
    measured: curves('ofMap'),
    promised: [
      promise('analytic bound', (count) => analytic(count) / p),
      promise('empirical bound', (count) => empirical(count) / p),
    ],
  },
], { title: 'Largest error of all pixels', target: 0.01 }));
for (const row of errors.slice(-photoNames.length)) {
  const promised = `${(analytic(row.masks) / p).toFixed(3)} (analytic), ${(empirical(row.masks) / p).toFixed(3)} (empirical)`;
  console.log(`${row.name}, ${row.masks} masks: largest error ${row.ofMap.toFixed(4)}, promised ${promised}`);
}

// %% [markdown]
// *What to look for.* All lines fall in the same way: four times as many masks roughly halve the error, both measured and
// promised. The thin line is an error of 0.01. On the left, the promise reaches it at your `masksAtIntendedDelta`. Even the worst
// of all pixels stays below what is promised for a single pixel: on the left it is at about half of the promise, and for your map
// at about a tenth.
//
// The bounds are not wrong. They hold for **any** distribution of similarities within their limits. The worst such distribution
// is 0 or 1 with equal probability, and it has a variance of $1/4$. Your similarities have a variance of a few thousandths (this
// is what the uncertainty map shows), and Hoeffding's inequality does not look at it.
//
// Your map is also nearer to its limit than the sum on the left, though its values are twice as large. A pixel that happens to be
// kept by more masks than expected gets a larger sum, and the division by $\sum_n M_{n,ij}$ removes exactly that.

// %% [markdown]
// ## Problem 4 (bonus): one pass
//
// So far, all masks were kept in memory (1000 of them take 200 MB) and used twice, because $U$ needs the final $R$. **One pass**
// is enough, with memory that does not depend on $N$. Start with $W = R = U = 0$. Then, for each mask, compute the following
// pixel by pixel (Eq. 12 and 13 of the paper, a weighted form of Welford's recursion):
//
// $$\begin{aligned}
// W &\leftarrow W + M_n \\
// R' &\leftarrow R + \frac{M_n\,(s_n - R)}{W} \\
// U &\leftarrow U + M_n\,(s_n - R)\,(s_n - R') \\
// R &\leftarrow R'
// \end{aligned}$$
//
// At the end, set $U \leftarrow U / W$. Note that the third line uses the **old** mean $R$ in its first difference and the
// **new** mean $R'$ in its second. The result equals the two-pass result on the same masks, up to rounding. Here there may be
// pixels that no mask has kept yet: where $W = 0$, give **0** in both maps (not NaN).
//
// The masks come in batches from a stream (anything that `for (const masks of maskBatches)` accepts). **Give each batch to the
// encoder before you ask for the next one**: this is what keeps the memory constant. Each batch is made anew. You may dispose of
// it after use, and the stream may do so as soon as you ask for the next one: keep numbers, not the batch. Do not wrap the whole
// loop in one `tf.tidy`, which would keep everything until the end. Use one `tf.tidy` for each batch.

// %% define="onePassRelax"
/**
 * Importance and uncertainty in one pass over a stream of masks.
 *
 * @param image       `[H, W, C]`
 * @param encoder     `[N, H, W, C]` → `[N, D]`
 * @param maskBatches batches `[n, H, W]`, at least one, 1 = pixel kept
 * @returns both maps, `[H, W]`; 0 at every pixel that no mask has kept
 */
function onePassRelax(
  image: tf.Tensor3D,
  encoder: Encoder,
  maskBatches: Iterable<tf.Tensor3D>,
): { importance: tf.Tensor2D; uncertainty: tf.Tensor2D } {
  // BEGIN SOLUTION For each batch: encode, compare, then apply the recursion (Eq. 12 and 13) to each mask. At the end, U / W.
  if (image.rank !== 3) throw new Error(`onePassRelax: expected image of shape [H, W, C], got [${image.shape}]`);
  if (image.dataSync().some((value) => !Number.isFinite(value)))
    throw new Error('onePassRelax: expected image of finite pixels, got one that is NaN or infinite');
  const [height, width] = image.shape;
  const h = tf.tidy(() => encoder(image.expandDims(0)).squeeze<tf.Tensor1D>([0]));
  let state: tf.Tensor2D[] = [0, 0, 0].map(() => tf.zeros<tf.Rank.R2>([height, width])); // W, R, U
  let count = 0;
  for (const masks of maskBatches) {
    const before = state;
    state = tf.tidy(() => {
      const masked = encoder(image.mul(masks.expandDims(3)));
      const s = tf.divNoNan(tf.dot(masked, h), masked.norm('euclidean', 1).mul(h.norm())).dataSync();
      let [W, R, U] = before;
      (tf.unstack(masks) as tf.Tensor2D[]).forEach((M, n) => {
        W = W.add(M);
        const difference = tf.sub(s[n], R); // from the old mean
        R = R.add(tf.divNoNan(M.mul(difference), W)); // 0 where no mask has kept the pixel yet
        U = U.add(M.mul(difference).mul(tf.sub(s[n], R)));
      });
      return [W, R, U];
    });
    tf.dispose(before);
    count += masks.shape[0];
  }
  if (count === 0) throw new Error('onePassRelax: expected at least one mask in maskBatches, got none');
  const [W, R, U] = state;
  const variance = tf.divNoNan(U, W) as tf.Tensor2D;
  tf.dispose([h, W, U]);
  return { importance: R, uncertainty: variance };
  // END SOLUTION
}

// %% [markdown]
// **Try it** on the toy example of problem 2, in two batches: it gives the same maps as `relax`. Then use only the first two
// masks. Neither keeps the bottom right pixel, so it gets 0 in both maps.

// %% explore
function* toyStream(...indices: number[][]): Generator<tf.Tensor3D> {
  for (const batch of indices) yield tf.gather(toyMasks, batch);
}
const toyPicture = tf.tensor3d([3, 4, 12, 0], [2, 2, 1]);
const streamed = onePassRelax(toyPicture, pixelEncoder, toyStream([0, 1], [2]));
console.log(streamed.importance.arraySync(), streamed.uncertainty.arraySync());
console.log(onePassRelax(toyPicture, pixelEncoder, toyStream([0], [1])).importance.arraySync()); // 0 at the bottom right
await check('onePassRelax');

// %% [markdown]
// ### The map forms
//
// Here is the reward: masks stream in, are used and forgotten, and the map forms while you watch. The stream makes 25 masks at a
// time and disposes of them when the next ones are asked for. Each batch goes through your `onePassRelax`. Its map joins the
// maps before it in a weighted mean, $R = \sum_k W_k R_k / \sum_k W_k$, where $W_k$ is the sum of the batch's masks. So only two
// maps are kept. Run it with ten times as many masks, and it needs no more memory.

// %% explore
function* maskStream(count: number, batch: number, seed: number): Generator<tf.Tensor3D> {
  const random = randomGenerator(seed);
  for (let made = 0; made < count; made += batch) {
    const some = sampleMasks(Math.min(batch, count - made), 224, 224, { random });
    yield some;
    some.dispose();
  }
}

// %% explore
const live = liveMap({ title: 'coffee, one pass', image: photos.coffee });
let weight = tf.zeros<tf.Rank.R2>([224, 224]);
let weighted = tf.zeros<tf.Rank.R2>([224, 224]);
let streamedMasks = 0;
const stream = maskStream(masksPerPhoto, 25, 2);
for (const some of progress(stream, 'masks', { total: masksPerPhoto, unit: (batch) => batch.shape[0] })) {
  const part = onePassRelax(photos.coffee, encoder, [some]);
  const [newWeight, newWeighted] = tf.tidy(() => {
    const kept = some.sum<tf.Tensor2D>(0);
    return [weight.add<tf.Tensor2D>(kept), weighted.add<tf.Tensor2D>(kept.mul(part.importance))];
  });
  tf.dispose([weight, weighted, part]);
  [weight, weighted] = [newWeight, newWeighted];
  streamedMasks += some.shape[0];
  live.update(tf.tidy(() => tf.divNoNan(weighted, weight)), `${streamedMasks} masks`);
}

// %% [markdown]
// Now check that one pass is enough: put the same masks through both of your functions. The largest difference should be about
// $10^{-6}$, the rounding of float32.

// %% explore
const hundred = masks.slice([0, 0, 0], [100, 224, 224]);
const twoPass = relax(cat, encoder, hundred);
const onePass = onePassRelax(cat, encoder, tf.split(hundred, 4));
console.log('importance:', twoPass.importance.sub(onePass.importance).abs().max().dataSync()[0]);
console.log('uncertainty:', twoPass.uncertainty.sub(onePass.uncertainty).abs().max().dataSync()[0]);

// %% [markdown]
// ## References
//
// - K. Wickstrøm et al. *RELAX: Representation Learning Explainability.* International Journal of Computer Vision, 2023. arXiv
//   2112.10161.
// - V. Petsiuk, A. Das, K. Saenko. *RISE: Randomized Input Sampling for Explanation of Black-box Models.* BMVC 2018.
// - J. Adebayo et al. *Sanity Checks for Saliency Maps.* NeurIPS 2018.
// - W. Hoeffding. *Probability Inequalities for Sums of Bounded Random Variables.* Journal of the American Statistical
//   Association, 1963.
// - B. P. Welford. *Note on a Method for Calculating Corrected Sums of Squares and Products.* Technometrics, 1962.
