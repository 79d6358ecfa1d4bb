import type { Call, Case, Value } from '../src/case';
import { compareClaim } from '../src/compare';
import { summarize } from '../src/evaluate';
import { invokeCall } from '../src/invoke';

const call: Call = {
  function: 'f',
  arguments: [{ name: 'x', value: [1, 2] }],
  then: [[{ name: 'present', value: [true, false] }], [{ name: 'present', value: [false, false] }]],
};
const run = (f: unknown) => invokeCall(call, () => f);

describe('a function that gives a function back', () => {
  it('is called with each list, and the value is the list of what it gave', async () => {
    const f = (x: number[]) => (present: boolean[]) => x.reduce((total, v, i) => total + (present[i] ? v : 10 * v), 0);
    expect(await run(f)).toMatchObject({ status: 'returned', value: [21, 30] });
  });

  it('is told so when it gives a number, and when the inner one throws or changes an argument', async () => {
    expect(await run(() => 3)).toMatchObject({ value: { unsupported: 'a number, where a function must be returned' } });
    expect(
      await run(() => () => {
        throw new Error('inside');
      }),
    ).toMatchObject({ status: 'threw', message: 'inside' });
    expect(await run((x: number[]) => () => x.pop())).toMatchObject({ changed: ['x was changed'] });
  });
});

describe('a case that threw, or gave another form or NaN', () => {
  const item = (value: number[], wrong?: number[]): Case => ({
    id: 'f/x',
    item: 'f',
    about: 'x',
    call,
    provenance: 'test',
    expect: {
      kind: 'value',
      value,
      tolerance: { absolute: 0.01, relative: 0, reason: 'test' },
      identities: [],
      mistakes: wrong ? [{ id: 'f/wrong', says: 'You did it wrong.', value: wrong }] : [],
    },
  });
  const judged = async (one: Case, value: Value) => ({
    item: one,
    verdict: await compareClaim({ status: 'returned', value, changed: [], events: [] }, one, {
      drawBars: async () => [],
    }),
  });

  it('does not speak against the mistake that another case names', async () => {
    const named = await judged(item([1, 2], [2, 1]), [2, 1]);
    for (const value of [[NaN, 1], [1], 'text'])
      expect(summarize([named, await judged(item([1, 2]), value)]).mistake?.id).toBe('f/wrong');
  });

  it('names none by itself, and a finite wrong value does speak against it', async () => {
    expect(summarize([await judged(item([1, 2], [2, 1]), [NaN, 1])]).mistake).toBeUndefined();
    expect(
      summarize([await judged(item([1, 2], [2, 1]), [2, 1]), await judged(item([1, 2]), [5, 5])]).mistake,
    ).toBeUndefined();
  });
});
