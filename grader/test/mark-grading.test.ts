/** Marking with a subject of our own: what is called, what a mistake costs, and when what rests on it is followed through. */
import type { Call, Case, Claim, NamedArgument, Subject, Value } from '@course/cases';
import { type GradingParts, openGrading } from '../mark/grading';
import type { Item } from '../mark/outcome';

const ITEMS: Item[] = [
  { id: 'twice', problem: 1, points: 4, kind: 'function' },
  { id: 'more', problem: 1, points: 3, kind: 'function' },
  { id: 'both', problem: 1, points: 5, kind: 'function', restsOn: ['twice', 'more'] },
  { id: 'why', problem: 1, points: 2, kind: 'written' },
];
const tolerance = { absolute: 1e-6, relative: 0, reason: 'test' };
const x = (value: number): NamedArgument[] => [{ name: 'x', value }];

function caseOf(item: string, k: number, right: number, parts: Partial<Case> = {}): Case {
  const mistakes = [{ id: `${item}/once`, says: 'You returned x itself.', value: k }];
  const expect = { kind: 'value' as const, value: right, tolerance, identities: [], mistakes };
  const call = { function: item, arguments: x(k) };
  return { id: `${item}/${k}`, item, about: `x = ${k}`, call, expect, provenance: 'by hand', ...parts };
}
const follow: Case['follow'] = {
  restsOn: ['twice', 'more'],
  steps: [
    { name: 'doubled', call: { function: 'twice', arguments: x(3) } },
    { name: 'sum', call: { function: 'more', arguments: [{ name: 'x', value: { $step: 'doubled' } }] } },
  ],
  result: { $step: 'sum' },
};
/** `both` is `more(twice(x))`, with `more(x) = x + 1`. */
const CASES: Case[] = [
  caseOf('twice', 3, 6),
  caseOf('twice', 5, 10),
  caseOf('more', 3, 4),
  caseOf('both', 3, 7, { follow }),
];

type Functions = Record<string, ((x: number) => Value) | undefined>;
const RIGHT: Functions = { twice: (n) => 2 * n, more: (n) => n + 1, both: (n) => 2 * n + 1 };

function subjectOf(functions: Functions, calls: Call[] = []): Subject {
  const claim = (call: Call): Claim => {
    calls.push(call);
    const target = functions[call.function];
    if (!target) return { status: 'missing', message: `\`${call.function}\` is not defined` };
    try {
      return { status: 'returned', value: target(call.arguments[0]!.value as number), changed: [], events: [] };
    } catch (error) {
      const { name, message } = error as Error;
      return { status: 'threw', name, message, untouched: false };
    }
  };
  return {
    call: async (call) => claim(call),
    read: async (name) => ({ status: 'missing', message: `\`${name}\` is not defined` }),
  };
}
function open(functions: Functions, parts: Partial<GradingParts> = {}, calls: Call[] = []) {
  const subject = subjectOf({ ...RIGHT, ...functions }, calls);
  return openGrading({ items: ITEMS, cases: CASES, subject, oracles: {}, ...parts });
}
const throws = (message: string) => () => {
  throw new Error(message);
};

test('a right function has all points; a written answer waits for a person', async () => {
  const grading = open({});
  const right = { item: ITEMS[0], status: 'pass', score: 4, share: 1, feedback: '' };
  expect(await grading.grade('twice')).toEqual({ ...right, milliseconds: expect.any(Number) });
  expect(await grading.grade('why')).toMatchObject({ status: 'manual', score: 0 });
});

test('an item is marked once, however often it is asked for', async () => {
  const calls: Call[] = [];
  const grading = open({}, {}, calls);
  await Promise.all([grading.grade('twice'), grading.grade('twice')]);
  expect(calls).toHaveLength(2); // its two cases
});

test('a known mistake is named, with the case that shows it, and costs the points', async () => {
  expect(await open({ twice: (n) => n }).grade('twice')).toMatchObject({
    status: 'fail',
    score: 0,
    mistake: 'twice/once',
    feedback: expect.stringMatching(/^You returned x itself\.\nx = 3: /),
    hidden: { about: 'x = 3', expected: 6, got: 3, says: 'You returned x itself.' },
  });
});

test('a mistake that only some of the wrong cases show is not named', async () => {
  const outcome = await open({ twice: (n) => (n === 3 ? n : 0) }).grade('twice');
  expect(outcome).toMatchObject({ status: 'fail', score: 0 });
  expect(outcome.mistake).toBeUndefined();
});

test('an item earns what its worst case earns', async () => {
  const entries = ['1/2', '1/3'].map((value, i) => ({ about: `entry ${i}`, value }));
  const half: Case['expect'] = { kind: 'exact', entries, mistakes: [] };
  const cases = [caseOf('twice', 3, 6), caseOf('twice', 5, 0, { expect: half })];
  const score = async (twice: (x: number) => Value) => (await open({ twice }, { cases }).grade('twice')).score;
  expect(await score((n) => (n === 3 ? 6 : ['1/2', '1/4']))).toBe(2);
  expect(await score((n) => (n === 3 ? 6 : ['1/4', '1/4']))).toBe(0);
  expect(await score((n) => (n === 3 ? 7 : ['1/2', '1/3']))).toBe(0);
});

