/** What was begun and is not saved yet, of all questions; a reload of the page takes none of it. */
import type { Answer } from '../api';
import type { Place } from './client';
import type { Draft } from './draft';
import { placeName } from './state';
import { readStored, writeStored } from './stored';

/** `seen`: the versions of the marks that were there. */
type Begun = { [answer: string]: { draft: Draft; seen: string } };

export type Drafts = {
  /** If nobody has changed the mark since. */
  of(place: Place, answer: Answer): Draft | undefined;
  keep(place: Place, answer: Answer, draft: Draft): void;
  forget(place: Place, id: string): void;
};

const seenIn = ({ members }: Answer) => JSON.stringify(members);
const nameOf = (place: Place, id: string) => `${placeName(place)}/${id}`;

export function openDrafts(marker: string): Drafts {
  const key = `course-mark-drafts ${marker}`;
  const begun = readStored<Begun>(key, {});
  return {
    of(place, answer) {
      const one = begun[nameOf(place, answer.entry.id)];
      return one?.seen === seenIn(answer) ? one.draft : undefined;
    },
    keep(place, answer, draft) {
      begun[nameOf(place, answer.entry.id)] = { draft, seen: seenIn(answer) };
      writeStored(key, begun);
    },
    forget(place, id) {
      delete begun[nameOf(place, id)];
      writeStored(key, begun);
    },
  };
}
