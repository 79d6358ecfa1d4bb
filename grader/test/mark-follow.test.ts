/** Follow-through by itself: which fault may be followed, and what counts as following it. */
import type { Case, Claim, Evaluated, Subject } from '@course/cases';
import { followsThrough, onlyFault } from '../mark/follow';
import type { Outcome } from '../mark/outcome';

const outcome = (id: string, status: Outcome['status'], got?: number): Outcome => ({
  item: { id, problem: 1, points: 1, kind: 'function' },
  status,
  score: 0,
  share: 0,
  feedback: '',
  ...(got === undefined ? {} : { hidden: { id: 'a/case', about: '', got } }),
});

test('the only fault is one that failed with a value, and all others pass', () => {
  expect(onlyFault([outcome('a', 'pass'), outcome('b', 'fail', 1)])?.item.id).toBe('b');
  expect(onlyFault([outcome('a', 'pass'), outcome('b', 'pass')])).toBeUndefined();
  expect(onlyFault([outcome('a', 'fail', 1), outcome('b', 'fail', 1)])).toBeUndefined();
  expect(onlyFault([outcome('a', 'pass'), outcome('b', 'error', 1)])).toBeUndefined();
  expect(onlyFault([outcome('a', 'pass'), outcome('b', 'fail')])).toBeUndefined();
});

/** The student's `own` gives these, one for each argument. */
const subject = (own: (k: number) => number | undefined): Subject => ({
  call: async (call): Promise<Claim> => {
    const value = own(call.arguments[0]!.value as number);
    return value === undefined
      ? { status: 'missing', message: 'it is not defined' }
      : { status: 'returned', value, changed: [], events: [] };
  },
  read: async () => ({ status: 'missing', message: 'it is not defined' }),
});
function failed(k: number, got: number | undefined, right: number): Evaluated {
  const item: Case = {
    id: `item/${k}`,
    item: 'item',
    about: '',
    expect: {
      kind: 'value',
      value: right,
      tolerance: { absolute: 1e-6, relative: 0, reason: 'test' },
      identities: [],
      mistakes: [],
    },
    follow: {
      restsOn: ['own'],
      steps: [{ name: 'it', call: { function: 'own', arguments: [{ name: 'k', value: k }] } }],
      result: { $step: 'it' },
    },
    provenance: 'by hand',
  };
  return { item, verdict: { status: 'fail', feedback: '', mistakes: [], share: 0, got } };
}
const passed = (k: number): Evaluated => {
  const { item } = failed(k, 0, 0);
  return { item, verdict: { status: 'pass', feedback: '', mistakes: [], share: 1, got: 0 } };
};

test('every failed case must equal what the own functions give', async () => {
  const own = subject((k) => 10 * k);
  expect(await followsThrough([failed(1, 10, 1), failed(2, 20, 2)], own)).toBe(true);
  expect(await followsThrough([passed(1), failed(2, 20, 2)], own)).toBe(true);
  expect(await followsThrough([failed(1, 10, 1), failed(2, 21, 2)], own)).toBe(false);
  expect(await followsThrough([failed(1, undefined, 1)], own)).toBe(false);
});

test('a thousandth of the value is allowed: a wrong formula may be worse conditioned', async () => {
  const own = subject(() => 1000);
  expect(await followsThrough([failed(1, 1000.9, 1)], own)).toBe(true);
  expect(await followsThrough([failed(1, 1001.1, 1)], own)).toBe(false);
});

test('own functions that do not run, and a case that says nothing of following, are not followed', async () => {
  const one = failed(1, 10, 1);
  const broken = subject(() => undefined);
  expect(await followsThrough([one], broken)).toBe(false);
  const { follow: _, ...without } = one.item;
  const running = subject((k) => 10 * k);
  expect(await followsThrough([{ ...one, item: without }], running)).toBe(false);
});

test('functions that answer every question alike earn nothing, unless the right answers are alike, too', async () => {
  const own = subject(() => 7);
  expect(await followsThrough([failed(1, 7, 1), failed(2, 7, 2)], own)).toBe(false);
  expect(await followsThrough([failed(1, 7, 1), failed(2, 7, 1)], own)).toBe(true);
});
