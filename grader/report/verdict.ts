import type { ItemDetails } from './details';
import { pointsText, signs } from './document';
import { isToMark, type ReportItem } from './schema';

/** What a page says of an item: its status, told apart a little further. */
export type Verdict = { sign: string; word: string; look: string };

const ABSENT: Verdict = { sign: '–', word: 'not handed in', look: 'absent' };
const WITHOUT_POINTS: Verdict = { sign: '·', word: 'no points', look: 'absent' };

/** What a row of signs says of an item. */
export function signOf(item: ReportItem): Verdict {
  const { status, answer, person } = item;
  if (person?.changed) return { ...signs.manual, word: 'to be marked again', look: 'manual' };
  if (status === 'manual' && !isToMark(item)) return answer === '' ? ABSENT : WITHOUT_POINTS;
  return { ...signs[status], look: status };
}
/** Every sign of a row, with its word. */
export const legend = [...Object.values(signs), ABSENT, WITHOUT_POINTS].map(({ sign, word }) => `${sign} ${word}`);

export function verdictOf(item: ReportItem, { absent, endless }: ItemDetails = {}): Verdict {
  const own = signOf(item);
  if (item.person) return own;
  if (absent && item.status !== 'pass') return ABSENT;
  if (endless) return { ...own, word: 'endless loop' };
  return item.status === 'fail' && item.score > 0 ? { ...own, word: 'partly right' } : own;
}

/** A written answer that is still to be read has no points yet; one that is not there has none. */
export function earned(item: ReportItem, { absent }: ItemDetails = {}): string {
  if (item.status === 'manual' && item.points === 0) return '';
  const points = item.status === 'manual' && isToMark(item) && !absent ? '–' : pointsText(item.score);
  return `${points} of ${pointsText(item.points)} points`;
}
