/** Marks of people for a spreadsheet: one row a student and item. `from-csv.ts` takes them back in. */
import { asCell, BYTE_ORDER_MARK, csvNumber, csvText } from '../report/gradebook';
import type { Answer } from './answers';
import { changeOf } from './merge';
import type { ItemMark, MarksStore } from './types';

export const COLUMNS = ['student', 'sheet', 'item', 'answer', 'points', 'max', 'comment', 'marker'] as const;
export type Column = (typeof COLUMNS)[number];

/** Excel takes 32,767 characters a cell. */
const MOST_ANSWER = 20_000;

/** The mark that a row shows: not one of an answer that is another one now. */
export function markOf(answer: Answer, marks: Pick<MarksStore, 'get'>): ItemMark | undefined {
  const mark = marks.get(answer.key)?.mark;
  return mark && !changeOf({ answer: answer.fingerprint, points: answer.points }, mark) ? mark : undefined;
}

/** What stands in the comment's column: an automatic item has its reason there. */
export const commentOf = (mark: ItemMark): string => mark.comment || mark.reason || '';

/** The cells of a row, as a program reads them. */
export function cellsOf(answer: Answer, mark: ItemMark | undefined): Record<Column, string> {
  const { student, sheet, item } = answer.key;
  const text = answer.text.length > MOST_ANSWER ? `${answer.text.slice(0, MOST_ANSWER)} …` : answer.text;
  return {
    student: asCell(student),
    sheet: asCell(sheet),
    item: asCell(item),
    answer: asCell(text),
    points: mark ? csvNumber(mark.points) : '',
    max: csvNumber(answer.points),
    comment: mark ? asCell(commentOf(mark)) : '',
    marker: mark ? asCell(mark.marker) : '',
  };
}

/** Written answers, and automatic items that somebody changed; nothing that was not handed in, unless somebody marked it. */
export function marksCsv(answers: readonly Answer[], marks: Pick<MarksStore, 'get'>): string {
  const rows = answers.flatMap((answer) => {
    const mark = markOf(answer, marks);
    if (!mark && (answer.kind !== 'written' || answer.empty)) return [];
    const { student, sheet, item } = answer.key;
    const cells = cellsOf(answer, mark);
    return [
      [
        csvText(student),
        csvText(sheet),
        csvText(item),
        quoted(cells.answer),
        cells.points,
        cells.max,
        quoted(cells.comment),
        quoted(cells.marker),
      ],
    ];
  });
  return BYTE_ORDER_MARK + [[...COLUMNS], ...rows].map((row) => `${row.join(',')}\r\n`).join('');
}

/** Of a cell that is as a program is to read it. */
const quoted = (cell: string) => `"${cell.replace(/"/g, '""')}"`;
