/** What marking hands on beside a report, for its page. */
import type { Value } from '@course/cases';

/** What a page shows of an item beside its result: of the case that failed, or of the first one. */
export type ItemDetails = { about?: string; expected?: Value; got?: Value };
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
  items?: { [itemId: string]: ItemDetails };
  cells?: CellDetails[];
  /** What the notebook printed while it loaded; never what graded calls printed, which know the hidden inputs. */
  printed?: string;
};
