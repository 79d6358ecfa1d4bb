/** What the page and the server say to each other, as JSON. The page is bundled from the same types. */

/** `says` is Markdown, `html` the same for the page. */
export type RubricLine = { id: string; says: string; points: number; html: string };

/** A question of the class: an item of a sheet. */
export type Question = {
  sheet: string;
  item: string;
  problem: number;
  points: number;
  /** Written answers are marked; an automatic item can be adjusted. */
  written: boolean;
  /** Hand-ins of this marker's share with something to mark (with 0 points: none), and how many of them wait. */
  mine: number;
  mineLeft: number;
};

export type SharingBy = 'queue' | 'hand-in' | 'question';
export type Sharing = {
  /** Everybody takes from one queue, or each hand-in has its marker, or each question. */
  by: SharingBy;
  /** By question: whose it is, by `SHEET/ITEM`; the others are dealt out in turn. */
  questions: { [question: string]: string };
  /** Every nth answer is marked by a second, who does not see the first's mark; 0: none is. */
  second: number;
};

export type Overview = {
  marker: string;
  markers: string[];
  questions: Question[];
  sharing: Sharing;
};

/** What this marker is asked for: a mark, one again since the answer changed, a blind second one, or nothing. */
export type Todo = 'mark' | 'again' | 'second' | '';
/** `nothing`: untouched or empty, with its 0 already. */
export type State = 'open' | 'marked' | 'changed' | 'nothing';

/** An answer in the list of its question: equal ones are one. */
export type Entry = {
  id: string;
  /** How many gave it. */
  size: number;
  state: State;
  todo: Todo;
  /** In this marker's share. */
  mine: boolean;
  /** Absent while it is not marked, and while the mark is hidden from this marker. */
  points?: number;
  /** The rubric has changed since it was marked; the mark stays. */
  otherwise?: true;
};

/** Somebody who gave an answer. `who` stands for a name that is hidden. */
export type Member = { who: string; version: number };

export type ShownMark = {
  picked: string[];
  adjust: number;
  points: number;
  comment: string;
  reason?: string;
  marker: string;
  at: string;
  /** The comment, as the student sees it; '' where there is none. */
  html: string;
};

/** A change of a mark, in points; absent: there was none before, or is none after. `second`: of the second marker's. */
export type MarkChange = { at: string; marker: string; before?: number; after?: number; second?: true };

/** A line of a difference: in both, only before, only now. */
export type DiffLine = { is: ' ' | '-' | '+'; text: string };

export type Answer = {
  entry: Entry;
  members: Member[];
  html: string;
  /** As it was written, its beginning and end where it is long. */
  source: string;
  /** Characters of the whole, where `source` is a part of it. */
  whole?: number;
  /** Of an automatic item: what the grader said, and gave. */
  feedback?: string;
  automatic?: number;
  mark?: ShownMark;
  second?: ShownMark;
  /** What became of the marks, the oldest first; of those that this marker may see. */
  history: MarkChange[];
  /** This marker gives the second mark, and does not see the first. */
  blind: boolean;
  /** Those who gave it have different marks, or only some of them have one. */
  uneven: boolean;
  /** What changed since it was marked; empty where the earlier text was not kept. */
  changed?: DiffLine[];
};

export type QuestionView = {
  question: Question;
  html: string;
  model: string;
  rubric: RubricLine[];
  entries: Entry[];
  comments: string[];
  /** Changes up to this one are in it. */
  seen: number;
};

export type Save = {
  sheet: string;
  item: string;
  id: string;
  members: Member[];
  as: 'mark' | 'second';
  picked: string[];
  adjust: number;
  comment: string;
  reason?: string;
};
/** A comment on its way, as the student will see it. */
export type Preview = { html: string };
export type Saved = { answer: Answer; question: Question };
/** Nothing was written: somebody was faster, or the answer changed. */
export type Conflict = { conflict: Answer | null };
export type Changes = { seen: number; changed: { marker: string; entry: Entry }[]; question: Question };

export type Difference = {
  sheet: string;
  item: string;
  id: string;
  points: number;
  first: ShownMark;
  second: ShownMark;
  /** The mark that counts was looked at again after the second was given. */
  settled: boolean;
};
