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
  return { id: said('id') ?? student, name: said('name') ?? student, group: someone.entry?.group ?? group ?? '' };
}

/** A student with the results of all sheets. The total is in per cent. */
export type ClassMember = {
  id: string;
  name: string;
  group: string;
  reports: ReadonlyMap<string, Report>;
  total: number;
  dropped: string[];
};

/**
 * @param sheets the sheets of the gradebook, in their order
 * @returns by name, then id. A sheet that somebody has no row of counts as 0.
 */
export function classMembers(rows: readonly ClassRow[], sheets: readonly string[], rules: TotalRules): ClassMember[] {
  const most = new Map(
    sheets.map((sheet) => [sheet, Math.max(0, ...rows.map(({ reports }) => reports.get(sheet)?.maxScore ?? 0))]),
  );
  return rows
    .map((row) => ({ row, who: whoIs(row) }))
    .sort((a, b) => compare(a.who.name, b.who.name) || compare(a.who.id, b.who.id))
    .map(({ row: { reports }, who }) => {
      const marks = sheets.map((sheet) => {
        const report = reports.get(sheet);
        const mark = !report || isUndecided(report.standing) ? 0 : (report.standing?.mark ?? report.score);
        return { sheet, mark, maxScore: most.get(sheet)! };
      });
      return { ...who, reports, ...totalOf(marks, rules) };
    });
}

/** @returns the file's text. The cell of a sheet that somebody has no row of is empty */
export function classTable(members: readonly ClassMember[], sheets: readonly string[]): string {
  const lines = members.map(({ id, name, group, reports, total, dropped }) => {
    const cells = sheets.map((sheet) => (reports.has(sheet) ? markOf(reports.get(sheet)!) : ''));
    return [csvText(id), csvText(name), csvText(group), ...cells, csvNumber(total), csvText(dropped.join(', '))];
  });
  const head = ['id', 'name', 'group', ...sheets, 'total', 'dropped'];
  return BYTE_ORDER_MARK + [head, ...lines].map((line) => `${line.join(',')}\r\n`).join('');
}

const compare = (a: string, b: string) => {
  const [left, right] = [a.normalize('NFC').toLowerCase(), b.normalize('NFC').toLowerCase()];
  return left < right ? -1 : left > right ? 1 : 0;
};
