/** ONNX operations as TensorFlow.js operations: those that small image encoders are commonly made of. */
import { tf } from '@course/cases';
import type { OnnxNode, OnnxTensor } from './onnx-file';
import { averagePool, convolution, maxPool } from './windows';

/**
 * A tensor on its way through the graph. ONNX images are `[n, channels, height, width]`, TensorFlow.js wants the channels last:
 * with `channelsLast`, `tensor` is `[n, height, width, channels]` and stands for the other order, so that nothing is
 * transposed between two convolutions.
 */
export type Value = { tensor: tf.Tensor; channelsLast: boolean };
export type Inputs = (Value | undefined)[];
/** A node with the activation that it applies itself (`fuse`). */
export type Step = OnnxNode & { activation?: 'relu' | 'relu6' };
export type Operation = (step: Step, inputs: Inputs, weights: Weights) => Value;

/** The constants of a graph, as tensors (made once, in the form that an operation wants them) or as numbers. */
export type Weights = {
  constant(name: string | undefined): OnnxTensor | undefined;
  value(name: string): Value;
  prepared(key: string, make: () => tf.Tensor): tf.Tensor;
};

export const plain = (tensor: tf.Tensor): Value => ({ tensor, channelsLast: false });
const last = (tensor: tf.Tensor): Value => ({ tensor, channelsLast: true });

/** The tensor in ONNX's own order. */
export function ordered(value: Value | undefined): tf.Tensor {
  if (!value) throw new Error('an operation has an input missing');
  return value.channelsLast ? tf.transpose(value.tensor, [0, 3, 1, 2]) : value.tensor;
}

/** The tensor with its channels last. */
export function channelsLast(value: Value | undefined): tf.Tensor4D {
  if (value?.tensor.rank !== 4) throw new Error('expected an image of rank 4');
  return (value.channelsLast ? value.tensor : tf.transpose(value.tensor, [0, 2, 3, 1])) as tf.Tensor4D;
}

const numberOf = (step: Step, name: string, otherwise: number): number => {
  const value = step.attributes.get(name);
  return typeof value === 'number' ? value : otherwise;
};

/** Numbers that newer versions of an operation take as an input and older ones as an attribute. */
function numbersOf(step: Step, weights: Weights, input: number, attribute: string): number[] | undefined {
  const constant = weights.constant(step.inputs[input]);
  if (constant) return Array.from(constant.data);
  const value = step.attributes.get(attribute);
  return Array.isArray(value) ? value : typeof value === 'number' ? [value] : undefined;
}

const each =
  (f: (x: tf.Tensor, step: Step, weights: Weights) => tf.Tensor): Operation =>
  (step, [x], weights) => ({ tensor: f(x!.tensor, step, weights), channelsLast: x!.channelsLast });

/** Elementwise on two values: of a number and an image, or of two images with their channels last, nothing is transposed. */
const pair =
  (f: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor): Operation =>
  (_step, [a, b]) => {
    const [x, y] = [a!, b!].map(({ tensor }) => (tensor.size === 1 ? tensor.reshape([]) : tensor));
    const ends = (one: Value, other: Value): boolean =>
      one.channelsLast && (other.channelsLast || other.tensor.size === 1);
    return ends(a!, b!) || ends(b!, a!) ? last(f(x!, y!)) : plain(f(ordered(a), ordered(b)));
  };

function mean(step: Step, [x]: Inputs, weights: Weights): Value {
  const rank = x!.tensor.rank;
  const given = numbersOf(step, weights, 1, 'axes') ?? [...Array(rank).keys()];
  const axes = given.map((axis) => (axis < 0 ? axis + rank : axis));
  const keep = numberOf(step, 'keepdims', 1) === 1;
  const spatial = x!.channelsLast && axes.length === 2 && axes.includes(2) && axes.includes(3);
  if (spatial) return { tensor: tf.mean(x!.tensor, [1, 2], keep), channelsLast: keep };
  return plain(tf.mean(ordered(x), axes, keep));
}

const normalise: Operation = (step, [x], weights) => {
  const [scale, shift, average, variance] = [1, 2, 3, 4].map((i) => weights.value(step.inputs[i]!).tensor);
  const factor = scale!.div(tf.sqrt(variance!.add(numberOf(step, 'epsilon', 1e-5))));
  const image = x!.tensor.rank === 4 ? channelsLast(x) : x!.tensor;
  return { tensor: image.sub(average!).mul(factor).add(shift!), channelsLast: x!.tensor.rank === 4 };
};

const transpose: Operation = (step, [x]) => {
  const order =
    (step.attributes.get('perm') as number[] | undefined) ?? x!.tensor.shape.map((_, i, all) => all.length - 1 - i);
  const is = (...wanted: number[]) => order.length === wanted.length && wanted.every((v, i) => v === order[i]);
  if (is(0, 3, 1, 2) && !x!.channelsLast) return last(x!.tensor.clone());
  if (is(0, 2, 3, 1) && x!.channelsLast) return plain(x!.tensor.clone());
  return plain(tf.transpose(ordered(x), order));
};

