/** Runs one case against whoever answers calls (this notebook, or a runner in the sandbox) and says what came of it. */

import type {
  AnswerReference,
  Call,
  Case,
  Claim,
  DerivedExpectation,
  Description,
  StepReference,
  Value,
  Verdict,
} from './case';
import { type CompareTools, compareClaim } from './compare';
import { faultOfRepeats } from './repeated';
import { descriptionOfValue, valueOfDescription } from './value';

/** Whoever answers: every method gives a claim. */
export type Subject = { call(call: Call): Promise<Claim>; read(name: string): Promise<Claim> };
/** `oracles` serve derived answers; without them (in the notebook) those are marked by follow-through alone. */
export type EvaluateTools = CompareTools & { oracles?: Record<string, (value: number) => number> };

function numberOf(claim: Claim): number | undefined {
  return claim.status === 'returned' && typeof claim.value === 'number' && Number.isFinite(claim.value)
    ? claim.value
    : undefined;
}

/** An answer that follows from another one is marked on the student's own other answer. */
async function evaluateDerived(
  claim: Claim,
  item: Case,
  expect: DerivedExpectation,
  subject: Subject,
  tools: EvaluateTools,
): Promise<Verdict> {
  const from = numberOf(await subject.read(expect.from));
  const open = (status: 'fail' | 'error', feedback: string): Verdict => ({
    status,
    feedback,
    told: feedback,
    mistakes: [],
    share: 0,
  });
  if (claim.status === 'returned' && from === undefined)
    return open('fail', `\`${item.item}\` follows from \`${expect.from}\`, which is not a finite number yet`);
  const oracle = from === undefined ? undefined : tools.oracles?.[expect.oracle];
  const value = oracle ? oracle(from!) : await followed(item, subject);
  if (claim.status === 'returned' && (value === undefined || value === null))
    return open('error', `\`${item.item}\` is compared with the result of your own functions, which give nothing yet`);
  const mistakes = expect.mistakes.flatMap(({ id, says, oracle: name }) =>
    oracle ? [{ id, says, value: tools.oracles![name]!(from!) }] : [],
  );
  const description = descriptionOfValue(value ?? null);
  return compareClaim(
    claim,
    { ...item, expect: { kind: 'value', value: description, tolerance: expect.tolerance, identities: [], mistakes } },
    tools,
  );
}

/** What the student's own functions give when they are composed as the case says; nothing when one of them does not run. */
export async function followed(item: Case, subject: Subject): Promise<Value | undefined> {
  const { follow } = item;
  if (!follow || !('steps' in follow)) return undefined;
  const results = new Map<string, Value>();
  const resolve = async (description: Description): Promise<Description> => {
    if (description === null || typeof description !== 'object') return description;
    if (Array.isArray(description)) return Promise.all(description.map(resolve));
    if ('$step' in description)
      return descriptionOfValue(
        pick(results.get((description as StepReference).$step)!, (description as StepReference).path),
      );
    if ('$answer' in description) {
      const claim = await subject.read((description as AnswerReference).$answer);
      if (claim.status !== 'returned') throw new NotFollowed();
      return descriptionOfValue(claim.value);
    }
    if (Object.keys(description).some((key) => key.startsWith('$'))) return description;
    return Object.fromEntries(
      await Promise.all(Object.entries(description).map(async ([k, v]) => [k, await resolve(v as Description)])),
    );
  };
  try {
    for (const { name, call } of follow.steps) {
      const named = await Promise.all(
        call.arguments.map(async (a) => ({ name: a.name, value: await resolve(a.value) })),
      );
      const claim = await subject.call({ ...call, arguments: named });
      if (claim.status !== 'returned') return undefined;
      results.set(name, claim.value);
    }
    return valueOfDescription(await resolve(follow.result));
  } catch {
    return undefined; // a step gave what no argument can be
  }
}
class NotFollowed extends Error {}

function pick(value: Value, path: string[] = []): Value {
  return path.reduce<Value>((v, key) => (v instanceof Map && v.has(key) ? v.get(key)! : null), value);
}

export async function evaluateCase(item: Case, subject: Subject, tools: EvaluateTools): Promise<Verdict> {
  const claim = item.call ? await subject.call(item.call) : await subject.read(item.item);
  if (item.expect.kind === 'derived') return evaluateDerived(claim, item, item.expect, subject, tools);
  const verdict = await compareClaim(claim, item, tools);
  if (verdict.status !== 'pass') return verdict;
  const judge = (other: Claim) => compareClaim(other, item, tools);
  return (await faultOfRepeats(claim, item, (call) => subject.call(call), judge)) ?? verdict;
}

export type Evaluated = { item: Case; verdict: Verdict };

/** Several cases of one item as one: the first that failed speaks, and a mistake is named only if all that failed and can tell agree on it. */
export function summarize(evaluated: Evaluated[]): {
  failed?: Evaluated;
  mistake?: { id: string; says: string };
  feedback: string;
} {
  const failures = evaluated.filter(({ verdict }) => verdict.status !== 'pass');
  const failed = failures[0];
  if (!failed) return { feedback: '' };
  const telling = failures.filter(({ verdict }) => !verdict.mute);
  const mistake = telling[0]?.verdict.mistakes.find(({ id }) =>
    telling.every(({ verdict }) => verdict.mistakes.some((m) => m.id === id)),
  );
  const { feedback: evidence, ends } = failed.verdict;
  const more = evidence === mistake?.says ? '' : evidence;
  const feedback = [mistake?.says, more && (ends ? more : `${failed.item.about}: ${more}`)];
  return { failed, mistake, feedback: feedback.filter(Boolean).join('\n') };
}
