/** `class.json`: what course staff say of a class. Every key may be absent. */
import { exactly } from '@course/fixtures';
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
  ...exactly(
    {
      $schema: { type: 'string' },
      /** A CSV file, relative to class.json; with `columns`, which of its columns are read, by their headers. */
      roster: {
        anyOf: [
          { type: 'string', minLength: 1 },
          exactly({
            file: { type: 'string', minLength: 1 },
            columns: { type: 'object', minProperties: 1, additionalProperties: { type: 'string', minLength: 1 } },
          }),
        ],
      },
      /** One member of a group of the roster hands in for all of them. */
      handInByGroup: { type: 'boolean' },
      /** IANA: `Europe/Berlin`. For times without an offset. */
      zone: { type: 'string', minLength: 1 },
      /** By sheet. */
      deadlines: {
        type: 'object',
        additionalProperties: {
          anyOf: [time, exactly({ at: time, zone: { type: 'string', minLength: 1 } })],
        },
      },
      /** Another deadline for one student. */
      extensions: {
        type: 'array',
        items: exactly({ student: { type: 'string', minLength: 1 }, sheet: { type: 'string' }, deadline: time }),
      },
      late: exactly(
        {
          /** Of the points that were reached. */
          perCentADay: { type: 'number', exclusiveMinimum: 0, maximum: 100 },
          pointsADay: { type: 'number', exclusiveMinimum: 0 },
          /** Forgiven at the deadline, and at the end of each day after it. */
          graceMinutes: { type: 'number', minimum: 0, maximum: 1440 },
          /** Days of a student that cost nothing, for all sheets together, used in the order of the sheets. */
          daysInHand: { type: 'integer', minimum: 0 },
          /** The most that is taken off, per cent or points as the rule. */
          atMost: { type: 'number', exclusiveMinimum: 0 },
        },
        'perCentADay',
        'pointsADay',
        'graceMinutes',
        'daysInHand',
        'atMost',
      ),
      attempts: { type: 'string', enum: ['last', 'best'] },
      /** The attempt that counts, as a person chose: its name. */
      count: ofStudents,
      /** When it was handed in, as a person knows. */
      times: ofStudents,
      /** By sheet, what it weighs in the total. Absent: its points. */
      weights: { type: 'object', additionalProperties: { type: 'number', minimum: 0 } },
      /** How many sheets do not count in the total. */
      dropLowest: { type: 'integer', minimum: 0 },
      /** Of each sheet's mark: to multiples of `to`; halves go `up` unless said otherwise. */
      rounding: exactly(
        {
          to: { type: 'number', exclusiveMinimum: 0 },
          halves: { type: 'string', enum: ['up', 'even', 'down'] },
        },
        'halves',
      ),
    },
    '$schema',
    'roster',
    'handInByGroup',
    'zone',
    'deadlines',
    'extensions',
    'late',
    'attempts',
    'count',
    'times',
    'weights',
    'dropLowest',
    'rounding',
  ),
} as const;

export type ClassFile = FromSchema<typeof classSchema>;
