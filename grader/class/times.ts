/** Times of class.json and of hand-ins as instants: offsets, zones, and the hours that a change of clocks skips or repeats. */
import { DateTime, IANAZone } from 'luxon';
import type { HandInTime } from '../intake/hand-in';

const FORM = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(?<offset>Z|[+-]\d\d:\d\d)?$/;
const LIKE = 'such as "2026-11-20T23:59"';

/** What is allowed in place of a text that is not a time. */
export class NoTime extends Error {}

export const isZone = (zone: string): boolean => IANAZone.isValidZone(zone);

/**
 * @param zone IANA, for a time without an offset, and for counting days
 * @param mustAgree the zone was given for this very time: an offset that is not the zone's contradicts it
 * @throws NoTime that says what is expected
 */
export function readTime(text: string, zone?: string, { mustAgree = false } = {}): DateTime {
  const form = FORM.exec(text);
  if (!form) throw new NoTime(`a date and a time, ${LIKE}`);
  const iso = text.replace(' ', 'T');
  const offset = form.groups!.offset;
  if (offset === undefined && zone === undefined)
    throw new NoTime(`a time with an offset (${iso}+01:00), or "zone" beside it (such as "Europe/Berlin")`);
  const read = offset === undefined ? DateTime.fromISO(iso, { zone }) : DateTime.fromISO(iso, { setZone: true });
  if (!read.isValid) throw new NoTime(`a date and a time that exist, ${LIKE}`);
  if (offset === undefined) return once(read, iso, zone!);
  const inZone = zone === undefined ? read : read.setZone(zone);
  if (mustAgree && inZone.offset !== read.offset)
    throw new NoTime(`the offset of ${zone} at that time, ${inZone.toFormat('ZZ')}, or no offset`);
  return inZone;
}

/** Clocks that are put forward skip an hour, clocks that are put back repeat one. */
function once(read: DateTime, iso: string, zone: string): DateTime {
  if (read.toFormat("yyyy-MM-dd'T'HH:mm") !== iso.slice(0, 16))
    throw new NoTime(`a time that exists in ${zone}: clocks are put forward then`);
  const [first, second] = read.getPossibleOffsets();
  if (second)
    throw new NoTime(
      `an offset, since clocks in ${zone} are put back then: ${iso}${first!.toFormat('ZZ')} or ${iso}${second.toFormat('ZZ')}`,
    );
  return read;
}

/**
 * The instant of a hand-in. A local time needs a zone; of an hour that is repeated it is the first one, for the student.
 *
 * @returns undefined when it is not known
 */
export function instantOf(time: HandInTime | undefined, zone: string | undefined): DateTime | undefined {
  if (time?.at !== undefined) return valid(DateTime.fromISO(time.at, { zone: zone ?? 'utc' }));
  if (time?.local === undefined || zone === undefined) return undefined;
  const [first] = DateTime.fromISO(time.local, { zone }).getPossibleOffsets();
  return first && valid(first);
}

const valid = (time: DateTime) => (time.isValid ? time : undefined);

/** ISO 8601 with an offset, in its zone; fractions of a second only where there are some. */
export const isoOf = (time: DateTime): string => time.toISO({ suppressMilliseconds: true })!;

/** For people: `20 November 2026, 23:59 (Europe/Berlin)`. */
export const timeText = (time: DateTime): string =>
  `${time.setLocale('en-GB').toFormat('d LLLL yyyy, HH:mm')} (${time.zoneName})`;

/**
 * Days late, begun ones whole: 1 from the moment after the deadline to the same time of the next day on the deadline's own clock,
 * whatever clocks do in between. Grace is forgiven at the end of each day.
 */
export function daysLate(at: DateTime, deadline: DateTime, graceMinutes = 0): number {
  const counted = at.setZone(deadline.zone).minus({ minutes: graceMinutes });
  if (counted <= deadline) return 0;
  let days = Math.max(0, Math.floor(counted.diff(deadline, 'days').days) - 1);
  while (deadline.plus({ days }) < counted) days++;
  return days;
}
