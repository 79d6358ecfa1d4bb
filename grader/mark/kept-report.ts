/** Reports made of what is kept: with other points, or with some items marked again. Nothing is run, and what people gave is left out. */
import { maxScore, type SheetItem } from '@course/fixtures';
import { withoutMarks } from '../marks/merge';
import { type Report, sumOf } from '../report/schema';
import { scoreOf } from './outcome';

/**
 * @param shares by item, what part of its points it has earned
 * @returns the report as the grader alone makes it, without the rules of the class
 */
export function withPoints(report: Report, sheet: readonly SheetItem[], shares: { [id: string]: number }): Report {
  const { standing: _standing, ...rest } = withoutMarks(report);
  const items = sheet.flatMap(({ id, points, problem }) => {
    const item = rest.items.find((one) => one.id === id);
    return item ? [{ ...item, problem, points, score: scoreOf(points, shares[id] ?? 0) }] : [];
  });
  return { ...rest, score: sumOf(items.map(({ score }) => score)), maxScore: maxScore(report.sheet), items };
}

/** @param fresh the report of some items, marked now */
export function merged(
  kept: Report,
  fresh: Report,
  sheet: readonly SheetItem[],
  shares: { [id: string]: number },
): Report {
  const items = withPoints(kept, sheet, shares).items.map(
    (item) => fresh.items.find(({ id }) => id === item.id) ?? item,
  );
  return { ...fresh, score: sumOf(items.map(({ score }) => score)), items };
}
