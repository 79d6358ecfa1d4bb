/** The rules of a class, read from class.json and checked: everything in them can be used as it is. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { CourseFault, findJsonFault, validate } from '@course/fixtures';
import { type Node, parseTree } from 'jsonc-parser';
import type { DateTime } from 'luxon';
import { decode } from '../intake/bytes';
import { plain } from '../report/text';
import type { AttemptsRule } from './attempts';
import { type ClassFile, classSchema } from './class-schema';
import type { LateRule } from './late';
import { type Roster, readRoster } from './roster';
import type { Rounding } from './rounding';
import { isZone, NoTime, readTime } from './times';

/** Something that class.json says of one student and sheet. */
export type Said<T> = { student: string; sheet: string; value: T; pointer: string };

export type Rules = {
  /** As it was given; absent: there is no class.json, and these are the rules without one. */
  file?: string;
  /** What was read: the files may change while a class is graded. */
  read?: { said: ClassFile; roster?: Buffer };
  roster?: Roster;
  /** One member of a group of the roster hands in for all of them. */
  handInByGroup: boolean;
  zone?: string;
  deadlines: ReadonlyMap<string, DateTime>;
  late?: LateRule;
  attempts: AttemptsRule;
  rounding?: Rounding;
  weights?: ReadonlyMap<string, number>;
  dropLowest: number;
  extensions: Said<DateTime>[];
  count: Said<string>[];
  times: Said<DateTime>[];
};

export const noRules: Rules = {
  handInByGroup: false,
  deadlines: new Map(),
  attempts: 'last',
  dropLowest: 0,
  extensions: [],
  count: [],
  times: [],
};

const pointerOf = (...keys: (string | number)[]) =>
  keys.map((key) => `/${String(key).replace(/~/g, '~0').replace(/\//g, '~1')}`).join('');

/** @throws always: the file, the place, what is allowed there */
export function refuse(file: string, pointer: string, expected: string, got?: unknown): never {
  const shown = got === undefined ? '' : `, got ${JSON.stringify(got)}`;
  throw new CourseFault(plain(`${file}#${pointer}: expected ${expected}${shown}`));
}

function doubledKey(node: Node | undefined, keys: (string | number)[] = []): (string | number)[] | undefined {
  const names = new Set<string>();
  for (const [i, child] of (node?.children ?? []).entries()) {
    const name = node!.type === 'object' ? (child.children?.[0]?.value as string) : undefined;
    const at = [...keys, name ?? i];
    if (name !== undefined && names.has(name)) return at;
    if (name !== undefined) names.add(name);
    const found = doubledKey(name === undefined ? child : child.children?.[1], at);
    if (found) return found;
  }
  return undefined;
}

function readJson(file: string): ClassFile {
  let text: string;
  try {
    text = decode(fs.readFileSync(file));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === undefined ? message.replace('the notebook', 'it') : `it cannot be read (${code})`;
    throw new CourseFault(plain(`${file}: expected the rules of a class as JSON: ${why}`));
  }
  const fault = findJsonFault(text);
  if (fault)
    throw new CourseFault(
      plain(`${file}: not JSON: line ${fault.line}, column ${fault.column}: expected ${fault.expected}`),
    );
  try {
    const rules = validate<ClassFile>(classSchema, JSON.parse(text), file);
    const doubled = doubledKey(parseTree(text));
    if (doubled) refuse(file, pointerOf(...doubled), 'a key that appears once', doubled.at(-1));
    return rules;
  } catch (error) {
    throw new CourseFault(plain((error as Error).message));
  }
}

/**
 * @param sheets all sheets, in their order
 * @throws CourseFault with one line: the file, the JSON pointer (or the roster's line and column), what is allowed there
 */
