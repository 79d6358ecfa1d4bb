/** The questions of a class: their items, how much of them is left, what was commented, a search. */
import type { MarksStore } from '../marks/types';
import type { Entry, Question } from './api';
import { type Class, textOf } from './class';
import { type Group, type QuestionKey, questionName } from './groups';

const MOST_COMMENTS = 60;

export type KnownQuestion = QuestionKey & { problem: number; points: number; written: boolean };
/** In the order of the sheets and their items, by name. */
export function questionsIn(klass: Class): Map<string, KnownQuestion> {
  const all = new Map<string, KnownQuestion>();
  for (const { items } of klass.handIns())
    for (const { key, problem, points, kind } of items.values()) {
      const { sheet, item } = key;
      const name = questionName(key);
      if (!all.has(name)) all.set(name, { sheet, item, problem, points, written: kind === 'written' });
    }
  return new Map([...all].sort(([, a], [, b]) => (a.sheet < b.sheet ? -1 : a.sheet > b.sheet ? 1 : 0)));
}

export function questionOf(key: KnownQuestion, entries: readonly Entry[]): Question {
  const sum = (of: (entry: Entry) => boolean) => entries.filter(of).reduce((total, { size }) => total + size, 0);
  const { sheet, item, problem, points, written } = key;
  return {
    sheet,
    item,
    problem,
    points,
    written,
    mine: sum(({ mine }) => mine),
    mineLeft: sum(({ todo }) => todo !== ''),
  };
}

/** Earlier comments to a question, the most used first. @param hidden students whose marks this marker must not see */
export function commentsOf(store: MarksStore, { sheet, item }: QuestionKey, hidden: ReadonlySet<string>): string[] {
  const count = new Map<string, number>();
  for (const { key, file } of store.all())
    if (key.sheet === sheet && key.item === item && file.mark?.comment && !hidden.has(key.student))
      count.set(file.mark.comment, (count.get(file.mark.comment) ?? 0) + 1);
  return [...count]
    .sort((a, b) => b[1] - a[1])
    .slice(0, MOST_COMMENTS)
    .map(([comment]) => comment);
}

/** Ids of the answers whose text, or whose giver's name, holds `words`. */
export function searchIn(groups: readonly Group[], words: string, names: boolean): string[] {
  const wanted = words.normalize('NFC').toLowerCase();
  const holds = (text: string) => text.normalize('NFC').toLowerCase().includes(wanted);
  return groups
    .filter(({ givers }) => holds(textOf(givers[0]!.answer)) || (names && givers.some(({ student }) => holds(student))))
    .map(({ id }) => id);
}
