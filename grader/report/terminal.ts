import { pointsText, signs } from './document';
import { sorted } from './gradebook';
import { isToMark, isUnread, type Report, type ReportItem, type Status } from './schema';
import { statisticsOf } from './statistics';
import { plain } from './text';
import { legend, signOf } from './verdict';
import { columns, cut, fit } from './width';

const NARROWEST = 40;
/** Less room than this says nothing. */
const LEAST_FEEDBACK = 24;
const COLOURS: { [status in Status]: string } = {
  pass: '\u001b[32m',
  fail: '\u001b[31m',
  error: '\u001b[33m',
  manual: '\u001b[34m',
  marked: '\u001b[34m',
};

/**
 * The class as a table of `width` columns: student, sheet, score, a sign an item, and where there is room the first thing to know
 * (a note on the notebook, or the feedback of the first item that is not right). A summary of each sheet closes it.
 *
 * @param width columns of the terminal, 40 at least
 * @param colour colours the signs (escape sequences take no column)
 */
export function resultTable(reports: readonly Report[], width: number, { colour = false } = {}): string {
  const rows = sorted(reports).map((report) => ({
    student: plain(report.student),
    sheet: plain(report.sheet),
    score: `${pointsText(report.score)}${otherMark(report)} / ${pointsText(report.maxScore)}`,
    items: isUnread(report) ? '' : strip(report.items),
    first: firstFinding(report),
  }));
  const full = Math.max(width, NARROWEST);
  const widest = (key: Exclude<keyof (typeof rows)[number], 'first'>, most = full) =>
    Math.min(Math.max(columns(key), ...rows.map((row) => columns(row[key]))), most);
  const score = widest('score');
  const sheet = widest('sheet', Math.floor(full / 5));
  const student = widest('student', Math.floor(full / 5));
  const left = full - student - sheet - score - 6;
  const items = widest('items');
  const feedback = items <= left ? left - items - 2 : left;

  /** The last columns: the signs and the text, or the one of them for which there is room. */
  const rest = (signsOfRow: string, text: string) => {
    if (items > left || !signsOfRow) return cut(text, left);
    const short = feedback >= LEAST_FEEDBACK ? `  ${cut(text, feedback)}` : '';
    return (colour ? coloured(signsOfRow) : signsOfRow) + ' '.repeat(Math.max(0, items - columns(signsOfRow))) + short;
  };
  const line = (a: string, b: string, c: string, last: string) =>
    [fit(a, student), fit(b, sheet), fit(c, score, 'right'), last].join('  ').trimEnd();

  return [
    line('student', 'sheet', 'score', rest('items', 'look at first')),
    '─'.repeat(full),
    ...rows.map((row) => line(row.student, row.sheet, row.score, rest(row.items, row.first))),
    '─'.repeat(full),
    ...(items <= left ? [cut(legendOf(reports).join('  '), full)] : []),
    ...summary(reports),
    '',
  ].join('\n');
}

/** What the rules of the class made of the score, where it is something else. */
function otherMark({ score, standing }: Report): string {
  return standing && standing.mark !== score ? ` → ${pointsText(standing.mark)}` : '';
}

/** The signs that are there, and the usual ones. */
function legendOf(reports: readonly Report[]): string[] {
  const there = new Set(reports.flatMap(({ items }) => items.map((item) => signOf(item).sign)));
  return legend.filter((text, i) => i < 4 || there.has(text[0]!));
}

/** A sign an item, problems apart: `✓✓○ ✓✗✓✓✓✓✓ ✓✓✓✓✓✓✓○ ✓`. */
function strip(items: readonly ReportItem[]): string {
  return items
    .map((item, i) => (i > 0 && item.problem !== items[i - 1]!.problem ? ' ' : '') + signOf(item).sign)
    .join('');
}

function coloured(text: string): string {
  const status = (sign: string) => (Object.keys(signs) as Status[]).find((key) => signs[key].sign === sign);
  return [...text]
    .map((sign) => {
      const found = status(sign);
      return found ? `${COLOURS[found]}${sign}\u001b[39m` : sign;
    })
    .join('');
}

/** A mistake comes before a note: a locked cell that was changed costs nothing. */
function firstFinding({ notes, items, ...report }: Report): string {
  const item = items.find(({ status }) => status === 'fail' || status === 'error');
  if (item && !isUnread({ notes, items, ...report }))
    return plain(`${item.id}: ${item.feedback.trim().split('\n')[0]}`);
  return notes.length > 0 ? plain(notes[0]!) : '';
}

/** One line a sheet: how many, the mean, the median, what is left to do by hand. */
export function summary(reports: readonly Report[]): string[] {
  return statisticsOf(reports).map(
    ({ sheet, reports: own, mean, median, maxScore, marked, missing, undecided, unread }) => {
      const toMark = own.flatMap((report) => report.items).filter(isToMark);
      const again = toMark.filter(({ person }) => person).length;
      const written = toMark.length - again;
      return [
        `${plain(sheet)}: ${own.length - missing} submission${own.length - missing === 1 ? '' : 's'}`,
        ...(marked ? [`mean ${pointsText(mean)}, median ${pointsText(median)} of ${pointsText(maxScore)}`] : []),
        ...(written ? [`${written} written answer${written === 1 ? '' : 's'} to mark`] : []),
        ...(again ? [`${again} to mark again`] : []),
        ...(unread ? [`${unread} not readable`] : []),
        ...(undecided ? [`${undecided} without an attempt that counts`] : []),
        ...(missing ? [`${missing} not handed in`] : []),
      ].join(', ');
    },
  );
}
