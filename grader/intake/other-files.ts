/** What lies beside notebooks, or stands in the place of one. */
import { sameName, visible } from './names';
import type { Owner } from './owners';
import { type Entry, ofMembers, type Submission, visibleSource } from './rows';
import type { Read } from './sheet-of';

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
const handInOf = (name: string) => HAND_IN.find(([ending]) => ending.test(name))?.[1];

/**
 * Files that are no notebooks: a hand-in in a wrong form is a row when its name says the sheet and there is no notebook of it, and a
 * line for a person when its student has no row at all; everything else lies beside notebooks.
 */
export function otherFiles(
  others: Read[],
  ownerOf: Map<Read, Owner>,
  rows: Submission[],
  numbered: (one: Read) => string,
): { rows: Entry[]; litter: string[]; problems: string[] } {
  const result: { rows: Entry[]; litter: string[]; problems: string[] } = { rows: [], litter: [], problems: [] };
  const taken = new Set(rows.map(({ key }) => sameName(key)));
  const people = new Set(rows.map(({ student }) => sameName(student)));
  const later: Read[] = [];
  for (const one of others) {
    const owner = ownerOf.get(one)!;
    const what = handInOf(one.found.parts.at(-1)!);
    const key = sameName(`${owner.student}/${one.sheet}`);
    if (one.sheet === undefined || what === undefined || taken.has(key)) {
      later.push(one);
      continue;
    }
    const problem = `${what}; hand in the notebook itself (${one.sheet}.ipynb)`;
    for (const { submission } of ofMembers({ ...one, problem }, owner, numbered(one))) {
      if (taken.has(sameName(submission.key))) continue;
      taken.add(sameName(submission.key));
      people.add(sameName(submission.student));
      result.rows.push({ read: one, submission });
    }
  }
  for (const one of later) {
    const owner = ownerOf.get(one)!;
    const source = visibleSource(one.found.path);
    const inFolder = one.found.parts.length > 1;
    if (people.has(sameName(owner.student)) || !(inFolder || handInOf(one.found.parts.at(-1)!)))
      result.litter.push(source);
    else
      result.problems.push(
        `${source}: ${handInOf(one.found.parts.at(-1)!) ?? NO_NOTEBOOK} of '${visible(owner.student)}', who handed in no notebook`,
      );
  }
  return result;
}
