/** A graded folder with answers as the grader writes them, and marks of people, for tests. */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { maxScore, pointsOf, rubricOf, sheetItems } from '@course/fixtures';
import { concludeAgain } from '../class/again';
import { openMarks } from '../marks/store';
import type { ItemKey, ItemMark } from '../marks/types';
import { type Report, readReport } from '../report';
import { handIn, type Made, writeHandIn } from './marking-class';

export const SHEET = '01-relax';
/** Points as sheet.json has them: of an item, of the sheet without its bonus, and of a notebook with everything automatic right. */
export const worth = (item: string) => pointsOf(SHEET, item);
export const MAX = maxScore(SHEET);
export const AUTOMATIC = handIn('anybody', {}).report.score;
const RUBRIC = rubricOf(SHEET, sheetItems(SHEET).find(({ id }) => id === 'derivation')!);
/** The mark that gives the derivation all points. */
export const FULL = { points: worth('derivation'), picked: RUBRIC.map(({ id }) => id) };
/** What these lines of the derivation's rubric are worth. */
export const linesWorth = (...ids: string[]) =>
  RUBRIC.reduce((sum, { id, points }) => sum + (ids.includes(id) ? points : 0), 0);
export const BOTH: Made['written'] = { derivation: 'By Bayes.', whyNeverZero: 'ReLU.' };

export type Graded = {
  graded: string;
  add(student: string, made?: Made, sheet?: string): void;
  report(student: string, sheet?: string): Report;
  answer(student: string, item: string): string;
  /** Marks, and closes the store. */
  mark(key: [student: string, item: string], mark?: Partial<ItemMark>): void;
  again(): ReturnType<typeof concludeAgain>;
  text(name: string): string;
  remove(): void;
};

export function gradedFolder(): Graded {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'course-marked-'));
  const graded = path.join(folder, 'graded');
  const resultOf = (student: string, sheet = SHEET) =>
    readReport(path.join(graded, 'results', student, `${sheet}.json`));
  const answer = (student: string, item: string) => resultOf(student).items.find(({ id }) => id === item)!.answer ?? '';
  return {
    graded,
    add: (student, made = { written: BOTH }, sheet = SHEET) => writeHandIn(graded, student, made, sheet),
    report: resultOf,
    answer,
    mark([student, item], given) {
      const marks = openMarks(graded);
      const key: ItemKey = { student, sheet: SHEET, item };
      marks.put(key, { mark: markOf({ answer: answer(student, item), ...given }) }, marks.get(key)?.version ?? 0);
      marks.close();
    },
    again: () => concludeAgain(graded, openMarks(graded, { readOnly: true })),
    text: (name) => fs.readFileSync(path.join(graded, name), 'utf8'),
    remove: () => fs.rmSync(folder, { recursive: true, force: true }),
  };
}

export function markOf(given: Partial<ItemMark> = {}): ItemMark {
  return {
    answer: '',
    picked: [],
    adjust: 0,
    points: 0,
    comment: '',
    marker: 'anna',
    at: '2026-11-26T20:00:00.000Z',
    ...given,
  };
}
