import type { Case, Claim, Value, ValueExpectation } from '../src/case';
import { drawBars } from '../src/chart';
import { compareClaim } from '../src/compare';
import { evaluateCase, type Subject, summarize } from '../src/evaluate';
import { invokeCall } from '../src/invoke';
import { ready, tf } from '../src/tf';
import { todo } from '../src/todo';

const tolerance = { absolute: 1e-4, relative: 0, reason: 'test' };
const expectation = (value: ValueExpectation['value'], rest: Partial<ValueExpectation> = {}): ValueExpectation => ({
  kind: 'value',
  value,
  tolerance,
  identities: [],
  mistakes: [],
  ...rest,
});
const caseOf = (expect: Case['expect']): Case => ({
  id: 'f/1',
  item: 'f',
  about: 'a case',
  call: { function: 'f', arguments: [] },
  expect,
  provenance: 'by hand',
});
const returned = (value: Value): Claim => ({ status: 'returned', value, changed: [], events: [] });
const tensor = (shape: number[], data: number[], dtype = 'float32'): Value => ({
  tensor: true,
  dtype,
  shape,
  data: Float32Array.from(data),
});
const verdictOf = (value: Value, expect: Case['expect']) => compareClaim(returned(value), caseOf(expect), { drawBars });

const map = expectation(
  { $tensor: { shape: [1, 2], values: [0.5, 0.25] } },
  {
    mistakes: [
      { id: 'f/half', says: 'You halved it.', value: { $tensor: { shape: [1, 2], values: [0.25, 0.125] } } },
      {
        id: 'f/nan',
        says: 'You divided by zero.',
        value: { $tensor: { shape: [1, 2], values: [0.5, null as unknown as number] } },
      },
    ],
    identities: [{ name: 'within', says: 'a mean lies between the values', arguments: { low: 0, high: 1 } }],
  },
);

beforeAll(() => ready);

