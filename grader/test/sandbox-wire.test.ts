import type { Value } from '@course/cases';
import { packClaim, packRequest, readReply, unpackRequest, withoutSandbox } from '../sandbox/messages';
import { pack, unpacker } from '../sandbox/values';
import { encodeFrame, frameReader, WIRE_CAPS, WireError } from '../sandbox/wire';

const caps = { ...WIRE_CAPS, frame: 1 << 20, header: 1 << 16 };

function readAll(bytes: Buffer, size = bytes.length): { header: unknown; body: Buffer }[] {
  const frames: { header: unknown; body: Buffer }[] = [];
  const push = frameReader(caps, (header, body) => frames.push({ header, body }));
  for (let start = 0; start < bytes.length; start += size) push(bytes.subarray(start, start + size));
  return frames;
}

/** Through the frame and back, as it happens between the processes. */
function across(value: Value): Value {
  const chunks: Uint8Array[] = [];
  const header = packClaim({ status: 'returned', value, changed: [], events: [] }, chunks, caps);
  const [frame] = readAll(Buffer.concat(encodeFrame({ id: 'x', late: [], outcome: header }, chunks)), 7);
  const { outcome } = readReply('call', 'x', frame!.header, frame!.body, caps);
  if (!('status' in outcome) || outcome.status !== 'returned') throw new Error('not returned');
  return outcome.value;
}

function read(header: unknown, body: Buffer = Buffer.alloc(0), op: 'call' | 'run' = 'call'): unknown {
  return readReply(op, 'x', header, body, caps);
}

const returned = (value: unknown) => ({
  id: 'x',
  late: [],
  outcome: { status: 'returned', value, changed: [], events: [] },
});

