/** Who marks what, and what is marked twice: `MARKS/.sharing.json`. */
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { exactly, validate } from '@course/fixtures';
import { writeAtomically } from '../report';
import type { Sharing, Todo } from './api';
import { type Group, type GroupMarks, questionName } from './groups';

export const sharingSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'How markers share their work',
  ...exactly({
    by: { type: 'string', enum: ['queue', 'hand-in', 'question'] },
    questions: { type: 'object', additionalProperties: { type: 'string', minLength: 1, maxLength: 200 } },
    second: { type: 'integer', minimum: 0, maximum: 1000 },
  }),
} as const;

const fileOf = (marks: string) => path.join(marks, '.sharing.json');

/** @throws one line when the file is broken */
export function readSharing(marks: string): Sharing {
  const file = fileOf(marks);
  if (!fs.existsSync(file)) return { by: 'queue', questions: {}, second: 0 };
  let parsed: unknown;
  try {
    parsed = JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    throw new Error(`${file}: expected JSON; without the file, everybody takes from one queue`);
  }
  return validate<Sharing>(sharingSchema, parsed, file);
}

export function writeSharing(marks: string, sharing: Sharing): void {
  writeAtomically(fileOf(marks), `${JSON.stringify(sharing, null, 1)}\n`);
}

const numberOf = (text: string) => createHash('sha256').update(text).digest().readUInt32BE(0);

export type Share = {
  /** Whose it is; undefined: whoever takes it from the queue. */
  owner?: string;
  /** Who marks it a second time, where that is wanted; undefined with `twice`: anybody but the first. */
  second?: string;
  twice: boolean;
};

/**
 * @param place the number of the question among those that are marked, from 0
 * @param rank the number of a student in the class, from 0
 */
export function shareOf(
  group: Group,
  { sharing, markers, place, rank }: { sharing: Sharing; markers: readonly string[]; place: number; rank: number },
): Share {
  const [{ answer }] = group.givers as [Group['givers'][number]];
  const marked = answer.kind === 'written' && answer.points > 0 && !answer.empty;
  const twice = marked && markers.length > 1 && sharing.second > 0 && numberOf(group.id) % sharing.second === 0;
  if (sharing.by === 'queue') return { twice };
  const named = markers.indexOf(sharing.questions[questionName(group)] ?? '');
  const index = sharing.by === 'hand-in' ? rank % markers.length : named >= 0 ? named : place % markers.length;
  return { owner: markers[index], twice, ...(twice ? { second: markers[(index + 1) % markers.length] } : {}) };
}

/** What a marker is asked for, and whether the answer is in this marker's share at all. */
export function taskOf(group: Group, marks: GroupMarks, share: Share, marker: string): { todo: Todo; mine: boolean } {
  const [{ answer }] = group.givers as [Group['givers'][number]];
  const { state, mark, second } = marks;
  if (answer.kind === 'automatic' || answer.points === 0 || state === 'nothing') return { todo: '', mine: false };
  const first: Todo = state === 'open' ? 'mark' : state === 'changed' ? 'again' : '';
  const asSecond: Todo = share.twice && !second ? 'second' : '';
  if (share.owner === undefined) return { todo: first || (mark?.marker === marker ? '' : asSecond), mine: true };
  if (share.owner === marker) return { todo: first, mine: true };
  if (share.second === marker) return { todo: asSecond, mine: true };
  return { todo: '', mine: false };
}
