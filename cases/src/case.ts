/**
 * A case is data: which function is called with which arguments, what it must give back, how near, and which wrong values are
 * known. `check()` in the notebook runs the public cases, the grader the hidden ones, both with `compareClaim(claim, case)`.
 *
 * Nothing but JSON and tensors crosses between the grader and the code of a student. A function or a tensor that a case needs
 * as an argument is *described*, and `build` (describe.ts) makes it where it is used.
 */

/** A tensor as JSON: `values` in row-major order, as many as the product of `shape`. */
export type TensorDescription = {
  $tensor: { shape: number[]; values: number[]; dtype?: 'float32' | 'int32' | 'bool' };
};

/**
 * A small encoder. Images `[N, H, W, C]` in, features `[N, D]` out.
 * - `linear`: `relu(flatten(x) · weights + bias)`, weights `[H·W·C, D]`, bias `[D]`; no relu when `relu` is false.
 * - `tiny-conv`: relu(conv2d(x, filter `[h, w, C, D]`, stride, 'same') + bias), then the mean over height and width.
 */
export type EncoderDescription = {
  $encoder:
    | { kind: 'linear'; weights: TensorDescription; bias: TensorDescription; relu: boolean }
    | { kind: 'tiny-conv'; filter: TensorDescription; bias: TensorDescription; stride: number };
};

/** A score of binary masks `[height][width]`: `values[k]`, bit i of k (least significant first, row-major) is pixel i. */
export type ScoreDescription = { $score: { height: number; width: number; values: number[] } };

/** A seeded `() => number` in [0, 1). */
type RandomDescription = { $random: { seed: string } };

/** An iterable of mask batches `[n, H, W]`, each made when it is asked for: `masks` cut into pieces of `sizes`. */
export type MaskBatchesDescription = { $maskBatches: { masks: TensorDescription; sizes: number[] } };

/**
 * A game of d players: `values[k]`, bit i of k (least significant first) says whether player i is present. A function of
 * `present: boolean[]`; each evaluation is an event.
 */
export type GameDescription = { $game: { players: number; values: number[] } };

/**
 * A function of a vector x of n numbers, in one of two forms: `numbers` takes `number[]` and gives a number, `tensor` takes a
 * `tf.Tensor1D` and gives a `tf.Scalar`, differentiable.
 * - `min-max`: min(x₁, max(x₂, x₃))
 * - `quadratic`: wᵀx + b − ½ (x − c)ᵀ Q (x − c)
 * - `distance`: ‖x − c‖ − offset
 * - `network`: a ReLU network with one output, `weights[input][output]`, ReLU after every layer but the last
 * - `polynomial`: Σ_k coefficient_k · Π_i x_i^{exponents_k,i}, whole exponents ≥ 0
 */
export type FunctionDescription = {
  $function: { form: 'numbers' | 'tensor' } & (
    | { kind: 'min-max' }
    | { kind: 'quadratic'; w: number[]; b: number; Q: number[][]; c: number[] }
    | { kind: 'distance'; c: number[]; offset: number }
    | { kind: 'network'; layers: { weights: number[][]; bias: number[] }[] }
    | { kind: 'polynomial'; terms: { coefficient: number; exponents: number[] }[] }
  );
};

/** A number that JSON cannot hold. */
type NumberDescription = { $number: 'NaN' | 'Infinity' | '-Infinity' };

/** What an earlier step of a follow-through gave: its name, and the keys to follow inside it. */
export type StepReference = { $step: string; path?: string[] };

/** The student's own answer of this name, in a follow-through. */
export type AnswerReference = { $answer: string };

export type Description =
  | null
  | boolean
  | number
  | string
  | Description[]
  | TensorDescription
  | EncoderDescription
  | ScoreDescription
  | RandomDescription
  | MaskBatchesDescription
  | GameDescription
  | FunctionDescription
  | NumberDescription
  | StepReference
  | AnswerReference
  | { [key: string]: Description };

