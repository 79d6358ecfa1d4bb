/** Marks of people: one belongs to a student, an item, and the answer that was read. */
import { CourseFault, exactly, optional } from '@course/fixtures';
import type { FromSchema } from 'json-schema-to-ts';

export type ItemKey = { student: string; sheet: string; item: string };

export const MOST_COMMENT = 20_000;
const point = { type: 'number', minimum: -10_000, maximum: 10_000 } as const;

/** Ids of lines of a rubric. */
export const pickedSchema = {
  type: 'array',
  items: { type: 'string', minLength: 1, maxLength: 100 },
  maxItems: 100,
  uniqueItems: true,
} as const;

const itemMark = exactly({
  /** Fingerprint of the answer that was read (`fingerprintOf`); '' where there is none. */
  answer: { type: 'string', pattern: '^([0-9a-f]{64})?$' },
  /** Ids of rubric lines that were given. */
  picked: pickedSchema,
  /** Points beside the lines that were given, negative ones too. For an automatic item: `points` less what the grader gave. */
  adjust: point,
  /** What the item gets, from 0 to its points: the lines that were given and `adjust`; for an automatic item its new score. */
  points: { type: 'number', minimum: 0, maximum: 10_000 },
  /** Markdown, for the student. */
  comment: { type: 'string', maxLength: MOST_COMMENT },
  /** For the student: why an automatic item has another score than the grader gave. */
  reason: optional({ type: 'string', maxLength: MOST_COMMENT }),
  marker: { type: 'string', minLength: 1, maxLength: 200 },
  /** ISO 8601, UTC. */
  at: { type: 'string', minLength: 1, maxLength: 40 },
});

/** `MARKS/STUDENT/SHEET/ITEM.json`. `version` counts its changes, from 1; `second` is a blind second marker's, and `mark` counts. */
export const markFileSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'What people gave one answer',
  ...exactly({ version: { type: 'integer', minimum: 0 }, mark: optional(itemMark), second: optional(itemMark) }),
} as const;

/** A line of `MARKS/journal.ndjson`: the file as it was after the change, and who changed it when. */
export const journalLineSchema = exactly({
  at: { type: 'string' },
  marker: { type: 'string' },
  student: { type: 'string' },
  sheet: { type: 'string' },
  item: { type: 'string' },
  file: markFileSchema,
  /** On the page: what was saved at once for all who gave an answer has the same name. */
  step: optional({ type: 'string', minLength: 1, maxLength: 40 }),
  /** The step that this line takes back. */
  undoes: optional({ type: 'string', minLength: 1, maxLength: 40 }),
});

export type ItemMark = FromSchema<typeof itemMark>;
export type MarkFile = { version: number; mark?: ItemMark; second?: ItemMark };
/** `step` and `undoes` as in the schema. */
type OfStep = { step?: string; undoes?: string };
export type JournalLine = ItemKey & OfStep & { at: string; marker: string; file: MarkFile };

/** A change of `mark` or `second`: what is absent stays, `null` takes it back. */
export type MarkChange = OfStep & {
  mark?: ItemMark | null;
  second?: ItemMark | null;
  /** Who changes it now, for the journal, where the mark does not say it: it is taken back, or is an earlier one. */
  by?: string;
};

/** One change, as the journal has it; `second`: of the second marker's mark. */
export type HistoryEntry = { at: string; marker: string; before?: ItemMark; after?: ItemMark; second?: true };

/** What a marker saved at once. `from` and `version`: of each file before and after it. */
export type Step = {
  id: string;
  as: 'mark' | 'second';
  marks: { key: ItemKey; before?: ItemMark; from: number; version: number }[];
};

/** Something that the user can mend: one line. */
export class MarksFault extends CourseFault {}

export type MarksStore = {
  folder: string;
  get(key: ItemKey): MarkFile | undefined;
  /** By student, sheet, item; those whose mark was taken back, too. */
  all(): { key: ItemKey; file: MarkFile }[];
  /**
   * Written to the disk, flushed, before it returns; the journal's line, too.
   *
   * @param version the one that the caller saw (0: none): where there is another one, nothing is written
   * @throws MarksFault when a name cannot name a file, the mark breaks its schema, or nothing can be written: nothing is changed then
   */
  put(
    key: ItemKey,
    change: MarkChange,
    version: number,
  ): { ok: true; file: MarkFile } | { ok: false; current: MarkFile };
  /** The oldest first. */
  history(key: ItemKey): HistoryEntry[];
  /** What a marker saved on the page and did not take back, the oldest first. */
  steps(marker: string): Step[];
  /** Gives the lock back. */
  close(): void;
};
