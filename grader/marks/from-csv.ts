/** Marks of people from a spreadsheet: all of it is right, or none of it is taken. */
import type { RubricLine } from '@course/fixtures';
import { cellOf, readTable, type Table } from '../export/csv-edit';
import { csvNumber } from '../report/gradebook';
import { sumOf } from '../report/schema';
import type { Answer } from './answers';
import { COLUMNS, type Column, cellsOf, commentOf, markOf, textOf } from './csv';
import { type ItemKey, type ItemMark, MarksFault, type MarksStore, MOST_COMMENT } from './types';

type FromCsv = {
  answers: readonly Answer[];
  marks: Pick<MarksStore, 'get'>;
  rubrics: (sheet: string, item: string) => readonly RubricLine[];
  /** Who marks where the file does not say it. */
  marker: string;
  /** ISO 8601, UTC. */
  at: string;
};
/** Without `mark`: the one before is taken back, by `marker`. */
type CsvChange = { key: ItemKey; before?: ItemMark; mark?: ItemMark; marker: string };
type Changes = {
  changes: CsvChange[];
  /** Rows without points whose mark stays. */
  stay: number;
};

/** Stands in the place of points, and takes the mark back: an empty cell may as well be of a file from before the mark. */
const UNMARKED = 'unmarked';
const isUnmarked = ({ points }: Row['cells']) => points.trim().toLowerCase() === UNMARKED;

type Row = { line: number; cells: Record<Column, string> };

/** @throws MarksFault where a character may be another one than was written */
function tableIn(bytes: Buffer, file: string): Table {
  const table = readTable(bytes, file);
  if (table.encoding !== 'latin1') return table;
  throw new MarksFault(`${file}: expected UTF-8 or UTF-16 (in Excel: save as “CSV UTF-8”), got another encoding`);
}

/** By a column's name; spreadsheets may put them into another order, and others beside them. */
function rowsOf(table: Table): Row[] {
  const head = table.rows[0]!.cells.map(({ text }) =>
    text
      .replace(/^\ufeff/, '')
      .trim()
      .toLowerCase(),
  );
  const missing = COLUMNS.filter((name) => !head.includes(name));
  if (missing.length > 0)
    throw new MarksFault(
      `${table.file}: line ${table.rows[0]!.line}: expected the columns ${COLUMNS.join(', ')}, found no ${missing.join(', ')}`,
    );
  const twice = COLUMNS.find((name) => head.indexOf(name) !== head.lastIndexOf(name));
  if (twice) throw new MarksFault(`${table.file}: line ${table.rows[0]!.line}: expected one column ${twice}, got two`);
  return table.rows.slice(1).flatMap((row) => {
    if (row.cells.every(({ text }) => text.trim() === '')) return []; // of separators alone
    const cell = (name: Column) => cellOf(table, row, head.indexOf(name)).text;
    const cells = Object.fromEntries(COLUMNS.map((name) => [name, cell(name)])) as Row['cells'];
    return [{ line: row.line, cells }];
  });
}

const same = (a: string, b: string) => a.replace(/\s+/g, ' ').trim() === b.replace(/\s+/g, ' ').trim();
const lines = (text: string) => text.replace(/\r\n?/g, '\n');
const number = (text: string) => (/^\s*[+-]?\d+([.,]\d+)?\s*$/.test(text) ? Number(text.replace(',', '.')) : undefined);
const shown = (text: string) => `'${text.slice(0, 60)}${text.length > 60 ? '…' : ''}'`;

type Fault = { column: Column; expected: string };
const isFault = (one: CsvChange | Fault | undefined): one is Fault => one !== undefined && 'expected' in one;

/** Full points are all the lines; others say nothing of which. */
function pickedOf(
  points: number,
  before: ItemMark | undefined,
  answer: Answer,
  rubric: readonly RubricLine[],
): string[] {
  if (points === before?.points) return [...before.picked];
  return points === answer.points && answer.kind === 'written' ? rubric.map(({ id }) => id) : [];
}

/** One of an answer that has changed since, or is not there any more, too. */
function takenBack(key: ItemKey, { cells }: Row, given: FromCsv): CsvChange | undefined {
  const before = given.marks.get(key)?.mark;
  if (!before || !isUnmarked(cells)) return undefined;
  const marker = textOf(cells.marker.trim());
  return { key, before, marker: same(marker, before.marker) ? given.marker : marker || given.marker };
}

