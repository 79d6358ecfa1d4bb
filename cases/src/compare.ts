/**
 * Compares a claim with a case. This one function says what is right, in the notebook (`check()`) and in the grader.
 * Order: exists, ran, left its arguments alone, type and shape, finite, identities, values; it stops at the first failure.
 * A value that a known mistake gives is called by that mistake's sentence.
 */

import type {
  Case,
  Claim,
  IntervalExpectation,
  MaskBatchesDescription,
  Value,
  ValueExpectation,
  Verdict,
} from './case';
import { type DrawBars, faultOfChart } from './chart-faults';
import { compareExact, compareExpressions } from './compare-expressions';
import { agrees, differencesOfForm, elementsOf, show, worstElement } from './elements';
import { brokenIdentity } from './identities';
import { type Fault, recognisedMistake } from './recognised';
import { faultOfMasks } from './sampling';
import { hasSharedRows, SHARED_ROWS } from './shared-rows';
import { valueOfDescription } from './value';

export type CompareTools = { drawBars: DrawBars };

const pass = (value: Value, expected?: Value): Verdict => ({
  status: 'pass',
  feedback: '',
  mistakes: [],
  share: 1,
  got: value,
  expected,
});
function fail(feedback: string, mistakes: Verdict['mistakes'] = [], got?: Value, expected?: Value): Verdict {
  return { status: 'fail', feedback, mistakes, share: 0, got, expected };
}

/** What is said of a claim that holds no value: the function is missing, threw, or was stopped. */
export function withoutValue(claim: Exclude<Claim, { status: 'returned' }>, name: string): Verdict {
  if (claim.status === 'missing') return { ...fail(claim.message), missing: true, ends: true };
  if (claim.status === 'stopped')
    return { ...fail(`\`${name}\` was stopped: ${claim.message}`), status: 'error', stopped: claim.reason };
  if (claim.untouched) return { ...fail(`not done yet: ${claim.message}`), ends: true, instruction: claim.message };
  return { ...fail(`\`${name}\` threw ${claim.name}: ${claim.message}`), status: 'error', mute: true, threw: true };
}

/** What is said when a call did not leave its arguments alone. */
export function changedArguments(claim: Claim & { status: 'returned' }, item: Case): Verdict | undefined {
  if (claim.changed.length === 0) return undefined;
  return fail(claim.changed.join(', '), [
    {
      id: `${item.item}/changed-arguments`,
      says: `The arguments of \`${item.call?.function ?? item.item}\` are not yours: leave them as they were, neither changed nor disposed of.`,
    },
  ]);
}

/** Each batch must be encoded before the next one is asked for: that is what keeps the memory constant. */
function collectsAllBatches(claim: Claim & { status: 'returned' }, item: Case): boolean {
  const stream = item.call?.arguments.find(
    ({ value }) => typeof value === 'object' && value !== null && '$maskBatches' in value,
  );
  if (!stream) return false;
  const { sizes } = (stream.value as MaskBatchesDescription).$maskBatches;
  let encoded = 0;
  let open = -1;
  for (const event of claim.events) {
    const [what, number] = event.split(' ') as [string, string];
    if (what === 'encode') encoded += Number(number);
    if (what !== 'ask') continue;
    if (open >= 0 && encoded < sizes[open]!) return true;
    encoded = 0;
    open = Number(number);
  }
  return false;
}

function compareValue(value: Value, expect: ValueExpectation, { item, call }: Case): Verdict {
  const expected = valueOfDescription(expect.value);
  if (agrees(value, expected, expect.tolerance) && !brokenIdentity(value, expect.identities, expect.tolerance))
    return pass(value, expected);
  const known = expect.mistakes.filter((m) => agrees(value, valueOfDescription(m.value), expect.tolerance, true));
  const form = differencesOfForm(value, expected);
  if (known.length > 0)
    return fail(
      form[0] ?? worstElement(value, expected, expect.tolerance),
      known.map(({ id, says }) => ({ id, says })),
      value,
      expected,
    );
  if (form.length > 0) return { ...fail(form[0]!, [], value, expected), mute: true };
  const strange = elementsOf(value, expected).filter((e) => typeof e.value === 'number' && !Number.isFinite(e.value));
  if (strange.length > 0) {
    const says = `expected finite numbers, got ${strange[0]!.value}${strange[0]!.place ? ` (${strange[0]!.place})` : ''}`;
    return { ...fail(says, [], value, expected), mute: true };
  }
  const broken = brokenIdentity(value, expect.identities, expect.tolerance);
  const worst = agrees(value, expected, expect.tolerance) ? '' : `\n${worstElement(value, expected, expect.tolerance)}`;
  // an equation that an answer must satisfy is the sheet's own; a function's holds for the arguments of its case
  const told = call === undefined && broken ? { told: broken } : {};
  const shared = hasSharedRows(value, expected) ? [{ id: `${item}/shared-rows`, says: SHARED_ROWS }] : [];
  return { ...fail(`${broken ?? ''}${worst}`.trim(), shared, value, expected), ...told };
}

function compareInterval(value: Value, expect: IntervalExpectation): Verdict {
  if (typeof value !== 'number') return fail(differencesOfForm(value, 0)[0]!);
  if (value >= expect.low && value <= expect.high) return pass(value);
  const known = expect.mistakes.filter((m) => value >= m.low && value <= m.high);
  const between = `expected a number from ${expect.low} to ${expect.high}, got ${show(value)}`;
  return fail(
    between,
    known.map(({ id, says }) => ({ id, says })),
    value,
  );
}

/**
 * @param claim what the student's code gave for `item.call` or `item.answer`
 * @param item the case; its `derived` kind is compared by the grader, which has the oracles
 */
export async function compareClaim(claim: Claim, item: Case, tools: CompareTools): Promise<Verdict> {
  const name = item.call?.function ?? item.item;
  if (claim.status !== 'returned') return withoutValue(claim, name);
  const changed = changedArguments(claim, item);
  if (changed) return changed;
  const { expect } = item;
  switch (expect.kind) {
    case 'value': {
      if (claim.events.includes('again'))
        return fail('the stream of masks was used a second time', [recognisedMistake(item, 'goes-over-twice')]);
      if (collectsAllBatches(claim, item))
        return fail(`order of events: ${claim.events.slice(0, 6).join(', ')}, …`, [
          recognisedMistake(item, 'collects-all'),
        ]);
      return compareValue(claim.value, expect, item);
    }
    case 'interval':
      return compareInterval(claim.value, expect);
    case 'masks': {
      const fault = faultOfMasks(claim.value, expect);
      return fault ? failWith(fault, item, claim.value) : pass(claim.value);
    }
    case 'chart': {
      const fault = await faultOfChart(claim.value, expect, tools.drawBars);
      return fault ? failWith(fault, item) : pass(claim.value);
    }
    case 'exact':
      return compareExact(claim.value, expect);
    case 'expressions':
      return compareExpressions(claim.value, expect);
    case 'derived':
      throw new Error(`a case: ${item.id} is derived, and is compared by the grader`);
  }
}

function failWith(fault: Fault, item: Case, got?: Value): Verdict {
  if ('says' in fault) return fail(fault.says, [], got);
  const known = 'known' in fault ? fault.known : recognisedMistake(item, fault.mistake, fault.values);
  return fail(known.says, [known], got); // the sentence is the evidence: it stands also where other cases name another mistake
}
