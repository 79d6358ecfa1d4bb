import type { ItemDetails } from './details';
import { pointsText, signs } from './document';
import type { ReportItem } from './schema';

/** What a page says of an item: its status, told apart a little further. */
export type Verdict = { sign: string; word: string; look: string };

export function verdictOf(item: ReportItem, { absent, endless }: ItemDetails = {}): Verdict {
  if (absent && item.status !== 'pass') return { sign: '–', word: 'not handed in', look: 'absent' };
  const { sign, word } = signs[item.status];
  if (endless) return { sign, word: 'endless loop', look: item.status };
  return { sign, word: item.status === 'fail' && item.score > 0 ? 'partly right' : word, look: item.status };
}

/** A written answer that is still to be read has no points yet; one that is not there has none. */
export function earned(item: ReportItem, { absent }: ItemDetails = {}): string {
  const points = item.status === 'manual' && !absent ? '–' : pointsText(item.score);
  return `${points} of ${pointsText(item.points)} points`;
}
