/** What the page knows. */
import type { Answer, Entry, Overview, QuestionView, Save } from '../api';
import type { Place } from './client';
import type { Draft, Fault } from './draft';

/** A mark that was not saved, since somebody was faster, and what is there now. */
export type Conflict = { yours: Save; theirs: Answer | null };
export type Screen = 'marking' | 'overview' | 'differences';

export type Model = {
  screen: Screen;
  overview?: Overview;
  /** The question that was asked for last; `view` follows. */
  wanted?: Place;
  view?: QuestionView;
  entries: Entry[];
  current?: string;
  answer?: Answer;
  draft?: Draft;
  fault?: Fault;
  conflict?: Conflict;
  /** Those that are still to be looked at. */
  conflicts: Conflict[];
  names?: { [who: string]: string };
  showSource: boolean;
  /** The last thing that happened, for the live region and for everybody. */
  notice: string;
  /** Why marks are not saved yet. */
  trouble?: string;
  waiting: number;
};

export const isSame = (a: Place | undefined, b: Place): boolean => a?.sheet === b.sheet && a.item === b.item;
export const placeName = ({ sheet, item }: Place): string => `${sheet}/${item}`;
