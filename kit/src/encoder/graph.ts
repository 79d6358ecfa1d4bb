/** Runs an ONNX graph with TensorFlow.js: the second engine, and the one with gradients. */
import { tf } from '@course/cases';
import type { OnnxGraph, OnnxNode } from './onnx-file';
import { operations, ordered, type Step, supportedOperations, type Value, type Weights } from './operations';

/** @throws naming the first operation that the kit cannot run, and all those that it can */
export function checkOperations(graph: OnnxGraph): void {
  const unknown = graph.nodes.find((node) => !(node.op in operations));
  if (!unknown) return;
  throw new Error(
    `operation ${unknown.op} is not supported with engine 'tensorflow'; it supports ${supportedOperations.join(', ')}`,
  );
}

function activationOf(node: OnnxNode, graph: OnnxGraph): Step['activation'] {
  if (node.op === 'Relu') return 'relu';
  if (node.op !== 'Clip') return undefined;
  const bound = (i: number, name: string) =>
    graph.constants.get(node.inputs[i] ?? '')?.data[0] ?? node.attributes.get(name);
  return bound(1, 'min') === 0 && bound(2, 'max') === 6 ? 'relu6' : undefined;
}

/** Lets a convolution apply the ReLU or ReLU6 that follows it, where nothing else reads what is between: a third of the time. */
export function fuse(graph: OnnxGraph): Step[] {
  const readers = new Map<string, OnnxNode[]>();
  for (const node of graph.nodes)
    for (const name of node.inputs) readers.set(name, [...(readers.get(name) ?? []), node]);
  const absorbed = new Set<OnnxNode>();
  return graph.nodes.flatMap((node): Step[] => {
    if (absorbed.has(node)) return [];
    const after = node.op === 'Conv' ? (readers.get(node.outputs[0]!) ?? []) : [];
    const activation =
      after.length === 1 && node.outputs[0] !== graph.output.name ? activationOf(after[0]!, graph) : undefined;
    if (!activation) return [node];
    absorbed.add(after[0]!);
    return [{ ...node, outputs: after[0]!.outputs, activation }];
  });
}

/**
 * What `steps` make of the images, which are `[n, height, width, 3]` whatever the layout of the model.
 *
 * @param instead asked with each step and its first input before it runs: the random twin sets weights there, and may give the
 *   step's output itself
 * @returns the output as ONNX has it; every other tensor is disposed, early where no gradient needs it
 */
export function runSteps(
  steps: Step[],
  graph: OnnxGraph,
  images: tf.Tensor4D,
  layout: 'nhwc' | 'nchw',
  weights: Weights,
  instead?: (step: Step, input: Value | undefined) => Value | undefined,
): tf.Tensor {
  const recording = tf.engine().state.gradientDepth > 0;
  const lastUse = new Map<string, number>();
  steps.forEach((step, i) => step.inputs.forEach((name) => lastUse.set(name, i)));
  lastUse.set(graph.output.name, steps.length);
  return tf.tidy(() => {
    const values = new Map<string, Value>([
      [graph.input.name, { tensor: images.clone(), channelsLast: layout === 'nchw' }],
    ]);
    steps.forEach((step, i) => {
      const constant = (name: string): Value | undefined =>
        graph.constants.has(name) ? weights.value(name) : undefined;
      const value = (name: string): Value | undefined => values.get(name) ?? constant(name);
      values.set(
        step.outputs[0]!,
        tf.tidy(
          () => instead?.(step, value(step.inputs[0]!)) ?? operations[step.op]!(step, step.inputs.map(value), weights),
        ),
      );
      if (recording) return;
      for (const name of new Set(step.inputs))
        if (lastUse.get(name) === i && values.has(name)) values.get(name)!.tensor.dispose();
    });
    return ordered(values.get(graph.output.name));
  });
}
