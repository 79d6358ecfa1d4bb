/**
 * `OUT/hand-ins.json`: for each row, who it is on the platform and under which name feedback goes back. `course grade` writes it,
 * `course export` reads it.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { exactly, optional, readJson, validate } from '@course/fixtures';
import type { FromSchema } from 'json-schema-to-ts';
import { type HandIn, PLATFORMS } from '../intake/hand-in';
import type { Submission } from '../intake/rows';

/** As the download says it: see HandInTime. */
const handedIn = exactly({
  at: optional({ type: 'string' }),
  local: optional({ type: 'string' }),
  from: { type: 'string' },
  trusted: { type: 'boolean' },
});

export const personSchema = exactly({
  name: optional({ type: 'string' }),
  login: optional({ type: 'string' }),
  email: optional({ type: 'string' }),
  /** The platform's own. */
  id: optional({ type: 'string' }),
  /** The roster's. */
  number: optional({ type: 'string' }),
});

export const handInsSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Who handed in what',
  type: 'array',
  items: exactly({
    /** As in `results/STUDENT/SHEET.json`. */
    student: { type: 'string', minLength: 1 },
    sheet: { type: 'string', minLength: 1 },
    platform: { type: 'string', enum: PLATFORMS },
    /** As the platform or the roster says; the roster adds what the download does not say. */
    person: personSchema,
    returnName: optional({ type: 'string' }),
    /** The file, below the download, for people. Empty when nothing was handed in. */
    source: { type: 'string' },
    /** ISO 8601 with a zone. */
    time: optional({ type: 'string' }),
    group: optional({ type: 'string' }),
    handedIn: optional(handedIn),
    /** The platform itself calls it late. */
    late: optional({ type: 'boolean' }),
    /** The attempts where there are several, numbered as in `OUT/attempts/N/`. */
    attempts: optional({
      type: 'array',
      items: exactly({
        name: { type: 'string', minLength: 1 },
        source: { type: 'string' },
        returnName: optional({ type: 'string' }),
        handedIn: optional(handedIn),
        late: optional({ type: 'boolean' }),
        /** Why it cannot be read. */
        problem: optional({ type: 'string' }),
      }),
    }),
  }),
} as const;

export type HandInRow = FromSchema<typeof handInsSchema>[number];

const FILE = 'hand-ins.json';

export const rowKey = ({ student, sheet }: { student: string; sheet: string }): string => `${student}/${sheet}`;

/** No rows where there is no such file, as before there were platforms. @throws CourseFault with one line when it cannot be used */
export function readHandIns(out: string): HandInRow[] {
  const file = path.join(out, FILE);
  return fs.existsSync(file) ? validate<HandInRow[]>(handInsSchema, readJson(path.resolve(file), file), file) : [];
}

const factsOf = ({ returnName, time, late }: Partial<HandIn> = {}) => ({ returnName, handedIn: time, late });

/** A row of intake as a row of hand-ins.json; `person` is as the platform says. */
export function handInRow({ student, sheet, source, handIn, group, attempts }: Submission): HandInRow {
  const { name, login, email, id } = handIn?.people[0] ?? {};
  return {
    student,
    sheet,
    platform: handIn?.platform ?? 'plain',
    person: { name, login, email, id },
    source,
    ...(attempts ? {} : factsOf(handIn)),
    group,
    attempts: attempts?.map((one) => {
      return { name: one.name, source: one.source, ...factsOf(one.handIn), problem: one.problem };
    }),
  };
}
