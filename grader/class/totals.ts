/** A student's total over the sheets: weights, and the lowest sheets that do not count. */
import { exact } from './rounding';

type SheetMark = { sheet: string; mark: number; maxScore: number };
export type TotalRules = {
  /** By sheet; absent: each sheet weighs what it has points. */
  weights?: ReadonlyMap<string, number>;
  dropLowest: number;
};

/**
 * The weighted mean of the shares mark / maxScore, in per cent; a bonus may lift it above 100. The lowest are those with the least
 * share; of equal ones the heaviest, then the latest. One sheet always stays, and one that weighs nothing is never dropped.
 *
 * @param marks in the order of the sheets
 */
export function totalOf(marks: readonly SheetMark[], rules: TotalRules): { total: number; dropped: string[] } {
  const rows = marks
    .map(({ sheet, mark, maxScore }, i) => ({
      i,
      sheet,
      share: maxScore > 0 ? mark / maxScore : 0,
      weight: rules.weights ? (rules.weights.get(sheet) ?? 0) : maxScore,
    }))
    .filter(({ weight }) => weight > 0);
  const lowest = [...rows].sort((a, b) => a.share - b.share || b.weight - a.weight || b.i - a.i);
  const dropped = new Set(lowest.slice(0, Math.max(0, Math.min(rules.dropLowest, rows.length - 1))));
  const counted = rows.filter((row) => !dropped.has(row));
  const weight = counted.reduce((sum, row) => sum + row.weight, 0);
  const sum = counted.reduce((all, row) => all + row.weight * row.share, 0);
  return {
    total: weight > 0 ? exact((100 * sum) / weight) : 0,
    dropped: rows.filter((row) => dropped.has(row)).map(({ sheet }) => sheet),
  };
}
