/** A row of the gradebook as the rules of a class see it: its attempts with their times. */
import type { DateTime } from 'luxon';
import type { HandInTime } from '../intake/hand-in';
import type { Attempt } from './attempts';
import type { HandInRow } from './hand-ins';
import { instantOf } from './times';

type Facts = { handedIn?: HandInTime; late?: boolean; problem?: string };

/** Platforms that mark each hand-in that is late. */
const MARKS_LATE: readonly HandInRow['platform'][] = ['canvas', 'ilias'];

function attempt(name: string, facts: Facts, row: HandInRow | undefined, zone: string | undefined): Attempt {
  const { handedIn } = facts;
  const marks = row !== undefined && MARKS_LATE.includes(row.platform);
  return {
    name,
    time: instantOf(handedIn, zone),
    local: zone === undefined ? handedIn?.local : undefined,
    trusted: handedIn?.trusted ?? false,
    from: handedIn?.from,
    late: facts.late ?? (marks ? false : undefined),
    readable: facts.problem === undefined,
  };
}

/**
 * The attempts of a row, the earliest first where their times say so; one where there is one hand-in.
 *
 * @param known the time that a person wrote into class.json, for the attempt that was chosen, or the only one
 */
export function attemptsOf(
  row: HandInRow | undefined,
  zone: string | undefined,
  { known, chosen }: { known?: DateTime; chosen?: string } = {},
): Attempt[] {
  const all = row?.attempts?.length
    ? row.attempts.map((one) => attempt(one.name, one, row, zone))
    : [attempt('', { handedIn: row?.handedIn, late: row?.late }, row, zone)];
  if (!known) return all;
  return all.map((one) =>
    all.length === 1 || one.name === chosen ? { ...one, time: known, trusted: true, from: undefined } : one,
  );
}
