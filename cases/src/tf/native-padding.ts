/**
 * tfjs-node knows the paddings 'same' and 'valid', and in some of its kernels explicit ones; a number of pixels in none. WASM
 * knows all of them everywhere. Here the other kernels pad first and are then asked for 'valid', so that a cell that runs on one
 * backend runs on the other and gives the same numbers.
 */
import * as tf from '@tensorflow/tfjs-core';

type Shape4D = [number, number, number, number];
type Sides = { top: number; bottom: number; left: number; right: number };
type Attributes = {
  strides: number | [number, number];
  dilations?: number | [number, number];
  filterSize: number | [number, number];
  pad: 'same' | 'valid' | number | tf.backend_util.ExplicitPadding;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
  dataFormat?: 'NHWC' | 'NCHW';
  inputShape: Shape4D;
};
type Inputs = Record<'x' | 'input' | 'output' | 'dy' | 'filter' | 'bias' | 'preluActivationWeights', tf.Tensor4D>;
/** tfjs-node's own kernel, with 'valid' in place of its padding unless another one is given. */
type Valid = (inputs: Partial<Inputs>, attributes?: Partial<Attributes>) => tf.Tensor4D;
/** What to compute instead, where the padding is some zeros (or a number of pixels) around the image. */
type Instead = (inputs: Inputs, attributes: Attributes, sides: Sides, valid: Valid) => tf.Tensor4D;

type Pair = [before: number, after: number];
/** For each dimension of a tensor. */
const padsOf = ({ top, bottom, left, right }: Sides): [Pair, Pair, Pair, Pair] =>
  // biome-ignore format: a matrix
  [[0, 0], [top, bottom], [left, right], [0, 0]];

const around = (x: tf.Tensor4D, sides: Sides, value = 0): tf.Tensor4D => tf.pad(x, padsOf(sides), value);

const inside = (x: tf.Tensor4D, [, h, w]: Shape4D, { top, left }: Sides): tf.Tensor4D =>
  tf.slice(x, [0, top, left, 0], [-1, h, w, -1]);

const larger = ([n, h, w, c]: Shape4D, { top, bottom, left, right }: Sides): Shape4D => [
  n,
  h + top + bottom,
  w + left + right,
  c,
];

/** The share of each window that is not padding: averages leave the padding out. */
const share = ([, h, w]: Shape4D, sides: Sides, valid: Valid): tf.Tensor4D =>
  valid({ x: around(tf.ones([1, h, w, 1]), sides) });

/** These take explicit paddings themselves. */
const explicitly: Instead = (inputs, _, sides, own) => own(inputs, { pad: padsOf(sides) });
const toFilter: Instead = ({ x, dy }, _, sides, valid) => valid({ x: around(x, sides), dy });
const toImage: Instead = (inputs, { inputShape }, sides, valid) =>
  inside(valid(inputs, { inputShape: larger(inputShape, sides) }), inputShape, sides);

const INSTEAD: Record<string, Instead> = {
  Conv2D: explicitly,
  FusedConv2D: explicitly,
  DepthwiseConv2dNative: explicitly,
  FusedDepthwiseConv2D: explicitly,
  Conv2DBackpropInput: toImage,
  DepthwiseConv2dNativeBackpropInput: toImage,
  Conv2DBackpropFilter: toFilter,
  DepthwiseConv2dNativeBackpropFilter: toFilter,
  MaxPool: ({ x }, _, sides, valid) => valid({ x: around(x, sides, -Infinity) }),
  MaxPoolGrad: ({ dy, input, output }, _, sides, valid) =>
    inside(valid({ dy, input: around(input, sides, -Infinity), output }), input.shape, sides),
  AvgPool: ({ x }, _, sides, valid) =>
    tf.div<tf.Tensor4D>(valid({ x: around(x, sides) }), share(x.shape, sides, valid)),
  AvgPoolGrad: ({ dy, input }, attributes, sides, valid) => {
    const pool: Valid = ({ x }) =>
      tf.avgPool(x!, attributes.filterSize, attributes.strides, 'valid', attributes.dimRoundingMode);
    const apart = tf.div<tf.Tensor4D>(dy, share(input.shape, sides, pool));
    return inside(valid({ dy: apart, input: around(input, sides) }), input.shape, sides);
  },
};

/** Zeros or pixels around the image, where they are given as such; undefined for 'same' and 'valid'. */
function sidesOf(pad: Attributes['pad'], dataFormat: Attributes['dataFormat']): Sides | undefined {
  if (typeof pad === 'string' || dataFormat === 'NCHW') return undefined;
  if (typeof pad === 'number') return { top: pad, bottom: pad, left: pad, right: pad };
  const [, [top, bottom], [left, right]] = pad;
  return { top, bottom, left, right };
}

/** Once, after `@tensorflow/tfjs-node` is loaded. */
export function padExplicitly(): void {
  for (const [kernelName, instead] of Object.entries(INSTEAD)) {
    const config = tf.getKernel(kernelName, 'tensorflow');
    const kernelFunc: tf.KernelFunc = (args) => {
      const attributes = args.attrs as unknown as Attributes;
      const sides = sidesOf(attributes.pad, attributes.dataFormat);
      if (!sides) return config.kernelFunc(args);
      const valid: Valid = (inputs, others) => {
        const attrs = { ...attributes, pad: 'valid', ...others } as unknown as tf.NamedAttrMap;
        const given = inputs as unknown as tf.NamedTensorInfoMap;
        const y = config.kernelFunc({ inputs: given, attrs, backend: args.backend }) as tf.TensorInfo;
        return (y instanceof tf.Tensor ? y : tf.engine().makeTensorFromTensorInfo(y)) as tf.Tensor4D;
      };
      return tf.tidy(() => instead(args.inputs as unknown as Inputs, attributes, sides, valid));
    };
    tf.unregisterKernel(kernelName, 'tensorflow');
    tf.registerKernel({ ...config, kernelFunc });
  }
}