export type NamedArgument = { name: string; value: Description };
/** `then`: the function gives a function back, which is called with each of these lists; the value is the list of what it gave. */
export type Call = { function: string; arguments: NamedArgument[]; then?: NamedArgument[][] };

/** `|got − expected| ≤ absolute + relative · |expected|`, element by element; `reason` says why this much. */
export type Tolerance = { absolute: number; relative: number; reason: string };

/** A wrong value that is known: what a student did who gets it, as a sentence that the student reads. */
export type Mistake = { id: string; says: string; value: Description };

/** An equation that the returned value must satisfy, checked before values are compared; see identities.ts. */
export type Identity = { name: string; says: string; arguments: { [key: string]: Description } };

export type ValueExpectation = {
  kind: 'value';
  /** A tensor, number, array or object of them; the type and shape are part of what is expected. */
  value: Description;
  tolerance: Tolerance;
  identities: Identity[];
  mistakes: Mistake[];
};

/** A number typed in after an experiment: right inside [low, high]. */
export type IntervalExpectation = {
  kind: 'interval';
  low: number;
  high: number;
  reason: string;
  mistakes: { id: string; says: string; low: number; high: number }[];
};

/**
 * Masks that were drawn at random, marked on what they are (`sampling.ts`): every mask is a binary grid `cells × cells` spread
 * over the image at one shift. `spread[shift]` is the matrix `[height or width][cells]` that spreads a row of cells, `recover[shift]`
 * its least-squares inverse `[cells][height or width]`: mask = rows[dy] · grid · columns[dx]ᵀ.
 */
export type MasksExpectation = {
  kind: 'masks';
  count: number;
  height: number;
  width: number;
  cells: number;
  keep: number;
  rows: MaskBasis;
  columns: MaskBasis;
  tolerance: Tolerance;
  /** Sampled again: from the same seed, which must give the same masks, and from another one, which must not. */
  twice: boolean;
  /** Enough masks that a right sampler draws every shift. */
  everyShift: boolean;
  /** As many of a right sampler's masks have dy = dx, at most. */
  mostEqual: number;
  /** As many of a right sampler's dy and dx, counted together, are neither 0 nor cells − 1, at most. */
  mostInner: number;
  /** Other ways to spread a grid that are known to be wrong, recognised in the same manner (RISE's own). */
  mistakes: { id: string; says: string; rows: MaskBasis; columns: MaskBasis }[];
};
export type MaskBasis = { spread: number[][][]; recover: number[][][] };

/** A Vega-Lite chart that is right when its drawn bars count the rows: per image, each row in its bin (chart.ts). */
export type ChartExpectation = { kind: 'chart'; rows: { image: string; similarity: number }[] };

/** An answer that follows from another answer of the student: `oracle` names the function (fixtures) of the other answer's value. */
export type DerivedExpectation = {
  kind: 'derived';
  from: string;
  tolerance: Tolerance;
  oracle: string;
  mistakes: { id: string; says: string; oracle: string }[];
};

/** Texts that are exact numbers, such as '7/6': compared as fractions, entry by entry. The answer is an array of texts, or one text. */
export type ExactExpectation = {
  kind: 'exact';
  entries: { about: string; value: string }[];
  mistakes: { id: string; says: string; values: string[] }[];
};

/**
 * Texts that are expressions, compared at points of the region where they must hold, entry by entry. `path` leads to the text in the
 * answer: `['R1', '0']` is the first text of `R1`. `values[k]` is expected at `points[k]`.
 */
export type ExpressionsExpectation = {
  kind: 'expressions';
  entries: {
    path: string[];
    about: string;
    variables: string[];
    points: { [variable: string]: number }[];
    values: number[];
    mistakes: { id: string; says: string; values: number[] }[];
  }[];
  tolerance: Tolerance;
};

export type Expectation =
  | ExactExpectation
  | ExpressionsExpectation
  | ValueExpectation
  | IntervalExpectation
  | MasksExpectation
  | ChartExpectation
  | DerivedExpectation;

