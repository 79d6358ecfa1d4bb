// %% [markdown]
// # Sheet 1: RELAX, or which pixels does a representation rest on?
//
// A neural network that was trained without labels has no class scores that could be explained. What it gives is a
// **representation**: a vector of features. RELAX (Wickstrøm et al., IJCV 2023) explains that vector, of any network that has
// one. It hides parts of the image at random, looks how much the representation changes, and gives every pixel two numbers: how
// **important** it is, and how **uncertain** that importance is.
//
// On this sheet you
// 1. show that two ways to write the importance of a pixel are the same, on paper and by enumeration;
// 2. build RELAX and run it on four photographs with a pretrained network, and on a network that has learnt nothing;
// 3. find out how many masks are enough;
// 4. (bonus) compute importance and uncertainty in one pass and watch the map form.
//
// ### How to work
//
// - Cells that say `todo('…')` are yours: replace that call by your code, or by your number. Keep the names and the signatures.
// - After each of them comes a cell to **try** it: first on a toy of 2 × 2 pixels whose result you can check by hand, then
//   `await check('name')`, which compares your function with a few known cases and tells you what differs, then on the
//   photographs.
// - The grader runs **only the cells that define** a function or an answer, and calls your functions with inputs of its own:
//   other sizes (images are not square), other probabilities, other encoders. So a function may use its arguments, your other
//   functions and what the locked cells give, but not the photographs, the encoder or the masks of another cell. Helper
//   functions may stand in the same cell or in a cell that you add before it.
// - All that you need is imported in the first cell. Import nothing else but `@course/kit`.
// - **Arguments are not yours.** A function leaves its arguments as they were: it neither changes them nor disposes of them.
//   (Beware of `tensor.dataSync().sort()`: sort a copy.) Wrap the work in `tf.tidy(() => …)`, which frees what you made on the
//   way.
// - Randomness comes from a generator that is passed in, `random()`, uniform in $[0, 1)$. Never `Math.random` or an unseeded
//   `tf.random…`: a result that cannot be repeated cannot be checked.
// - A cell that takes too long is stopped with ■ (*Interrupt*).
// - Two written answers are read by a person. Write them as you would on paper: short, in sentences, each step with its reason.
// - When you are finished: *Kernel → Restart Kernel and Run All Cells…*, to see that it works from the top (it stops at the
//   first cell that is still to do), then save. Grading runs your code anew; what a cell printed does not count.

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
// | $X \odot M$ | the image with the mask multiplied into every channel | |
// | $f$ | encoder: a batch of images in, a feature vector of length $D$ for each out | `encoder`, `[N, H, W, C]` → `[N, D]` |
// | $h = f(X)$ | representation of the whole image | `h`, `[D]` |
// | $\bar h_n = f(X \odot M_n)$ | representation of the $n$-th masked image | `masked`, `[N, D]` |
// | $s_n = s(h, \bar h_n)$ | similarity of the two, the cosine of their angle | `similarities`, `[N]` |
// | $p$ | probability that a pixel is **kept** (not dropped) | `p`, `keep` |
//
// The photographs come normalised, `(pixel − 127) / 128`. So 0 is mid-grey, and a removed pixel is a grey one.
//
// The next cell loads the encoder (EfficientNet-Lite0, trained on ImageNet; $D = 1280$ features, none of them negative) and the
// four photographs. `masksPerPhoto` is how many masks the experiments of this notebook use. A thousand take about ten seconds a
// photograph. On a slow machine, or to try something, lower it; your functions are graded with masks of the grader's own.

// %% explore
const masksPerPhoto = 1000;
const encoder = await loadEncoder('efficientnet-lite0');
showRow(photoNames.map((name) => ({ title: name, image: photos[name] })));

// %% [markdown]
// What a mask does: where it is 1 (bright) the photograph stays, where it is 0 (dark) it turns grey. This mask is made by hand;
// those of RELAX are random, and have soft edges.

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
// Let the mask be binary, $M_{ij} \in \{0, 1\}$, with $P(M_{ij} = 1) = p$. The importance of pixel $(i, j)$ is the similarity
// that is to be expected when this pixel is kept:
//
// $$R_{ij} = \mathbb{E}\left[\, s(h, \bar h) \mid M_{ij} = 1 \,\right] \tag{1}$$
//
// Show that it equals a sum over all masks $M'$, where $\bar h_{M'} = f(X \odot M')$:
//
// $$R_{ij} = \frac{1}{p} \sum_{M'} s(h, \bar h_{M'})\, M'_{ij}\, P(M = M') \tag{2}$$
//
// ### The derivation
//
// Write it into the next cell (double-click it; LaTeX between dollar signs works). It is read and marked by a person: name the
// step that you take, not only its result.

