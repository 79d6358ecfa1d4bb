/**
 * `OUT/hand-ins.json`: for each row, who it is on the platform and under which name feedback goes back. `course grade` writes it,
 * `course export` reads it.
 */
import type { FromSchema } from 'json-schema-to-ts';
import { PLATFORMS } from '../intake/hand-in';

export const handInsSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Who handed in what',
  type: 'array',
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['student', 'sheet', 'platform', 'person', 'source'],
    properties: {
      /** As in `results/STUDENT/SHEET.json`. */
      student: { type: 'string', minLength: 1 },
      sheet: { type: 'string', minLength: 1 },
      platform: { type: 'string', enum: PLATFORMS },
      /** As the platform or the roster says; the roster adds what the download does not say. */
      person: {
        type: 'object',
        additionalProperties: false,
        properties: {
          name: { type: 'string' },
          login: { type: 'string' },
          email: { type: 'string' },
          id: { type: 'string' },
        },
      },
      returnName: { type: 'string' },
      /** The file, below the download, for people. Empty when nothing was handed in. */
      source: { type: 'string' },
      /** ISO 8601 with a zone. */
      time: { type: 'string' },
      group: { type: 'string' },
    },
  },
} as const;

export type HandInRow = FromSchema<typeof handInsSchema>[number];
