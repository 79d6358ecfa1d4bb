/** Reads an ONNX file (protocol buffers) into the few plain types that the encoder needs, and writes changed weights back. */
import type { onnx } from 'onnx-proto';

/** A constant of the graph. Integers become numbers. */
export type OnnxTensor = { dims: number[]; data: Float32Array | number[] };
type OnnxAttribute = number | number[] | string | OnnxTensor;
export type OnnxNode = { op: string; inputs: string[]; outputs: string[]; attributes: Map<string, OnnxAttribute> };
/** `dims` has undefined where the model takes any size; `isFloat32` is false for float16 and float64, see `withFloat32`. */
type OnnxPort = { name: string; dims: (number | undefined)[]; isFloat32: boolean };
export type OnnxGraph = { nodes: OnnxNode[]; constants: Map<string, OnnxTensor>; input: OnnxPort; output: OnnxPort };

const FLOAT = 1;
const INT32 = 6;
const INT64 = 7;
const HALF = 10;
const DOUBLE = 11;

function proto(): typeof onnx {
  return (require('onnx-proto') as { onnx: typeof onnx }).onnx;
}

/** Little-endian numbers from bytes at any alignment: a copy, for they need not lie at a multiple of 4. */
function floats(bytes: Uint8Array): Float32Array {
  const numbers = new Float32Array(bytes.byteLength / 4);
  new Uint8Array(numbers.buffer).set(bytes);
  return numbers;
}

function integers(bytes: Uint8Array, type: number): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = type === INT64 ? 8 : 4;
  return Array.from({ length: bytes.byteLength / size }, (_, i) =>
    type === INT64 ? Number(view.getBigInt64(i * size, true)) : view.getInt32(i * size, true),
  );
}

/** Half precision as float32: one bit of sign, five of exponent, ten of fraction. */
function halves(from: Uint8Array | Uint16Array): Float32Array {
  const bits = from instanceof Uint16Array ? from : new Uint16Array(Uint8Array.from(from).buffer);
  return Float32Array.from(bits, (half) => {
    const [sign, exponent, fraction] = [half & 0x8000 ? -1 : 1, (half >> 10) & 31, half & 1023];
    if (exponent === 31) return fraction ? NaN : sign * Infinity;
    return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
  });
}

function toTensor(tensor: onnx.ITensorProto): OnnxTensor {
  const dims = (tensor.dims ?? []).map(Number);
  const raw = tensor.rawData?.length ? tensor.rawData : undefined;
  if (tensor.externalData?.length)
    throw new Error(`weights of '${tensor.name}' are in another file: save the model as one file`);
  if (tensor.dataType === FLOAT) return { dims, data: raw ? floats(raw) : Float32Array.from(tensor.floatData ?? []) };
  if (tensor.dataType === HALF) return { dims, data: halves(raw ?? Uint16Array.from(tensor.int32Data ?? [])) };
  if (tensor.dataType === DOUBLE)
    return {
      dims,
      data: Float32Array.from(raw ? new Float64Array(Uint8Array.from(raw).buffer) : (tensor.doubleData ?? [])),
    };
  if (tensor.dataType === INT64)
    return { dims, data: raw ? integers(raw, INT64) : (tensor.int64Data ?? []).map(Number) };
  if (tensor.dataType === INT32) return { dims, data: raw ? integers(raw, INT32) : [...(tensor.int32Data ?? [])] };
  return {
    dims,
    // ONNX Runtime may know it: only who wants the numbers is told
    get data(): never {
      throw new Error(
        `'${tensor.name}' has data type ${tensor.dataType}; engine 'tensorflow' reads float32 (1), int32 (6), int64 (7), float16 (10) and float64 (11)`,
      );
    },
  };
}

/** Nothing for the graphs and lists of operations that only ONNX Runtime knows. */
function toAttribute(attribute: onnx.IAttributeProto): OnnxAttribute | undefined {
  const types = proto().AttributeProto.AttributeType;
  if (attribute.type === types.FLOAT) return attribute.f ?? 0;
  if (attribute.type === types.INT) return Number(attribute.i ?? 0);
  if (attribute.type === types.STRING) return Buffer.from(attribute.s ?? []).toString('utf8');
  if (attribute.type === types.FLOATS) return [...(attribute.floats ?? [])];
  if (attribute.type === types.INTS) return (attribute.ints ?? []).map(Number);
  return attribute.type === types.TENSOR && attribute.t ? toTensor(attribute.t) : undefined;
}

function toNode(node: onnx.INodeProto): OnnxNode {
  return {
    op: node.domain && node.domain !== 'ai.onnx' ? `${node.domain}.${node.opType}` : (node.opType ?? ''),
    inputs: [...(node.input ?? [])],
    outputs: [...(node.output ?? [])],
    attributes: new Map(
      (node.attribute ?? []).flatMap((attribute) => {
        const value = toAttribute(attribute);
        return value === undefined ? [] : [[attribute.name ?? '', value]];
      }),
    ),
  };
}

function toPort(info: onnx.IValueInfoProto): OnnxPort {
  const type = info.type?.tensorType;
  if (![FLOAT, HALF, DOUBLE].includes(type?.elemType ?? 0))
    throw new Error(
      `'${info.name}' has data type ${type?.elemType}; the kit takes float32 (1), float16 (10) and float64 (11)`,
    );
  const dims = (type!.shape?.dim ?? []).map((dim) =>
    Number(dim.dimValue ?? 0) > 0 ? Number(dim.dimValue) : undefined,
  );
  return { name: info.name ?? '', dims, isFloat32: type!.elemType === FLOAT };
}

