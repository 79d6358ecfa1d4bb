/**
 * Values on the wire: `pack` in the runner, `unpack` in the grader.
 *
 * null, booleans, strings, finite numbers and arrays are JSON. The rest is an object of exactly one key:
 * `{n: 'NaN' | 'Infinity' | '-Infinity' | '-0'}`, `{t: [dtype, shape]}` (its numbers are the next raw bytes),
 * `{o: [[key, value], …]}` (a Map, so that no key of a student is ever a property here), `{u: words}` (unsupported).
 */
import type { TensorValue, Value } from '@course/cases';
import { type WireCaps, WireError } from './wire';

const ARRAYS = new Map<unknown, { of: (bytes: ArrayBuffer) => TensorValue['data']; bytes: number }>([
  ['float32', { of: (bytes) => new Float32Array(bytes), bytes: 4 }],
  ['int32', { of: (bytes) => new Int32Array(bytes), bytes: 4 }],
  ['bool', { of: (bytes) => new Uint8Array(bytes), bytes: 1 }],
]);
const KEY = 1000;
const NUMBERS = new Map<unknown, number>([
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
  ['-0', -0],
]);

function isTensor(value: object): value is TensorValue {
  return 'tensor' in value;
}

/**
 * What `unpack` reads, with the tensors' bytes appended to `chunks`. What is too large to cross (honestly: a function that
 * returns a string of a million characters) becomes an unsupported value that says so, because the other side stops the runner at
 * a breach.
 */
export function pack(value: Value, chunks: Uint8Array[], caps: WireCaps): unknown {
  let nodes = 0;
  let bytes = 0;
  let characters = 0;
  // in all an eighth of the header: a character takes six bytes of it at worst
  const isLong = (text: string) => text.length > caps.string || (characters += text.length) > caps.header / 8;
  const packOne = (v: Value, depth: number): unknown => {
    nodes += 1;
    if (nodes > caps.nodes / 4) return { u: 'data of too many parts' }; // so that the header, too, stays within its cap
    if (depth >= caps.depth) return { u: `data nested more than ${caps.depth} deep` };
    if (typeof v === 'string') return isLong(v) ? { u: `a string of ${v.length} characters` } : v;
    if (typeof v === 'number')
      return Number.isFinite(v) && !Object.is(v, -0) ? v : { n: Object.is(v, -0) ? '-0' : String(v) };
    if (v === null || typeof v === 'boolean') return v;
    const parts = Array.isArray(v) ? v.length : v instanceof Map ? v.size : 0;
    if (parts > caps.nodes / 4 - nodes)
      return { u: `${Array.isArray(v) ? 'an array' : 'an object'} of ${parts}, too large` };
    if (Array.isArray(v)) return v.map((element) => packOne(element, depth + 1));
    if (v instanceof Map) {
      if ([...v.keys()].some((key) => key.length > KEY || isLong(key))) return { u: 'an object of long keys' };
      return { o: [...v].map(([key, element]) => [key, packOne(element, depth + 1)]) };
    }
    if (!isTensor(v)) return { u: v.unsupported.slice(0, KEY) };
    if (v.shape.length > 8 || bytes + v.data.byteLength > caps.frame / 2)
      return { u: `a tensor of shape [${v.shape.slice(0, 8)}], too large` };
    bytes += v.data.byteLength;
    chunks.push(new Uint8Array(v.data.buffer, v.data.byteOffset, v.data.byteLength));
    return { t: [v.dtype, v.shape] };
  };
  return packOne(value, 0);
}

/** Reads packed values off the raw bytes in their order; `finish` makes sure that none is left over. */
export function unpacker(body: Buffer, caps: WireCaps): { unpack: (packed: unknown) => Value; finish: () => void } {
  let offset = 0;
  let nodes = 0;

  function unpackTensor(packed: unknown): TensorValue {
    if (!Array.isArray(packed) || packed.length !== 2 || !Array.isArray(packed[1]))
      throw new WireError('a tensor without a shape');
    const [dtype, shape] = packed as [unknown, unknown[]];
    const array = ARRAYS.get(dtype);
    if (!array || typeof dtype !== 'string') throw new WireError('a tensor of an unknown dtype');
    if (
      shape.length > 8 ||
      !shape.every((n) => Number.isInteger(n) && (n as number) >= 0 && (n as number) <= caps.frame)
    )
      throw new WireError('an invalid shape');
    const bytes = (shape as number[]).reduce((a, b) => a * b, array.bytes);
    if (!(bytes <= body.length - offset))
      throw new WireError(`a tensor of ${bytes} bytes, ${body.length - offset} left`);
    const copy = new ArrayBuffer(bytes); // a copy of its own: the frame is not aligned, and can be freed
    new Uint8Array(copy).set(body.subarray(offset, offset + bytes));
    offset += bytes;
    return { tensor: true, dtype, shape: [...(shape as number[])], data: array.of(copy) };
  }

  function unpackEntry(entry: unknown, depth: number): [string, Value] {
    if (!Array.isArray(entry) || entry.length !== 2 || typeof entry[0] !== 'string' || entry[0].length > KEY)
      throw new WireError('an entry that is not [key, value]');
    return [entry[0], unpackOne(entry[1], depth + 1)];
  }

  function unpackOne(packed: unknown, depth: number): Value {
    nodes += 1;
    if (depth > caps.depth || nodes > caps.nodes) throw new WireError('data too deep or of too many parts');
    if (packed === null || typeof packed === 'boolean' || typeof packed === 'number') return packed;
    if (typeof packed === 'string') {
      if (packed.length > caps.string) throw new WireError(`a string of ${packed.length} characters`);
      return packed;
    }
    if (Array.isArray(packed)) return packed.map((element) => unpackOne(element, depth + 1));
    const entries = Object.entries(packed as object);
    if (entries.length !== 1) throw new WireError(`an object with ${entries.length} keys`);
    const [tag, inner] = entries[0] as [string, unknown];
    if (tag === 't') return unpackTensor(inner);
    if (tag === 'n' && NUMBERS.has(inner)) return NUMBERS.get(inner)!;
    if (tag === 'u' && typeof inner === 'string' && inner.length <= caps.string) return { unsupported: inner };
    if (tag === 'o' && Array.isArray(inner)) return new Map(inner.map((entry) => unpackEntry(entry, depth)));
    throw new WireError('a value of no known kind');
  }

  return {
    unpack: (packed) => unpackOne(packed, 0),
    finish: () => {
      if (offset !== body.length) throw new WireError(`${body.length - offset} bytes that belong to nothing`);
    },
  };
}
