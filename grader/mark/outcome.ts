import type { Value } from '@course/cases';

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
  feedback: string;
  mistake?: string;
  /** The case that the feedback speaks of, for pictures in the report. */
  detail?: { about: string; expected?: Value; got?: Value };
};
