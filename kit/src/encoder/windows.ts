/** Convolution and pooling: what slides a window over an image. */
import { tf } from '@course/cases';
import { depthwise as depthwiseWithGradient, type Sides } from './depthwise';
import { channelsLast, type Operation, type Step, type Value } from './operations';

type Window = { size: [number, number]; strides: [number, number]; dilations: [number, number] };

const two = (step: Step, name: string, otherwise: [number, number]): [number, number] => {
  const value = step.attributes.get(name);
  return Array.isArray(value) && value.length === 2 ? [value[0]!, value[1]!] : otherwise;
};

function windowOf(step: Step, size: [number, number]): Window {
  if (size.length !== 2) throw new Error(`operation ${step.op} is supported in two dimensions only`);
  if (step.attributes.get('ceil_mode') === 1)
    throw new Error(`operation ${step.op}: ceil_mode 1 is not supported with engine 'tensorflow'`);
  return { size, strides: two(step, 'strides', [1, 1]), dilations: two(step, 'dilations', [1, 1]) };
}

const image = (tensor: tf.Tensor4D): Value => ({ tensor, channelsLast: true });

/** What TensorFlow's 'same' pads before and after along one side. */
function same(length: number, size: number, stride: number, dilation: number): [number, number] {
  const total = Math.max(0, (Math.ceil(length / stride) - 1) * stride + (size - 1) * dilation + 1 - length);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}

/** ONNX's pads [top, left, bottom, right], which may all differ. */
function sidesOf(step: Step, x: tf.Tensor4D, { size, strides, dilations }: Window): Sides {
  const named = [0, 1].map((i) => same(x.shape[i + 1]!, size[i]!, strides[i]!, dilations[i]!)) as Sides;
  const automatic = step.attributes.get('auto_pad') ?? 'NOTSET';
  if (automatic === 'SAME_UPPER') return named;
  if (automatic !== 'NOTSET' && automatic !== 'VALID')
    throw new Error(`operation ${step.op}: auto_pad ${String(automatic)} is not supported with engine 'tensorflow'`);
  const pads = automatic === 'VALID' ? undefined : (step.attributes.get('pads') as number[] | undefined);
  const [top = 0, left = 0, bottom = 0, right = 0] = pads ?? [];
  return [
    [top, bottom],
    [left, right],
  ];
}

/** TensorFlow.js takes explicit paddings everywhere, though its types do not say so everywhere. */
const explicit = (sides: Sides): 'same' => [[0, 0], ...sides, [0, 0]] as unknown as 'same';

const activate = (x: tf.Tensor4D, activation: Step['activation']): tf.Tensor4D =>
  activation === 'relu6' ? tf.clipByValue(x, 0, 6) : activation === 'relu' ? tf.relu(x) : x;

type Kernel = {
  x: tf.Tensor4D;
  filter: tf.Tensor4D;
  bias?: tf.Tensor1D;
  sides: Sides;
  window: Window;
  depthwise: boolean;
};

/**
 * While a gradient is recorded the convolution stands alone: the gradient of the fused one asks for the filter's gradient too,
 * which the WASM backend does not have.
 */
function convolve({ x, filter, bias, sides, window, depthwise }: Kernel, activation: Step['activation']): tf.Tensor4D {
  const { strides, dilations } = window;
  const pad = explicit(sides);
  if (tf.engine().state.gradientDepth === 0) {
    const all = { x, filter, strides, pad, dilations, bias, activation: activation ?? ('linear' as const) };
    return depthwise ? tf.fused.depthwiseConv2d(all) : tf.fused.conv2d(all);
  }
  const simple = depthwise && dilations[0] === 1 && dilations[1] === 1;
  const alone = simple
    ? depthwiseWithGradient(x, filter, strides, sides)
    : depthwise
      ? tf.depthwiseConv2d(x, filter, strides, pad, 'NHWC', dilations)
      : tf.conv2d(x, filter, strides, pad, 'NHWC', dilations);
  return activate(bias ? alone.add(bias) : alone, activation);
}

/** Filters [out, in / groups, height, width] become [height, width, in, out] or, depthwise, [height, width, in, multiplier]. */
export const convolution: Operation = (step, inputs, weights): Value => {
  const x = channelsLast(inputs[0]);
  const shape = weights.constant(step.inputs[1])?.dims;
  if (!shape) throw new Error("operation Conv needs constant weights with engine 'tensorflow'");
  const groups = Number(step.attributes.get('group') ?? 1);
  const depthwise = groups > 1 && shape[1] === 1 && groups === x.shape[3];
  const window = windowOf(step, shape.slice(2) as [number, number]);
  const sides = sidesOf(step, x, window);
  const bias = inputs[2]?.tensor as tf.Tensor1D | undefined;
  const raw = inputs[1]!.tensor;
  if (depthwise) {
    const multiplier = shape[0]! / groups;
    const filter = weights.prepared(`${step.inputs[1]} depthwise`, () =>
      raw.reshape([groups, multiplier, ...window.size]).transpose([2, 3, 0, 1]),
    ) as tf.Tensor4D;
    return image(convolve({ x, filter, bias, sides, window, depthwise }, step.activation));
  }
  const filter = weights.prepared(`${step.inputs[1]} filter`, () => raw.transpose([2, 3, 1, 0])) as tf.Tensor4D;
  if (groups === 1) return image(convolve({ x, filter, bias, sides, window, depthwise }, step.activation));
  const filters = tf.split(filter, groups, 3);
  const parts = tf
    .split(x, groups, 3)
    .map((part, i) =>
      convolve({ x: part as tf.Tensor4D, filter: filters[i] as tf.Tensor4D, sides, window, depthwise }, undefined),
    );
  const joined = tf.concat(parts, 3) as tf.Tensor4D;
  return image(activate(bias ? joined.add(bias) : joined, step.activation));
};

export const maxPool: Operation = (step, [input]) => {
  const x = channelsLast(input);
  const window = windowOf(step, two(step, 'kernel_shape', [1, 1]));
  return image(tf.maxPool(x, window.size, window.strides, explicit(sidesOf(step, x, window))));
};

/** ONNX leaves the padding out of the average unless `count_include_pad` says otherwise; so does TensorFlow.js. */
export const averagePool: Operation = (step, [input]) => {
  const x = channelsLast(input);
  const window = windowOf(step, two(step, 'kernel_shape', [1, 1]));
  const sides = sidesOf(step, x, window);
  const counted = step.attributes.get('count_include_pad') === 1;
  if (!counted) return image(tf.avgPool(x, window.size, window.strides, explicit(sides)));
  return image(tf.avgPool(tf.pad(x, [[0, 0], ...sides, [0, 0]]), window.size, window.strides, 'valid'));
};
