import { isUndecided } from '../class/standing';
import { isUnread, type Report } from './schema';

/** The numbers of a class on one sheet. Mean, median and bins are of the marks of those who handed in, and of whom one attempt counts. */
export type SheetStatistics = {
  sheet: string;
  reports: Report[];
  maxScore: number;
  /** How many marks there are; without one, mean and median are NaN. */
  marked: number;
  /** Nothing was handed in. */
  missing: number;
  /** Several attempts, and none counts yet. */
  undecided: number;
  /** Handed in, and could not be read: a mark of 0. */
  unread: number;
  mean: number;
  median: number;
  /** Marks in bins `[from, to)`; the last one holds its upper end too, and grows for bonus points. */
  bins: { from: number; to: number; count: number }[];
};

/** One entry a sheet, sorted by its name. A notebook that could not be read counts as a mark of 0. */
export function statisticsOf(reports: readonly Report[]): SheetStatistics[] {
  const sheets = [...new Set(reports.map((report) => report.sheet))].sort();
  return sheets.map((sheet) => {
    const own = reports.filter((report) => report.sheet === sheet);
    const missing = own.filter(({ standing }) => standing?.missing);
    const undecided = own.filter(({ standing }) => isUndecided(standing));
    const handedIn = own.filter((report) => !missing.includes(report) && !undecided.includes(report));
    const scores = handedIn.map(({ score, standing }) => standing?.mark ?? score).sort((a, b) => a - b);
    const maxScore = Math.max(...own.map((report) => report.maxScore));
    return {
      sheet,
      reports: own,
      maxScore,
      marked: scores.length,
      missing: missing.length,
      undecided: undecided.length,
      unread: handedIn.filter(isUnread).length,
      mean: scores.reduce((sum, score) => sum + score, 0) / scores.length,
      median: ((scores[(scores.length - 1) >> 1] ?? NaN) + (scores[scores.length >> 1] ?? NaN)) / 2,
      bins: binned(scores, maxScore),
    };
  });
}

/** Ten bins from 0 to `maxScore`, and as many more of that width as the best score needs. */
function binned(scores: readonly number[], maxScore: number): SheetStatistics['bins'] {
  const width = maxScore > 0 ? maxScore / 10 : 1;
  const highest = scores.at(-1) ?? 0;
  const count = Math.max(10, Math.ceil(highest / width - 1e-9));
  const bins = Array.from({ length: count }, (_, i) => ({ from: i * width, to: (i + 1) * width, count: 0 }));
  for (const score of scores) bins[Math.min(Math.floor(score / width + 1e-9), count - 1)]!.count++;
  return bins;
}
