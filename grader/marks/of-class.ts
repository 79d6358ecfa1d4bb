/** The marks of people as a class's results take them in. */
import { CourseFault, type RubricLine, rubricOf, sheetItems } from '@course/fixtures';
import type { Report } from '../report';
import { isOfAnotherRubric, type OwnMarks, withMarks } from './merge';
import type { ItemKey, ItemMark, MarksStore } from './types';

type Row = { student: string; sheet: string };
const keyOf = ({ student, sheet }: Row) => JSON.stringify([student, sheet]);
const shown = ({ student, sheet, item }: ItemKey) => `${student}/${sheet} ${item}`;

const NONE: OwnMarks = new Map();

/** The marks that count, by submission. */
function byRow(marks: Pick<MarksStore, 'all'>): Map<string, Map<string, ItemMark>> {
  const rows = new Map<string, Map<string, ItemMark>>();
  for (const { key, file } of marks.all()) {
    if (!file.mark) continue;
    const own = rows.get(keyOf(key)) ?? new Map<string, ItemMark>();
    rows.set(keyOf(key), own.set(key.item, file.mark));
  }
  return rows;
}

/** None for a sheet or an item that this version of the course does not have: the points of a mark stand without them. */
export function rubricLines(): (sheet: string, item: string) => readonly RubricLine[] {
  const known = new Map<string, readonly RubricLine[]>();
  const read = (sheet: string, id: string) => {
    try {
      const item = sheetItems(sheet).find((one) => one.id === id);
      return item?.kind === 'written' ? rubricOf(sheet, item) : [];
    } catch (error) {
      if (error instanceof CourseFault) return [];
      throw error;
    }
  };
  return (sheet, item) => {
    const key = `${sheet}/${item}`;
    const lines = known.get(key) ?? read(sheet, item);
    known.set(key, lines);
    return lines;
  };
}

/** A result with the marks of people. */
export type Merge = (report: Report) => Report;

export function mergeOf(marks: Pick<MarksStore, 'all'>): Merge {
  const rows = byRow(marks);
  const rubrics = rubricLines();
  return (report) => withMarks(report, rows.get(keyOf(report)) ?? NONE, rubrics);
}

const SHOWN = 5;
const listed = (keys: readonly ItemKey[]) =>
  keys.slice(0, SHOWN).map(shown).join(', ') + (keys.length > SHOWN ? `, … ${keys.length - SHOWN} more` : '');

/**
 * What is to be said: answers that changed after they were marked, a rubric that did, and marks of what is not there (any more).
 *
 * @param reports merged
 */
export function markLines(marks: Pick<MarksStore, 'all' | 'folder'>, reports: readonly Report[]): string[] {
  const items = reports.flatMap(({ student, sheet, items: own }) =>
    own.flatMap(({ id, person }) => (person ? [{ student, sheet, item: id, changed: person.changed }] : [])),
  );
  const taken = new Set(items.map(shown));
  const changed = items.filter((one) => one.changed);
  const unchanged = new Set(items.flatMap((one) => (one.changed ? [] : [shown(one)])));
  const rubrics = rubricLines();
  const otherwise = marks
    .all()
    .flatMap(({ key, file: { mark } }) =>
      mark && unchanged.has(shown(key)) && isOfAnotherRubric(mark, rubrics(key.sheet, key.item)) ? [key] : [],
    );
  const gone = marks.all().flatMap(({ key, file }) => (file.mark && !taken.has(shown(key)) ? [key] : []));
  const are = (count: number, one: string, more: string) => (count === 1 ? one : `${count} ${more}`);
  return [
    ...(changed.length > 0
      ? [
          `${are(changed.length, 'an answer changed since it was', 'answers changed since they were')} marked: ` +
            `the points do not count until somebody looks again: ${listed(changed)}`,
        ]
      : []),
    ...(otherwise.length > 0
      ? [
          `${are(otherwise.length, 'a mark was given by a rubric that has changed since, and stays', 'marks were given by a rubric that has changed since, and stay')} ` +
            `as ${otherwise.length === 1 ? 'it is' : 'they are'}: ${listed(otherwise)}`,
        ]
      : []),
    ...(gone.length > 0
      ? [
          `${are(gone.length, 'a mark is', 'marks are')} of nothing that is here to be marked, and stay${gone.length === 1 ? 's' : ''} ` +
            `in ${marks.folder} without counting: ${listed(gone)}`,
        ]
      : []),
  ];
}
