/** A result with what people gave, and without it again. Nothing is read and nothing is written here. */
import type { RubricLine } from '@course/fixtures';
import { isUnread, type Report, type ReportItem, sumOf } from '../report/schema';
import type { ItemMark } from './types';

export type Person = NonNullable<ReportItem['person']>;

/** Of one submission, by item. */
export type OwnMarks = ReadonlyMap<string, ItemMark>;
/** The lines of an item's rubric; none where it has none. */
type Rubrics = (sheet: string, item: string) => readonly RubricLine[];

const isWritten = ({ status }: ReportItem) => status === 'manual' || status === 'marked';

/** Why a mark does not count until somebody looks again. What is not known to have changed did not. */
export function changeOf({ answer, points }: Pick<ReportItem, 'answer' | 'points'>, mark: ItemMark): Person['changed'] {
  if (answer !== undefined && answer !== mark.answer) return 'answer';
  return mark.points > points ? 'points' : undefined;
}

const pointsIn = (lines: readonly { points: number }[]) => lines.map((line) => line.points);

const givenOf = ({ picked }: ItemMark, rubric: readonly RubricLine[]) => rubric.filter(({ id }) => picked.includes(id));
const addsUp = ({ adjust, points }: ItemMark, given: readonly RubricLine[]) =>
  sumOf([...pointsIn(given), adjust]) === sumOf([points]);

/** Were its lines other ones, or worth something else, when it was given? It stays; somebody may want to look again. */
export function isOfAnotherRubric(mark: ItemMark, rubric: readonly RubricLine[]): boolean {
  const given = givenOf(mark, rubric);
  return mark.picked.length > given.length || (given.length > 0 && !addsUp(mark, given));
}

/** The lines that were given and those that were not; without their points where they add up to others than were given then. */
function linesOf(item: ReportItem, mark: ItemMark, rubric: readonly RubricLine[]) {
  const given = givenOf(mark, rubric);
  const isAsThen = addsUp(mark, given);
  const shown = ({ says, points }: RubricLine) => ({ says, points: isAsThen ? points : 0 });
  const isUsed = given.length > 0 || mark.points === 0; // a mark from a spreadsheet need not say for what it is
  return {
    picked: given.map(shown),
    missed: isUsed ? rubric.filter((line) => !given.includes(line)).map(shown) : [],
    adjust: isWritten(item) ? (isAsThen ? mark.adjust : 0) : sumOf([mark.points, -item.score]),
  };
}

function personOf(item: ReportItem, mark: ItemMark, rubric: readonly RubricLine[]): Person {
  const { points, comment, reason, marker, at } = mark;
  const changed = changeOf(item, mark);
  return {
    automatic: item.score,
    points,
    ...linesOf(item, mark, rubric),
    comment,
    ...(reason ? { reason } : {}),
    marker,
    at,
    ...(changed ? { changed } : {}),
  };
}

function markedItem(item: ReportItem, mark: ItemMark, rubric: readonly RubricLine[]): ReportItem {
  const person = personOf(item, mark, rubric);
  if (person.changed) return { ...item, person };
  return { ...item, score: mark.points, status: item.status === 'manual' ? 'marked' : item.status, person };
}

/**
 * @param report without marks of people, or with those of before
 * @returns the report with these; itself where there are none, and where nothing of it could be read
 */
export function withMarks(report: Report, marks: OwnMarks, rubrics: Rubrics): Report {
  const bare = withoutMarks(report);
  if (isUnread(bare) || bare.standing?.missing || !bare.items.some(({ id }) => marks.has(id))) return bare;
  const items = bare.items.map((item) => {
    const mark = marks.get(item.id);
    return mark ? markedItem(item, mark, rubrics(bare.sheet, item.id)) : item;
  });
  return { ...bare, score: sumOf(items.map(({ score }) => score)), items };
}

/** The report as the grader wrote it. */
export function withoutMarks(report: Report): Report {
  if (!report.items.some(({ person }) => person)) return report;
  const items = report.items.map((item): ReportItem => {
    const { person, ...rest } = item;
    if (!person) return item;
    return { ...rest, score: person.automatic, status: item.status === 'marked' ? 'manual' : item.status };
  });
  return { ...report, score: sumOf(items.map(({ score }) => score)), items };
}