// %% [markdown] written="derivation"
// **Derivation of (2) from (1)**
//
// BEGIN SOLUTION
// A conditional expectation is a sum over all values that the mask can take, weighted with their conditional probability:
//
// $$R_{ij} = \mathbb{E}[s(h, \bar h) \mid M_{ij} = 1] = \sum_{M'} s(h, \bar h_{M'})\, P(M = M' \mid M_{ij} = 1).$$
//
// By Bayes' rule
//
// $$P(M = M' \mid M_{ij} = 1) = \frac{P(M_{ij} = 1 \mid M = M')\, P(M = M')}{P(M_{ij} = 1)}.$$
//
// The denominator is $p$. The first factor of the numerator is certain one way or the other: if the whole mask is $M'$, then
// the pixel is kept exactly if $M'_{ij} = 1$, so it is 1 where $M'_{ij} = 1$ and 0 where $M'_{ij} = 0$. For a binary mask that
// is $M'_{ij}$ itself, hence $P(M = M' \mid M_{ij} = 1) = M'_{ij}\, P(M = M') / p$. Put into the sum,
//
// $$R_{ij} = \frac{1}{p} \sum_{M'} s(h, \bar h_{M'})\, M'_{ij}\, P(M = M'). \qquad\blacksquare$$
//
// (Independence of the pixels is not needed, only that $P(M_{ij} = 1) = p > 0$.)
// END SOLUTION

// %% [markdown]
// ### Both forms by enumeration
//
// A mask of 2 × 2 pixels can take $2^4 = 16$ values and one of 3 × 3 has $2^9 = 512$: few enough to visit them all. Here the
// pixels are independent, so a mask with $k$ of its $n$ pixels kept has the probability $P(M = M') = p^k (1 - p)^{n - k}$. In
// place of an image and an encoder you are given the similarity as a function of the mask, `score(mask)`.
//
// This helper lists the masks; use it or write your own.

// %% setup
/** All binary masks of a grid, each `[height][width]`, 1 = pixel kept: `2^(height·width)` of them. */
function allMasks(height: number, width: number): number[][][] {
  return Array.from({ length: 2 ** (height * width) }, (_, k) =>
    Array.from({ length: height }, (_, i) => Array.from({ length: width }, (_, j) => (k >> (i * width + j)) & 1)),
  );
}

// %% [markdown]
// **Equation (1), literally**: for each pixel, only the masks that keep it, each weighted with its probability *given* that the
// pixel is kept. Do not use (2) here; the point is to see that two different computations agree.

// %% define="conditionalImportance"
/**
 * Eq. 1 by enumeration: the expected score, given that the pixel is kept.
 *
 * @param score similarity of a binary mask `[height][width]` (1 = pixel kept)
 * @param p     probability that a pixel is kept, in (0, 1]; the pixels are independent
 * @returns importance of every pixel, `[height][width]`
 */
