/** A mark is saved for all who gave the answer, or for none; nobody's mark is overwritten unseen. */
import { randomUUID } from 'node:crypto';
import { nameOf } from '../marks/history';
import type { ItemKey, ItemMark, MarkChange, MarkFile, Step } from '../marks/types';
import { pointsText } from '../report/document';
import type { Answer, Conflict, Question, Save, Saved } from './api';
import { automaticOf, textOf } from './class';
import type { Desk } from './desk';
import { type Group, keyOf, sameMark } from './groups';
import { keepAnswer } from './kept-answers';

/** Bad input of the page: one line. */
export class SaveFault extends Error {}

const rounded = (points: number) => Math.round(points * 1e4) / 1e4;

/** @throws SaveFault when the points are not legal, or a reason is missing */
function markFrom(desk: Desk, group: Group, save: Save, marker: string, at: string): ItemMark {
  const [{ answer }] = group.givers as [Group['givers'][number]];
  const isWritten = answer.kind === 'written';
  const rubric = desk.rubric(group);
  const unknown = save.picked.find((id) => !rubric.some((line) => line.id === id));
  if (unknown !== undefined)
    throw new SaveFault(
      `picked: expected some of ${rubric.map(({ id }) => id).join(', ') || 'no line'}, got '${unknown}'`,
    );
  const lines = rubric.filter(({ id }) => save.picked.includes(id)).reduce((sum, { points }) => sum + points, 0);
  const points = rounded((isWritten ? lines : automaticOf(answer)) + save.adjust);
  if (!(points >= 0 && points <= answer.points))
    throw new SaveFault(`points: expected 0 to ${pointsText(answer.points)}, got ${pointsText(points)}`);
  const reason = save.reason?.trim();
  if (!isWritten && !reason) throw new SaveFault('reason: expected why the grader’s points are changed, got none');
  return {
    answer: answer.fingerprint ?? '',
    picked: save.picked,
    adjust: save.adjust,
    points,
    comment: save.comment.trim(),
    ...(reason && !isWritten ? { reason } : {}),
    marker,
    at,
  };
}

export type Saving = {
  save(save: Save, marker: string): Saved | Conflict;
  /** Takes back the last mark that this marker gave and did not take back; one that cannot be is passed over next time. undefined: there is none. */
  undo(marker: string): (Saved & { sheet: string; item: string }) | Conflict | undefined;
};

/** @param saved is told whose results must be made again */
export function openSaving(desk: Desk, saved: (students: string[]) => void): Saving {
  const { store } = desk;
  /** Steps that could not be taken back, since somebody has changed the mark. */
  const passed = new Set<string>();

  const isThere = (file: MarkFile | undefined, as: Step['as'], mark: ItemMark) => {
    const there = file?.[as];
    return there?.marker === mark.marker && there.answer === mark.answer && sameMark(there, mark);
  };

  function reply(group: Group, marker: string): Saved {
    return { answer: desk.answer(group, marker), question: desk.question(group, marker) as Question };
  }

  function tell({ sheet, item, id }: Group, marker: string, students: string[]): void {
    desk.note({ marker, sheet, item, id });
    saved(students);
  }

  function write(key: ItemKey, change: MarkChange, version: number): void {
    if (!store.put(key, change, version).ok)
      throw new Error('marks: somebody else wrote, although this server has the folder');
  }

  /** @returns whether it is written; not where somebody was faster */
  function put(group: Group, as: Step['as'], mark: ItemMark, seen: number[]): boolean {
    const files = group.givers.map((giver) => store.get(keyOf(group, giver)));
    // A page that asks again after a crash finds a part of the marks written already.
    const there = files.map((file) => isThere(file, as, mark));
    if (files.some((file, i) => !there[i] && (file?.version ?? 0) !== seen[i])) return false;
    const begun = there.includes(true) ? store.steps(mark.marker).at(-1) : undefined;
    const goesOn = begun?.marks.some(({ key }) =>
      group.givers.some((giver, i) => there[i] && nameOf(key) === nameOf(keyOf(group, giver))),
    );
    const step = goesOn ? begun!.id : randomUUID();
    for (const [i, giver] of group.givers.entries())
      if (!there[i]) write(keyOf(group, giver), { [as]: mark, step }, files[i]?.version ?? 0);
    tell(
      group,
      mark.marker,
      group.givers.map(({ student }) => student),
    );
    return true;
  }

  const conflict = (group: Group | undefined, marker: string): Conflict => ({
    conflict: group ? desk.answer(group, marker) : null,
  });

  return {
    save(save, marker) {
      const asked = desk.find(save, save.id);
      desk.refresh(asked);
      const group = desk.find(save, save.id);
      const same = group?.givers.every(({ who }, i) => who === save.members[i]?.who);
      if (!group || !same || group.givers.length !== save.members.length) return conflict(group, marker);
      const mark = markFrom(desk, group, save, marker, new Date().toISOString());
      const { blind, marks } = desk.stateOf(group, marker);
      const givesSecond = blind || marks.second?.marker === marker;
      if (blind !== (save.as === 'second') && !(givesSecond && save.as === 'second')) {
        const repeated = marks.files.every((file) => isThere(file, save.as, mark));
        return repeated ? reply(group, marker) : conflict(group, marker);
      }
      keepAnswer(store.folder, mark.answer, textOf(group.givers[0]!.answer));
      const seen = save.members.map(({ version }) => version);
      return put(group, save.as, mark, seen) ? reply(group, marker) : conflict(group, marker);
    },
    undo(marker) {
      const step = store.steps(marker).findLast(({ id }) => !passed.has(id));
      if (!step) return undefined;
      const [{ key }] = step.marks as [Step['marks'][number]];
      const group = desk.groups(key).find(({ givers }) => givers.some(({ student }) => student === key.student));
      if (!group || step.marks.some((one) => store.get(one.key)?.version !== one.version)) {
        passed.add(step.id);
        return conflict(group, marker);
      }
      for (const { key: own, before, version } of step.marks)
        write(own, { [step.as]: before ?? null, by: marker, undoes: step.id }, version);
      tell(
        group,
        marker,
        step.marks.map(({ key: { student } }) => student),
      );
      return { ...reply(group, marker), sheet: group.sheet, item: group.item };
    },
  };
}

export const isConflict = (reply: Saved | Conflict): reply is Conflict => 'conflict' in reply;
export type { Answer };
