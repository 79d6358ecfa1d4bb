/** A sampler is called again: the same seed must draw the same masks, and another seed other ones. */

import type { Call, Case, Claim, Description, MasksExpectation, Value, Verdict } from './case';
import { changedArguments, withoutValue } from './compare';
import { agrees } from './elements';
import { recognisedMistake } from './recognised';
import { type DrawnMistake, drawsOf } from './sampling';

const SAME = { absolute: 0, relative: 0, reason: 'the same masks' };

/** The same description with other seeds, wherever a generator stands in it. */
function reseeded(description: Description): Description {
  if (description === null || typeof description !== 'object') return description;
  if (Array.isArray(description)) return description.map(reseeded);
  if ('$random' in description) {
    const { seed } = description.$random as { seed: string };
    return { $random: { seed: `${seed}, another` } };
  }
  return Object.fromEntries(
    Object.entries(description).map(([key, element]) => [key, reseeded(element as Description)]),
  );
}

const withOtherSeed = (call: Call): Call => ({
  ...call,
  arguments: call.arguments.map(({ name, value }) => ({ name, value: reseeded(value) })),
});

/** What two seeds drew alike, of masks that were found to be right. */
function drawnAlike(first: Value, other: Value, expect: MasksExpectation): string | undefined {
  const [a, b] = [drawsOf(first, expect), drawsOf(other, expect)];
  const alike = (of: (draw: (typeof a)[number]) => number[]) =>
    a.length > 1 && a.length === b.length && a.every((draw, n) => of(draw).join() === of(b[n]!).join());
  if (expect.keep < 1 && alike(({ grid }) => grid)) return 'the same grids';
  return alike(({ shift }) => shift) ? 'the same shifts' : undefined;
}

/**
 * @param first what the call of the case gave
 * @param judge looks at what another seed gave. Without it the masks are known to be wrong, and only compared as a whole
 * @returns what is wrong with the further calls; nothing when all is well, or when the case does not ask for them
 */
export async function faultOfRepeats(
  first: Claim,
  item: Case,
  call: (call: Call) => Promise<Claim>,
  judge?: (claim: Claim) => Promise<Verdict>,
): Promise<Verdict | undefined> {
  const { expect } = item;
  if (expect.kind !== 'masks' || !expect.twice || first.status !== 'returned') return undefined;
  const told = (mistake: DrawnMistake, what = ''): Verdict => {
    const known = recognisedMistake(item, mistake, { what });
    return { status: 'fail', feedback: known.says, mistakes: [known], share: 0 };
  };
  const when = (words: string, verdict: Verdict): Verdict => ({
    ...verdict,
    feedback: `${words}: ${verdict.feedback}`,
  });

  const again = await call(item.call!);
  const early = withoutMasks(again, item);
  if (early) return when('called a second time with the same seed', early);
  if (!agrees(first.value, valueOf(again), SAME)) return told('unseeded');

  const other = await call(withOtherSeed(item.call!));
  const fault = withoutMasks(other, item) ?? (await judge?.(other));
  if (fault && fault.status !== 'pass') return when('called with another seed', fault);
  if (agrees(first.value, valueOf(other), SAME)) return told('own-generator', 'the same masks');
  const alike = judge && drawnAlike(first.value, valueOf(other), expect);
  return alike === undefined ? undefined : told('own-generator', alike);
}

const valueOf = (claim: Claim): Value => (claim.status === 'returned' ? claim.value : null);

function withoutMasks(claim: Claim, item: Case): Verdict | undefined {
  return claim.status === 'returned' ? changedArguments(claim, item) : withoutValue(claim, item.call!.function);
}
