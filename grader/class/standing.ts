/** What the rules of a class make of a submission's automatic score: which attempt counts, what being late costs. */
import { exactly, optional } from '@course/fixtures';
import type { FromSchema } from 'json-schema-to-ts';

/** Stands in a result as `standing`, and on both pages. */
export const standingSchema = exactly({
  /** Points that go to the platform: the score of the attempt that counts, after late rule and rounding. */
  mark: { type: 'number', minimum: 0 },
  /** One sentence for each rule that had an effect, for the student: `2 days late, 1 day in hand: −10 %`. */
  sentences: { type: 'array', items: { type: 'string', minLength: 1 } },
  /** All attempts, the earliest first, where there is more than one. */
  attempts: optional({
    type: 'array',
    items: exactly({
      /** What tells it from the others: its time, its number, its file's name; never a path. */
      name: { type: 'string', minLength: 1 },
      /** When it was handed in, ISO 8601 with a zone. */
      time: optional({ type: 'string' }),
      score: optional({ type: 'number', minimum: 0 }),
      counts: { type: 'boolean' },
    }),
  }),
  /** Begun days after the deadline, after the minutes of grace and before days in hand; absent: in time, or not known. */
  daysLate: optional({ type: 'integer', minimum: 1 }),
  /** On the roster, and handed nothing in. */
  missing: optional({ type: 'boolean' }),
});

export type Standing = FromSchema<typeof standingSchema>;

/** There are several attempts, and none counts yet: a person must choose. */
export function isUndecided(standing: Standing | undefined): boolean {
  return standing?.attempts?.every(({ counts }) => !counts) ?? false;
}
