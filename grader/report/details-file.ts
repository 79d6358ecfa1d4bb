/**
 * `OUT/.details/STUDENT/SHEET.json`: what the pages of a submission show beside its result, so that they can be written again without
 * grading. It holds hidden inputs and is for staff.
 */
import * as fs from 'node:fs';
import { nameOf, type TensorValue, type Value } from '@course/cases';
import { exactly, optional, validate } from '@course/fixtures';
import type { Details } from './details';
import { pathOf, writeAtomically } from './write';

const text = { type: 'string' } as const;
/** Packed values are looked at by `unpack`. */
const someCase = { about: text, expected: optional({}), got: optional({}) };
const call = exactly({
  function: text,
  arguments: { type: 'array', items: exactly({ name: text, value: {} }) },
  then: optional({ type: 'integer' }),
});
const item = exactly({
  absent: optional({ const: true }),
  endless: optional({ const: true }),
  milliseconds: optional({ type: 'number', minimum: 0 }),
  hidden: optional(exactly({ ...someCase, id: text, feedback: text, call: optional(call), printed: optional(text) })),
  example: optional(exactly(someCase)),
});
const cell = exactly({
  items: { type: 'array', items: text },
  number: optional({ type: 'integer', minimum: 1 }),
  source: text,
  markdown: optional({ type: 'boolean' }),
  attachments: optional({ type: 'object', additionalProperties: { type: 'object', additionalProperties: text } }),
  aside: optional({ type: 'boolean' }),
});
const detailsSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'What the pages of a submission show beside its result',
  ...exactly({
    source: optional(text),
    paths: optional({ type: 'array', items: text }),
    items: optional({ type: 'object', additionalProperties: item }),
    cells: optional({ type: 'array', items: cell }),
    printed: optional(text),
  }),
};

/** Numbers of a longer list, and of a tensor, are base64 of their bytes, little-endian. */
type Packed =
  | null
  | boolean
  | number
  | string
  | Packed[]
  | { number: string }
  | { numbers: string }
  | { tensor: string; shape: number[]; of: keyof typeof ARRAYS; data: string }
  | { object: [string, Packed][] }
  | { unsupported: string };

const ARRAYS = { float32: Float32Array, int32: Int32Array, uint8: Uint8Array } as const;
/** A list of numbers from this length on is packed. */
const LONG = 16;
/** A value is kept when its text is not longer: a page shows no more of it than a few small maps. */
const MOST_CHARACTERS = 2_000_000;

const base64 = (data: ArrayBufferView) => Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64');

function pack(value: Value): Packed {
  if (typeof value === 'number') return Number.isFinite(value) ? value : { number: String(value) };
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) {
    const numbers = value.length >= LONG && value.every((entry) => typeof entry === 'number');
    return numbers ? { numbers: base64(Float64Array.from(value as number[])) } : value.map(pack);
  }
  if (value instanceof Map) return { object: [...value].map(([key, entry]) => [key, pack(entry)]) };
  if (!('tensor' in value)) return { unsupported: value.unsupported };
  const { data, dtype, shape } = value;
  const of = data instanceof Float32Array ? 'float32' : data instanceof Int32Array ? 'int32' : 'uint8';
  return { tensor: dtype, shape, of, data: base64(data) };
}

function packCapped(value: Value): Packed {
  const packed = pack(value);
  if (JSON.stringify(packed).length <= MOST_CHARACTERS) return packed;
  return { unsupported: `${nameOf(value)}, too large to be kept` };
}

/** Bytes of whole elements, copied, since those of a Buffer need not be aligned. */
function elements<T>(
  kind: { new (buffer: ArrayBuffer): T; BYTES_PER_ELEMENT: number },
  data: unknown,
  where: string,
): T {
  const bytes = typeof data === 'string' ? Uint8Array.from(Buffer.from(data, 'base64')) : undefined;
  if (!bytes || bytes.length % kind.BYTES_PER_ELEMENT !== 0)
    throw new Error(`${where}: expected whole numbers of ${kind.BYTES_PER_ELEMENT} bytes as base64`);
  return new kind(bytes.buffer);
}

