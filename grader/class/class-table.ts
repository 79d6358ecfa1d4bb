/** `OUT/class.csv`: a row a student, with the mark of each sheet and the total. */
import { isUndecided } from '../class/standing';
import type { Report } from '../report';
import { BYTE_ORDER_MARK, csvNumber, csvText, markOf } from '../report/gradebook';
import type { Someone } from './people';
import { type TotalRules, totalOf } from './totals';

export type ClassRow = { someone: Someone; student: string; group?: string; reports: ReadonlyMap<string, Report> };

/** Whose row it is: as the roster says, else as the platform does, else as the rows are called. */
function whoIs({ someone, student, group }: ClassRow): { id: string; name: string; group: string } {
  const said = (key: 'id' | 'name') =>
    someone.entry?.[key] ?? someone.said.find((one) => one[key] !== undefined)?.[key];
  return {
    id: said('id') ?? student,
    name: said('name') ?? student,
    group: someone.entry?.group ?? group ?? '',
  };
}

/**
 * @param sheets the sheets of the gradebook, in their order
 * @returns the file's text, by name, then id. A sheet that somebody has no row of counts as 0, and its cell is empty. The total is in
 *   per cent.
 */
export function classTable(rows: readonly ClassRow[], sheets: readonly string[], rules: TotalRules): string {
  const most = new Map(
    sheets.map((sheet) => [sheet, Math.max(0, ...rows.map(({ reports }) => reports.get(sheet)?.maxScore ?? 0))]),
  );
  const lines = rows
    .map((row) => ({ row, who: whoIs(row) }))
    .sort((a, b) => compare(a.who.name, b.who.name) || compare(a.who.id, b.who.id))
    .map(({ row: { reports }, who }) => {
      const marks = sheets.map((sheet) => {
        const report = reports.get(sheet);
        const mark = !report || isUndecided(report.standing) ? 0 : (report.standing?.mark ?? report.score);
        return { sheet, mark, maxScore: most.get(sheet)! };
      });
      const { total, dropped } = totalOf(marks, rules);
      const cells = sheets.map((sheet) => (reports.has(sheet) ? markOf(reports.get(sheet)!) : ''));
      return [
        csvText(who.id),
        csvText(who.name),
        csvText(who.group),
        ...cells,
        csvNumber(total),
        csvText(dropped.join(', ')),
      ];
    });
  const head = ['id', 'name', 'group', ...sheets, 'total', 'dropped'];
  return BYTE_ORDER_MARK + [head, ...lines].map((line) => `${line.join(',')}\r\n`).join('');
}

const compare = (a: string, b: string) => {
  const [left, right] = [a.normalize('NFC').toLowerCase(), b.normalize('NFC').toLowerCase()];
  return left < right ? -1 : left > right ? 1 : 0;
};