function conditionalImportance(score: Score, height: number, width: number, p: number): number[][] {
  // BEGIN SOLUTION For each pixel (i, j): the masks with M_ij = 1, their probabilities given M_ij = 1, the mean score (Eq. 1).
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
// **Try it.** The score $s(M) = (4 M_{11} + 2 M_{12} + M_{21} + M_{22}) / 8$ is linear, so the expectation can be taken term by
// term: given that a pixel is kept, it counts fully, and each other one counts with $p$. For $p = 1/4$: $R_{11} = (4 +
// \tfrac14(2 + 1 + 1))/8 = 0.625$, $R_{12} = (2 + \tfrac14(4 + 1 + 1))/8 = 0.4375$ and $R_{21} = R_{22} = (1 + \tfrac14(4 + 2 +
// 1))/8 = 0.34375$.

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
  // BEGIN SOLUTION One sum over all 2^(height·width) masks: (1/p) Σ s(M') M'_ij P(M = M') for every pixel (Eq. 2).
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
// **Try it** on the same toy, and on a score that is not linear: kept pixels help each other. There the two forms must agree
// with each other to about $10^{-15}$.

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
// An image of 224 × 224 pixels has $2^{50176}$ binary masks. RELAX draws $N$ of them instead and estimates (2) from these.
//
// ### Masks
//
// A mask that removes single pixels at random hides nothing: a network sees through it as you see through a fly screen. So the
// masks are made from a coarse **grid** of cells, as in RISE (Petsiuk et al., 2018):
//
// 1. draw a grid of `cells` × `cells` zeros and ones, each 1 with probability $p$;
// 2. upsample it **bilinearly** to the image's size $H \times W$ (so that a mask has soft edges: values between 0 and 1);
// 3. pad the result **by reflection** with $b = \lfloor \text{cells}/2 \rfloor$ pixels on each side, to $(H + 2b) \times (W +
// 2b)$;
// 4. cut $H \times W$ out of it at a random **shift** $[dy, dx]$ with $dy, dx \in \{0, \dots, \text{cells} - 1\}$ **pixels**:
// rows $dy$ to $dy + H - 1$, columns $dx$ to $dx + W - 1$.
//
// Two samplings are in circulation. The one above is what **the authors of RELAX** run, and it is the one asked for here.
// **RISE's own** upsamples to $(\text{cells} + 1)\lceil H/\text{cells} \rceil$ in place of padding and shifts by up to a whole
// cell. The importance is much the same; the masks are not, and the grader tells you when it sees the other one.
//
// We split the work: `masksFromGrids` does steps 2 to 4 without any randomness, `sampleMasks` draws and calls it.
//
// *Bilinear* needs one more word, because libraries disagree about where a pixel is. Take the centre of pixel $i$ at $i +
// \tfrac12$, so that the left and the right half of an image are treated alike: upsampled from 2 to 4 values, $[1, 0]$ becomes
// $[1, 0.75, 0.25, 0]$. (With pixel centres at whole numbers it would be $[1, 0.5, 0, 0]$, half a cell too far up and left.)
// `tf.image.resizeBilinear` takes `[N, height, width, channels]`, and has an argument for this. *Reflection* does not repeat
// the pixel at the edge: $[a, b, c]$ padded by 2 is $[c, b, a, b, c, b, a]$; see `tf.mirrorPad`.

// %% define="masksFromGrids"
/**
 * Masks from grids, without randomness: upsampled, padded by reflection, cut out at the shift.
 *
 * @param grids  `[N, cells, cells]`, 0 or 1
 * @param shifts `[dy, dx]` for each grid, whole pixels in 0 … cells − 1
 * @returns masks `[N, height, width]`, float32 in [0, 1], 1 = pixel kept
 */
function masksFromGrids(grids: tf.Tensor3D, shifts: [number, number][], height: number, width: number): tf.Tensor3D {
  // BEGIN SOLUTION Upsample bilinearly to [height, width], pad by reflection with ⌊cells/2⌋, cut out [height, width] at [dy, dx].
  const [count, cells] = grids.shape;
  if (count === 0 || shifts.length !== count)
    throw new Error(`masksFromGrids: expected as many shifts as grids, at least 1, got ${shifts.length} and ${count}`);
  const border = Math.floor(cells / 2);
  // One mask at a time: a thousand of 224 × 224 are 200 MB, and this way they are in memory once.
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
// **Try it.** A grid of 2 × 2 cells on an image of 2 × 2 pixels: upsampling changes nothing, the padding is $b = 1$ pixel.
//
// $$\begin{pmatrix}1&0\\0&0\end{pmatrix} \;\longrightarrow\; \begin{pmatrix}0&0&0&0\\0&1&0&1\\0&0&0&0\\0&1&0&1\end{pmatrix}$$
//
// Cut out at the shifts $[0,0], [0,1], [1,0], [1,1]$, the one stands at the bottom right, bottom left, top right and top left.
// The last line of the cell upsamples to 2 × 4 pixels and cuts out at $[b, b] = [1, 1]$, which takes the padding off again:
// what is left of the first row is $[1, 0.75, 0.25, 0]$.

// %% explore
const toyGrid = tf.tensor3d([[[1, 0], [0, 0]]]);
const fourShifts: [number, number][] = [[0, 0], [0, 1], [1, 0], [1, 1]];
for (const shift of fourShifts) console.log(shift, masksFromGrids(toyGrid, [shift], 2, 2).arraySync()[0]);
console.log(masksFromGrids(toyGrid, [[1, 1]], 2, 4).arraySync()[0][0]); // 1, 0.75, 0.25, 0
await check('masksFromGrids');

// %% [markdown]
// Now the draws. They may come in any order: what is checked is what you draw (every mask is some grid of ones and zeros at
// some shift, the share of ones is `keep`, all shifts occur, the same `random` gives the same masks), not which draw came
// first.

// %% define="sampleMasks"
/**
 * Random masks: grids of `cells` × `cells`, each cell kept with probability `keep`, at random shifts.
 *
 * @param count   how many masks, at least 1
 * @param options `cells` (7 if not given), `keep` in (0, 1] (0.5 if not given), `random`: uniform in [0, 1)
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
// (between 0.23 and 0.27, practically always).

// %% explore
console.log(sampleMasks(1, 2, 2, { cells: 2, keep: 1, random: randomGenerator(1) }).arraySync()[0]); // [[1, 1], [1, 1]]
console.log('mean:', sampleMasks(200, 28, 28, { keep: 0.25, random: randomGenerator(1) }).mean().dataSync()[0]);
await check('sampleMasks');

// %% [markdown]
// And the masks for the photographs. All four use the same ones, so they are made once.

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
// $$s_n = \frac{h \cdot \bar h_n}{\lVert h \rVert \, \lVert \bar h_n \rVert}$$
//
// between the representation of the image and that of each masked image. A zero vector has no direction; let its similarity be
// 0.

// %% define="cosineSimilarity"
/**
 * Cosine of the angle between `h` and each row of `masked`; 0 where one of the two is the zero vector.
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
// **Try it.** $h = (3, 4)$ has length 5. Against $(6, 8)$, $(4, 3)$, $(4, -3)$ and $(0, 0)$: 1, $24/25 = 0.96$, 0 and 0.

// %% explore
console.log(cosineSimilarity(tf.tensor1d([3, 4]), tf.tensor2d([[6, 8], [4, 3], [4, -3], [0, 0]])).arraySync());
await check('cosineSimilarity');

// %% [markdown]
// Now on the photographs. `encodeMasked(image, encoder, masks)` of the kit computes $f(X \odot M_n)$ for all masks, in batches,
// with a progress bar. This is where the time goes, so the similarities are kept for what follows.

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
// The Monte-Carlo form of (2) is the mean similarity of the masks that keep the pixel, each weighted with how far it keeps it:
//
// $$R_{ij} = \frac{\sum_n s_n M_{n,ij}}{\sum_n M_{n,ij}}$$
//
// **Three normalisations** are in circulation, and they give different numbers:
//
// | divided by | where | |
// |---|---|---|
// | $N$ | the estimator of the paper | $p$ times the next one, so about $p R_{ij}$ |
// | $N p$ | (2) with $P(M = M')$ replaced by $1/N$; an earlier notebook of the authors | unbiased |
// | $\sum_n M_{n,ij}$ | `relax-xai`, the authors' package, and the one-pass form of problem 4 | a weighted mean: **the one asked for here** |
//
// The last two converge to each other, since $\frac1N \sum_n M_{n,ij} \to p$. But the last stays a mean for any number of
// masks: if all similarities are equal, every pixel gets exactly that value. In what is graded, every pixel is kept by some
// mask.
//
// A hint for speed: a weighted sum over masks is a matrix product of `[1, N]` with the masks reshaped to `[N, H·W]`. It needs
// no memory besides its result, where `similarities.reshape([-1, 1, 1]).mul(masks)` makes a second 200 MB. Both are right.

// %% define="importance"
/**
 * Self-normalised importance: for each pixel, the mean similarity weighted with the masks.
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
// And the first real maps. Every pixel is kept by about half of the masks, whatever else they show, so all pixels get nearly
// the same importance: the map of the cat spans about 0.02. On a scale from 0 to 1 (left) nothing is to be seen. So a map is
// **rescaled to be seen**: its smallest value gets the first colour, its largest the last (right). Read the numbers on the
// scale before you compare two maps: a rescaled map shows *where*, not *how much*.

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
// Two pixels can have the same mean for different reasons: the similarity is always about the same when the pixel is kept, or
// sometimes high and sometimes low, depending on what else is kept. The weighted variance tells:
//
// $$U_{ij} = \frac{\sum_n (s_n - R_{ij})^2 M_{n,ij}}{\sum_n M_{n,ij}}$$
//
// It is divided by $\sum_n M_{n,ij}$ too (the authors' package forgets to: its $U$ grows with $N$). Your function is given the
// importance of the same similarities and masks. Rounding is no mistake: a difference is measured against the largest
// uncertainty of the map, so a rearranged formula is right too.

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
    // With d = s − c and r = R − c for any number c, (s − R)² = d² − 2 r d + r²: three weighted sums, never a second [N, H, W].
    // c = mean(s) makes all of them small, so that no digits cancel in float32.
    const centre = similarities.mean();
    const d = similarities.sub<tf.Tensor1D>(centre);
    const r = importance.sub(centre);
    const weights = tf.stack([d.square(), d, tf.onesLike(d)]);
    const [squares, differences, kept] = tf.unstack(weights.matMul(masks.reshape([count, height * width])));
    const variance = squares.sub(differences.mul(r.flatten()).mul(2)).div(kept).reshape([height, width]).add(r.square());
    return variance.relu(); // a variance of 0 can come out as −1e-9
  });
  // END SOLUTION
}

// %% [markdown]
// **Try it** on the same toy. $U_{11} = \frac{(0.9 - 0.7)^2 + (0.5 - 0.7)^2}{2} = 0.04$, $U_{12} = \frac{0.4^2 + 0.4^2}{2} =
// 0.16$, $U_{21} = 0.04$, and $U_{22} = 0$, because one mask has no spread. (A pixel with few masks looks certain. With a
// thousand that is no danger.)

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
// The paper's suggestion to use both: keep the importance where the uncertainty is at most its median, put 0 elsewhere.
//
// $$R^{U}_{ij} = \begin{cases} R_{ij} & U_{ij} \le \operatorname{median}(U) \\ 0 & \text{otherwise} \end{cases}$$
//
// The median of an even number of values is the mean of the middle two; the lower of the two gives the same map (why?), the
// upper one keeps a pixel too many. Both sides of the comparison are float32: take the median of the tensor's own values.

// %% define="uRelax"
/**
 * Importance where it is certain: where the uncertainty is at most its median; 0 elsewhere.
 *
 * @param importance  `[H, W]`
 * @param uncertainty `[H, W]`
 * @returns `[H, W]`
 */
function uRelax(importance: tf.Tensor2D, uncertainty: tf.Tensor2D): tf.Tensor2D {
  // BEGIN SOLUTION R_ij where U_ij ≤ median(U), 0 elsewhere. Sort a copy of the values.
  const sorted = uncertainty.dataSync().slice().sort();
  const median = sorted[Math.floor((sorted.length - 1) / 2)]; // the lower one of the middle two
  return tf.tidy(() => tf.where(uncertainty.lessEqual(median), importance, tf.zerosLike(importance)));
  // END SOLUTION
}

// %% [markdown]
// **Try it.** Sorted, the toy's uncertainties are 0, 0.04, 0.04, 0.16, so the median is 0.04 and only the top right pixel is
// left out. (In float32 the two that are 0.04 on paper may differ in the last digit. Here they are typed in, so that they do
// not.)

// %% explore
const typedImportance = tf.tensor2d([[0.7, 0.5], [0.3, 0.1]]);
const typedUncertainty = tf.tensor2d([[0.04, 0.16], [0.04, 0]]);
console.log(uRelax(typedImportance, typedUncertainty).arraySync()); // [[0.7, 0], [0.3, 0.1]]
await check('uRelax');

// %% [markdown]
// On the photographs, half of the pixels are left. The colours run over the range of the importance itself, so what was put to
// 0 gets the lowest colour.

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
// Put together: encode the image, encode the masked images, compare, average. Use your functions, and `encodeMasked` of the kit
// if you like.

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
  // BEGIN SOLUTION h = f(X), the masked representations, the similarities, then importance and uncertainty.
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
// **Try it** with an encoder that can be followed by hand: its features are the pixels themselves. For a mask of zeros and ones
// the cosine is then $s_n = \lVert X \odot M_n \rVert / \lVert X \rVert$. With $X = \begin{pmatrix}3&4\\12&0\end{pmatrix}$ and
// the toy masks: $s = (\tfrac{5}{13}, \tfrac{\sqrt{153}}{13}, \tfrac{\sqrt{160}}{13}) = (0.3846, 0.9515, 0.9730)$, so
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
// here is the same architecture with random weights, side by side with the trained one. Both see the same masks.

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
// *What to look for.* The trained network's importance sits on the cat's eye, and the uncertainty is lowest there: with the eye
// in sight, the similarity is high whatever else is hidden. The untrained network has a map too, rescaled like any other. Read the
// scales: all its similarities are near 0.9, so it hardly notices what is hidden. A colour map alone would not tell you.

// %% [markdown]
// ## Problem 3: how many masks?
//
// ### A bound without looking at the data
//
// Hoeffding's inequality: for independent $Z_1, \dots, Z_N$ with $a_n \le Z_n \le b_n$ and $c_n = b_n - a_n$,
//
// $$P\left(\left|\sum_n Z_n - \mathbb{E}\sum_n Z_n\right| \ge t\right) \;\le\; 2 \exp\left(-\frac{2 t^2}{\sum_n c_n^2}\right).$$
//
// In the estimator of RELAX each mask adds a term between $a_n = 0$ and $b_n = 1/N$, since the similarities of an encoder
// without negative features lie in $[0, 1]$. Ask that the error is at least $t$ with a probability of at most $\delta$, and
// solve for $N$. Round up: $N$ is a number of masks.

// %% define="masksNeeded"
/**
 * The least number of masks for which Hoeffding's bound on P(error ≥ t) is at most delta, with terms in [0, 1/N].
 *
 * @param t     error, above 0
 * @param delta probability of a larger error, in (0, 1)
 */
function masksNeeded(t: number, delta: number): number {
  // BEGIN SOLUTION Solve 2 exp(…) ≤ delta for N, with terms between 0 and 1/N; round up.
  if (!(t > 0)) throw new Error(`masksNeeded: expected t above 0, got ${t}`);
  if (!(delta > 0 && delta < 1)) throw new Error(`masksNeeded: expected delta in (0, 1), got ${delta}`);
  return Math.ceil(Math.log(2 / delta) / (2 * t ** 2));
  // END SOLUTION
}

// %% [markdown]
// **Try it.** By hand, $t = 0.1$ and $\delta = 0.05$: $\ln 40 = 3.689$, so $N \ge 184.4$, which is 185 masks.

// %% explore
console.log(masksNeeded(0.1, 0.05)); // 185
await check('masksNeeded');

// %% [markdown]
// ### The two numbers, and an erratum
//
// How many masks make the error smaller than $t = 0.01$ "with a probability of 0.99"? The printed version of this sheet
// continues "(i.e. $\delta = 0.99$)". **That is a slip**: the probability of staying below $t$ is $1 - \delta$, so the words
// mean $\delta = 0.01$. With $\delta = 0.99$ as printed, the error may be larger than $t$ in 99 of 100 runs.
//
// Give both numbers, so that you see how much hangs on it: for the printed $\delta = 0.99$ and for the intended $\delta =
// 0.01$.

// %% define="masksAtPrintedDelta"
const masksAtPrintedDelta: number = /* BEGIN SOLUTION the number of masks, t = 0.01, delta = 0.99 */ 3516 /* END SOLUTION */;

// %% define="masksAtIntendedDelta"
const masksAtIntendedDelta: number = /* BEGIN SOLUTION the number of masks, t = 0.01, delta = 0.01 */ 26492 /* END SOLUTION */;

// %% explore
await check('masksAtPrintedDelta');
await check('masksAtIntendedDelta');

// %% [markdown]
// ### What similarities occur
//
// The bound assumed that a similarity can be anything in $[0, 1]$. Look at those that occur: draw a **histogram** of the
// similarities of all four photographs, as a [Vega-Lite 5](https://vega.github.io/vega-lite/docs/bin.html) chart. Your function
// gets one row for each mask and photograph, and returns the chart's specification, a plain object with the rows in it (`data:
// { values: rows }`).
//
// It is right when what it draws is right: the photographs are told apart by colour, by row or by facet; bars stand along the
// similarity; the counts of a photograph's bars sum to its number of rows; every row is counted in its bin. Counts, not
// densities or shares. How it looks is your choice (bars may lie, bins may be computed beforehand).

// %% define="similarityHistogram"
/**
 * A histogram of similarities for each image, as a Vega-Lite 5 chart.
 *
 * @param rows one for each mask and image; similarity in [0, 1]
 * @returns the specification, with the data in it
 */
function similarityHistogram(rows: { image: string; similarity: number }[]): VegaLiteSpec {
  // BEGIN SOLUTION data, mark 'bar', x: the binned similarity, y: the count, and the images told apart.
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
// **Try it** on five rows: two bars of *one* with counts 2 and 1, one bar of *two* with count 2.

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
// **The smallest similarity** $s_{\min}$ of all four photographs, with the trained encoder, the default masks (7 cells, `keep`
// 0.5) and 1000 masks each: read it off and type it in, with two decimals or more. It depends on the masks that were drawn, and
// its spread is wide. It is right when it lies where such a minimum falls for practically every draw.

// %% define="smallestSimilarity"
const smallestSimilarity: number = /* BEGIN SOLUTION the smallest of the 4 × 1000 similarities */ 0.2688 /* END SOLUTION */;

// %% explore
await check('smallestSimilarity');

// %% [markdown]
// ### Why is it never 0?
//
// None of the 4000 similarities is anywhere near 0. Why is a similarity of 0 practically never seen? Think of what the features
// are (after a ReLU), of how much of the image a mask leaves, and of what the encoder makes of an entirely grey image. A few
// sentences; a person reads them.

// %% [markdown] written="whyNeverZero"
// **Why a similarity of 0 is practically never seen**
//
// BEGIN SOLUTION
// - The features are not negative (they come out of a ReLU and an average), so neither is the dot product, and it is 0 only if
//   no channel at all is active in both representations. There are 1280 channels, and each feature is an average over the whole
//   image: it is 0 only if the channel is silent everywhere. For each of our photographs more than a third of the channels are
//   active. Two such vectors practically always share some.
// - A mask with $p = 0.5$ leaves about half of the image, in blocks large enough to be recognised. What is left excites in part
//   the same channels as before. To leave (almost) nothing, all 49 cells would have to be 0, which has probability $2^{-49}$.
// - Even an image of which nothing is left has a representation: biases (here, of the folded batch normalisation) and the
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
// *A caution*: Hoeffding's inequality needs limits that are known beforehand. With a minimum that was itself observed, a
// smaller value may still come, and the result is a good estimate but **no guarantee any more**.

// %% define="masksNeededEmpirical"
/**
 * As `masksNeeded`, with terms in [smallest/N, 1/N].
 *
 * @param t        error, above 0
 * @param delta    probability of a larger error, in (0, 1)
 * @param smallest the smallest similarity observed, in [0, 1)
 */
function masksNeededEmpirical(t: number, delta: number, smallest: number): number {
  // BEGIN SOLUTION Solve Hoeffding's inequality for N again, now with terms between smallest/N and 1/N; round up.
  if (!(t > 0)) throw new Error(`masksNeededEmpirical: expected t above 0, got ${t}`);
  if (!(delta > 0 && delta < 1)) throw new Error(`masksNeededEmpirical: expected delta in (0, 1), got ${delta}`);
  if (!(smallest >= 0 && smallest < 1)) throw new Error(`masksNeededEmpirical: expected smallest in [0, 1), got ${smallest}`);
  return Math.ceil(((1 - smallest) ** 2 * Math.log(2 / delta)) / (2 * t ** 2));
  // END SOLUTION
}

// %% [markdown]
// **Try it.** For $s_{\min} = 0$ it is the old bound. For $s_{\min} = 0.5$, $t = 0.1$, $\delta = 0.05$, by hand: a quarter of
// 184.4 is 46.1, so 47.

// %% explore
console.log(masksNeededEmpirical(0.1, 0.05, 0), masksNeededEmpirical(0.1, 0.05, 0.5)); // 185 47
await check('masksNeededEmpirical');

// %% [markdown]
// **How many masks now**, at $t = 0.01$, $\delta = 0.01$ and your own `smallestSimilarity`? (A number or an expression.)

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
// How large is the error of your maps, really? For that one must know what they are estimates of. `convergedMaps(name)` of the
// kit has the maps of 30,000 masks (other masks than yours). They are off by up to about 0.002 themselves, at their worst pixels,
// so nothing below that is to be read from a comparison with them.
//
// The picture below shows how far the map of your first 25, 50, 75, … masks is from that limit **at its worst pixel**, beside the
// error $t$ that each bound promises for as many masks at $\delta = 0.01$. Both axes are logarithmic: what falls like
// $1/\sqrt{N}$ is a straight line. Before you look, three things about what exactly the bound is about:
//
// - **Which quantity.** The terms in $[0, 1/N]$ are $s_n M_{n,ij} / N$: the bound is about their sum, the estimator with $1/N$,
//   whose limit is $p R_{ij}$. It is shown on the left. Your map is divided by $\sum_n M_{n,ij}$, and its error is a quotient:
//
//   $$\frac{\sum_n s_n M_{n,ij}}{\sum_n M_{n,ij}} - R_{ij} = \frac{\tfrac1N \sum_n M_{n,ij}\,(s_n - R_{ij})}{\tfrac1N \sum_n
//   M_{n,ij}}$$
//
//   The expectation of the numerator is 0, and each of its terms lies between $-R_{ij}/N$ and $(1 - R_{ij})/N$, again an interval
//   of length $1/N$: it stays below the same $t$. The denominator is about $p$. So for your map, on the right, the promise is
//   $t/p$, here $2t$ (about, since the denominator is random too).
// - **The smallest similarity.** A mask that removes the pixel adds 0 to the sum with $1/N$, however large the similarity: these
//   terms do not all lie above $s_{\min}/N$, and the empirical bound does not hold for that sum. It does for the numerator above,
//   whose terms lie between $(s_{\min} - R_{ij})/N$ and $(1 - R_{ij})/N$. So it is drawn on the right only.
// - **One pixel.** Both promise something about one pixel that was chosen beforehand, not about the worst of 50,176. For all of
//   them at once (the probability of a union is at most the sum of the probabilities) put $\delta / 50176$ in place of $\delta$:
//   three times as many masks, or $1.7\,t$.
//
// Nothing is encoded again: the similarities and masks of problem 2 are used, batch after batch. Each batch goes through your
// `importance`, and is added to the sums of all before it.

// %% explore
const delta = 0.01;
const p = 0.5; // `keep` of the masks

/** The bound read backwards: the smallest error for which `count` masks are enough, by halving. */
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

/** The largest errors of each photograph's first 25, 50, 75, … masks: of the sum with 1/N, whose limit is pR, and of the map. */
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
// *What to look for.* All lines fall alike: four times the masks about halve the error, measured as well as promised. The thin
// line is an error of 0.01; on the left, the promise reaches it at your `masksAtIntendedDelta`. Even the worst of all pixels stays
// below what is promised for a single one: on the left at about half of it, your map at about a tenth.
//
// The bounds are not wrong: they hold for **any** distribution of similarities within their limits, and the worst one is 0 or 1
// with equal chance, with a variance of $1/4$. Yours have a variance of a few thousandths (it is what the uncertainty map shows),
// and Hoeffding's inequality does not look at it. And your map is nearer to its limit than the sum on the left, though its values
// are twice as large: a pixel that happens to be kept by more masks than expected gets a larger sum, and the division by $\sum_n
// M_{n,ij}$ takes just that away.

// %% [markdown]
// ## Problem 4 (bonus): one pass
//
// So far all masks were kept in memory (1000 of them are 200 MB) and gone through twice, because $U$ needs the final $R$. It
// can be done in **one pass**, with memory that does not depend on $N$. With $W = R = U = 0$ at the start, for each mask (all
// operations pixel by pixel; Eq. 12 and 13 of the paper, a weighted form of Welford's recursion):
//
// $$\begin{aligned}
// W &\leftarrow W + M_n \\
// R' &\leftarrow R + \frac{M_n\,(s_n - R)}{W} \\
// U &\leftarrow U + M_n\,(s_n - R)\,(s_n - R') \\
// R &\leftarrow R'
// \end{aligned}$$
//
// and at the end $U \leftarrow U / W$. Note the **old** mean in one factor of the third line and the **new** one in the other.
// The result equals the two-pass result on the same masks, up to rounding. Here a pixel may have been kept by no mask yet:
// where $W = 0$, give **0** in both maps (not NaN).
//
// The masks come in batches from a stream (anything that `for (const masks of maskBatches)` takes). **Give each batch to the
// encoder before you ask for the next one**: that is what keeps the memory constant. A batch is made anew for you, and its
// maker may dispose of it as soon as you ask for the next: keep numbers, not the batch. Do not wrap the whole loop in one
// `tf.tidy`, which would keep everything to the end; one `tf.tidy` a batch does it.

// %% define="onePassRelax"
/**
 * Importance and uncertainty in one pass over a stream of masks.
 *
 * @param image       `[H, W, C]`
 * @param encoder     `[N, H, W, C]` → `[N, D]`
 * @param maskBatches batches `[n, H, W]`, at least one, 1 = pixel kept
 * @returns both maps, `[H, W]`; 0 at a pixel that no mask has kept
 */
function onePassRelax(
  image: tf.Tensor3D,
  encoder: Encoder,
  maskBatches: Iterable<tf.Tensor3D>,
): { importance: tf.Tensor2D; uncertainty: tf.Tensor2D } {
  // BEGIN SOLUTION For each batch: encode, compare, then the recursion (Eq. 12 and 13) for each of its masks; at the end U / W.
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
        const difference = tf.sub(s[n], R); // to the old mean
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
// **Try it.** The toy of problem 2 once more, in two batches: the same maps as `relax` gave. Then the first two masks only: no
// mask keeps the bottom right pixel, so it gets 0 and 0.

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
// The reward: masks stream in, are used and forgotten, and the map forms while you watch. The stream makes 25 masks at a time
// and disposes of them when the next are asked for. Each batch goes through your `onePassRelax`; its map joins the ones before
// as a weighted mean, $R = \sum_k W_k R_k / \sum_k W_k$ with $W_k$ the sum of the batch's masks. So nothing is kept but two
// maps: let it run with ten times as many masks, and it needs not a byte more.

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
// And the proof that one pass is enough: the same masks through both of your functions. The largest difference should be about
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
