/** What the page of a class says of one submission: its mark, its state, what it has wrong. Words of ours only: names come later. */
import type { HandInRow } from '../class/hand-ins';
import { isUndecided } from '../class/standing';
import { isToMark, isUnread, type Report, type ReportItem } from '../report/schema';

/** By what the table can be filtered. */
export const STATES = {
  open: 'not complete',
  unread: 'could not be read',
  late: 'late',
  missing: 'nothing handed in',
  undecided: 'no attempt counts yet',
  noted: 'with a note',
} as const;
export type State = keyof typeof STATES;

export type Facts = {
  report: Report;
  /** Absent: there is none yet. */
  mark?: number;
  /** Something was handed in, read and marked. */
  graded: boolean;
  states: State[];
  /** How many items wait for a person. */
  toMark: number;
  wrong: ReportItem[];
};

/** The known mistake of an item, without the item's id, which may stand in front. */
export function mistakeOf({ id, mistake }: ReportItem): string | undefined {
  return mistake?.startsWith(`${id}/`) ? mistake.slice(id.length + 1) : mistake;
}

export const isWrong = ({ status, score, points }: ReportItem): boolean =>
  (status === 'fail' || status === 'error') && score < points;

export function factsOf(report: Report, handIn: HandInRow | undefined): Facts {
  const { standing, score, items, notes } = report;
  const missing = standing?.missing === true;
  const undecided = isUndecided(standing);
  const unread = !missing && !undecided && isUnread(report);
  const graded = !missing && !undecided && !unread;
  const toMark = graded ? items.filter(isToMark).length : 0;
  const is: { [state in State]: boolean } = {
    open: toMark > 0,
    unread,
    late: standing?.daysLate !== undefined || (!missing && handIn?.late === true),
    missing,
    undecided,
    noted: graded && notes.length > 0,
  };
  return {
    report,
    ...(missing || undecided ? {} : { mark: standing?.mark ?? score }),
    graded,
    states: (Object.keys(STATES) as State[]).filter((state) => is[state]),
    toMark,
    wrong: graded ? items.filter(isWrong) : [],
  };
}

const token = (...parts: string[]) =>
  parts.map((part) => encodeURIComponent(part.replace(/\p{Cs}/gu, '\ufffd'))).join('/');

/** `01-relax/importance`: a word without a space, whatever the sheet is called. */
export const itemToken = (sheet: string, item: string): string => token(sheet, item);
/** `01-relax/importance/over-n`. */
export const mistakeToken = (sheet: string, item: string, mistake: string): string => token(sheet, item, mistake);

/** All words by which a submission is found. */
export function tokensOf({ report: { sheet }, states, wrong }: Facts): string[] {
  return [
    ...states,
    ...wrong.flatMap((item) => {
      const mistake = mistakeOf(item);
      return [itemToken(sheet, item.id), ...(mistake === undefined ? [] : [mistakeToken(sheet, item.id, mistake)])];
    }),
  ];
}
