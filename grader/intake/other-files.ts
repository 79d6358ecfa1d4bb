/** What lies beside notebooks, or stands in the place of one. */

import { isUntouched } from './attempts';
import { sameName, visible } from './names';
import type { Owner } from './owners';
import { type Entry, ofMembers, type Submission, visibleSource } from './rows';
import type { KnownSheet, Read } from './sheet-of';

/** What is handed in in place of a notebook. */
const HAND_IN: [RegExp, string][] = [
  [/\.pdf$/i, 'a PDF'],
  [/\.html?$/i, 'an HTML page'],
  [/\.(zip|rar|7z|tar|t?gz)$/i, 'an archive'],
  [/\.(docx?|odt|rtf|pages)$/i, 'a text document'],
  [/\.(png|jpe?g|heic|gif|webp)$/i, 'a picture'],
  [/\.(md|txt|tex)$/i, 'a text'],
  [/\.(py|ts|js|mjs|cjs)$/i, 'a program'],
];
const NO_NOTEBOOK = 'a file that is not a notebook';
const nameOf = (one: Read) => one.found.parts.at(-1)!;
const handInOf = (one: Read, owner: Owner) =>
  owner.what ?? one.found.what ?? HAND_IN.find(([ending]) => ending.test(nameOf(one)))?.[1];

/** How likely a file is the hand-in, where a student has no notebook: 0 is likeliest. What every repository has comes last. */
function rank(one: Read, owner: Owner): number {
  if (owner.what ?? one.found.what) return 0;
  const kind = HAND_IN.findIndex(([ending]) => ending.test(nameOf(one)));
  return (kind < 0 ? HAND_IN.length : kind) + (/^(readme|license|contributing)\b/i.test(nameOf(one)) ? 100 : 1);
}

/** By download, the sheet that most of its people worked on: what is handed in there is of that sheet. */
export function sheetsOfDownloads(
  notebooks: readonly Entry[],
  ownerOf: ReadonlyMap<Read, Owner>,
  sheets: readonly KnownSheet[],
): Map<string, string> {
  const counts = new Map<string, Map<string, Set<string>>>();
  for (const { read, submission } of notebooks) {
    const known = sheets.find(({ slug }) => slug === submission.sheet);
    if (!known || (read.notebook && isUntouched(read.notebook, known))) continue;
    const { download, student } = ownerOf.get(read)!;
    const own = counts.get(download) ?? new Map<string, Set<string>>();
    counts.set(download, own.set(known.slug, (own.get(known.slug) ?? new Set()).add(student)));
  }
  return new Map(
    [...counts].flatMap(([download, own]) => {
      const [first, second] = [...own].map(([slug, { size }]) => ({ slug, size })).sort((a, b) => b.size - a.size);
      return first && first.size > (second?.size ?? 0) ? [[download, first.slug] as const] : [];
    }),
  );
}

/**
 * Files that are no notebooks. A hand-in in a wrong form is a row when there is no notebook of its student: of the sheet that its
 * name says, or that its download is of. In folders that no platform wrote, a file of an unknown kind is a line for a person.
 * Everything else lies beside notebooks.
 */
export function otherFiles(
  others: readonly Read[],
  {
    ownerOf,
    rows,
    numbered,
    sheetOfDownload,
  }: {
    ownerOf: ReadonlyMap<Read, Owner>;
    rows: readonly Submission[];
    numbered: (one: Read) => string;
    sheetOfDownload: ReadonlyMap<string, string>;
  },
): { rows: Entry[]; litter: string[]; problems: string[] } {
  const result: { rows: Entry[]; litter: string[]; problems: string[] } = { rows: [], litter: [], problems: [] };
  const taken = new Set(rows.map(({ key }) => sameName(key)));
  const people = new Set(rows.map(({ student }) => sameName(student)));
  const put = (one: Read, owner: Owner, what: string, sheet: string | undefined) => {
    const problem = `${what}; hand in the notebook itself${sheet ? ` (${sheet}.ipynb)` : ''}`;
    const rule = one.sheet ? one.rule : sheet && 'the other hand-ins of this download';
    const read = { ...one, problem, sheet, rule: rule ?? '' };
    for (const { submission } of ofMembers(read, owner, numbered(one))) {
      if (taken.has(sameName(submission.key))) continue;
      taken.add(sameName(submission.key));
      people.add(sameName(submission.student));
      result.rows.push({ read, submission });
    }
  };
  const later: Read[] = [];
  for (const one of others) {
    const owner = ownerOf.get(one)!;
    const what = handInOf(one, owner);
    const has = one.sheet !== undefined && taken.has(sameName(`${owner.student}/${one.sheet}`));
    if (one.sheet !== undefined && what !== undefined && !has) put(one, owner, what, one.sheet);
    else later.push(one);
  }
  const beside = new Set<Read>();
  const ranks = new Map(later.map((one) => [one, rank(one, ownerOf.get(one)!)]));
  for (const one of [...later].sort((a, b) => ranks.get(a)! - ranks.get(b)!)) {
    const owner = ownerOf.get(one)!;
    const source = visibleSource(one.found.path);
    const what = handInOf(one, owner);
    const inFolder = one.found.parts.length > 1;
    const sheet = sheetOfDownload.get(owner.download);
    if (people.has(sameName(owner.student))) beside.add(one);
    else if (owner.handIn.platform !== 'plain') put(one, owner, what ?? NO_NOTEBOOK, sheet);
    else if (inFolder && what !== undefined && sheet !== undefined) put(one, owner, what, sheet);
    else if (inFolder || what !== undefined)
      result.problems.push(
        `${source}: ${what ?? NO_NOTEBOOK} of '${visible(owner.student)}', who handed in no notebook`,
      );
    else beside.add(one);
  }
  result.litter.push(...later.filter((one) => beside.has(one)).map(({ found }) => visibleSource(found.path)));
  return result;
}
