/** The answers to a question, equal ones as one, and what is known of their marks. */
import { createHash } from 'node:crypto';
import type { Answer } from '../marks/answers';
import { changeOf } from '../marks/merge';
import type { ItemKey, ItemMark, MarkFile, MarksStore } from '../marks/types';
import type { State } from './api';
import type { Class } from './class';

export type QuestionKey = { sheet: string; item: string };
/** One of those who gave an answer; `who` stands for the name where names are hidden. */
type Giver = { student: string; who: string; answer: Answer };
export type Group = QuestionKey & { id: string; givers: readonly Giver[] };
export type GroupMarks = {
  state: State;
  files: readonly (MarkFile | undefined)[];
  /** Of the first who has one. */
  mark?: ItemMark;
  second?: ItemMark;
  uneven: boolean;
};

const short = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);
export const whoOf = (student: string): string => short(student);
export const questionName = ({ sheet, item }: QuestionKey): string => `${sheet}/${item}`;
export const keyOf = ({ sheet, item }: QuestionKey, { student }: Giver): ItemKey => ({ student, sheet, item });

/** In an order that nobody's name decides: that of their fingerprints. */
export function groupsOf(handIns: ReturnType<Class['handIns']>, { sheet, item }: QuestionKey): Group[] {
  const groups = new Map<string, Giver[]>();
  for (const { student, sheet: own, items } of handIns) {
    const answer = own === sheet ? items.get(item) : undefined;
    if (!answer) continue;
    const who = whoOf(student);
    const alone = answer.kind === 'automatic' || answer.empty || answer.fingerprint === undefined;
    const id = alone ? who : short(`${answer.fingerprint} ${item}`);
    groups.set(id, [...(groups.get(id) ?? []), { student, who, answer }]);
  }
  return [...groups].map(([id, givers]) => ({ sheet, item, id, givers })).sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Of the answer as it is now. */
const isCurrent = (mark: ItemMark | undefined, { fingerprint, points }: Answer) =>
  mark !== undefined && changeOf({ answer: fingerprint, points }, mark) === undefined;

/** Everything in a mark that its student sees. */
export const sameMark = (a: ItemMark, b: ItemMark): boolean =>
  a.points === b.points &&
  a.adjust === b.adjust &&
  a.comment === b.comment &&
  (a.reason ?? '') === (b.reason ?? '') &&
  [...a.picked].sort().join('\n') === [...b.picked].sort().join('\n');

export function marksOf(store: MarksStore, group: Group): GroupMarks {
  const files = group.givers.map((giver) => store.get(keyOf(group, giver)));
  const given = files.map((file) => file?.mark);
  const current = given.map((mark, i) => isCurrent(mark, group.givers[i]!.answer));
  const mark = given.find((_, i) => current[i]) ?? given.find((one) => one);
  const second = files.map((file) => file?.second).find((one, i) => isCurrent(one, group.givers[i]!.answer));
  const state: State = current.every((one) => one)
    ? 'marked'
    : given.some((one, i) => one && !current[i])
      ? 'changed'
      : mark === undefined && group.givers.every(({ answer }) => answer.empty)
        ? 'nothing'
        : 'open';
  const uneven = mark !== undefined && given.some((one) => one === undefined || !sameMark(one, mark));
  return { state, files, mark, second, uneven };
}
