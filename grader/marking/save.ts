/** A mark is saved for all who gave the answer, or for none; nobody's mark is overwritten unseen. */
import type { ItemMark, MarkFile } from '../marks/types';
import { pointsText } from '../report/document';
import type { Answer, Conflict, Question, Save, Saved } from './api';
import { automaticOf, textOf } from './class';
import type { Desk } from './desk';
import { type Group, keyOf, sameMark } from './groups';
import { keepAnswer } from './kept-answers';

/** Bad input of the page: one line. */
export class SaveFault extends Error {}

type Step = { group: Group; as: 'mark' | 'second'; before: (ItemMark | undefined)[]; versions: number[] };
const MOST_STEPS = 200;

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
  /** Takes back the last mark that this marker gave since the server started. undefined: there is none. */
  undo(marker: string): (Saved & { sheet: string; item: string }) | Conflict | undefined;
};

/** @param saved is told whose results are to be made anew */
export function openSaving(desk: Desk, saved: (students: string[]) => void): Saving {
  const { store } = desk;
  const steps = new Map<string, Step[]>();

  const isThere = (file: MarkFile | undefined, as: Step['as'], mark: ItemMark) => {
    const there = file?.[as];
    return there?.marker === mark.marker && there.answer === mark.answer && sameMark(there, mark);
  };

  function reply(group: Group, marker: string): Saved {
    return { answer: desk.answer(group, marker), question: desk.question(group, marker) as Question };
  }

  /** @returns the step that takes it back, or the answer as it is where somebody was faster */
  function put(
    group: Group,
    as: Step['as'],
    marks: (ItemMark | null)[],
    seen: number[],
    marker: string,
  ): Step | undefined {
    const files = group.givers.map((giver) => store.get(keyOf(group, giver)));
    // A page that asks again after a crash finds a part of the marks written already.
    const there = files.map((file, i) => marks[i] !== null && isThere(file, as, marks[i]!));
    if (files.some((file, i) => !there[i] && (file?.version ?? 0) !== seen[i])) return undefined;
    const before = files.map((file) => file?.[as] ?? undefined);
    const versions = group.givers.map((giver, i) => {
      if (there[i]) return files[i]!.version;
      const done = store.put(keyOf(group, giver), { [as]: marks[i], by: marker }, files[i]?.version ?? 0);
      if (!done.ok) throw new Error('marks: somebody else wrote, although this server has the folder');
      return done.file.version;
    });
    desk.note({ marker, sheet: group.sheet, item: group.item, id: group.id });
    saved(group.givers.map(({ student }) => student));
    return { group, as, before, versions };
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
      const step = put(
        group,
        save.as,
        group.givers.map(() => mark),
        save.members.map(({ version }) => version),
        marker,
      );
      if (!step) return conflict(group, marker);
      steps.set(marker, [...(steps.get(marker) ?? []), step].slice(-MOST_STEPS));
      return reply(group, marker);
    },
    undo(marker) {
      const own = steps.get(marker) ?? [];
      const step = own.at(-1);
      if (!step) return undefined;
      steps.set(marker, own.slice(0, -1));
      const group = desk.find(step.group, step.group.id);
      if (!group || group.givers.length !== step.group.givers.length) return conflict(group, marker);
      const back = put(
        group,
        step.as,
        step.before.map((one) => one ?? null),
        step.versions,
        marker,
      );
      if (!back) return conflict(group, marker);
      // The one before it is of the mark that is there again.
      const before = own.slice(0, -1).findLast((one) => one.as === step.as && one.group.id === group.id);
      if (before) before.versions = back.versions;
      return { ...reply(group, marker), sheet: group.sheet, item: group.item };
    },
  };
}

export const isConflict = (reply: Saved | Conflict): reply is Conflict => 'conflict' in reply;
export type { Answer };
