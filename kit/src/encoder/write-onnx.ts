/** Writes small ONNX models, for tests and benches. */

import { randomGenerator } from '@course/cases';
import { onnx } from 'onnx-proto';

type Attribute = number | number[] | string;
type Node = { op: string; inputs: string[]; output: string; attributes?: Record<string, Attribute> };
type Model = {
  input: (number | string)[];
  output: (number | string)[];
  nodes: Node[];
  weights?: Record<string, number[]>;
  integers?: Record<string, number[]>;
  /** More constants, of any type. */
  tensors?: onnx.ITensorProto[];
  /** ONNX's number for the type of input and output: 1 is float32, 10 float16, 11 float64. */
  type?: number;
  seed?: number;
};

const types = onnx.AttributeProto.AttributeType;

function attribute(name: string, value: Attribute): onnx.IAttributeProto {
  if (typeof value === 'string') return { name, type: types.STRING, s: Buffer.from(value) };
  if (Array.isArray(value)) return { name, type: types.INTS, ints: value };
  return Number.isInteger(value) ? { name, type: types.INT, i: value } : { name, type: types.FLOAT, f: value };
}

const port = (name: string, dims: (number | string)[], elemType: number): onnx.IValueInfoProto => ({
  name,
  type: {
    tensorType: {
      elemType,
      shape: { dim: dims.map((dim) => (typeof dim === 'number' ? { dimValue: dim } : { dimParam: dim })) },
    },
  },
});

/** The bytes of a model from 'x' to 'y'. `weights` gives shapes: numbers in [-1, 1], or in [0.5, 1.5] if named positive*. */
export function onnxModel({
  input,
  output,
  nodes,
  weights = {},
  integers = {},
  tensors = [],
  type = 1,
  seed = 1,
}: Model): Uint8Array {
  const random = randomGenerator(seed);
  const floats = Object.entries(weights).map(
    ([name, dims]): onnx.ITensorProto => ({
      name,
      dims,
      dataType: 1,
      floatData: Array.from({ length: dims.reduce((a, b) => a * b, 1) }, () =>
        name.startsWith('positive') ? 0.5 + random() : 2 * random() - 1,
      ),
    }),
  );
  const whole = Object.entries(integers).map(
    ([name, values]): onnx.ITensorProto => ({ name, dims: [values.length], dataType: 7, int64Data: values }),
  );
  const model: onnx.IModelProto = {
    irVersion: 8,
    opsetImport: [{ domain: '', version: 17 }],
    graph: {
      name: 'test',
      input: [port('x', input, type)],
      output: [port('y', output, type)],
      initializer: [...floats, ...whole, ...tensors],
      node: nodes.map(({ op, inputs, output: made, attributes = {} }) => ({
        opType: op,
        input: inputs,
        output: [made],
        attribute: Object.entries(attributes).map(([name, value]) => attribute(name, value)),
      })),
    },
  };
  return onnx.ModelProto.encode(onnx.ModelProto.create(model)).finish();
}
