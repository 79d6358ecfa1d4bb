/**
 * "A mistake costs once": an item that rests on other functions of the sheet is right, too, when all but one of those are right,
 * that one runs, and the item's result is what the student's own functions give when the grader composes them.
 */

import type { Claim, Tolerance, Value } from '@course/cases';
import { agrees, type Evaluated, faultOfRepeats, followed, type Subject, valueOfDescription } from '@course/cases';
import { followsOwnMasks } from './follow-masks';
import type { Outcome } from './outcome';

const SAME: Tolerance = { absolute: 1e-9, relative: 1e-6, reason: 'the same numbers' };

/** The one function that is wrong among those that the item rests on, if it is one and it runs. */
export function onlyFault(outcomes: Outcome[]): Outcome | undefined {
  const wrong = outcomes.filter((outcome) => outcome.status !== 'pass');
  return wrong.length === 1 && wrong[0]!.status === 'fail' && wrong[0]!.hidden?.got !== undefined
    ? wrong[0]
    : undefined;
}

/** The case's tolerance, and a thousandth of the value: a wrong formula may be worse conditioned than the right one. */
function toleranceOf({ item: { expect } }: Evaluated): Tolerance {
  return 'tolerance' in expect ? { ...expect.tolerance, relative: Math.max(1e-3, expect.tolerance.relative) } : SAME;
}

/** Does every failed case equal what the student's own functions give? */
export async function followsThrough(evaluated: Evaluated[], subject: Subject): Promise<boolean> {
  const composed: { own: Value; right: Value }[] = [];
  for (const one of evaluated) {
    const { verdict, item } = one;
    if (verdict.status === 'pass') continue;
    if (verdict.status !== 'fail' || verdict.got === undefined) return false;
    if (item.expect.kind === 'masks' && item.follow && 'basis' in item.follow) {
      if (!(await followsOwnMasks(verdict.got, item.expect, item.follow.basis, subject))) return false;
      const first: Claim = { status: 'returned', value: verdict.got, changed: [], events: [] };
      if (await faultOfRepeats(first, item, (call) => subject.call(call))) return false;
      continue;
    }
    const own = await followed(item, subject);
    if (own === undefined || !agrees(verdict.got, own, toleranceOf(one), true)) return false;
    if (item.expect.kind === 'value') composed.push({ own, right: valueOfDescription(item.expect.value) });
  }
  return !isConstant(composed);
}

/** Functions that answer every question alike are not followed: a constant would then earn what rests on it. */
function isConstant(composed: { own: Value; right: Value }[]): boolean {
  if (composed.length < 2) return false;
  const [first, ...rest] = composed;
  const alike = (key: 'own' | 'right') => rest.every((one) => agrees(one[key], first![key], SAME));
  const constant = (value: Value): boolean => {
    if (value instanceof Map) return [...value.values()].every(constant);
    if (value === null || typeof value !== 'object' || !('tensor' in value)) return false;
    return value.data.every((v: number) => v === value.data[0]);
  };
  return (
    (alike('own') && !alike('right')) ||
    (composed.every(({ own }) => constant(own)) && !composed.every(({ right }) => constant(right)))
  );
}