test('what was stopped or threw is an error, and no further case is tried', async () => {
  const calls: Call[] = [];
  expect(await open({ twice: throws('no') }, {}, calls).grade('twice')).toMatchObject({
    status: 'error',
    score: 0,
    feedback: 'x = 3: `twice` threw Error: no',
  });
  expect(calls).toHaveLength(1);
});

/** What a student reads of `twice` when it is this function, where x = 41 is the public case. */
async function toldOf(twice: (n: number) => Value) {
  const grading = open({ twice }, { publicCases: [caseOf('twice', 41, 82)] });
  const outcome = await grading.grade('twice');
  return { outcome, told: await grading.tell(outcome) };
}

test('an error is told as a public case raises it: a message may hold the hidden input', async () => {
  const tells = (n: number) => {
    throw new Error(`I was given ${n}`);
  };
  expect((await toldOf(tells)).told).toEqual({ feedback: 'x = 41: `twice` threw Error: I was given 41' });
  const { outcome, told } = await toldOf((n) => (n === 41 ? 82 : tells(n)));
  expect(outcome).toMatchObject({ status: 'error', score: 0, feedback: 'x = 3: `twice` threw Error: I was given 3' });
  expect(told.feedback).toContain('threw an error in a case that is not shown');
  expect(told.feedback).not.toMatch(/given|3/);
});

test('a wrong value is told by the mistake and by a public case; of a hidden case nothing is said', async () => {
  const { outcome, told } = await toldOf((n) => n);
  expect(outcome.feedback).toContain('x = 3: ');
  expect(told.feedback).toBe('You returned x itself.\nx = 41: expected 82, got 41');
  expect(told.example).toEqual({ about: 'x = 41', expected: 82, got: 41 });
  const onlyHidden = await toldOf((n) => (n === 41 ? 82 : n === 3 ? 17 : 19));
  expect(onlyHidden.outcome.feedback).toContain('expected 6, got 17');
  expect(onlyHidden.told).toEqual({
    feedback:
      '`twice` is wrong in a case that is not shown, and right in the public cases: try other sizes and values, also small ones.',
  });
});

test('a missing name is told as the cells tell it', async () => {
  const whyMissing = (name: string) => ({ status: 'error' as const, feedback: `cell 3 threw: no ${name}` });
  expect(await open({ twice: undefined }, { whyMissing }).grade('twice')).toMatchObject({
    status: 'error',
    score: 0,
    feedback: 'cell 3 threw: no twice',
  });
  expect(await open({ twice: undefined }).grade('twice')).toMatchObject({ status: 'fail', score: 0 });
});

test('an operation that a backend lacks is tried again on the cpu, and only that', async () => {
  const cpu = jest.fn(async () => subjectOf(RIGHT));
  const lacks = throws("Kernel 'Foo' not registered for backend 'wasm'");
  expect(await open({ twice: lacks }, { cpu }).grade('twice')).toMatchObject({ status: 'pass', score: 4 });
  expect(await open({ twice: throws('another') }, { cpu }).grade('twice')).toMatchObject({ status: 'error' });
  expect(cpu).toHaveBeenCalledTimes(1);
});

describe('follow-through', () => {
  const once = (n: number) => n;
  test('what equals the composition of the own functions is right, and says whose mistake it carries', async () => {
    const outcome = await open({ twice: once, both: (n) => n + 1 }).grade('both');
    expect(outcome).toMatchObject({ status: 'pass', score: 5, feedback: expect.stringContaining('`twice`') });
  });
  test('what is neither right nor the composition is wrong', async () => {
    expect(await open({ twice: once, both: () => 100 }).grade('both')).toMatchObject({ status: 'fail', score: 0 });
  });
  test('a wrong result upon right functions is wrong', async () => {
    expect(await open({ both: (n) => n + 1 }).grade('both')).toMatchObject({ status: 'fail', score: 0 });
  });
  test('two wrong functions below, or one that does not run, are not followed', async () => {
    const two = { twice: once, more: once, both: once };
    expect(await open(two).grade('both')).toMatchObject({ status: 'fail' });
    const broken = { twice: throws('no'), both: (n: number) => n + 1 };
    expect(await open(broken).grade('both')).toMatchObject({ status: 'fail' });
  });
});

test('a name that is no item, and an item without a case, are faults of the rubric', async () => {
  expect(() => open({}).grade('other')).toThrow("rubric: expected an item among twice, more, both, why, got 'other'");
  await expect(open({}, { cases: [] }).grade('twice')).rejects.toThrow('rubric: there is no case for twice');
});
