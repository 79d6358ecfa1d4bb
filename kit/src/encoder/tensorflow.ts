/** The engine that needs nothing but TensorFlow.js, and has gradients with respect to the images. */
import { tf } from '@course/cases';
import { checkOperations, fuse, runSteps } from './graph';
import type { OnnxGraph } from './onnx-file';
import type { Runner } from './onnxruntime';
import { plain, type Weights } from './operations';

/** The graph's constants as tensors, made when first needed and kept until `dispose`. */
function keptWeights(graph: OnnxGraph): Weights & { dispose(): void } {
  const kept = new Map<string, tf.Tensor>();
  const prepared = (key: string, make: () => tf.Tensor): tf.Tensor => {
    if (!kept.has(key)) kept.set(key, tf.keep(make()));
    return kept.get(key)!;
  };
  return {
    prepared,
    constant: (name) => graph.constants.get(name ?? ''),
    value(name) {
      const { data, dims } = graph.constants.get(name)!;
      return plain(
        prepared(`${name} as it is`, () => tf.tensor(data, dims, data instanceof Float32Array ? 'float32' : 'int32')),
      );
    },
    dispose: () => kept.forEach((tensor) => tensor.dispose()),
  };
}

/** @throws naming an operation that the kit does not have */
export function tensorflowRunner(graph: OnnxGraph, layout: 'nhwc' | 'nchw'): Runner {
  checkOperations(graph);
  const steps = fuse(graph);
  const weights = keptWeights(graph);
  return { run: (images) => runSteps(steps, graph, images, layout, weights), dispose: weights.dispose };
}
