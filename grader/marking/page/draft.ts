/** What a marker is about to give. */

import { pointsText } from '../../report/points';
import type { Answer, Question, RubricLine, Save } from '../api';

export type Draft = {
  picked: string[];
  /** As typed: points beside the rubric; where there is no rubric, or for an automatic item, the points themselves. */
  points: string;
  comment: string;
  reason: string;
  /** Changed by the marker. */
  touched: boolean;
};
export type Terms = { question: Question; rubric: readonly RubricLine[]; answer: Answer };

/** Are points typed as a whole, and not beside a rubric? */
export const isPlain = ({ question, rubric }: Pick<Terms, 'question' | 'rubric'>): boolean =>
  !question.written || rubric.length === 0;

const rounded = (points: number) => Math.round(points * 1e4) / 1e4;
/** What the given lines of a rubric are worth. */
const linesOf = (picked: readonly string[], { rubric }: Pick<Terms, 'rubric'>): number =>
  rubric.filter(({ id }) => picked.includes(id)).reduce((sum, { points }) => sum + points, 0);

/** The mark that this marker may change. */
export const ownMark = (answer: Answer, marker: string) => (asSecond(answer, marker) ? answer.second : answer.mark);

/**
 * Of the answer's own mark, if it has one; a second marker begins with nothing. What was given stays so where the rubric has other
 * lines or points now: the difference stands beside it.
 */
export function draftOf(terms: Terms, marker: string): Draft {
  const { answer, rubric } = terms;
  const mark = ownMark(answer, marker);
  const whole = mark ? mark.points : answer.automatic;
  const picked = rubric.filter(({ id }) => mark?.picked.includes(id)).map(({ id }) => id);
  return {
    picked,
    points: String(isPlain(terms) ? (whole ?? '') : mark ? rounded(mark.points - linesOf(picked, terms)) : 0),
    comment: mark?.comment ?? '',
    reason: mark?.reason ?? '',
    touched: false,
  };
}

export function asSecond({ blind, mark, second }: Answer, marker: string): boolean {
  return blind || (mark === undefined && second?.marker === marker);
}

const numberOf = (text: string): number => {
  const plain = text.trim().replace(',', '.').replace('\u2212', '-');
  return plain === '' ? 0 : /^[-+]?\d*\.?\d+$/.test(plain) ? Number(plain) : Number.NaN;
};

export const pointsOf = (draft: Pick<Draft, 'picked' | 'points'>, terms: Pick<Terms, 'rubric'>): number =>
  rounded(linesOf(draft.picked, terms) + numberOf(draft.points));

/** What is to be changed before it can be saved, and where. */
export type Fault = { field: 'points' | 'reason' | 'rubric'; says: string };

export function faultOf(draft: Draft, terms: Terms): Fault | undefined {
  const { question } = terms;
  const points = pointsOf(draft, terms);
  if (Number.isNaN(points)) return { field: 'points', says: `Expected a number, got “${draft.points}”.` };
  if (points < 0 || points > question.points)
    return { field: 'points', says: `Expected 0 to ${pointsText(question.points)} points, got ${pointsText(points)}.` };
  if (!question.written && draft.reason.trim() === '')
    return { field: 'reason', says: 'Say why the grader’s points are changed: the student reads it.' };
  if (question.written && question.points > 0 && !draft.touched && draft.picked.length === 0 && points === 0)
    return { field: 'rubric', says: 'Nothing is given yet. Key 0 gives no points.' };
  return undefined;
}

export function saveOf(draft: Draft, terms: Terms, marker: string): Save {
  const { question, answer } = terms;
  const whole = numberOf(draft.points);
  return {
    sheet: question.sheet,
    item: question.item,
    id: answer.entry.id,
    members: answer.members,
    as: asSecond(answer, marker) ? 'second' : 'mark',
    picked: draft.picked,
    adjust: question.written ? whole : rounded(whole - (answer.automatic ?? 0)),
    comment: draft.comment,
    ...(question.written ? {} : { reason: draft.reason }),
  };
}
