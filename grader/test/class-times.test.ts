/** Deadlines: zones, changes of clocks, days late. */
import { DateTime } from 'luxon';
import { daysLate, instantOf, isoOf, NoTime, readTime, timeText } from '../class/times';

const BERLIN = 'Europe/Berlin';
const utc = (time: DateTime) => time.toUTC().toISO({ suppressMilliseconds: true });

test.each([
  ['2026-11-20T23:59', BERLIN, '2026-11-20T22:59:00Z'],
  ['2026-07-20T23:59', BERLIN, '2026-07-20T21:59:00Z'],
  ['2026-11-20 23:59:30', BERLIN, '2026-11-20T22:59:30Z'],
  ['2026-11-20T23:59+01:00', undefined, '2026-11-20T22:59:00Z'],
  ['2026-11-20T23:59-05:00', BERLIN, '2026-11-21T04:59:00Z'],
  ['2026-11-20T23:59Z', undefined, '2026-11-20T23:59:00Z'],
])('%s with the zone %s', (text, zone, expected) => expect(utc(readTime(text, zone))).toBe(expected));

test.each([
  ['2026-11-20', BERLIN, 'a date and a time'],
  ['20.11.2026 23:59', BERLIN, 'a date and a time'],
  ['2026-02-30T12:00', BERLIN, 'that exist'],
  ['2026-11-20T23:59', undefined, 'a time with an offset (2026-11-20T23:59+01:00), or "zone"'],
  ['2026-03-29T02:30', BERLIN, 'a time that exists in Europe/Berlin: clocks are put forward then'],
  ['2026-10-25T02:30', BERLIN, '2026-10-25T02:30+02:00 or 2026-10-25T02:30+01:00'],
])('%s with the zone %s is refused', (text, zone, expected) => {
  expect(() => readTime(text, zone)).toThrow(NoTime);
  expect(() => readTime(text, zone)).toThrow(expected);
});

test('an offset contradicts only a zone that was given for this very time', () => {
  expect(utc(readTime('2026-11-20T23:59+02:00', BERLIN))).toBe('2026-11-20T21:59:00Z');
  expect(() => readTime('2026-11-20T23:59+02:00', BERLIN, { mustAgree: true })).toThrow(/\+01:00, or no offset/);
  expect(utc(readTime('2026-11-20T23:59+01:00', BERLIN, { mustAgree: true }))).toBe('2026-11-20T22:59:00Z');
});

test("a hand-in's time: an instant, or a local one that a zone makes one; of a repeated hour the first", () => {
  const from = { from: 'the list', trusted: true };
  expect(utc(instantOf({ at: '2026-11-20T12:00:00Z', ...from }, undefined)!)).toBe('2026-11-20T12:00:00Z');
  expect(utc(instantOf({ local: '2026-11-20T13:00:00', ...from }, BERLIN)!)).toBe('2026-11-20T12:00:00Z');
  expect(utc(instantOf({ local: '2026-10-25T02:30:00', ...from }, BERLIN)!)).toBe('2026-10-25T00:30:00Z');
  expect(instantOf({ local: '2026-11-20T13:00:00', ...from }, undefined)).toBeUndefined();
  expect(instantOf({ at: 'yesterday', ...from }, BERLIN)).toBeUndefined();
  expect(instantOf(undefined, BERLIN)).toBeUndefined();
});

test('what is written: ISO with an offset; for people the zone, whatever the machine speaks', () => {
  const time = readTime('2026-11-20T23:59', BERLIN);
  expect(isoOf(time)).toBe('2026-11-20T23:59:00+01:00');
  expect(timeText(time)).toBe('20 November 2026, 23:59 (Europe/Berlin)');
});

describe('days late', () => {
  const deadline = readTime('2026-11-20T23:59', BERLIN);
  test.each([
    ['2026-11-01T12:00', 0],
    ['2026-11-20T23:59', 0],
    ['2026-11-20T23:59:01', 1],
    ['2026-11-21T23:59', 1],
    ['2026-11-21T23:59:01', 2],
    ['2027-11-20T23:59', 365],
  ])('%s', (text, days) => expect(daysLate(readTime(text, BERLIN), deadline)).toBe(days));

  test('a day is what the clock at the deadline calls one, though it has 23 or 25 hours', () => {
    const spring = readTime('2026-03-28T12:00', BERLIN);
    expect(daysLate(readTime('2026-03-29T12:00', BERLIN), spring)).toBe(1); // 23 hours
    expect(daysLate(readTime('2026-03-29T12:01', BERLIN), spring)).toBe(2);
    const autumn = readTime('2026-10-24T12:00', BERLIN);
    expect(daysLate(readTime('2026-10-25T12:00', BERLIN), autumn)).toBe(1); // 25 hours
    expect(daysLate(readTime('2026-10-25T12:01', BERLIN), autumn)).toBe(2);
  });

  test('the zone in which somebody handed in does not matter', () => {
    const there = readTime('2026-11-20T18:00', 'America/New_York'); // midnight in Berlin
    expect(daysLate(there, deadline)).toBe(1);
    expect(daysLate(there.toUTC(), deadline)).toBe(1);
    expect(daysLate(there.minus({ minutes: 1 }), deadline)).toBe(0);
  });

  test('grace is forgiven at the end of each day', () => {
    expect(daysLate(readTime('2026-11-21T00:14', BERLIN), deadline, 15)).toBe(0);
    expect(daysLate(readTime('2026-11-21T00:14:01', BERLIN), deadline, 15)).toBe(1);
    expect(daysLate(readTime('2026-11-22T00:14', BERLIN), deadline, 15)).toBe(1);
    expect(daysLate(readTime('2026-11-22T00:15', BERLIN), deadline, 15)).toBe(2);
  });

  /** What a clock on the wall shows, as if it were UTC: from Intl, not from the library under test. */
  const wall = (millis: number, zone: string) => {
    const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
    return Date.parse(`${format.format(millis).replace(' ', 'T')}Z`);
  };
  test.each([BERLIN, 'America/New_York', 'Asia/Kathmandu', 'Pacific/Auckland'])(
    'as many as midnights by the clock on the wall: %s, every 5 hours around both changes of clocks',
    (zone) => {
      const day = 86_400_000;
      const wrong: unknown[] = [];
      for (const start of [
        '2026-03-05T18:59:00Z',
        '2026-03-26T18:59:00Z',
        '2026-09-24T18:59:00Z',
        '2026-10-23T18:59:00Z',
      ])
        for (const hours of [0, 1, 4]) {
          // never in an hour that is skipped or repeated: at noon and at 6 and 18 by the wall
          const base = DateTime.fromISO(start, { zone }).set({ hour: 6 + hours * 3 });
          for (let i = 0; i < 60; i++) {
            const at = base.plus({ hours: 5 * i }).plus({ minutes: 7 * (i % 3) });
            const off = wall(at.toMillis(), zone) - wall(base.toMillis(), zone);
            if (daysLate(at, base) !== Math.max(0, Math.ceil(off / day))) wrong.push([isoOf(base), isoOf(at)]);
          }
        }
      expect(wrong).toEqual([]);
    },
  );
});
