import type { FromSchema } from 'json-schema-to-ts';
import { standingSchema } from '../class/standing';

/**
 * One result file, `results/STUDENT/SHEET.json`: what a submission earned and why.
 *
 * - `maxScore` is the sum of the points without the bonus, so `score` may exceed it.
 * - `status` `manual` means: written by hand, not marked yet; its score is 0 until a person has read it.
 * - `mistake` is the id of the known mistake that the item's value equals.
 * - `standing` is there when a class.json, or several attempts, made something of the score.
 * - a notebook that could not be read has the reason as its first note, and as the feedback of every item, if it has items.
 */
export const reportSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'The result of one submission',
  type: 'object',
  additionalProperties: false,
  required: ['student', 'sheet', 'score', 'maxScore', 'items', 'notes'],
  properties: {
    student: { type: 'string', minLength: 1, maxLength: 255 },
    sheet: { type: 'string', minLength: 1, maxLength: 255 },
    score: { type: 'number', minimum: 0 },
    maxScore: { type: 'number', minimum: 0 },
    items: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['id', 'problem', 'points', 'score', 'status', 'feedback'],
        properties: {
          id: { type: 'string', pattern: '^[A-Za-z][A-Za-z0-9]*$' },
          problem: { type: 'integer', minimum: 1 },
          points: { type: 'number', minimum: 0 },
          score: { type: 'number', minimum: 0 },
          status: { type: 'string', enum: ['pass', 'fail', 'error', 'manual'] },
          feedback: { type: 'string' },
          mistake: { type: 'string', pattern: '^[A-Za-z][A-Za-z0-9/-]*$' },
        },
      },
    },
    notes: { type: 'array', items: { type: 'string' } },
    standing: standingSchema,
  },
} as const;

export type Report = FromSchema<typeof reportSchema>;
export type ReportItem = Report['items'][number];
/** Nothing was graded, as with a notebook that could not be read: no item, or every item says no more than the first note does. */
export function isUnread({ items, notes }: Report): boolean {
  return items.every(({ status, feedback }) => status === 'error' && feedback === notes[0]);
}
export type Status = ReportItem['status'];