/** @throws one line that names the place */
function unpack(packed: unknown, where: string): Value {
  if (packed === null || ['boolean', 'number', 'string'].includes(typeof packed)) return packed as Value;
  if (Array.isArray(packed)) return packed.map((entry, i) => unpack(entry, `${where}/${i}`));
  const { number, numbers, tensor, shape, of, data, object: entries, unsupported } = packed as Record<string, unknown>;
  if (typeof number === 'string') return Number(number);
  if (numbers !== undefined) return Array.from(elements(Float64Array, numbers, where));
  if (typeof unsupported === 'string') return { unsupported };
  if (Array.isArray(entries) && entries.every((pair) => Array.isArray(pair) && typeof pair[0] === 'string'))
    return new Map(entries.map(([key, entry]: [string, unknown]) => [key, unpack(entry, `${where}/${key}`)]));
  if (typeof tensor === 'string' && typeof of === 'string' && Object.hasOwn(ARRAYS, of) && Array.isArray(shape))
    return {
      tensor: true,
      dtype: tensor,
      shape: shape.map(Number),
      data: elements<TensorValue['data']>(ARRAYS[of as keyof typeof ARRAYS], data, where),
    };
  throw new Error(`${where}: expected a value as the grader packs it`);
}

/** Applies `change` to each value in the details. */
function withValues(details: Details, change: (value: never, where: string) => unknown): unknown {
  const changed = <T extends object>(of: T, keys: (keyof T)[], where: string): T => ({
    ...of,
    ...Object.fromEntries(
      keys
        .filter((key) => of[key] !== undefined)
        .map((key) => [key, change(of[key] as never, `${where}/${String(key)}`)]),
    ),
  });
  const items = Object.entries(details.items ?? {}).map(([id, { hidden, example, ...rest }]) => {
    const where = `/items/${id}`;
    const named = hidden?.call?.arguments.map((one, i) =>
      changed(one, ['value'], `${where}/hidden/call/arguments/${i}`),
    );
    return [
      id,
      {
        ...rest,
        ...(example && { example: changed(example, ['expected', 'got'], `${where}/example`) }),
        ...(hidden && {
          hidden: {
            ...changed(hidden, ['expected', 'got'], `${where}/hidden`),
            ...(hidden.call && { call: { ...hidden.call, arguments: named } }),
          },
        }),
      },
    ];
  });
  return { ...details, ...(details.items ? { items: Object.fromEntries(items) } : {}) };
}

export function detailsFile(out: string, { student, sheet }: { student: string; sheet: string }): string {
  return pathOf(out, '.details', student, sheet);
}

export function writeDetails(out: string, named: { student: string; sheet: string }, details: Details): void {
  writeAtomically(detailsFile(out, named), `${JSON.stringify(withValues(details, packCapped))}\n`);
}

/**
 * @param written the text of the file
 * @param file how an error names it
 * @throws one line: file, place, what is allowed there
 */
export function parseDetails(written: string, file: string): Details {
  let parsed: unknown;
  try {
    parsed = JSON.parse(written);
  } catch {
    throw new Error(`${file}: /: expected JSON`);
  }
  return withValues(validate<Details>(detailsSchema, parsed, file), (value, where) =>
    unpack(value, `${file}#${where}`),
  ) as Details;
}

/** What is kept beside each result; nothing where it cannot be used: pages say so. */
export function detailsReader(out: string): (named: { student: string; sheet: string }) => Details {
  return (named) => {
    try {
      const text = detailsText(out, named);
      return text === undefined ? {} : parseDetails(text, detailsFile(out, named));
    } catch {
      return {};
    }
  };
}

/** The text of the file, if there is one. */
export function detailsText(out: string, named: { student: string; sheet: string }): string | undefined {
  try {
    return fs.readFileSync(detailsFile(out, named), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