/**
 * "A mistake costs once": the functions that the item rests on, and how the grader composes the student's own.
 * - `steps`: the item must equal `result` when it does not equal the oracle.
 * - `basis`, for sampled masks: `call` spreads grids at shifts, and each sampled mask must be what it makes of some binary grid.
 *   `grids` and `shifts` name the arguments that are filled in.
 */
export type FollowThrough = ComposedFollow | BasisFollow;
export type ComposedFollow = { restsOn: string[]; steps: { name: string; call: Call }[]; result: Description };
export type BasisFollow = { restsOn: string[]; basis: { call: Call; grids: string; shifts: string } };

export type Case = {
  /** Unique in the sheet, `item/name`. */
  id: string;
  /** The item: the name of a function or of an answer. */
  item: string;
  /** What the student reads: "5 masks of 4 × 6 pixels, keep probability 0.3". */
  about: string;
  /** What is called; absent for an answer, which is read. */
  call?: Call;
  expect: Expectation;
  /**
   * What the student reads of a mistake that the comparator recognises by itself (how masks were drawn, what a chart draws, an
   * order of events), by the mistake's name. The comparator fills in placeholders such as `{count}`.
   */
  recognised?: { [mistake: string]: string };
  /** Only the form of the answer is compared here, its value when the sheet is graded. */
  formOnly?: true;
  follow?: FollowThrough;
  /** Which oracle, which seed, which source. */
  provenance: string;
};

/** One file of cases: `kit/public/SHEET.public.json`, and the hidden ones in memory. */
export type CaseFile = { sheet: string; visibility: 'public' | 'hidden'; cases: Case[] };

/** A value as it came back, from this process or from a runner: nothing else is accepted. */
export type TensorValue = {
  tensor: true;
  dtype: string;
  shape: number[];
  data: Float32Array | Int32Array | Uint8Array;
};
export type Value =
  | null
  | boolean
  | number
  | string
  | Value[]
  | TensorValue
  | Map<string, Value>
  | { unsupported: string };

/** What is said of one call, or of one answer. All of it is a claim when it comes from a runner. */
export type Claim =
  | { status: 'returned'; value: Value; changed: string[]; events: string[] }
  /** The student's code threw: `untouched` when it is the stub's own instruction. */
  | { status: 'threw'; name: string; message: string; untouched: boolean }
  | { status: 'missing'; message: string }
  /** The runner was stopped: this call's `time`, or what is left for the whole notebook (`budget`), or another limit; or it ended by itself. */
  | { status: 'stopped'; reason: 'time' | 'budget' | 'memory' | 'output' | 'exit' | 'protocol'; message: string };

/** The outcome for one case. `feedback` is plain text, one line or a few, for the student: the evidence. */
export type Verdict = {
  status: 'pass' | 'fail' | 'error';
  feedback: string;
  /** All the known mistakes that give this value. Several cases together say which of them it is (`summarize`). */
  mistakes: { id: string; says: string }[];
  /** Part of the points that is earned, 0 to 1: 1 for a pass; entries of an answer count singly. */
  share: number;
  /** The function or answer does not exist. */
  missing?: boolean;
  /** It threw, or gave another form or numbers that are not finite: this case does not speak against a mistake that others name. */
  mute?: boolean;
  /** It threw: the feedback holds what the student's code made of its arguments. */
  threw?: true;
  /** Why it had to be stopped, if it had to be. */
  stopped?: (Claim & { status: 'stopped' })['reason'];
  /** The feedback without a number of the case, where there is more to say than that it is wrong: of an answer's entries. */
  told?: string;
  /** It threw what a stub throws, with this instruction: the sheet's own, or one that the student's code made up. */
  instruction?: string;
  /** No other case can say more: it does not exist, or is the untouched stub. */
  ends?: boolean;
  expected?: Value;
  got?: Value;
};
