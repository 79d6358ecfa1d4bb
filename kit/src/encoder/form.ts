import type { OnnxGraph } from './onnx-file';
import type { Settings } from './options';

/** What a network takes: the order of its input, the size of its images, and whether it takes them one at a time only. */
export type Form = { layout: 'nhwc' | 'nchw'; size: [number, number]; oneByOne: boolean };

/**
 * Reads a network's form from its input's shape, and what that leaves open from the options.
 *
 * @throws when the input is not a batch of colour images, or contradicts the options
 */
export function formOf(graph: OnnxGraph, { name, layout, size }: Settings): Form {
  const fault = (what: string): Error => new Error(`loadEncoder: ${name}: ${what}`);
  const dims = graph.input.dims;
  const shape = `[${dims.map((dim) => dim ?? '?').join(', ')}]`;
  const fits = (order: 'nhwc' | 'nchw'): boolean =>
    dims.length === 4 && [3, undefined].includes(dims[order === 'nhwc' ? 3 : 1]);
  const allowed = (['nchw', 'nhwc'] as const).filter((order) => (layout ?? order) === order && fits(order));
  const certain = allowed.filter((order) => dims[order === 'nhwc' ? 3 : 1] === 3);
  const orders = certain.length === 1 ? certain : allowed;
  if (orders.length === 0)
    throw fault(`expected an input of images, ${layout ?? 'nhwc or nchw'} with 3 channels, got shape ${shape}`);
  if (orders.length === 2)
    throw fault(`its input ${shape} does not say where the channels are: give options.layout, 'nhwc' or 'nchw'`);
  const own = orders[0] === 'nhwc' ? dims.slice(1, 3) : dims.slice(2, 4);
  const [height, width] = own.map((length, i) => length ?? size?.[i]);
  if (!height || !width) throw fault(`takes images of any size: give options.size, as in [224, 224]`);
  if (size && (size[0] !== height || size[1] !== width))
    throw fault(`expected options.size to be [${height}, ${width}], as its input is, got [${size.join(', ')}]`);
  if (dims[0] !== undefined && dims[0] !== 1)
    throw fault(`takes batches of exactly ${dims[0]} images; export it with a batch of any size`);
  return { layout: orders[0]!, size: [height, width], oneByOne: dims[0] === 1 };
}
