/** What being late costs, and the sentence for it. */
import { pointsText } from '../report/document';
import { exact } from './rounding';

export type LateRule = {
  /** Exactly one of the two. */
  perCentADay?: number;
  pointsADay?: number;
  graceMinutes: number;
  daysInHand: number;
  atMost?: number;
};

type LateEffect = { mark: number; usedInHand: number; sentence?: string };

const count = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`;

/**
 * @param score points that were reached, 0 or more
 * @param days late, 0 or more, whole (`daysLate`)
 * @param inHand days that the student has left
 * @returns what is left of the score, never below 0; a score of 0 costs no day in hand
 */
export function lateEffect(rule: LateRule, score: number, days: number, inHand: number): LateEffect {
  if (days === 0 || score === 0) return { mark: score, usedInHand: 0 };
  const usedInHand = Math.min(days, inHand);
  const perDay = rule.perCentADay ?? rule.pointsADay ?? 0;
  const full = exact((days - usedInHand) * perDay);
  const most = rule.atMost ?? (rule.perCentADay === undefined ? Infinity : 100);
  const off = Math.min(full, most);
  const amount =
    off === 0
      ? 'nothing is taken off'
      : rule.perCentADay === undefined
        ? `−${count(Number(pointsText(off)), 'point')}`
        : `−${pointsText(off)} %`;
  const late = [`${count(days, 'day')} late`, ...(usedInHand > 0 ? [`${count(usedInHand, 'day')} in hand`] : [])];
  const capped = full > most && rule.atMost !== undefined ? ', the most that is taken off' : '';
  return {
    mark: exact(Math.max(0, score - (rule.perCentADay === undefined ? off : (score * off) / 100))),
    usedInHand,
    sentence: `${late.join(', ')}: ${amount}${capped}`,
  };
}
