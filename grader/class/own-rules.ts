/** What class.json says of single students, found for each of them. */
import type { DateTime } from 'luxon';
import { findSomeone, type People, type Someone, shownAs } from './people';
import { type Rules, refuse, type Said } from './rules';
import type { OwnRules } from './settle';

export type PersonalRules = {
  of(someone: Someone | undefined): OwnRules & { zone?: string; time(sheet: string): DateTime | undefined };
};

/**
 * @param strict `false`: who is not known is passed over, after it was checked once
 * @throws CourseFault when class.json names somebody whom nobody knows, or who may be several people, or says two things of one
 *   student and sheet
 */
export function personalRules(rules: Rules, people: Pick<People, 'all'>, { strict = true } = {}): PersonalRules {
  const find = <T>(said: Said<T>[], listed: boolean) => bySomeone(rules, people, said, { listed, strict });
  const deadlines = find(rules.extensions, true);
  const chosen = find(rules.count, false);
  const times = find(rules.times, false);
  return {
    of: (someone) => ({
      zone: rules.zone,
      late: rules.late,
      attempts: rules.attempts,
      rounding: rules.rounding,
      deadline: (sheet) => {
        const regular = rules.deadlines.get(sheet);
        const own = someone && deadlines.get(someone)?.get(sheet);
        return own ? { at: own, extendedFrom: regular } : regular && { at: regular };
      },
      chosen: (sheet) => someone && chosen.get(someone)?.get(sheet),
      time: (sheet) => someone && times.get(someone)?.get(sheet),
    }),
  };
}

function bySomeone<T>(
  { file, roster }: Rules,
  people: Pick<People, 'all'>,
  said: Said<T>[],
  { listed, strict }: { listed: boolean; strict: boolean },
): Map<Someone, Map<string, T>> {
  const result = new Map<Someone, Map<string, T>>();
  for (const { student, sheet, value, pointer } of said) {
    // the student is a value in the list of extensions, elsewhere a key
    const place = listed ? `${pointer}/student` : pointer.slice(0, pointer.lastIndexOf('/'));
    const [someone, ...more] = findSomeone(people, student);
    if (!strict && (!someone || more.length > 0)) continue;
    if (!someone)
      refuse(file!, place, `somebody who ${roster ? 'is on the roster or ' : ''}handed something in`, student);
    if (more.length > 0)
      refuse(file!, place, `an id or a login, since ${more.length + 1} students have this name`, student);
    const own = result.get(someone) ?? new Map<string, T>();
    if (own.has(sheet)) refuse(file!, pointer, `one entry for ${shownAs(someone)} and ${sheet}`, student);
    result.set(someone, own.set(sheet, value));
  }
  return result;
}
