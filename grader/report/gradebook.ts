import { isUndecided } from '../class/standing';
import { decimals } from './points';
import { isToMark, type Report, type ReportItem, sumOf } from './schema';
import { visible } from './text';

/** Without it Excel takes the file for the machine's old code page, and umlauts become two letters. */
export const BYTE_ORDER_MARK = '\ufeff';

/**
 * The gradebook: one row a student and sheet, one column an item. RFC 4180: comma, CRLF, quotation marks doubled.
 *
 * @param reports one for each submission, the unreadable ones too (score 0, and their note)
 * @param order the items' ids in the order of the sheet; items that it does not name come after, in order of appearance
 * @returns the file's text; sorted by student, then sheet. A written item's cell is empty until somebody has marked it, unless
 *   nothing was handed in. Then the mark, and how it came about: automatic + manual + late = final.
 */
export function gradebook(reports: readonly Report[], order: readonly string[] = []): string {
  const ids = [...new Set([...order, ...reports.flatMap((report) => report.items.map((item) => item.id))])];
  const head = ['student', 'sheet', 'score', 'maxScore', ...ids, 'notes', 'mark', ...PARTS];
  const rows = sorted(reports).map((report) => {
    const items = new Map(report.items.map((item) => [item.id, item]));
    const marks = ids.map((id) => {
      const item = items.get(id);
      return item && hasScore(item) ? csvNumber(item.score) : '';
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
      ...partsOf(report),
    ];
  });
  return BYTE_ORDER_MARK + [head, ...rows].map((row) => `${row.join(',')}\r\n`).join('');
}

const hasScore = ({ status, answer }: ReportItem) => status !== 'manual' || answer === '';

const PARTS = ['automatic', 'manual', 'late', 'final', 'status'];
/** What the grader gave, what people added or took, what the rules of the class did; and whether the mark is complete. */
function partsOf(report: Report): string[] {
  const automatic = sumOf(report.items.map(({ score, person }) => person?.automatic ?? score));
  const mark = markOf(report);
  const toMark = report.items.filter(isToMark).length;
  const status = mark === '' ? 'an attempt to choose' : toMark > 0 ? `${toMark} to mark` : 'complete';
  return [
    csvNumber(automatic),
    csvNumber(report.score - automatic),
    mark === '' ? '' : csvNumber(Number(mark) - report.score),
    mark,
    csvText(status),
  ];
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
export const csvNumber = (value: number) => String(decimals(value, 4));

/**
 * A spreadsheet takes `=…`, `+…`, `-…`, `@…` for a formula (in some languages their full-width forms too, and after white space):
 * a leading apostrophe makes it text.
 * Text is always quoted, so that a spreadsheet that splits at semicolons cannot find a cell of its own inside a note.
 */
export function csvText(value: string): string {
  return `"${asCell(value).replace(/"/g, '""')}"`;
}

const FORMULA = /^[\s'"]*[=+\-@\uff1d\uff0b\uff0d\uff20\u2212]|^[\t\r\n]/u;
/** What a program that reads CSV finds in the cell of `csvText`. */
export const asCell = (value: string): string => (FORMULA.test(value) ? "'" : '') + visible(value);
/** The text of such a cell, without the apostrophe that made it one. */
export const fromCell = (cell: string): string =>
  cell.startsWith("'") && FORMULA.test(cell.slice(1)) ? cell.slice(1) : cell;
