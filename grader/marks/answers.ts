/** What people may mark, read from a graded folder: every item of the attempt that counts, with the student's answer to it. */
import * as path from 'node:path';
import { CourseFault, sheetItems } from '@course/fixtures';
import type { Report, ReportItem } from '../report';
import { type CellDetails, itemDetails } from '../report/details';
import { detailsFile, detailsText, parseDetails } from '../report/details-file';
import { cellsOfItem, fingerprintOf } from '../report/fingerprint';
import { isUnread } from '../report/schema';
import type { ItemKey } from './types';

export type Attachments = NonNullable<CellDetails['attachments']>;

export type Answer = {
  key: ItemKey;
  kind: 'written' | 'automatic';
  problem: number;
  points: number;
  /** As in the result; `person` stands in it where somebody marked it. */
  item: ReportItem;
  /** The cells that the mark rests on, one after the other. Of a student: hostile. */
  text: string;
  attachments: Attachments;
  /** Other cells of the student that stand beside it. */
  aside: CellDetails[];
  /** Equal ones are the same answer; '' where there is none. `undefined`: what the page shows is not kept, so it is not known. */
  fingerprint: string | undefined;
  /** Nothing was handed in: it has its 0. */
  empty: boolean;
};

/** The items of a sheet that people read; none for a sheet that this version of the course does not have. */
export function writtenItems(sheet: string): Set<string> {
  try {
    return new Set(sheetItems(sheet).flatMap(({ id, kind }) => (kind === 'written' ? [id] : [])));
  } catch (error) {
    if (error instanceof CourseFault) return new Set();
    throw error;
  }
}

const isWritten = (item: ReportItem, written: ReadonlySet<string>) =>
  written.has(item.id) || item.status === 'manual' || item.status === 'marked';

/**
 * The answers of one submission, in the order of its items; none where nothing was graded.
 *
 * @throws one line when what is kept beside the result is broken
 */
export function answersOf(graded: string, report: Report): Answer[] {
  if (isUnread(report) || report.standing?.missing) return [];
  const { student, sheet } = report;
  const text = detailsText(graded, report);
  const details =
    text === undefined ? undefined : parseDetails(text, path.relative(graded, detailsFile(graded, report)));
  const cells = details?.cells ?? [];
  const written = writtenItems(sheet);
  return report.items.map((item): Answer => {
    const own = cellsOfItem(cells, item.id);
    const absent = itemDetails(details ?? {}, item.id).absent === true && item.status !== 'pass';
    const fingerprint = item.answer ?? (details && (absent ? '' : fingerprintOf(cells, item.id)));
    return {
      key: { student, sheet, item: item.id },
      kind: isWritten(item, written) ? 'written' : 'automatic',
      problem: item.problem,
      points: item.points,
      item,
      text: own.map(({ source }) => source).join('\n\n'),
      attachments: Object.assign({}, ...own.map(({ attachments = {} }) => attachments)) as Attachments,
      aside: cells.filter((cell) => cell.aside && cell.items.includes(item.id)),
      fingerprint,
      empty: fingerprint === '',
    };
  });
}
