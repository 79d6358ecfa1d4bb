import type { Numbers, WasmBackend } from '@course/cases';
import { tf } from '@course/cases';

/**
 * A tensor's numbers, to be read at once: on WASM a view of its memory, which lasts until the next operation, elsewhere a copy.
 * `dataSync` always copies, and what it leaves to the garbage collector is soon more than all tensors together.
 */
export function numbersOf(tensor: tf.Tensor): Numbers {
  const backend = tf.backend() as unknown as Partial<WasmBackend>;
  return backend.typedArrayFromHeap ? backend.typedArrayFromHeap(tensor) : tensor.dataSync();
}
