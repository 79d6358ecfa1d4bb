/** Who of the roster a hand-in is from: ids, logins and e-mails decide; a name does only where there is nothing else. */
import type { Person, Platform } from '../intake/hand-in';
import type { Roster, RosterEntry } from './roster';

/** An entry, or why it is not clear which; undefined: nobody of the roster. */
export type Match = { entry: RosterEntry } | { unclear: string } | undefined;

const fold = (text: string) => text.normalize('NFC').trim().toLowerCase();

/** Without accents, with `ae` or with `a` for `ä`, without what platforms drop. */
function plainForms(name: string): string[][] {
  const lower = fold(name).replace(/ß/g, 'ss').replace(/æ/g, 'ae');
  const two = lower.replace(/[äöüøå]/g, (letter) => ({ ä: 'ae', ö: 'oe', ü: 'ue', ø: 'oe', å: 'aa' })[letter]!);
  return [...new Set([lower, two])].map((form) =>
    form
      .replace(/[øłđı]/g, (letter) => ({ ø: 'o', ł: 'l', đ: 'd', ı: 'i' })[letter]!)
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .replace(/['’`´.]/g, '')
      .split(/[^\p{L}\d]+/u)
      .filter(Boolean),
  );
}

/** Two names are one when they share a key: the same words in any order, or all of them in one, as Canvas writes it. */
export function nameKeys(name: string): Set<string> {
  const keys = plainForms(name).flatMap((words) => [
    [...words].sort().join(' '),
    ...words.map((_, i) => [...words.slice(i), ...words.slice(0, i)].join('')),
  ]);
  return new Set(keys.filter(Boolean));
}

/** Platforms whose number is of one assignment alone: only a column of their own says who it is. */
const OWN_NUMBERS: readonly Platform[] = ['moodle', 'd2l'];

type Index = Map<string, RosterEntry[]>;

function indexed(entries: readonly RosterEntry[], keys: (entry: RosterEntry) => Iterable<string>): Index {
  const index: Index = new Map();
  for (const entry of entries)
    for (const key of new Set(keys(entry))) index.set(key, [...(index.get(key) ?? []), entry]);
  return index;
}

type Matcher = (person: Person, platform: Platform) => Match;

export function createMatcher({ entries }: Pick<Roster, 'entries'>): Matcher {
  const by = (value: (entry: RosterEntry) => string | undefined) =>
    indexed(entries, (entry) => [value(entry) ?? ''].filter(Boolean).map(fold));
  const ids = by(({ id }) => id);
  const logins = by(({ login }) => login);
  const emails = by(({ email }) => email);
  /** What stands before the `@` is a login at many places. */
  const mailboxes = by(({ email }) => email?.split('@')[0]);
  const names = indexed(entries, ({ name }) => (name === undefined ? [] : nameKeys(name)));
  const ofPlatform = new Map<Platform, Index>();
  const platformIds = (platform: Platform) => {
    const index = ofPlatform.get(platform) ?? by((entry) => entry.platformIds[platform]);
    ofPlatform.set(platform, index);
    return index;
  };
  const get = (index: Index, value: string | undefined) => (value === undefined ? [] : (index.get(fold(value)) ?? []));
  const byName = (name: string) => [...new Set([...nameKeys(name)].flatMap((key) => names.get(key) ?? []))];

  return (person, platform) => {
    const { id, number, login, email, name, student } = person;
    const own = [...get(platformIds(platform), id), ...get(platformIds(platform), login)];
    const generic = own.length > 0 || OWN_NUMBERS.includes(platform) ? [] : get(ids, id);
    const sure = [
      own,
      generic,
      get(ids, number),
      get(logins, login),
      get(emails, email),
      login ? get(emails, login) : [],
    ];
    const nothingElse = [id, number, login, email].every((one) => one === undefined);
    // the place alone says who: its name may be an id, a login, an e-mail or a name
    if (nothingElse)
      sure.push(get(ids, student), get(logins, student), get(emails, student), get(platformIds('github'), student));
    const found = [...new Set(sure.flat())];
    if (found.length > 1) return { unclear: `its ids are of different lines of the roster (${lines(found)})` };
    const named = byName(name ?? student);
    const [entry] = found;
    if (entry) {
      const other = name !== undefined && named.length > 0 && !named.includes(entry);
      return other ? { unclear: `its id says line ${entry.line} of the roster, its name ${lines(named)}` } : { entry };
    }
    if (named.length === 1) return { entry: named[0]! };
    if (named.length > 1) return { unclear: `${named.length} on the roster have this name (${lines(named)})` };
    const boxes = get(mailboxes, login ?? (nothingElse ? student : undefined));
    return boxes.length === 1 ? { entry: boxes[0]! } : undefined;
  };
}

const lines = (entries: readonly RosterEntry[]) =>
  `${entries.length === 1 ? 'line' : 'lines'} ${entries.map(({ line }) => line).join(' and ')}`;
