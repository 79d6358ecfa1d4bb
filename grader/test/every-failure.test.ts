/**
 * All items, with the sheets' own solutions: whatever one call does (any of them, also the second of a case), the item is lost with
 * a sentence that says why; and whichever argument a right function changes, it is told so.
 */
import { type Call, type Claim, drawBars, invokeCall, readAnswer, type Subject, type Value } from '@course/cases';
import { derivedOracles, generateCases, sheetItems, sheetSlugs } from '@course/fixtures';
import { ready, tf } from '@course/kit';
import { runCells, solutionCells } from '../author/solution';
import { openGrading } from '../mark/grading';
import type { Item } from '../mark/outcome';

type Returned = Claim & { status: 'returned' };

/** Every number of a value, made another. */
function withNumbers(value: Value, change: (v: number) => number): Value {
  if (typeof value === 'number') return change(value);
  if (typeof value === 'string') return '';
  if (Array.isArray(value)) return value.map((one) => withNumbers(one, change));
  if (value instanceof Map) return new Map([...value].map(([key, one]) => [key, withNumbers(one, change)]));
  if (typeof value === 'object' && value !== null && 'tensor' in value)
    return { ...value, data: value.data.map(change) };
  return value;
}

const SABOTAGE: Record<string, (claim: Returned) => Claim> = {
  'throws without a word': () => ({ status: 'threw', name: 'Error', message: '', untouched: false }),
  'is stopped': () => ({ status: 'stopped', reason: 'time', message: 'it took too long' }),
  'is not there': () => ({ status: 'missing', message: 'it is not defined' }),
  'gives nothing': (claim) => ({ ...claim, value: { unsupported: 'undefined: nothing was returned' } }),
  'gives an empty list': (claim) => ({ ...claim, value: [] }),
  'gives NaN': (claim) => ({ ...claim, value: withNumbers(claim.value, () => NaN) }),
  'gives other numbers': (claim) => ({ ...claim, value: withNumbers(claim.value, (v) => 1.5 - v) }),
  'changes an argument': (claim) => ({ ...claim, changed: ['x was changed'] }),
};

beforeAll(() => ready);

describe.each(sheetSlugs())('%s', (slug) => {
  const items = sheetItems(slug) as Item[];
  const graded = items.filter(({ kind }) => kind !== 'written');
  const { cases } = generateCases(slug, 'hidden');
  const known = new Map<string, Promise<Claim>>();
  const drawn = new Map<string, ReturnType<typeof drawBars>>();
  let bindings: Record<string, unknown>;
  beforeAll(async () => {
    bindings = await runCells(await solutionCells(slug));
  }, 120_000);
  afterAll(() => tf.disposeVariables());

  const once = <T>(all: Map<string, T>, key: string, make: () => T): T => {
    if (!all.has(key)) all.set(key, make());
    return all.get(key)!;
  };
  const answerOf = (name: string) => readAnswer(name, (one) => bindings[one]);
  const right = (call: Call) => once(known, JSON.stringify(call), () => invokeCall(call, (name) => bindings[name]));
  const drawnOnce = (spec: unknown) => once(drawn, JSON.stringify(spec), () => drawBars(spec));
  const gradingOf = (subject: Subject) =>
    openGrading({ items, cases, subject, drawBars: drawnOnce, oracles: derivedOracles() });
  /** Counts what is asked for one item, and changes the answer to request `at`. */
  function subjectOf(id: string, at: number, change: (claim: Returned) => Claim): Subject & { asked: number } {
    const subject = {
      asked: 0,
      answer: async (name: string, claim: Claim): Promise<Claim> =>
        name === id && subject.asked++ === at && claim.status === 'returned' ? change(claim) : claim,
      call: async (call: Call) => subject.answer(call.function, await right(call)),
      read: async (name: string) => subject.answer(name, answerOf(name)),
    };
    return subject;
  }

  it.each(graded.map(({ id }) => id))(
    '%s: whatever one call does, there is a reason',
    async (id) => {
      const whole = subjectOf(id, -1, (claim) => claim);
      expect(await gradingOf(whole).grade(id)).toMatchObject({ status: 'pass', feedback: '' });
      const silent: string[] = [];
      for (let at = 0; at < whole.asked; at++)
        for (const [name, change] of Object.entries(SABOTAGE)) {
          const { status, feedback } = await gradingOf(subjectOf(id, at, change)).grade(id);
          if (status === 'pass' || !/\w{3}/.test(feedback))
            silent.push(`request ${at + 1} ${name}: ${status}, '${feedback}'`);
        }
      expect(silent).toEqual([]);
    },
    120_000,
  );

  /** Changes the first thing that can be changed in an argument; false where there is none. */
  function spoil(value: unknown): boolean {
    if (value instanceof tf.Tensor) value.dispose();
    else if (typeof value === 'object' && value !== null && typeof Object.values(value)[0] === 'number')
      Object.assign(value, { [Object.keys(value)[0]!]: Object.values(value)[0] + 1 });
    else if (Array.isArray(value)) return value.some(spoil) || value.push(value[0]) > 0;
    else if (typeof value === 'object' && value !== null && !(Symbol.iterator in value))
      return Object.values(value).some(spoil) || Object.assign(value, { seen: true }) !== null;
    else return false;
    return true;
  }

  const functions = graded.filter(({ kind }) => kind === 'function').map(({ id }) => id);
  it.each(functions)(
    '%s: whichever argument is changed, it is told',
    async (id) => {
      const [one] = cases.filter(({ item }) => item === id);
      const named = one!.call!.arguments;
      for (const [k, { name, value }] of named.entries()) {
        if (typeof value !== 'object' || value === null || '$function' in value || '$maskBatches' in value) continue;
        if (['$score', '$encoder', '$game', '$random'].some((tag) => tag in value)) continue;
        let spoilt = false;
        const changing = (...given: unknown[]) => {
          const result = (bindings[id] as (...all: unknown[]) => unknown)(...given);
          const kept = result === given[k] && result instanceof tf.Tensor ? result.clone() : result;
          spoilt = spoil(given[k]);
          return kept;
        };
        const subject: Subject = {
          call: (call) => invokeCall(call, (asked) => (asked === id ? changing : bindings[asked])),
          read: async (asked) => answerOf(asked),
        };
        const outcome = await gradingOf(subject).grade(id);
        expect(spoilt).toBe(true);
        expect(outcome).toMatchObject({ score: 0, mistake: `${id}/changed-arguments` });
        expect(outcome.feedback).toMatch(new RegExp(`\\b${name}\\b.* was (changed|disposed of)`));
      }
    },
    120_000,
  );
});