describe('a value crosses unchanged', () => {
  const tensor = (dtype: string, data: Float32Array | Int32Array | Uint8Array): Value => {
    return { tensor: true, dtype, shape: [3, 1], data };
  };
  test.each<[string, Value]>([
    ['numbers, exactly', [0.1, -0, 1e-310, NaN, Infinity, -Infinity, 2 ** 53]],
    ['null, booleans and strings', [null, true, false, '', 'ü\u2028"\ud83d\ude00']],
    [
      'tensors of each dtype',
      [
        tensor('float32', Float32Array.of(0.1, NaN, -0)),
        tensor('int32', Int32Array.of(1, -2, 3)),
        tensor('bool', Uint8Array.of(0, 1, 1)),
      ],
    ],
    ['an empty tensor', { tensor: true, dtype: 'float32', shape: [0, 5], data: new Float32Array(0) }],
    [
      'an object, in the order of its keys',
      new Map<string, Value>([
        ['b', 1],
        ['a', [2]],
        ['__proto__', new Map([['polluted', true]])],
        ['constructor', 0],
      ]),
    ],
    ['what is unsupported', { unsupported: 'a function' }],
  ])('%s', (_, value) => {
    expect(across(value)).toEqual(value);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test('in pieces of any size', () => {
    const bytes = Buffer.concat([...encodeFrame({ a: 1 }, [Uint8Array.of(1, 2, 3)]), ...encodeFrame({ b: [] })]);
    for (const size of [1, 2, 3, 5, 8, 13, bytes.length])
      expect(readAll(bytes, size)).toEqual([
        { header: { a: 1 }, body: Buffer.from([1, 2, 3]) },
        { header: { b: [] }, body: Buffer.alloc(0) },
      ]);
  });

  test('what is too large says so, and breaks nothing', () => {
    let deep: Value = 0;
    for (let i = 0; i < 30; i++) deep = [deep];
    expect(JSON.stringify(across(deep))).toContain('nested more than');
    expect(across('x'.repeat(200_000))).toEqual({ unsupported: 'a string of 200000 characters' });
    const large = across({ tensor: true, dtype: 'float32', shape: [1, 200_000], data: new Float32Array(200_000) });
    expect(large).toEqual({ unsupported: 'a tensor of shape [1,200000], too large' });
  });
});

describe('a request crosses unchanged', () => {
  test('long arrays of numbers as float64, the rest as JSON', () => {
    const request = {
      name: 'f',
      short: [1, 2],
      long: Array.from({ length: 500 }, (_, i) => i / 7),
      none: null,
      nan: [...Array(99).fill(1), NaN],
    };
    const chunks: Uint8Array[] = [];
    const packed = packRequest(request, chunks);
    expect(chunks.map((chunk) => chunk.byteLength)).toEqual([4000, 800]);
    expect(unpackRequest(JSON.parse(JSON.stringify(packed)), Buffer.concat(chunks))).toEqual(request);
  });
});

describe('a breach is a WireError', () => {
  const tensor = (shape: unknown, dtype: unknown = 'float32') => returned({ t: [dtype, shape] });
  test.each<[string, unknown, Buffer?]>([
    ['another id', { ...returned(1), id: 'y' }],
    ['no id', { late: [], outcome: {} }],
    ['one key too many', { ...returned(1), extra: 1 }],
    [
      '__proto__ as a key',
      JSON.parse('{"id":"x","late":[],"__proto__":{"outcome":{"status":"missing","message":""}}}'),
    ],
    ['a status that only we give', { id: 'x', late: [], outcome: { status: 'stopped', reason: 'exit', message: '' } }],
    ['a status that is no text', { id: 'x', late: [], outcome: { status: ['returned'], value: 1 } }],
    ['an array as the header', [1]],
    ['null as the header', null],
    ['an unknown tag', returned({ z: 1 })],
    ['two tags', returned({ n: 'NaN', u: 'x' })],
    ['a number that is none', returned({ n: 'constructor' })],
    ['a key that is no text', returned({ o: [[{}, 1]] })],
    ['a dtype of the prototype', tensor([1], 'constructor'), Buffer.alloc(4)],
    ['a dtype that is no text', tensor([1], ['float32']), Buffer.alloc(4)],
    ['a negative shape', tensor([-1]), Buffer.alloc(4)],
    ['a shape of fractions', tensor([0.5, 2]), Buffer.alloc(4)],
    ['a shape that overflows', tensor([2 ** 20, 2 ** 20, 2 ** 20, 2 ** 20]), Buffer.alloc(4)],
    ['a shape of too many axes', tensor(Array(9).fill(1)), Buffer.alloc(4)],
    ['too few bytes', tensor([2]), Buffer.alloc(4)],
    ['too many bytes', tensor([1]), Buffer.alloc(8)],
    ['bytes for nothing', returned(1), Buffer.alloc(4)],
    ['too deep', returned(JSON.parse('['.repeat(40) + ']'.repeat(40)))],
    ['too many parts', returned(Array(400_001).fill(0))],
    ['a long text', returned('x'.repeat(100_001))],
    ['late errors that are no texts', { ...returned(1), late: [{}] }],
  ])('%s', (...[, header, body]) => {
    expect(() => read(header, body)).toThrow(WireError);
  });

  test('the outcome of a cell is as strict', () => {
    expect(read({ id: 'x', late: [], outcome: { ok: true } }, undefined, 'run')).toEqual({
      outcome: { ok: true },
      late: [],
    });
    for (const outcome of [
      { ok: 1 },
      { ok: true, error: {} },
      { ok: false },
      { ok: false, error: { name: 'E' } },
      [],
      null,
      { status: 'missing', message: '' },
    ])
      expect(() => read({ id: 'x', late: [], outcome }, undefined, 'run')).toThrow(WireError);
  });

  const prefix = (length: number, header: number) => Buffer.from(Uint32Array.of(length, header).buffer);

  test('lengths beyond the caps are refused before anything is kept for them', () => {
    expect(() => readAll(prefix(0xffffffff, 4))).toThrow(WireError);
    expect(() => readAll(prefix(3, 0))).toThrow(WireError);
    expect(() => readAll(prefix(4, 100))).toThrow(WireError);
    expect(() => readAll(Buffer.concat([prefix(6, 2), Buffer.from('{]')]))).toThrow(/not JSON/);
  });

  test('nested brackets do not overflow the stack', () => {
    const text = '['.repeat(30_000);
    expect(() => readAll(Buffer.concat([prefix(4 + text.length, text.length), Buffer.from(text)]))).toThrow(WireError);
  });

  test('no change of a byte gives anything but a value or a WireError', () => {
    const chunks: Uint8Array[] = [];
    const value: Value = new Map<string, Value>([
      ['importance', { tensor: true, dtype: 'float32', shape: [2, 3], data: new Float32Array(6) }],
      ['n', [NaN, 1]],
    ]);
    const frame = Buffer.concat(encodeFrame(returned(pack(value, chunks, caps)), chunks));
    let refused = 0;
    for (let i = 0; i < frame.length; i++)
      for (const flip of [1, 4, 16, 128]) {
        const changed = Buffer.from(frame);
        changed[i]! ^= flip;
        try {
          readAll(changed).forEach(({ header, body }) => read(header, body));
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
          refused += 1;
        }
      }
    expect(refused).toBeGreaterThan(frame.length); // of four changes to each byte
  });
});

test('finish tells what was left', () => {
  const { unpack, finish } = unpacker(Buffer.alloc(8), caps);
  unpack({ t: ['float32', [1]] });
  expect(finish).toThrow('4 bytes');
});

test('withoutSandbox keeps the words and drops stack and paths', () => {
  const message =
    "Cannot find module 'x'\nRequire stack:\n- /course/runner.js\nlook at this\n    at f (/a/b/runner.js:1:2)\n  at evalmachine.<anonymous>:3:1";
  expect(withoutSandbox(message)).toBe("Cannot find module 'x'\nlook at this");
  expect(withoutSandbox('in /home/anna/grader/dist/sandbox/image/runner.js:12:7, yes')).toBe('in the kit, yes');
});
