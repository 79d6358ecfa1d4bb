/**
 * The untrained twin of a network: the same architecture, its weights drawn at random.
 *
 * Weights are He's (normal, variance 2 / inputs; He et al. 2015). On their own they are no fair twin here: batch normalisation
 * is folded into the exported convolutions, and a network of 50 layers without it gives nearly the same features for every
 * image. So each layer is then normalised as batch normalisation does at the first step of training: every channel gets mean 0
 * and variance 1 over a batch of random textures, folded into weights and bias.
 */
import { randomGenerator, tf } from '@course/cases';
import { checkOperations, runSteps } from './graph';
import { type OnnxGraph, readOnnx, withWeights } from './onnx-file';
import { operations, plain, type Step, type Value, type Weights } from './operations';

const IMAGES = 4;
const TINY = 1e-5;

/** Numbers from a normal distribution with mean 0 (Box and Muller, who make two at a time). */
function normals(count: number, random: () => number, deviation: number): Float32Array {
  const { sqrt, log, cos, sin, PI } = Math; // looked up once: in Jest a global costs more than the arithmetic
  const numbers = new Float32Array(count);
  for (let i = 0; i < count; i += 2) {
    const radius = deviation * sqrt(-2 * log(1 - random()));
    const angle = 2 * PI * random();
    numbers[i] = radius * cos(angle);
    if (i + 1 < count) numbers[i + 1] = radius * sin(angle);
  }
  return numbers;
}

/** Images of coarse and fine blotches, `[4, height, width, 3]` in [-1, 1]: like photographs, weaker the finer they are. */
function textures([height, width]: [number, number], random: () => number): tf.Tensor4D {
  return tf.tidy(() => {
    const octaves = [2, 4, 8, 16, 32].map((cells) => {
      const blotches = Float32Array.from({ length: IMAGES * cells * cells * 3 }, () => 2 * random() - 1);
      const grid = tf.tensor4d(blotches, [IMAGES, cells, cells, 3]);
      return tf.image.resizeBilinear(grid, [height, width], false, true).mul(1.4 / Math.sqrt(cells));
    });
    return tf.clipByValue(tf.addN(octaves), -1, 1) as tf.Tensor4D;
  });
}

/** The graph's constants as they are at the moment: they change while the twin is made. */
function currentWeights(graph: OnnxGraph): Weights {
  return {
    prepared: (_key, make) => make(),
    constant: (name) => graph.constants.get(name ?? ''),
    value(name) {
      const { data, dims } = graph.constants.get(name)!;
      return plain(tf.tensor(data, dims, data instanceof Float32Array ? 'float32' : 'int32'));
    },
  };
}

/** Mean and variance of each channel of an activation: the last axis, whatever the rank. */
function moments({ tensor, channelsLast }: Value): { mean: Float32Array; variance: Float32Array } {
  return tf.tidy(() => {
    const channels = channelsLast || tensor.rank !== 4 ? tensor : tf.transpose(tensor, [0, 2, 3, 1]);
    const { mean, variance } = tf.moments(channels.reshape([-1, channels.shape[channels.rank - 1]!]), 0);
    return { mean: mean.dataSync() as Float32Array, variance: variance.dataSync() as Float32Array };
  });
}

/** Multiplies the weights of output channel c by factor[c]. `first`: the channels are the first axis, else the last. */
function scaleChannels(data: Float32Array, factor: Float32Array, first: boolean): void {
  const inner = data.length / factor.length;
  for (let i = 0; i < data.length; i++) data[i]! *= factor[first ? (i - (i % inner)) / inner : i % factor.length]!;
}

/**
 * @param model an .onnx file
 * @returns a copy of the file with random weights, the same for the same seed
 */
export function randomWeights(
  model: Uint8Array,
  seed: number,
  size: [number, number],
  layout: 'nhwc' | 'nchw',
): Uint8Array {
  const graph = readOnnx(model);
  checkOperations(graph);
  const random = randomGenerator(`untrained twin ${seed}`);
  const changed = new Map<string, Float32Array>();
  const weights = currentWeights(graph);
  const set = (
    name: string | undefined,
    make: (dims: number[], count: number) => Float32Array,
  ): Float32Array | undefined => {
    const old = graph.constants.get(name ?? '');
    if (!old || !name) return undefined;
    const data = make(old.dims, old.data.length);
    graph.constants.set(name, { dims: old.dims, data });
    changed.set(name, data);
    return data;
  };

  const normalisation = (step: Step, input: Value): void => {
    const [, scale, shift, mean, variance] = step.inputs;
    const statistics = moments(input);
    set(scale, (_dims, count) => new Float32Array(count).fill(1));
    set(shift, (_dims, count) => new Float32Array(count));
    set(mean, () => statistics.mean);
    set(variance, () => statistics.variance);
  };

  const draw = (step: Step, input: Value | undefined): Value | undefined => {
    if (step.op === 'BatchNormalization') normalisation(step, input!);
    if (!['Conv', 'Gemm', 'MatMul'].includes(step.op)) return undefined;
    const [, name, shift] = step.inputs;
    const first = step.op === 'Conv' || step.attributes.get('transB') === 1; // the axis of the output channels
    const filter = set(name, (dims, count) => {
      const outputs = first ? dims[0]! : dims[dims.length - 1]!;
      return normals(count, random, Math.sqrt((2 * outputs) / count));
    });
    if (!filter) return undefined;
    set(shift, (_dims, count) => new Float32Array(count));
    const inputs = [input, ...step.inputs.slice(1).map((constant) => (constant ? weights.value(constant) : undefined))];
    const output = operations[step.op]!(step, inputs, weights);
    const { mean, variance } = moments(output);
    const factor = variance.map((v) => 1 / Math.sqrt(v + TINY));
    scaleChannels(filter, factor, first);
    const moved = set(shift, () => mean.map((m, i) => -m * factor[i]!))
      ? output.tensor.sub(tf.tensor1d(mean))
      : output.tensor;
    return { tensor: moved.mul(tf.tensor1d(factor)), channelsLast: output.channelsLast };
  };

  tf.tidy(() => void runSteps(graph.nodes, graph, textures(size, random), layout, weights, draw));
  return withWeights(model, changed);
}
