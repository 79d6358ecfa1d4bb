/** `class.json`: what course staff say of a class. Every key may be absent. */
import { exactly, optional } from '@course/fixtures';
import type { FromSchema } from 'json-schema-to-ts';

/** A date and a time, with an offset (`2026-11-20T23:59+01:00`), or without one where a zone is known. */
const time = { type: 'string', minLength: 1 } as const;
/** By student, then by sheet. */
const ofStudents = {
  type: 'object',
  additionalProperties: { type: 'object', additionalProperties: { type: 'string', minLength: 1 } },
} as const;

export const classSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'The rules of a class',
  ...exactly({
    $schema: optional({ type: 'string' }),
    /** A CSV file, relative to class.json; with `columns`, which of its columns are read, by their headers. */
    roster: optional({
      anyOf: [
        { type: 'string', minLength: 1 },
        exactly({
          file: { type: 'string', minLength: 1 },
          columns: { type: 'object', minProperties: 1, additionalProperties: { type: 'string', minLength: 1 } },
        }),
      ],
    }),
    /** One member of a group of the roster hands in for all of them. */
    handInByGroup: optional({ type: 'boolean' }),
    /** IANA: `Europe/Berlin`. For times without an offset. */
    zone: optional({ type: 'string', minLength: 1 }),
    /** By sheet. */
    deadlines: optional({
      type: 'object',
      additionalProperties: { anyOf: [time, exactly({ at: time, zone: { type: 'string', minLength: 1 } })] },
    }),
    /** Another deadline for one student. */
    extensions: optional({
      type: 'array',
      items: exactly({ student: { type: 'string', minLength: 1 }, sheet: { type: 'string' }, deadline: time }),
    }),
    late: optional(
      exactly({
        /** Of the points that were reached. */
        perCentADay: optional({ type: 'number', exclusiveMinimum: 0, maximum: 100 }),
        pointsADay: optional({ type: 'number', exclusiveMinimum: 0 }),
        /** Forgiven at the deadline, and at the end of each day after it. */
        graceMinutes: optional({ type: 'number', minimum: 0, maximum: 1440 }),
        /** Days of a student that cost nothing, for all sheets together, used in the order of the sheets. */
        daysInHand: optional({ type: 'integer', minimum: 0 }),
        /** The most that is taken off, per cent or points as the rule. */
        atMost: optional({ type: 'number', exclusiveMinimum: 0 }),
      }),
    ),
    attempts: optional({ type: 'string', enum: ['last', 'best'] }),
    /** The attempt that counts, as a person chose: its name. */
    count: optional(ofStudents),
    /** When it was handed in, as a person knows. */
    times: optional(ofStudents),
    /** By sheet, what it weighs in the total. Absent: its points. */
    weights: optional({ type: 'object', additionalProperties: { type: 'number', minimum: 0 } }),
    /** How many sheets do not count in the total. */
    dropLowest: optional({ type: 'integer', minimum: 0 }),
    /** Of each sheet's mark: to multiples of `to`; halves go `up` unless said otherwise. */
    rounding: optional(
      exactly({
        to: { type: 'number', exclusiveMinimum: 0 },
        halves: optional({ type: 'string', enum: ['up', 'even', 'down'] }),
      }),
    ),
  }),
} as const;

export type ClassFile = FromSchema<typeof classSchema>;
