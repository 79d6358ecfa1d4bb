/** Marks of people through a spreadsheet: one row a student and item out, and back in. */
import type { RubricLine } from '@course/fixtures';
import { parse } from 'csv-parse/sync';
import { decode } from '../intake/bytes';
import { BYTE_ORDER_MARK, csvNumber, csvText } from '../report/gradebook';
import type { Answer } from './answers';
import { type ItemMark, type MarkChange, MOST_COMMENT, type MarksStore } from './types';

export const COLUMNS = ['student', 'sheet', 'item', 'answer', 'points', 'max', 'comment', 'marker'] as const;
type Column = (typeof COLUMNS)[number];
/** What `--from` cannot do without. */
const NEEDED: readonly Column[] = ['student', 'sheet', 'item', 'points'];
/** Excel's most for a cell is 32,767. */
const MOST_ANSWER = 20_000;

const keyOf = (student: string, sheet: string, item: string) => JSON.stringify([student, sheet, item]);

/** A row is there for what people mark: written answers, and automatic items that somebody changed. */
const isListed = ({ kind, empty }: Answer, mark: ItemMark | undefined) =>
  mark !== undefined || (kind === 'written' && !empty);

/** Line ends as the spreadsheet keeps them; quoted, so that no cell is a formula. */
function csvCell(text: string): string {
  return csvText(text);
}

export function marksCsv(answers: readonly Answer[], marks: Pick<MarksStore, 'get'>): string {
  const rows = answers.flatMap((answer) => {
    const mark = marks.get(answer.key)?.mark;
    if (!isListed(answer, mark)) return [];
    const { student, sheet, item } = answer.key;
    return [
      [
        csvCell(student),
        csvCell(sheet),
        csvCell(item),
        csvCell(answer.text.length > MOST_ANSWER ? `${answer.text.slice(0, MOST_ANSWER)} …` : answer.text),
        mark ? csvNumber(mark.points) : '',
        csvNumber(answer.points),
        csvCell(mark?.comment ?? ''),
        csvCell(mark?.marker ?? ''),
      ],
    ];
  });
  return BYTE_ORDER_MARK + [[...COLUMNS], ...rows].map((row) => `${row.join(',')}\r\n`).join('');
}
