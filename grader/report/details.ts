/** What marking hands on beside a report, for its pages. */
import type { Value } from '@course/cases';

/** A case, and what came of it. */
type CaseDetails = { about: string; expected?: Value; got?: Value };

/** The first hidden case that failed: for staff alone. */
export type HiddenDetails = CaseDetails & {
  id: string;
  feedback: string;
  /** `then`: how many times the function that it returned was called. */
  call?: { function: string; arguments: { name: string; value: Value }[]; then?: number };
  /** By the student's code, while it was called. */
  printed?: string;
};

export type ItemDetails = {
  /** Nothing was done: an untouched stub, or no cell. */
  absent?: true;
  /** Stopped, because it did not come to an end. */
  endless?: true;
  /** Of the student's code, by the clock. */
  milliseconds?: number;
  hidden?: HiddenDetails;
  /** The first public case that failed, which everybody may see. */
  example?: CaseDetails;
};
/** A cell of the student: the items that it defines, its number in the notebook (from 1), its source, code unless `markdown`. */
export type CellDetails = {
  items: string[];
  number?: number;
  source: string;
  markdown?: boolean;
  /** Pictures in base64 by media type, by the names that the text calls them by. */
  attachments?: { [name: string]: { [type: string]: string } };
  /** A cell of the student's own that the mark does not rest on. */
  aside?: boolean;
};
export type Details = {
  /** The file, as it was found. */
  source?: string;
  /** Every path that the report's notes name. */
  paths?: string[];
  items?: { [itemId: string]: ItemDetails };
  cells?: CellDetails[];
  /** What the notebook printed while it loaded; what graded calls printed stands with the hidden case. */
  printed?: string;
};

/** What is kept of an item; its id may be any word. */
export const itemDetails = ({ items }: Details, id: string): ItemDetails =>
  items && Object.hasOwn(items, id) ? items[id]! : {};
