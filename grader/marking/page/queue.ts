/** Which answer comes next, and how many are left. */
import type { Entry } from '../api';
import type { Model } from './state';

export const placeIn = ({ entries }: Model, id: string | undefined): number =>
  entries.findIndex((entry) => entry.id === id);

/** Are marks asked for, and not comments or adjustments alone? */
export const isMarked = ({ view }: Model): boolean => Boolean(view?.question.written && view.question.points > 0);

/** Where a marker begins, so that two who take from one queue do not meet at once. */
export function startOf({ entries, overview }: Model, marker: string): number {
  const { markers = [], sharing } = overview ?? {};
  if (sharing?.by !== 'queue' || markers.length < 2) return 0;
  return Math.floor((Math.max(0, markers.indexOf(marker)) * entries.length) / markers.length);
}

/** Ids from a place on, round the circle: those that wait, or all where nobody is asked for marks. */
export function following(model: Model, from: number, count: number): string[] {
  const { entries } = model;
  const all = entries.map((_, i) => entries[(from + i) % entries.length]!);
  const wanted = isMarked(model) ? all.filter(({ todo }) => todo !== '') : all;
  return wanted.slice(0, count).map(({ id }) => id);
}

/** Hand-ins that are done of those in this marker's share, and answers that are left. */
export function progressOf({ entries }: Model): { done: number; of: number; answers: number } {
  const own = entries.filter(({ mine }) => mine);
  const open = own.filter(({ todo }) => todo !== '');
  const sum = (some: readonly Entry[]) => some.reduce((total, { size }) => total + size, 0);
  return { done: sum(own) - sum(open), of: sum(own), answers: open.length };
}
