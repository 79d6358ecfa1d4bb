import { isUndecided } from '../class/standing';
import type { Report } from './schema';
import { visible } from './text';

/** Without it Excel takes the file for the machine's old code page, and umlauts become two letters. */
export const BYTE_ORDER_MARK = '\ufeff';

/**
 * The gradebook: one row a student and sheet, one column an item. RFC 4180: comma, CRLF, quotation marks doubled.
 *
 * @param reports one for each submission, the unreadable ones too (score 0, and their note)
 * @param order the items' ids in the order of the sheet; items that it does not name come after, in order of appearance
 * @returns the file's text; sorted by student, then sheet. A written item's cell is empty until somebody has marked it. The last
 *   column is the mark.
 */
export function gradebook(reports: readonly Report[], order: readonly string[] = []): string {
  const ids = [...new Set([...order, ...reports.flatMap((report) => report.items.map((item) => item.id))])];
  const head = ['student', 'sheet', 'score', 'maxScore', ...ids, 'notes', 'mark'];
  const rows = sorted(reports).map((report) => {
    const items = new Map(report.items.map((item) => [item.id, item]));
    const marks = ids.map((id) => {
      const item = items.get(id);
      return item && item.status !== 'manual' ? csvNumber(item.score) : '';
    });
    const notes = csvText(report.notes.map((note) => note.replace(/\s+/g, ' ')).join(' | '));
    return [
      csvText(report.student),
      csvText(report.sheet),
      csvNumber(report.score),
      csvNumber(report.maxScore),
      ...marks,
      notes,
      markOf(report),
    ];
  });
  return BYTE_ORDER_MARK + [head, ...rows].map((row) => `${row.join(',')}\r\n`).join('');
}

/** What goes to the platform: the score, or what the rules of the class make of it; empty while no attempt counts. */
export function markOf({ standing, score }: Report): string {
  if (isUndecided(standing)) return '';
  return csvNumber(standing?.mark ?? score);
}

/** By student, then sheet: capitals and accents' encodings do not count, except to tell two apart. */
export function sorted<T extends { student: string; sheet: string }>(rows: readonly T[]): T[] {
  const key = (row: T) => [row.student.normalize('NFC').toLowerCase(), row.student, row.sheet.toLowerCase(), row.sheet];
  return [...rows].sort((a, b) => {
    const [left, right] = [key(a), key(b)];
    const i = left.findIndex((part, k) => part !== right[k]);
    return i < 0 ? 0 : left[i]! < right[i]! ? -1 : 1;
  });
}

/** At most four decimals, never in exponential form. */
export const csvNumber = (value: number) => String(Math.round(value * 1e4) / 1e4);

/**
 * A spreadsheet takes `=…`, `+…`, `-…`, `@…` for a formula (in some languages their full-width forms too, and after white space):
 * a leading apostrophe makes it text.
 * Text is always quoted, so that a spreadsheet that splits at semicolons cannot find a cell of its own inside a note.
 */
export function csvText(value: string): string {
  const formula = /^[\s'"]*[=+\-@\uff1d\uff0b\uff0d\uff20\u2212]|^[\t\r\n]/u.test(value);
  return `"${(formula ? "'" : '') + visible(value).replace(/"/g, '""')}"`;
}
