import type { Call, Value } from '@course/cases';

/** One item of a sheet, as sheet.json has it. */
export type Item = {
  id: string;
  problem: number;
  points: number;
  kind: 'function' | 'answer' | 'written';
  bonus?: boolean;
  restsOn?: string[];
};

/** What came of one item. `score` is at most `points`; `status` says what it rests on. */
export type Outcome = {
  item: Item;
  /** `manual`: a person reads it. `error`: the code did not run to an end. */
  status: 'pass' | 'fail' | 'error' | 'manual';
  score: number;
  /** What part of the points it has earned, from 0 to 1: with other points, the score is another one. */
  share: number;
  /** For staff: it may tell inputs and values of a hidden case. `Grading.tell` gives what a student reads. */
  feedback: string;
  mistake?: string;
  /** Nothing was done: the stub is untouched, or its cell is gone or empty. */
  absent?: true;
  /** It was stopped because it did not come to an end. */
  endless?: true;
  /** How long the student's code took for this item, by the clock. */
  milliseconds?: number;
  /** The hidden case that the feedback speaks of. */
  hidden?: HiddenCase;
};

export type HiddenCase = {
  id: string;
  about: string;
  call?: Call;
  expected?: Value;
  got?: Value;
  /** What the student's code printed meanwhile. */
  printed?: string;
  /** The known mistake's sentence, and what else may be said about this case without revealing a number of it. */
  says?: string;
  told?: string;
  threw?: true;
};

/** Points of a share, in hundredths. */
export const scoreOf = (points: number, share: number): number => Math.round(points * share * 100) / 100;

/** What a student reads of an item, and the public case that shows it, if one does. */
export type Told = { feedback: string; example?: { about: string; expected?: Value; got?: Value } };
