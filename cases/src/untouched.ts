/** "Arguments are not yours": what is handed to a student's function is looked at before the call, and again after it. */

import { tf } from './tf';

/** Where an argument is no longer as it was, and in what way: "layers[0].weights[1] was changed"; nothing when it is as it was. */
type Look = () => string | undefined;

const isTable = (value: unknown): value is Record<PropertyKey, unknown> => typeof value === 'object' && value !== null;

function watchTensor(tensor: tf.Tensor, place: string): Look {
  const shape = tensor.shape.slice();
  const values = tensor.dataSync().slice();
  const same = (a: ArrayLike<number>, b: ArrayLike<number>) =>
    a.length === b.length && Array.from(a).every((v, i) => Object.is(v, b[i]) || v === b[i]);
  return () => {
    if (tensor.isDisposed) return `${place} was disposed of`;
    return same(tensor.shape, shape) && same(tensor.dataSync(), values) ? undefined : `${place} was changed`;
  };
}

const under = (place: string, key: PropertyKey, inArray: boolean) =>
  inArray ? `${place}[${String(key)}]` : `${place}.${String(key)}`;

/** Remembers what stands in a value, however deep: its keys in order, its numbers and texts, and which functions. */
function watch(value: unknown, place: string): Look {
  if (value instanceof tf.Tensor) return watchTensor(value, place);
  if (!isTable(value)) return () => undefined;
  const keys = Reflect.ownKeys(value);
  const inArray = Array.isArray(value);
  const inside = keys.map((key) => {
    const element = value[key];
    return { key, element, look: watch(element, under(place, key, inArray)) };
  });
  return () => {
    const now = Reflect.ownKeys(value);
    if (now.length !== keys.length || now.some((key, i) => key !== keys[i])) return `${place} was changed`;
    for (const { key, element, look } of inside) {
      if (!Object.is(value[key], element)) return `${inArray ? place : under(place, key, inArray)} was changed`;
      const what = look();
      if (what) return what;
    }
    return undefined;
  };
}

/**
 * @param named arguments as they are handed over, with their names
 * @returns says, after the call, which of them it changed or disposed of. The batches of a mask stream may be; the stream itself, the
 * layers of a network, the rows of a chart, and options may not
 */
export function watchArguments(named: { name: string; value: unknown }[]): () => string[] {
  const looks = named.map(({ name, value }) => watch(value, name));
  return () => looks.flatMap((look) => look() ?? []);
}
