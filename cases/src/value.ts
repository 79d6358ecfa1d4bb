/** Values as they cross from a student's code to whoever compares them: see `Value` in case.ts. */

import type { Description, TensorDescription, TensorValue, Value } from './case';
import { tf } from './tf';

const DEEPEST = 12;

export function isTensorValue(value: Value): value is TensorValue {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Map) && 'tensor' in value
  );
}

function fromTensor(tensor: tf.Tensor): Value {
  if (tensor.isDisposed) return { unsupported: 'a tensor that was disposed of' };
  if (tensor.dtype === 'string' || tensor.dtype === 'complex64')
    return { unsupported: `a tensor of dtype ${tensor.dtype}` };
  return { tensor: true, dtype: tensor.dtype, shape: tensor.shape.slice(), data: tensor.dataSync().slice() };
}

/** What a student's function gave back, as a `Value`. Nothing is called on it but what reading needs. */
export function toValue(x: unknown, depth = 0): Value {
  if (depth > DEEPEST) return { unsupported: `data nested more than ${DEEPEST} deep` };
  if (x === null || typeof x === 'boolean' || typeof x === 'number' || typeof x === 'string') return x;
  if (x === undefined) return { unsupported: 'undefined: nothing was returned' };
  if (typeof x !== 'object') return { unsupported: `a ${typeof x}` };
  if (x instanceof tf.Tensor) return fromTensor(x);
  if (Array.isArray(x)) return Array.from(x, (element) => toValue(element, depth + 1));
  if (x instanceof Promise) return { unsupported: 'a Promise: the function must not be async' };
  if (ArrayBuffer.isView(x)) return { unsupported: `a ${x.constructor.name}` };
  const entries = Object.entries(x).filter(([, element]) => element !== undefined); // a key without a value is none
  return new Map(entries.map(([key, element]) => [key, toValue(element, depth + 1)]));
}

/** How a sentence names a value: "a tensor of shape [2, 3]", "a number". */
export function nameOf(value: Value): string {
  if (value === null) return 'null';
  if (typeof value !== 'object') return typeof value === 'string' ? 'a string' : `a ${typeof value}`;
  if (isTensorValue(value)) return `a tensor of shape [${value.shape.join(', ')}] and dtype ${value.dtype}`;
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (value instanceof Map)
    return `an object with ${value.size === 0 ? 'no keys' : [...value.keys()].slice(0, 8).join(', ')}`;
  return value.unsupported;
}

function tensorFromDescription({ $tensor: t }: TensorDescription): TensorValue {
  const dtype = t.dtype ?? 'float32';
  const values = t.values.map((v) => (v as number | null) ?? NaN);
  return {
    tensor: true,
    dtype,
    shape: t.shape,
    data: dtype === 'float32' ? Float32Array.from(values) : Int32Array.from(values),
  };
}

/** The value that a description of plain data stands for: tensors, numbers, arrays, objects. */
export function valueOfDescription(description: Description): Value {
  if (description === null || typeof description !== 'object') return description;
  if (Array.isArray(description)) return description.map(valueOfDescription);
  if ('$tensor' in description) return tensorFromDescription(description as TensorDescription);
  if ('$number' in description) return Number(description.$number);
  return new Map(
    Object.entries(description).map(([key, element]) => [key, valueOfDescription(element as Description)]),
  );
}

/** The description of a value, so that what one call returned can be an argument of the next. Values that cannot be arguments throw. */
export function descriptionOfValue(value: Value): Description {
  if (typeof value === 'number' && !Number.isFinite(value)) return { $number: String(value) as 'NaN' };
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(descriptionOfValue);
  if (isTensorValue(value)) {
    const dtype = value.dtype as 'float32';
    return {
      $tensor: { shape: value.shape, values: Array.from(value.data), ...(dtype === 'float32' ? {} : { dtype }) },
    };
  }
  if (value instanceof Map)
    return Object.fromEntries([...value].map(([key, element]) => [key, descriptionOfValue(element)]));
  throw new Error(`a step gave ${value.unsupported}`);
}
