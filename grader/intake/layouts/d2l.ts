/**
 * D2L Brightspace: `11824-66708 - First Last - Nov 20, 2026 105 PM/FILE` (`105 PM` is 13:05, local), or the same before the file's
 * name, with ` - ` between; every attempt; an `index.html` on top. The second number is the assignment's; the first is mostly the
 * person's (in a real download three attempts of one student have the same), but in some all have the same. A number of the
 * university may stand before the name, with ` - ` between in some, and `. ` where the first name is missing.
 *
 * Sources: StoneyJackson/kodiak-tools (a download in `examples/`, `src/kodiak/submission.py`); spider-z3r0/grader_helper
 * `scan_multiple_submissions.py`; saritonin/academic-shell-scripts; cschellenberger/brightspace-assessment-rename.
 */
import { DateTime, Info } from 'luxon';
import type { Found } from '../find';
import { sameName } from '../names';
import { type Child, type Claim, childrenOf, type Layout, type Named, namedPeople } from './layout';

const FORM =
  /^(?<ids>(?<id>\d+)-\d+) - (?<name>.+?) ?- (?<when>[^-]*\b\d{4},? \d{1,2}:?\d\d(?: ?[AP]M)?)(?: - (?<file>.+))?$/is;
const WHEN =
  /^(?:(?<month>[\p{L}.]+) (?<day>\d{1,2})|(?<first>\d{1,2})\.? (?<second>[\p{L}.]+)),? (?<year>\d{4}),? (?<hour>\d{1,2}):?(?<minute>\d\d)(?: ?(?<half>[AP]M))?$/iu;

const plainMonth = (name: string) => name.replace(/\./g, '').toLowerCase();
/** Months as sites in these languages call them. */
const MONTHS = new Map(
  ['en', 'de', 'fr', 'es', 'pt', 'it', 'nl', 'sv'].flatMap((locale) =>
    (['long', 'short'] as const).flatMap((form) =>
      Info.months(form, { locale }).map((name, i): [string, number] => [plainMonth(name), i + 1]),
    ),
  ),
);

/** `2026-11-20T13:05:00`; undefined for a month in another language. */
export function localTime(when: string): string | undefined {
  const groups = WHEN.exec(when)?.groups;
  if (!groups) return undefined;
  const half = groups.half?.toUpperCase();
  const hour = half ? (Number(groups.hour) % 12) + (half === 'PM' ? 12 : 0) : Number(groups.hour);
  const time = DateTime.fromObject(
    {
      year: Number(groups.year),
      month: MONTHS.get(plainMonth(groups.month ?? groups.second!)) ?? 0,
      day: Number(groups.day ?? groups.first),
      hour,
      minute: Number(groups.minute),
    },
    { zone: 'utc' },
  );
  return time.isValid ? time.toFormat("yyyy-MM-dd'T'HH:mm:ss") : undefined;
}

type One = { child: Child; ids: string; id: string; name: string; number?: string; when: string; file?: string };

function oneOf(child: Child): One[] {
  const groups = FORM.exec(child.name)?.groups as
    | { ids: string; id: string; name: string; when: string; file?: string }
    | undefined;
  if (!groups || (!child.isFolder && !groups.file)) return [];
  const [, number, name] = /^([A-Z]?\d{4,}) (?:- )?(.+)$/.exec(groups.name) ?? [];
  const called = (name ?? groups.name).replace(/^\. */, '');
  return [{ ...groups, child, name: called, ...(number ? { number } : {}) }];
}

export const d2l: Layout = {
  platform: 'd2l',
  claim(folder, { say }) {
    const own = childrenOf(folder).flatMap(oneOf);
    if (own.length === 0) return undefined;
    const names = new Map<string, Set<string>>();
    for (const { id, name } of own) names.set(id, (names.get(id) ?? new Set()).add(sameName(name)));
    const isPersonal = [...names.values()].every(({ size }) => size === 1);
    const named = ({ name, id, number }: One): Named => {
      const known = number ?? (isPersonal ? id : undefined);
      return { name, ...(known ? { id: known } : {}) };
    };
    const person = namedPeople(own.map(named));
    const claims = new Map<Found, Claim>();
    for (const one of own) {
      const { child, when, file, ids } = one;
      const from = `the name of the ${file ? 'file' : 'folder'}`;
      const local = localTime(when);
      if (local === undefined)
        say(`${child.name}: its time '${when}' is not understood; expected one such as Nov 20, 2026 105 PM`);
      for (const found of child.files)
        claims.set(found, {
          handIn: {
            platform: 'd2l',
            people: [person(named(one))],
            rule: `${from}, as D2L writes it`,
            returnName: file ? child.name.slice(0, -` - ${file}`.length) : child.name,
            ...(local ? { time: { local, from, trusted: true } } : {}),
            attempt: local ?? `${ids}, ${when}`,
          },
        });
    }
    for (const file of folder.files) if (file.parts.at(-1) === 'index.html') claims.set(file, 'nobody');
    return claims;
  },
};
