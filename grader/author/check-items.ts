/** The items of a sheet: their files, their cases, and whether their tolerances still tell each known mistake from the right value. */
import type { Case } from '@course/cases';
import {
  type Context,
  CourseFault,
  casesOf,
  type ItemFile,
  itemFile,
  type NamedSheet,
  rubricOf,
  sheetContext,
  UnclearFault,
} from '@course/fixtures';

/** A mistake may show under one secret and not under another: two are tried. */
const SECRETS = ['check, 1', 'check, 2'];

/** A context that remembers which tolerances were asked for. */
function watched(context: Context, used: Set<string>): Context {
  return {
    ...context,
    tolerance: (name) => {
      used.add(name);
      return context.tolerance(name);
    },
    scaled: (name, largest) => {
      used.add(name);
      return context.scaled(name, largest);
    },
  };
}

/** The known mistakes that a case tells, by their ids `ITEM/NAME`. */
function mistakesIn({ item, expect, recognised = {} }: Case): string[] {
  const lists = expect.kind === 'expressions' ? expect.entries : 'mistakes' in expect ? [expect] : [];
  return [
    ...lists.flatMap(({ mistakes }) => mistakes.map(({ id }) => id)),
    ...Object.keys(recognised).map((name) => `${item}/${name}`),
  ];
}

/** Where a tolerance that is too wide is to be mended: at the one that the item uses, or in the item's file. */
function tooWide({ slug, sheet }: NamedSheet, id: string, used: Set<string>, why: string): string {
  const [name] = used;
  if (name === undefined || used.size > 1) return `fixtures/${slug}/${id}.ts: ${why}`;
  const { reason, ...numbers } = sheet.tolerances[name]!;
  const got = Object.entries(numbers).map(([key, value]) => `${key} ${value}`);
  return `fixtures/${slug}/sheet.json#/tolerances/${name}: ${why}, with ${got.join(' and ')}`;
}

function mistakeFaults(named: NamedSheet, id: string, { mistakes }: ItemFile, hidden: Case[], used: Set<string>) {
  const shown = new Set(hidden.flatMap(mistakesIn));
  return Object.keys(mistakes)
    .filter((name) => !shown.has(`${id}/${name}`))
    .map((name) =>
      tooWide(named, id, used, `expected a hidden case that tells the known mistake '${id}/${name}', found none`),
    );
}

function repeatedIds(slug: string, id: string, cases: Case[]): string[] {
  const ids = cases.map((one) => one.id);
  return ids
    .filter((one, i) => ids.indexOf(one) !== i)
    .map((one) => `fixtures/${slug}/${id}.ts: expected case ids that are used once, got '${one}' again`);
}

/** One item under every secret. @throws CourseFault when its file or its cases cannot be had */
function checkItem(named: NamedSheet, id: string, folder: string, allUsed: Set<string>): string[] {
  const { slug } = named;
  const file = itemFile(slug, id, folder);
  const used = new Set<string>();
  const make = (visibility: Context['visibility'], secret: string) =>
    casesOf(file, slug, id, watched(sheetContext(named, visibility, secret), used));
  try {
    const open = make('public', '');
    const hidden = SECRETS.map((secret) => make('hidden', secret));
    const repeated = [...new Set([open, ...hidden].flatMap((cases) => repeatedIds(slug, id, cases)))];
    return [...repeated, ...mistakeFaults(named, id, file, hidden.flat(), used)];
  } catch (error) {
    if (!(error instanceof UnclearFault)) throw error;
    throw new CourseFault(tooWide(named, id, used, error.message.replace(/^.*?\.ts: /, '')));
  } finally {
    for (const name of used) allUsed.add(name);
  }
}

/** What `find` says of each item that runs, and why it cannot; a written one has a rubric. */
function eachItem({ slug, sheet }: NamedSheet, folder: string, find: (id: string) => string[]): string[] {
  return sheet.items.flatMap((item) => {
    try {
      if (item.kind === 'written') rubricOf(slug, item, folder);
      return item.kind === 'written' ? [] : find(item.id);
    } catch (error) {
      if (!(error instanceof CourseFault)) throw error;
      return [...error.lines];
    }
  });
}

/** Items without a file that can be loaded. @param folder the folder `fixtures` */
export function missingItems(named: NamedSheet, folder: string): string[] {
  return eachItem(named, folder, (id) => {
    itemFile(named.slug, id, folder);
    return [];
  });
}

/** @param folder the folder `fixtures` */
export function itemFaults(named: NamedSheet, folder: string): string[] {
  const { slug, sheet } = named;
  const used = new Set<string>();
  const faults = eachItem(named, folder, (id) => checkItem(named, id, folder, used));
  if (faults.length > 0) return faults; // an item that failed may use more
  return Object.keys(sheet.tolerances)
    .filter((name) => !used.has(name))
    .map(
      (name) =>
        `fixtures/${slug}/sheet.json#/tolerances/${name}: expected a tolerance that an item uses, found none that does`,
    );
}
