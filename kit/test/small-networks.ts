/** Small .onnx files for the tests of encoders: together they hold most of the operations that the kit knows. */
import { onnxModel } from '../src/encoder/write-onnx';

/** Convolutions of every kind, poolings, and what stands between them; images in nchw. */
export const convolutions = onnxModel({
  input: ['n', 3, 17, 20],
  output: ['n', 10],
  weights: {
    w1: [8, 3, 3, 3],
    b1: [8],
    w2: [16, 1, 5, 5],
    b2: [16],
    w3: [12, 4, 1, 1],
    w4: [12, 12, 1, 1],
    wg: [10, 12],
    bg: [10],
    positiveScale: [12],
    shift: [12],
    mean: [12],
    positiveVariance: [12],
  },
  integers: { pads: [0, 0, 1, 0, 0, 0, 0, 2] },
  nodes: [
    { op: 'Conv', inputs: ['x', 'w1', 'b1'], output: 'c1', attributes: { pads: [0, 1, 1, 2], strides: [2, 2] } },
    { op: 'Relu', inputs: ['c1'], output: 'r1' },
    { op: 'Conv', inputs: ['r1', 'w2', 'b2'], output: 'c2', attributes: { group: 8, pads: [2, 2, 2, 2] } },
    { op: 'HardSwish', inputs: ['c2'], output: 'h2' },
    { op: 'Pad', inputs: ['h2', 'pads'], output: 'p2' },
    { op: 'Conv', inputs: ['p2', 'w3'], output: 'c3', attributes: { group: 4 } },
    {
      op: 'BatchNormalization',
      inputs: ['c3', 'positiveScale', 'shift', 'mean', 'positiveVariance'],
      output: 'n3',
      attributes: { epsilon: 0.001 },
    },
    { op: 'LeakyRelu', inputs: ['n3'], output: 'l3', attributes: { alpha: 0.25 } },
    { op: 'GlobalAveragePool', inputs: ['l3'], output: 'g3' },
    { op: 'Conv', inputs: ['g3', 'w4'], output: 'c4' },
    { op: 'Sigmoid', inputs: ['c4'], output: 's4' },
    { op: 'Mul', inputs: ['l3', 's4'], output: 'm4' },
    {
      op: 'MaxPool',
      inputs: ['m4'],
      output: 'x5',
      attributes: { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] },
    },
    {
      op: 'AveragePool',
      inputs: ['x5'],
      output: 'a5',
      attributes: { kernel_shape: [3, 3], pads: [1, 1, 1, 1], count_include_pad: 1 },
    },
    { op: 'AveragePool', inputs: ['x5'], output: 'a6', attributes: { kernel_shape: [3, 3], pads: [1, 1, 1, 1] } },
    { op: 'Sub', inputs: ['a5', 'a6'], output: 'd6' },
    { op: 'Add', inputs: ['d6', 'x5'], output: 'd7' },
    { op: 'GlobalAveragePool', inputs: ['d7'], output: 'g8' },
    { op: 'Flatten', inputs: ['g8'], output: 'f8' },
    { op: 'Gemm', inputs: ['f8', 'wg', 'bg'], output: 'y', attributes: { transB: 1, alpha: 0.5 } },
  ],
});

/** What changes shapes, and a matrix product; images in nhwc. */
export const shapes = onnxModel({
  input: ['n', 6, 4, 3],
  output: ['n', 36],
  weights: { wm: [24, 12], div: [1] },
  integers: { shape: [0, 24, -1], shape2: [0, -1], axes: [1] },
  nodes: [
    { op: 'Transpose', inputs: ['x'], output: 't1', attributes: { perm: [0, 3, 1, 2] } },
    { op: 'Tanh', inputs: ['t1'], output: 't2' },
    { op: 'Transpose', inputs: ['t2'], output: 't3', attributes: { perm: [0, 2, 3, 1] } },
    { op: 'Div', inputs: ['t3', 'div'], output: 't4' },
    { op: 'Reshape', inputs: ['t4', 'shape'], output: 'r1' },
    { op: 'Transpose', inputs: ['r1'], output: 'r2', attributes: { perm: [0, 2, 1] } },
    { op: 'MatMul', inputs: ['r2', 'wm'], output: 'm1' },
    { op: 'Softmax', inputs: ['m1'], output: 's1', attributes: { axis: -1 } },
    { op: 'Unsqueeze', inputs: ['s1', 'axes'], output: 'u1' },
    { op: 'Squeeze', inputs: ['u1', 'axes'], output: 'u2' },
    { op: 'HardSigmoid', inputs: ['u2'], output: 'h1', attributes: { alpha: 0.5 } },
    { op: 'Identity', inputs: ['h1'], output: 'i1' },
    { op: 'Reshape', inputs: ['i1', 'shape2'], output: 'y' },
  ],
});
