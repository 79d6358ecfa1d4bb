/** Marks of people for a spreadsheet: one row a student and item. `from-csv.ts` takes them back in. */
import { asCell, BYTE_ORDER_MARK, csvNumber, fromCell } from '../report/gradebook';
import type { Answer } from './answers';
import { changeOf } from './merge';
import type { ItemMark, MarksStore } from './types';

export const COLUMNS = ['student', 'sheet', 'item', 'answer', 'points', 'max', 'comment', 'marker'] as const;
export type Column = (typeof COLUMNS)[number];

/** Excel takes 32,767 characters a cell. */
const MOST_ANSWER = 20_000;

/**
 * What a spreadsheet takes for a number, a date or a truth, and writes otherwise when it saves: `007` as 7, `1/2` and `SEP2` as days,
 * numbers from 12 digits on with an exponent. A leading apostrophe makes it text, as it does for formulas.
 */
const MONTH = '(?:jan|feb|m[aäà]r|mrz|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz])\\p{L}*';
const FIGURES = '[\\d\\s.,:/()%€$£+-]*';
const REWRITTEN = [
  `[(.,$€£]*\\d${FIGURES}(?:(?:${MONTH}|e|[ap]m?)${FIGURES})?`,
  `${MONTH}[\\s./-]*\\d${FIGURES}`,
  '(?:true|false|wahr|falsch|vrai|faux)\\s*',
].map((one) => new RegExp(`^[\\s']*${one}$`, 'iu'));
const AS_IT_IS = /^(0|[1-9]\d{0,10})$/;
const isRewritten = (text: string) => !AS_IT_IS.test(text) && REWRITTEN.some((one) => one.test(text));

const asText = (value: string): string => {
  const cell = asCell(value);
  return isRewritten(cell) ? `'${cell}` : cell;
};
/** The text of a cell, without the apostrophe that made it one. */
export const textOf = (cell: string): string =>
  cell.startsWith("'") && isRewritten(cell.slice(1)) ? cell.slice(1) : fromCell(cell);

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
    student: asText(student),
    sheet: asText(sheet),
    item: asText(item),
    answer: asText(text),
    points: mark ? csvNumber(mark.points) : '',
    max: csvNumber(answer.points),
    comment: mark ? asText(commentOf(mark)) : '',
    marker: mark ? asText(mark.marker) : '',
  };
}

/** Written answers, and automatic items that somebody changed; nothing that was not handed in, unless somebody marked it. */
export function marksCsv(answers: readonly Answer[], marks: Pick<MarksStore, 'get'>): string {
  const rows = answers.flatMap((answer) => {
    const mark = markOf(answer, marks);
    if (!mark && (answer.kind !== 'written' || answer.empty)) return [];
    const cells = cellsOf(answer, mark);
    return [COLUMNS.map((name) => (name === 'points' || name === 'max' ? cells[name] : quoted(cells[name])))];
  });
  return BYTE_ORDER_MARK + [[...COLUMNS], ...rows].map((row) => `${row.join(',')}\r\n`).join('');
}

/** Of a cell that is as a program is to read it. */
const quoted = (cell: string) => `"${cell.replace(/"/g, '""')}"`;