describe('compareClaim on values', () => {
  it('passes the expected value, and one just inside the tolerance', async () => {
    expect((await verdictOf(tensor([1, 2], [0.5, 0.25]), map)).status).toBe('pass');
    expect((await verdictOf(tensor([1, 2], [0.5 + 9e-5, 0.25]), map)).status).toBe('pass');
  });
  it.each<[string, Value]>([
    ['just outside the tolerance', tensor([1, 2], [0.5 + 1.2e-4, 0.25])],
    ['another shape with the same numbers', tensor([2, 1], [0.5, 0.25])],
    ['another rank', tensor([2], [0.5, 0.25])],
    ['another dtype', tensor([1, 2], [0.5, 0.25], 'int32')],
    ['an array in place of a tensor', [[0.5, 0.25]]],
    ['no elements', tensor([0, 2], [])],
    ['NaN', tensor([1, 2], [NaN, NaN])],
    ['infinity', tensor([1, 2], [Infinity, 0.25])],
    ['null', null],
    ['a string', '0.5'],
    ['undefined', { unsupported: 'undefined: nothing was returned' }],
  ])('fails %s', async (_name, value) => {
    const verdict = await verdictOf(value, map);
    expect(verdict.status).toBe('fail');
    expect(verdict.share).toBe(0);
    expect(verdict.feedback).not.toBe('');
  });
  it('a mistake whose value is infinite is nobody else’s: a finite wrong value is not called by it', async () => {
    const diverges = { id: 'f/diverges', says: 'It runs away.', value: { $number: 'Infinity' as const } };
    const wrong = expectation(3, { mistakes: [diverges], tolerance: { ...tolerance, relative: 1e-4 } });
    expect(await verdictOf(5, wrong)).toMatchObject({ status: 'fail', mistakes: [] });
  });
  it('an empty expected value cannot be met: a check that cannot fail is none', async () => {
    expect((await verdictOf(tensor([0], []), expectation({ $tensor: { shape: [0], values: [] } }))).status).toBe(
      'fail',
    );
  });
  it('names a known mistake with the number that shows it', async () => {
    const verdict = await verdictOf(tensor([1, 2], [0.25, 0.125]), map);
    expect(verdict.mistakes.map((m) => m.id)).toEqual(['f/half']);
    expect(verdict.feedback).toMatch(/at \[0, 0\]: expected 0\.5, got 0\.25 \(2 of 2/);
  });
  it('names a mistake that gives NaN', async () => {
    expect((await verdictOf(tensor([1, 2], [0.5, NaN]), map)).mistakes.map((m) => m.id)).toEqual(['f/nan']);
  });
  it('says the broken identity before the worst element', async () => {
    expect((await verdictOf(tensor([1, 2], [3, 0.25]), map)).feedback).toMatch(
      /^a mean lies between the values \(.*from 0\.25 to 3\)/,
    );
  });
  it('compares objects by the expected keys, and names the one that is absent', async () => {
    const expected = expectation({ a: 1, b: { $tensor: { shape: [1], values: [2] } } });
    const object = (parts: { [key: string]: Value }) => verdictOf(new Map(Object.entries(parts)), expected);
    expect((await object({ a: 1, b: tensor([1], [2]), c: 9 })).status).toBe('pass');
    expect((await object({ a: 1 })).feedback).toMatch(/with b, got an object with a/);
  });
  it('refuses changed arguments even when the value is right', async () => {
    const claim: Claim = {
      status: 'returned',
      value: tensor([1, 2], [0.5, 0.25]),
      changed: ['masks was disposed of'],
      events: [],
    };
    const verdict = await compareClaim(claim, caseOf(map), { drawBars });
    expect(verdict.status).toBe('fail');
    expect(verdict.mistakes[0]!.id).toBe('f/changed-arguments');
  });
});

describe('invokeCall', () => {
  const call = { function: 'f', arguments: [{ name: 'x', value: { $tensor: { shape: [2], values: [1, 2] } } }] };
  const run = (f: unknown) => invokeCall(call, (name) => (name === 'f' ? f : undefined));
  it('gives the value back and leaves no tensors', async () => {
    const before = tf.memory().numTensors;
    expect(await run((x: tf.Tensor) => x.mul(2))).toEqual(returned(tensor([2], [2, 4])));
    expect(tf.memory().numTensors).toBe(before);
  });
  it('notices an argument that was disposed of, or written to', async () => {
    expect(
      await run((x: tf.Tensor) => {
        const y = x.mul(2);
        x.dispose();
        return y;
      }),
    ).toMatchObject({ changed: ['x was disposed of'] });
    const list = { function: 'f', arguments: [{ name: 'w', value: [3, 1, 2] }] };
    expect(await invokeCall(list, () => (w: number[]) => w.sort()[0])).toMatchObject({
      value: 1,
      changed: ['w was changed'],
    });
  });
  it('tells a stub, a throw, a missing name, a non-function and a promise apart', async () => {
    expect(await run(() => todo('do it'))).toMatchObject({ status: 'threw', untouched: true, message: 'do it' });
    expect(
      await run(() => {
        throw new TypeError('no');
      }),
    ).toMatchObject({ status: 'threw', untouched: false, name: 'TypeError' });
    expect(await run(undefined)).toMatchObject({ status: 'missing' });
    expect(await run(3)).toMatchObject({
      status: 'missing',
      message: expect.stringContaining('expected a function, got a number'),
    });
    expect(await run(async () => 1)).toMatchObject({ value: { unsupported: expect.stringContaining('Promise') } });
  });
});

describe('several cases of an item', () => {
  const subject = (f: (x: number) => number): Subject => ({
    call: (call) => invokeCall(call, () => f),
    read: async () => ({ status: 'missing', message: 'no answers here' }),
  });
  const square = (x: number): Case => ({
    ...caseOf(
      expectation(x * x, {
        mistakes: [
          { id: 'f/double', says: 'You doubled it.', value: 2 * x },
          { id: 'f/same', says: 'You did nothing.', value: x },
        ],
      }),
    ),
    about: `of ${x}`,
    call: { function: 'f', arguments: [{ name: 'x', value: x }] },
  });
  const grade = async (f: (x: number) => number) => {
    const cases = [square(1), square(2), square(3)];
    return summarize(
      await Promise.all(
        cases.map(async (item) => ({ item, verdict: await evaluateCase(item, subject(f), { drawBars }) })),
      ),
    );
  };
  it('finds nothing wrong with a right function', async () =>
    expect(await grade((x) => x * x)).toEqual({ feedback: '' }));
  it('names the mistake that all failed cases agree on', async () => {
    const { mistake, feedback } = await grade((x) => 2 * x);
    expect(mistake!.id).toBe('f/double');
    expect(feedback).toBe('You doubled it.\nof 1: expected 1, got 2');
  });
  it('names none when they do not agree', async () =>
    expect((await grade((x) => (x === 3 ? 3 : 2 * x))).mistake).toBeUndefined());
});

describe('onePassRelax-like streams', () => {
  const encoder = {
    $encoder: {
      kind: 'linear' as const,
      relu: true,
      weights: { $tensor: { shape: [4, 2], values: [1, 0, 0, 1, 1, 1, 0, 0] } },
      bias: { $tensor: { shape: [2], values: [0, 0] } },
    },
  };
  const batches = {
    $maskBatches: {
      masks: { $tensor: { shape: [3, 2, 2], values: [1, 0, 1, 0, 0, 1, 0, 1, 1, 1, 0, 0] } },
      sizes: [2, 1],
    },
  };
  const item: Case = {
    ...caseOf(expectation(3)),
    call: {
      function: 'f',
      arguments: [
        { name: 'encoder', value: encoder },
        { name: 'maskBatches', value: batches },
      ],
    },
    recognised: { 'collects-all': 'You kept all batches.' },
  };
  type F = (encoder: (x: tf.Tensor4D) => tf.Tensor2D, batches: Iterable<tf.Tensor3D>) => number;
  const verdictFor = async (f: F) => compareClaim(await invokeCall(item.call!, () => f), item, { drawBars });
  it('passes when each batch is encoded before the next is asked for', async () => {
    expect(
      (
        await verdictFor((encode, list) => {
          let n = 0;
          for (const m of list) n += encode(m.expandDims(3)).shape[0];
          return n;
        })
      ).status,
    ).toBe('pass');
  });
  it('names collecting all batches first', async () => {
    const verdict = await verdictFor((encode, list) => {
      let n = 0;
      for (const m of [...list]) n += encode(m.expandDims(3)).shape[0];
      return n;
    });
    expect(verdict.mistakes).toEqual([{ id: 'f/collects-all', says: 'You kept all batches.' }]);
  });
});