const gemm: Operation = (step, [a, b, c]) => {
  const transposed = (name: string) => numberOf(step, name, 0) === 1;
  const product = tf.matMul(
    ordered(a) as tf.Tensor2D,
    ordered(b) as tf.Tensor2D,
    transposed('transA'),
    transposed('transB'),
  );
  const scaled = numberOf(step, 'alpha', 1) === 1 ? product : product.mul(numberOf(step, 'alpha', 1));
  return plain(c ? scaled.add(ordered(c).mul(numberOf(step, 'beta', 1))) : scaled);
};

const reshape: Operation = (step, [x], weights) => {
  const tensor = ordered(x);
  const shape = numbersOf(step, weights, 1, 'shape');
  if (!shape) throw new Error("operation Reshape needs a constant shape with engine 'tensorflow'");
  return plain(tensor.reshape(shape.map((size, i) => (size === 0 ? tensor.shape[i]! : size))));
};

const flatten: Operation = (step, [x]) => {
  const tensor = ordered(x);
  const axis = numberOf(step, 'axis', 1);
  return plain(tensor.reshape([tensor.shape.slice(0, axis).reduce((a, b) => a * b, 1), -1]));
};

const squeeze: Operation = (step, [x], weights) => plain(ordered(x).squeeze(numbersOf(step, weights, 1, 'axes')));

const unsqueeze: Operation = (step, [x], weights) =>
  plain((numbersOf(step, weights, 1, 'axes') ?? []).reduce((tensor, axis) => tensor.expandDims(axis), ordered(x)));

const pad: Operation = (step, [x], weights) => {
  const mode = step.attributes.get('mode') ?? 'constant';
  if (mode !== 'constant')
    throw new Error(`operation Pad: expected mode 'constant' with engine 'tensorflow', got '${String(mode)}'`);
  const tensor = ordered(x);
  const amounts = numbersOf(step, weights, 1, 'pads') ?? [];
  const value = numbersOf(step, weights, 2, 'value')?.[0] ?? 0;
  const sides = tensor.shape.map((_, i): [number, number] => [amounts[i]!, amounts[i + tensor.rank]!]);
  return plain(tf.pad(tensor, sides, value));
};

const clip = each((x, step, weights) => {
  const [low, high] = [numbersOf(step, weights, 1, 'min')?.[0], numbersOf(step, weights, 2, 'max')?.[0]];
  return tf.clipByValue(x, low ?? -3.4e38, high ?? 3.4e38);
});

const hardSigmoid = (x: tf.Tensor, slope: number, shift: number): tf.Tensor =>
  tf.clipByValue(x.mul(slope).add(shift), 0, 1);

/** Everything is float32 here, half precision too. */
const cast = each((x, step) => {
  const to = numberOf(step, 'to', 1);
  if (![1, 10, 11].includes(to))
    throw new Error(`operation Cast: expected a kind of float (1, 10, 11) with engine 'tensorflow', got ${to}`);
  return x.clone();
});

export const operations: Record<string, Operation> = {
  Add: pair(tf.add),
  Sub: pair(tf.sub),
  Mul: pair(tf.mul),
  Div: pair(tf.div),
  AveragePool: averagePool,
  BatchNormalization: normalise,
  Clip: clip,
  Concat: (step, inputs) => plain(tf.concat(inputs.map(ordered), numberOf(step, 'axis', 0))),
  Cast: cast,
  Conv: convolution,
  Dropout: each((x) => x.clone()),
  Flatten: flatten,
  Gemm: gemm,
  GlobalAveragePool: (_step, [x]) => last(tf.mean(channelsLast(x), [1, 2], true)),
  HardSigmoid: each((x, step) => hardSigmoid(x, numberOf(step, 'alpha', 0.2), numberOf(step, 'beta', 0.5))),
  HardSwish: each((x) => x.mul(hardSigmoid(x, 1 / 6, 0.5))),
  Identity: each((x) => x.clone()),
  LeakyRelu: each((x, step) => tf.leakyRelu(x, numberOf(step, 'alpha', 0.01))),
  MatMul: (_step, [a, b]) => plain(tf.matMul(ordered(a), ordered(b))),
  MaxPool: maxPool,
  Pad: pad,
  ReduceMean: mean,
  Relu: each((x) => tf.relu(x)),
  Reshape: reshape,
  Sigmoid: each((x) => tf.sigmoid(x)),
  Softmax: (step, [x]) => plain(tf.softmax(ordered(x), numberOf(step, 'axis', -1))),
  Squeeze: squeeze,
  Tanh: each((x) => tf.tanh(x)),
  Transpose: transpose,
  Unsqueeze: unsqueeze,
};
export const supportedOperations: string[] = [...Object.keys(operations), 'Constant'].sort();