/** What a row changes; `undefined` where it is as `--csv` writes it, or names no points. */
function changeOf(answer: Answer, row: Row, given: FromCsv): CsvChange | Fault | undefined {
  const { cells } = row;
  if (isUnmarked(cells)) return takenBack(answer.key, row, given);
  const before = markOf(answer, given.marks);
  const now = cellsOf(answer, before);
  const comment =
    lines(cells.comment) === now.comment ? (before ? commentOf(before) : '') : textOf(lines(cells.comment));
  const marker = same(cells.marker, now.marker) ? before?.marker : textOf(cells.marker.trim());
  const noPoints = cells.points.trim() === '';
  const points = noPoints && answer.points === 0 && comment.trim() !== '' ? 0 : number(cells.points);
  const max = csvNumber(answer.points);
  if (noPoints && points === undefined)
    return comment.trim() === ''
      ? undefined
      : { column: 'points', expected: `a number from 0 to ${max} or '${UNMARKED}', since there is a comment` };
  if (points === undefined) return { column: 'points', expected: `a number from 0 to ${max}, or '${UNMARKED}'` };
  if (!(points >= 0 && points <= answer.points)) return { column: 'points', expected: `points from 0 to ${max}` };
  const isAsBefore = before && csvNumber(points) === csvNumber(before.points);
  if (isAsBefore && comment === commentOf(before) && (marker ?? '') === before.marker) return undefined;
  if (cells.max.trim() !== '' && number(cells.max) !== answer.points)
    return { column: 'max', expected: `${max}, the item's points now` };
  if (cells.answer.trim() !== '' && !same(textOf(cells.answer), textOf(now.answer)))
    return { column: 'answer', expected: 'the answer as it is now (an empty cell: whatever it is)' };
  if (comment.length > MOST_COMMENT) return { column: 'comment', expected: `at most ${MOST_COMMENT} characters` };
  if (answer.kind === 'automatic' && comment.trim() === '')
    return { column: 'comment', expected: 'the reason, for the student, why an automatic item has other points' };
  const exact = isAsBefore ? before.points : sumOf([points]);
  const rubric = given.rubrics(answer.key.sheet, answer.key.item);
  const picked = pickedOf(exact, before, answer, rubric);
  const automatic = answer.item.person?.automatic ?? answer.item.score;
  const without =
    answer.kind === 'automatic'
      ? automatic
      : sumOf(rubric.filter(({ id }) => picked.includes(id)).map((one) => one.points));
  const mark: ItemMark = {
    answer: answer.fingerprint ?? '',
    picked,
    adjust: sumOf([exact, -without]),
    points: exact,
    ...(answer.kind === 'automatic' ? { comment: '', reason: comment } : { comment }),
    marker: marker || given.marker,
    at: given.at,
  };
  return { key: answer.key, ...(before ? { before } : {}), mark, marker: mark.marker };
}

const namedIn = ({ cells: { student, sheet, item } }: Row): ItemKey => ({
  student: textOf(student.trim()),
  sheet: textOf(sheet.trim()),
  item: textOf(item.trim()),
});

/** How a row may name an answer: as `--csv` writes it, or plainly. */
function namedAnswers(answers: readonly Answer[]): (cells: Row['cells']) => Answer | Fault {
  const key = (parts: readonly string[]) => JSON.stringify(parts.map((part) => part.normalize('NFC').trim()));
  const named = new Map<string, Answer>();
  const students = new Set<string>();
  const sheets = new Set<string>();
  for (const answer of answers) {
    const { student, sheet, item } = cellsOf(answer, undefined);
    const { key: own } = answer;
    named.set(key([own.student, own.sheet, own.item]), answer);
    named.set(key([student, sheet, item]), answer);
    for (const one of [own.student, student]) students.add(key([one]));
    for (const name of [own.student, student]) sheets.add(key([name, own.sheet]));
  }
  return ({ student, sheet, item }) => {
    const found = named.get(key([student, sheet, item]));
    if (found) return found;
    if (!students.has(key([student]))) return { column: 'student', expected: 'a student whose hand-in could be read' };
    if (!sheets.has(key([student, sheet]))) return { column: 'sheet', expected: `a sheet that ${student} handed in` };
    return { column: 'item', expected: `an item of ${sheet}` };
  };
}

/**
 * @param bytes UTF-8 or UTF-16, with or without a byte order mark; commas, semicolons or tabs; points with a point or a comma
 * @returns what changes; rows that are as `--csv` wrote them, and rows without points, change nothing; `unmarked` takes a mark back
 * @throws MarksFault with a line for each row that is wrong, or one for a file that is no table
 */
export function readCsv(bytes: Buffer, file: string, given: FromCsv): Changes {
  let rows: Row[];
  try {
    rows = rowsOf(tableIn(bytes, file));
  } catch (error) {
    throw error instanceof MarksFault ? error : new MarksFault((error as Error).message);
  }
  const find = namedAnswers(given.answers);
  const seen = new Map<Answer, number>();
  const changes: CsvChange[] = [];
  let stay = 0;
  const faults: string[] = [];
  for (const row of rows) {
    const refuse = ({ column, expected }: Fault) =>
      faults.push(`${file}: line ${row.line}: ${column}: expected ${expected}, got ${shown(row.cells[column])}`);
    const answer = find(row.cells);
    if ('expected' in answer) {
      const back = takenBack(namedIn(row), row, given);
      if (back) changes.push(back);
      else refuse(answer);
      continue;
    }
    if (seen.has(answer))
      refuse({ column: 'item', expected: `one row a student and item (line ${seen.get(answer)} is of the same)` });
    seen.set(answer, row.line);
    const change = changeOf(answer, row, given);
    if (isFault(change)) refuse(change);
    else if (change) changes.push(change);
    else if (row.cells.points.trim() === '' && markOf(answer, given.marks)) stay += 1;
  }
  if (faults.length > 0) throw new MarksFault(faults);
  return { changes, stay };
}
