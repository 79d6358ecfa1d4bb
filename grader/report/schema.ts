import { exactly, optional } from '@course/fixtures';
import type { FromSchema } from 'json-schema-to-ts';
import { exact } from '../class/rounding';
import { standingSchema } from '../class/standing';

const rubricLines = {
  type: 'array',
  items: exactly({ says: { type: 'string' }, points: { type: 'number' } }),
} as const;

const personSchema = exactly({
  /** The score that the grader gave. */
  automatic: { type: 'number', minimum: 0 },
  /** The score that the person gave: the lines of the rubric that were given, and `adjust`. */
  points: { type: 'number', minimum: 0 },
  picked: rubricLines,
  /** The lines that were not given. */
  missed: rubricLines,
  adjust: { type: 'number' },
  /** Markdown, for the student. */
  comment: { type: 'string' },
  reason: optional({ type: 'string' }),
  marker: { type: 'string' },
  at: { type: 'string' },
  changed: optional({ type: 'string', enum: ['answer', 'points'] }),
});

/**
 * One result file, `results/STUDENT/SHEET.json`: what a submission earned and why.
 *
 * - `maxScore` is the sum of the points without the bonus, so `score` may exceed it.
 * - `status` `manual` means: written by hand, not marked yet; its score is 0 until a person has read it. `marked`: a person has.
 * - `answer` is the fingerprint of what was handed in for the item; '' where that is nothing.
 * - `person` is what a person gave, with what the grader gave before (`automatic`). With `changed` it does not count: the answer is
 *   another one since, or the item has fewer points now, and a person must look again.
 * - `mistake` is the id of the known mistake that the item's value equals.
 * - `standing` is there when a class.json, or several attempts, made something of the score.
 * - a notebook that could not be read has the reason as its first note, and as the feedback of every item, if it has items.
 */
export const reportSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'The result of one submission',
  ...exactly({
    student: { type: 'string', minLength: 1, maxLength: 255 },
    sheet: { type: 'string', minLength: 1, maxLength: 255 },
    score: { type: 'number', minimum: 0 },
    maxScore: { type: 'number', minimum: 0 },
    items: {
      type: 'array',
      items: exactly({
        id: { type: 'string', pattern: '^[A-Za-z][A-Za-z0-9]*$' },
        problem: { type: 'integer', minimum: 1 },
        points: { type: 'number', minimum: 0 },
        score: { type: 'number', minimum: 0 },
        status: { type: 'string', enum: ['pass', 'fail', 'error', 'manual', 'marked'] },
        feedback: { type: 'string' },
        answer: optional({ type: 'string', pattern: '^([0-9a-f]{64})?$' }),
        mistake: optional({ type: 'string', pattern: '^[A-Za-z][A-Za-z0-9/-]*$' }),
        person: optional(personSchema),
      }),
    },
    notes: { type: 'array', items: { type: 'string' } },
    standing: optional(standingSchema),
  }),
} as const;

export type Report = FromSchema<typeof reportSchema>;
export type ReportItem = Report['items'][number];
/** Nothing was graded, as with a notebook that could not be read: no item, or every item says no more than the first note does. */
export function isUnread({ items, notes }: Report): boolean {
  return items.every(({ status, feedback }) => status === 'error' && feedback === notes[0]);
}
/** A person must mark it, or look at it again: not what carries no points, and not where nothing was handed in. */
export function isToMark({ status, points, answer, person }: ReportItem): boolean {
  return person?.changed !== undefined || (status === 'manual' && points > 0 && answer !== '');
}
/** The sum of scores, without the noise of a sum of fractions. */
export const sumOf = (scores: readonly number[]): number => exact(scores.reduce((sum, score) => sum + score, 0));
export type Status = ReportItem['status'];
