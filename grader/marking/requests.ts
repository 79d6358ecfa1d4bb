/** What the page may send, with its sizes. */
import { exactly, optional } from '@course/fixtures';
import { MOST_COMMENT, pickedSchema } from '../marks/types';
import { sharingSchema } from './sharing';

const name = { type: 'string', minLength: 1, maxLength: 255 } as const;
const id = { type: 'string', pattern: '^[0-9a-f]{16}$' } as const;
const text = { type: 'string', maxLength: MOST_COMMENT } as const;

export const saveSchema = exactly({
  sheet: name,
  item: name,
  id,
  members: {
    type: 'array',
    minItems: 1,
    maxItems: 10_000,
    items: exactly({ who: id, version: { type: 'integer', minimum: 0 } }),
  },
  as: { type: 'string', enum: ['mark', 'second'] },
  picked: pickedSchema,
  adjust: { type: 'number', minimum: -10_000, maximum: 10_000 },
  comment: text,
  reason: optional(text),
});

export const previewSchema = exactly({ comment: text });

export { sharingSchema };
/** The largest class has 10 000 hand-ins; a list of all of them fits. */
export const MOST_BYTES = 1_000_000;
