/**
 * Whoever is on the roster and handed nothing in has 0. But a hand-in that could not be given to anybody on the platform may be
 * theirs, as with anonymous hand-ins, two of one name, or that of their group: then no 0 goes out, and a person looks.
 */
import { isCalled } from '../class/group-hand-ins';
import type { Mark } from './marks';
import { foldName } from './match';

const same = (a: string | undefined, b: string | undefined) =>
  a === undefined || b === undefined ? undefined : a.trim().toLowerCase() === b.trim().toLowerCase();
const words = (name: string) => foldName(name).split(/[\s-]+/);

/** Nothing says that it is another person's: no other login or address, and a name with a word in common, if it has a name. */
function mayBeOf({ person: missing, group }: Mark, { person, student }: Mark): boolean {
  if (group !== undefined && isCalled(group, { ...person, student })) return true;
  if (same(person.login, missing.login) === false || same(person.email, missing.email) === false) return false;
  if (person.name === undefined || missing.name === undefined) return true;
  const own = words(missing.name);
  return words(person.name).some((word) => own.includes(word));
}

/** @returns a hand-in of `unplaced` that may be that of the one who is missing */
export function mayBeTheirs(missing: Mark, unplaced: readonly Mark[]): Mark | undefined {
  return unplaced.find((handIn) => mayBeOf(missing, handIn));
}