function decode(bytes: Uint8Array): onnx.ModelProto {
  let model;
  try {
    model = proto().ModelProto.decode(bytes);
  } catch {
    throw new Error('not an ONNX model');
  }
  if (!model.graph?.node?.length || !model.graph.output?.length) throw new Error('not an ONNX model');
  return model;
}

/**
 * @param bytes a whole .onnx file
 * @throws an Error of one line when the bytes are not an ONNX model, or one of another kind than image in, features out
 */
export function readOnnx(bytes: Uint8Array): OnnxGraph {
  const graph = decode(bytes).graph!;
  const constants = new Map((graph.initializer ?? []).map((tensor) => [tensor.name ?? '', toTensor(tensor)]));
  const inputs = (graph.input ?? []).filter((input) => !constants.has(input.name ?? '')); // old files list the weights too
  if (inputs.length !== 1) throw new Error(`expected a model with 1 input, got ${inputs.length}`);
  const nodes: OnnxNode[] = [];
  for (const node of (graph.node ?? []).map(toNode)) {
    const value = node.op === 'Constant' ? node.attributes.get('value') : undefined;
    if (value && typeof value === 'object' && 'dims' in value) constants.set(node.outputs[0]!, value);
    else nodes.push(node);
  }
  return { nodes, constants, input: toPort(inputs[0]!), output: toPort(graph.output![0]!) };
}

/** Has all who read a value read another one, in the graphs inside of operations, too. */
function renameInput(graph: onnx.IGraphProto, from: string, to: string): void {
  for (const node of graph.node ?? []) {
    node.input = (node.input ?? []).map((name) => (name === from ? to : name));
    for (const { g, graphs } of node.attribute ?? [])
      for (const inner of [g, ...(graphs ?? [])]) if (inner) renameInput(inner, from, to);
  }
}

/** The same network for float32: what it takes and gives is cast where that is float16 or float64. */
export function withFloat32(bytes: Uint8Array, { input, output }: OnnxGraph): Uint8Array {
  const model = decode(bytes);
  const graph = model.graph!;
  const cast = (from: string, to: string, type: number): onnx.INodeProto => ({
    opType: 'Cast',
    input: [from],
    output: [to],
    attribute: [{ name: 'to', type: proto().AttributeProto.AttributeType.INT, i: type }],
  });
  const own = (name: string) => `${name}: as it was`;
  const typeOf = (infos: onnx.IValueInfoProto[], { name }: OnnxPort) =>
    infos.find((info) => info.name === name)!.type!.tensorType!;
  for (const { name, isFloat32 } of [input, output]) if (!isFloat32) renameInput(graph, name, own(name));
  if (!output.isFloat32)
    for (const node of graph.node!) node.output = node.output!.map((name) => (name === output.name ? own(name) : name));
  const [taken, given] = [typeOf(graph.input!, input), typeOf(graph.output!, output)];
  if (!input.isFloat32) graph.node!.unshift(cast(input.name, own(input.name), taken.elemType!));
  if (!output.isFloat32) graph.node!.push(cast(own(output.name), output.name, FLOAT));
  taken.elemType = FLOAT;
  given.elemType = FLOAT;
  return proto().ModelProto.encode(model).finish();
}

/** The same file with other values for some of its weights: `changed` maps names to as many float32 numbers as there were. */
export function withWeights(bytes: Uint8Array, changed: Map<string, Float32Array>): Uint8Array {
  const model = decode(bytes);
  const tensors = (model.graph!.initializer ?? []).concat(
    (model.graph!.node ?? []).flatMap((node) =>
      node.opType === 'Constant' && node.attribute?.[0]?.t ? [{ ...node.attribute[0].t, name: node.output![0] }] : [],
    ),
  );
  for (const tensor of tensors) {
    const data = changed.get(tensor.name ?? '');
    if (!data) continue;
    tensor.rawData = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    tensor.floatData = [];
    tensor.dataType = FLOAT;
  }
  return proto().ModelProto.encode(model).finish();
}

/**
 * The same network with a second input, `mask`. Its images are multiplied by it before anything else. Its shape is
 * `[1, 1, 1, 1]`, or `[n, 1, height, width]` with one mask for each image. So ONNX Runtime makes the masked images itself, from one
 * image and many masks. Images whose channels come last are transposed first, so that they are multiplied plane by plane:
 * multiplying the three channels of each pixel would cost a tenth of the network. ONNX Runtime drops transpositions that cancel.
 *
 * @param mask a name that the network does not use yet
 */
export function withMask(bytes: Uint8Array, image: string, mask: string, layout: 'nhwc' | 'nchw'): Uint8Array {
  const model = decode(bytes);
  const graph = model.graph!;
  const [planes, product, masked] = [`${mask}: planes`, `${mask}: product`, `${mask}: images`];
  const transpose = (input: string, output: string, perm: number[]): onnx.INodeProto => ({
    opType: 'Transpose',
    input: [input],
    output: [output],
    attribute: [{ name: 'perm', type: proto().AttributeProto.AttributeType.INTS, ints: perm }],
  });
  renameInput(graph, image, masked);
  graph.node!.unshift(
    ...(layout === 'nchw'
      ? [{ opType: 'Mul', input: [image, mask], output: [masked] }]
      : [
          transpose(image, planes, [0, 3, 1, 2]),
          { opType: 'Mul', input: [planes, mask], output: [product] },
          transpose(product, masked, [0, 2, 3, 1]),
        ]),
  );
  const dim = Array.from('nabc', (axis) => ({ dimParam: `${mask} ${axis}` })); // of any length
  graph.input!.push({ name: mask, type: { tensorType: { elemType: FLOAT, shape: { dim } } } });
  return proto().ModelProto.encode(model).finish();
}