export function readRules(file: string, sheets: readonly string[]): Rules {
  const said = readJson(file);
  const no = (pointer: string, expected: string, got?: unknown) => refuse(file, pointer, expected, got);
  const sheet = (slug: string, pointer: string) =>
    sheets.includes(slug) ? slug : no(pointer, `one of the sheets ${sheets.join(', ')}`, slug);
  const time = (text: string, pointer: string, zone: string | undefined, mustAgree = false) => {
    try {
      return readTime(text, zone, { mustAgree });
    } catch (error) {
      if (error instanceof NoTime) return no(pointer, error.message, text);
      throw error;
    }
  };
  const zoneAt = (zone: string | undefined, pointer: string) =>
    zone === undefined || isZone(zone) ? zone : no(pointer, 'a zone of the IANA list, such as "Europe/Berlin"', zone);

  const zone = zoneAt(said.zone, '/zone');
  const deadlines = new Map(
    Object.entries(said.deadlines ?? {}).map(([slug, deadline]) => {
      const pointer = pointerOf('deadlines', slug);
      sheet(slug, pointer);
      if (typeof deadline === 'string') return [slug, time(deadline, pointer, zone)] as const;
      return [slug, time(deadline.at, `${pointer}/at`, zoneAt(deadline.zone, `${pointer}/zone`), true)] as const;
    }),
  );
  const ofStudents = <T>(
    key: 'count' | 'times',
    value: (text: string, pointer: string, slug: string) => T,
  ): Said<T>[] =>
    Object.entries(said[key] ?? {}).flatMap(([student, bySheet]) =>
      Object.entries(bySheet).map(([slug, text]) => {
        const pointer = pointerOf(key, student, slug);
        return { student, sheet: sheet(slug, pointer), value: value(text, pointer, slug), pointer };
      }),
    );
  const extensions = (said.extensions ?? []).map((one, i): Said<DateTime> => {
    const pointer = pointerOf('extensions', i);
    const regular = deadlines.get(sheet(one.sheet, `${pointer}/sheet`));
    if (!regular) return no(`${pointer}/sheet`, 'a sheet that has a deadline in /deadlines', one.sheet);
    const value = time(one.deadline, `${pointer}/deadline`, regular.zone.type === 'iana' ? regular.zoneName! : zone);
    if (value <= regular)
      no(`${pointer}/deadline`, `a time after the sheet's own deadline, ${regular.toISO()}`, one.deadline);
    return { student: one.student, sheet: one.sheet, value: value.setZone(regular.zone), pointer };
  });
  const roster = rosterOf(said, file);
  const rules: Rules = {
    file,
    read: { said, ...(roster ? { roster: fs.readFileSync(roster.file) } : {}) },
    handInByGroup: said.handInByGroup ?? false,
    zone,
    deadlines,
    late: lateRule(said, deadlines.size > 0, no),
    attempts: said.attempts ?? 'last',
    rounding: said.rounding && { to: said.rounding.to, halves: said.rounding.halves ?? 'up' },
    weights: weightsOf(said, sheets, no),
    dropLowest: said.dropLowest ?? 0,
    extensions,
    count: ofStudents('count', (name) => name),
    times: ofStudents('times', (text, pointer) => time(text, pointer, zone)),
  };
  if (rules.dropLowest >= sheets.length)
    no('/dropLowest', `a number below ${sheets.length}, the number of sheets`, rules.dropLowest);
  if (rules.handInByGroup && !roster?.entries.some(({ group }) => group))
    no('/handInByGroup', 'false, or a roster with a column `group`', true);
  return roster ? { ...rules, roster } : rules;
}

type No = (pointer: string, expected: string, got?: unknown) => never;

function lateRule({ late }: ClassFile, hasDeadlines: boolean, no: No): LateRule | undefined {
  if (!late) return undefined;
  const { perCentADay, pointsADay, graceMinutes = 0, daysInHand = 0, atMost } = late;
  if (perCentADay !== undefined && pointsADay !== undefined)
    no('/late', 'either perCentADay or pointsADay, not both', { perCentADay, pointsADay });
  if (perCentADay === undefined && pointsADay === undefined)
    no('/late', 'perCentADay or pointsADay: what a day costs', late);
  if (!hasDeadlines) no('/late', 'a deadline in /deadlines, without which no one is late');
  const perDay = (perCentADay ?? pointsADay)!;
  if (atMost !== undefined && atMost < perDay) no('/late/atMost', `at least ${perDay}, what one day costs`, atMost);
  if (atMost !== undefined && perCentADay !== undefined && atMost > 100)
    no('/late/atMost', 'at most 100 per cent', atMost);
  return {
    ...(perCentADay === undefined ? { pointsADay } : { perCentADay }),
    graceMinutes,
    daysInHand,
    ...(atMost === undefined ? {} : { atMost }),
  };
}

function weightsOf({ weights }: ClassFile, sheets: readonly string[], no: No): ReadonlyMap<string, number> | undefined {
  if (!weights) return undefined;
  for (const slug of Object.keys(weights))
    if (!sheets.includes(slug)) no(pointerOf('weights', slug), `one of the sheets ${sheets.join(', ')}`, slug);
  const missing = sheets.find((slug) => weights[slug] === undefined);
  if (missing) no('/weights', `a weight for each sheet (0: it does not count), also for ${missing}`);
  if (Object.values(weights).every((weight) => weight === 0)) no('/weights', 'a weight above 0', weights);
  return new Map(Object.entries(weights));
}

function rosterOf({ roster }: ClassFile, file: string): Roster | undefined {
  if (roster === undefined) return undefined;
  const [name, columns] = typeof roster === 'string' ? [roster, undefined] : [roster.file, roster.columns];
  const place = path.isAbsolute(name) ? name : path.join(path.dirname(file), name);
  if (!fs.existsSync(place))
    refuse(file, typeof roster === 'string' ? '/roster' : '/roster/file', 'a CSV file, its path from class.json', name);
  return readRoster(place, columns);
}
