/**
 * Who on the platform is who here. Numbers, logins and addresses decide; a name only where it is the only one on both sides and
 * nothing contradicts it. Whoever cannot be identified for certain gets nothing and is named.
 */
import type { Keys, Target } from './common';
import type { Mark } from './marks';

type Matched = { target: Target; mark: Mark };
export type Match = {
  matched: Matched[];
  /** Neither side alone: several that could be meant. */
  doubtful: Map<Target | Mark, string>;
  /** The same person by name or address, and another number there: the file may be of another assignment. */
  contradictions: Matched[];
};

type Level = {
  what: string;
  there(keys: Keys): string[];
  here(mark: Mark): string[];
  /** One here may have several places there. */
  isForSeveral?: true;
};

/** Capitals, apostrophes (which Moodle drops), and white space do not count; `Last, First` is `First Last`. */
export function foldName(name: string): string {
  const turned = /^([^,]+),\s*([^,]+)$/.exec(name.trim());
  return (turned ? `${turned[2]} ${turned[1]}` : name)
    .normalize('NFC')
    .toLowerCase()
    .replace(/['’‘`´]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}
const word = (text: string | undefined) => (text ? [text.trim().replace(/^#/, '').toLowerCase()] : []);
const names = (all: (string | undefined)[]) => [
  ...new Set(all.filter((one) => one?.trim()).map((one) => foldName(one!))),
];

/** A hand-in of no platform: the folder's name may be any of the things by which the platform knows its people. */
function called({ student, person }: Mark): string[] {
  return person.id || person.number || person.login || person.email ? [] : [foldName(student)];
}
const anything = ({ id, number, login, email, names: all }: Keys) =>
  names([id, number?.replace(/^#/, ''), login?.replace(/^#/, ''), email, email?.split('@')[0], ...all]);

function levels(platform: Mark['platform']): Level[] {
  const own = (mark: Mark) => mark.platform === platform;
  return [
    {
      what: 'number',
      there: ({ id, group }) => (group === undefined ? word(id) : []),
      here: (mark) => (own(mark) ? word(mark.person.id) : []),
      isForSeveral: true, // one person in two sections has one number
    },
    {
      what: 'group',
      there: ({ group }) => names([group]),
      here: (mark) => (own(mark) ? names([mark.person.name, mark.returnName]) : []),
      isForSeveral: true,
    },
    { what: 'number', there: ({ number }) => word(number), here: ({ person }) => word(person.number ?? person.id) },
    { what: 'login', there: ({ login }) => word(login), here: ({ person }) => word(person.login) },
    { what: 'address', there: ({ email }) => word(email), here: ({ person }) => word(person.email) },
    { what: 'name', there: (keys) => names(keys.names), here: ({ person }) => names([person.name]) },
    { what: 'name', there: anything, here: called },
  ];
}

function index<T>(all: Iterable<T>, keysOf: (one: T) => string[]): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const one of all) for (const key of keysOf(one)) found.set(key, [...(found.get(key) ?? []), one]);
  return found;
}

const differ = (a: string[], b: string[]) => a.length > 0 && b.length > 0 && a[0] !== b[0];

export function match(targets: readonly Target[], marks: readonly Mark[], platform: Mark['platform']): Match {
  const [there, here] = [new Set(targets), new Set(marks)];
  const result: Match = { matched: [], doubtful: new Map(), contradictions: [] };
  const all = levels(platform);
  const [id, , , login, address] = all as [Level, Level, Level, Level, Level];
  for (const level of all) {
    const byKey = index(here, level.here);
    for (const [key, found] of index(there, ({ keys }) => level.there(keys))) {
      const meant = (byKey.get(key) ?? []).filter((mark) => here.has(mark));
      const places = found.filter((target) => there.has(target));
      if (meant.length === 0 || places.length === 0) continue;
      if (level.what === 'group' && meant.length > 1) continue; // its members have rows of their own here
      const sure = meant.length === 1 && (places.length === 1 || level.isForSeveral);
      if (!sure) {
        const [many, count] = meant.length > 1 ? ['here', meant.length] : ['there', places.length];
        for (const one of [...meant, ...places]) {
          result.doubtful.set(one, `${count} ${many} with the ${level.what} '${key}'`);
          there.delete(one as Target);
          here.delete(one as Mark);
        }
        continue;
      }
      const [mark] = meant as [Mark];
      for (const target of places) {
        if (level !== id && differ(id.there(target.keys), id.here(mark))) {
          result.contradictions.push({ target, mark });
          continue;
        }
        const other = mark.platform === platform && differ(login.there(target.keys), login.here(mark));
        if (level.what === 'name' && (other || differ(address.there(target.keys), address.here(mark)))) {
          result.doubtful.set(target, `the name is that of ${mark.student}, the login or address is not`);
          result.doubtful.set(mark, `the name is that of ${target.shown}, the login or address is not`);
          continue;
        }
        result.matched.push({ target, mark });
        there.delete(target);
        here.delete(mark);
      }
    }
  }
  return result;
}
