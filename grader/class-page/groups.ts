/** Who failed an item, in groups: by the known mistake, by the same wrong value, by the same words. */
import type { Value } from '@course/cases';
import { type Details, itemDetails } from '../report/details';
import { isToMark, type Report, type ReportItem } from '../report/schema';
import { type Facts, isWrong, mistakeOf, mistakeToken } from './facts';
import { shortValue, valueKey } from './value-words';

export type DetailsOf = (report: Report) => Details;

/** Submissions with the same thing wrong; the first of them is the example. */
export type Group = {
  kind: 'mistake' | 'value' | 'words' | 'absent';
  /** The mistake's name, or what came: text. */
  title: string;
  /** One sentence of the example, for staff; '' where the title says it. */
  says: string;
  /** By which the table is filtered, of a known mistake. */
  token?: string;
  reports: Report[];
};

export type ItemGroups = {
  id: string;
  points: number;
  right: number;
  toMark: number;
  /** Of those that a person marked, with less than all points. */
  lower: number;
  failed: number;
  /** The largest first; who did nothing comes last. */
  groups: Group[];
};

/** Where something stands in one notebook: the same mistake stands elsewhere in another. */
const PLACE = /\bcell \d+(?:, line \d+)?/g;

const firstLine = (text: string): string => text.trim().split('\n')[0]!;

function groupOf(item: ReportItem, report: Report, details: Details): Omit<Group, 'reports'> & { key: string } {
  const own = itemDetails(details, item.id);
  const mistake = mistakeOf(item);
  if (own.absent || (item.answer === '' && mistake === undefined))
    return { kind: 'absent', key: 'absent', title: 'not handed in', says: '' };
  const seen = own.hidden ?? own.example;
  const says = firstLine(own.hidden?.feedback ?? item.feedback);
  if (mistake !== undefined) {
    const token = mistakeToken(report.sheet, item.id, mistake);
    return { kind: 'mistake', key: `mistake ${mistake}`, title: mistake, says: firstLine(item.feedback), token };
  }
  if (seen?.got !== undefined && item.status === 'fail') return ofValue(own.hidden?.id ?? '', seen.got, says);
  return { kind: 'words', key: `words ${says.replace(PLACE, '')}`, title: says || 'wrong', says: '' };
}

/** @param of the case: equal values of two cases are not the same */
function ofValue(of: string, got: Value, says: string): Omit<Group, 'reports'> & { key: string } {
  return { kind: 'value', key: `value ${of} ${valueKey(got)}`, title: `got ${shortValue(got)}`, says };
}

/** @param all those of one sheet that were graded, in the order of the page */
export function itemGroups(all: readonly Facts[], detailsOf: DetailsOf): ItemGroups[] {
  const ids = [...new Set(all.flatMap(({ report }) => report.items.map(({ id }) => id)))];
  const read = new Map(all.map(({ report, wrong }) => [report, wrong.length > 0 ? detailsOf(report) : {}]));
  return ids.map((id) => {
    const own = all.flatMap(({ report }) =>
      report.items.filter((item) => item.id === id).map((item) => ({ item, report })),
    );
    const failed = own.filter(({ item }) => isWrong(item));
    const groups = new Map<string, Group>();
    for (const { item, report } of failed) {
      const { key, ...group } = groupOf(item, report, read.get(report)!);
      const known = groups.get(key);
      groups.set(key, { ...(known ?? group), reports: [...(known?.reports ?? []), report] });
    }
    const rank = ({ kind, reports }: Group) => (kind === 'absent' ? 0 : reports.length);
    const count = (is: (item: ReportItem) => boolean) => own.filter(({ item }) => is(item)).length;
    return {
      id,
      points: own[0]!.item.points,
      right: count((item) => item.points > 0 && item.score >= item.points && !isToMark(item)),
      toMark: count(isToMark),
      lower: count((item) => item.status === 'marked' && item.score < item.points),
      failed: failed.length,
      groups: [...groups.values()].sort((a, b) => rank(b) - rank(a)),
    };
  });
}
