import { tf } from './tensors';

/** What is used of the WASM backend; its own typings are not exported. */
type Heap = { typedArrayFromHeap?(info: tf.TensorInfo): Float32Array | Int32Array | Uint8Array };

/**
 * A tensor's numbers, to be read at once: on WASM a view of its memory, which lasts until the next operation, elsewhere a copy.
 * `dataSync` always copies, and what it leaves to the garbage collector is soon more than all tensors together.
 */
export function numbersOf(tensor: tf.Tensor): Float32Array | Int32Array | Uint8Array {
  const backend = tf.backend() as unknown as Heap;
  return backend.typedArrayFromHeap ? backend.typedArrayFromHeap(tensor) : tensor.dataSync();
}
