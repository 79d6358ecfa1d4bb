/** The items of a sheet: their files, their cases, and whether their tolerances still tell each known mistake from the right value. */
import type { Case } from '@course/cases';
import { casesOf, CourseFault, type Context, itemFile, type ItemFile, legacyItem, type NamedSheet, sheetContext } from '@course/fixtures';

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

/** The known mistakes that a case holds, by their ids `ITEM/NAME`. */
function mistakesIn({ expect }: Case): string[] {
  const lists = expect.kind === 'expressions' ? expect.entries.map(({ mistakes }) => mistakes) : 'mistakes' in expect ? [expect.mistakes] : [];
  return lists.flat().map(({ id }) => id);
}

/** A mistake that is told by its value says more of itself than a sentence and the code that makes it. */
const toldByValue = (mistake: object): boolean =>
  Object.entries(mistake).some(([key, value]) => key !== 'says' && key !== 'code' && value !== undefined);

function mistakeFaults(slug: string, id: string, { mistakes }: ItemFile, hidden: Case[], used: Set<string>): string[] {
  const shown = new Set(hidden.flatMap(mistakesIn));
  const names = [...used].join(', ');
  return Object.entries(mistakes).flatMap(([name, mistake]) =>
    toldByValue(mistake) && !shown.has(`${id}/${name}`)
      ? [
          `fixtures/${slug}/${id}.ts: mistakes['${name}']: expected a hidden case that tells it from the right value, found none` +
            (names ? `: see the tolerance ${names} of fixtures/${slug}/sheet.json` : ''),
        ]
      : [],
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
  const legacy = legacyItem(slug, id);
  if (legacy) return [];
  const file = itemFile(slug, id, folder);
  const used = new Set<string>();
  const make = (visibility: Context['visibility'], secret: string) =>
    casesOf(file, slug, id, watched(sheetContext(named, visibility, secret), used));
  try {
    const open = make('public', '');
    const hidden = SECRETS.map((secret) => make('hidden', secret));
    const repeated = [...new Set([open, ...hidden].flatMap((cases) => repeatedIds(slug, id, cases)))];
    return [...repeated, ...mistakeFaults(slug, id, file, hidden.flat(), used)];
  } finally {
    for (const name of used) allUsed.add(name);
  }
}

/** @param folder the folder `fixtures` */
export function itemFaults(named: NamedSheet, folder: string): string[] {
  const { slug, sheet } = named;
  const used = new Set<string>();
  const faults: string[] = [];
  for (const { id, kind } of sheet.items) {
    if (kind === 'written') continue;
    try {
      faults.push(...checkItem(named, id, folder, used));
    } catch (error) {
      if (!(error instanceof CourseFault)) throw error;
      faults.push(...error.lines);
    }
  }
  if (faults.length > 0 || sheet.items.some(({ id }) => legacyItem(slug, id))) return faults; // an item that failed may use more
  return Object.keys(sheet.tolerances)
    .filter((name) => !used.has(name))
    .map((name) => `fixtures/${slug}/sheet.json#/tolerances/${name}: expected a tolerance that an item uses, found none that does`);
}
