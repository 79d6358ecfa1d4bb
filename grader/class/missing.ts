/** Who is on the roster and handed nothing in: their rows. */
import { maxScore, sheetItems } from '@course/fixtures';
import { nameProblem, sameName } from '../intake/names';
import type { Report } from '../report';
import { type People, type Someone, shownAs } from './people';
import type { RosterEntry } from './roster';

export const NOT_HANDED_IN = 'not handed in';

/** The report of a row of which nothing was graded: every item is there without points and says why. */
export function emptyReport(row: { student: string; sheet: string }, why: string): Report {
  return {
    student: row.student,
    sheet: row.sheet,
    score: 0,
    maxScore: maxScore(row.sheet),
    items: sheetItems(row.sheet).map(({ id, problem, points }) => ({
      id,
      problem,
      points,
      score: 0,
      status: 'error',
      feedback: why,
    })),
    notes: [why],
  };
}

const FIELDS = ['name', 'login', 'id', 'email'] as const;

/** What most rows of the class are called by, so that those without a hand-in are called alike. */
function usualField(all: readonly Someone[]): (typeof FIELDS)[number] {
  const count = (field: (typeof FIELDS)[number]) =>
    all.filter(
      ({ entry, students }) => entry?.[field] && students.some((one) => sameName(one) === sameName(entry[field]!)),
    ).length;
  return FIELDS.reduce((most, field) => (count(field) > count(most) ? field : most));
}

/** A name for the rows of each of the class who has none yet: legal, and nobody else's. */
function nameThem(all: readonly Someone[], before: ReadonlySet<string>): Map<Someone, string> {
  const usual = usualField(all);
  const taken = new Set(all.flatMap(({ students }) => students).map(sameName));
  const names = new Map<Someone, string>();
  for (const someone of all) {
    const entry = someone.entry;
    if (!entry || someone.students.length > 0) continue;
    const safe = (text: string) => text.replace(/[/\\:*?"<>|]/g, ' ').trim();
    const whole = (field: keyof RosterEntry) => (typeof entry[field] === 'string' ? [safe(entry[field])] : []);
    const platform = Object.values(entry.platformIds).map(safe);
    const candidates = [...whole(usual), ...FIELDS.flatMap(whole), ...platform, `line-${entry.line}`];
    const legal = candidates.filter((one) => nameProblem(one) === undefined && !taken.has(sameName(one)));
    const name = legal.find((one) => before.has(one)) ?? legal[0]!;
    taken.add(sameName(name));
    names.set(someone, name);
  }
  return names;
}

export type Missing = { someone: Someone; student: string; sheet: string };

/**
 * @param has does this person have a row of this sheet?
 * @param before the names that missing ones had: a row keeps its name
 * @returns for each on the roster the sheets that are missing, under the name of the other rows
 */
export function missingRows(
  people: People,
  sheets: readonly string[],
  has: (someone: Someone, sheet: string) => boolean,
  before: ReadonlySet<string>,
): Missing[] {
  const names = nameThem(people.all, before);
  return people.all.flatMap((someone) => {
    if (!someone.entry) return [];
    const student = someone.students[0] ?? names.get(someone) ?? shownAs(someone);
    return sheets.filter((sheet) => !has(someone, sheet)).map((sheet) => ({ someone, student, sheet }));
  });
}
