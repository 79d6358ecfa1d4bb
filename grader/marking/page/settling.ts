/** What becomes of a mark that was given: saved, refused, or met by somebody else's. */
import { pointsText } from '../../report/points';
import type { Answer, Entry, Save } from '../api';
import type { Answers } from './answers';
import type { Place } from './client';
import type { Drafts } from './drafts';
import type { Outcome } from './outbox';
import { isSame, type Model } from './state';

type Parts = {
  model: Model;
  answers: Answers;
  drafts: Drafts;
  place(): Place | undefined;
  render(): void;
  say(notice: string): void;
  open(next: Place, id?: string): Promise<void>;
  setEntry(entry: Entry): void;
  /** So that it can be used again. */
  remember(comment: string): void;
  refreshShown(answer: Answer): void;
};

export function openSettling(parts: Parts) {
  const { model, answers, drafts, place, render, say, open, setEntry, remember, refreshShown } = parts;

  function settle(one: Save, outcome: Outcome): void {
    const here = isSame(place(), one);
    const isBegunAgain = here && model.current === one.id && model.draft?.touched;
    if (outcome.is === 'saved') {
      if (!isBegunAgain) drafts.forget(one, one.id);
      if (!here) return;
      answers.keep(outcome.saved.answer);
      setEntry(outcome.saved.answer.entry);
      model.view!.question = outcome.saved.question;
      remember(one.comment.trim());
      if (model.current === one.id && !isBegunAgain) refreshShown(outcome.saved.answer);
      return;
    }
    if (here) answers.forget(one.id);
    if (outcome.is === 'refused') {
      say(`Not saved: ${outcome.says}`);
      if (here && !model.draft?.touched) void open(one, one.id);
      return;
    }
    if (outcome.conflict && here) {
      answers.keep(outcome.conflict);
      setEntry(outcome.conflict.entry);
    }
    model.conflicts.push({ yours: one, theirs: outcome.conflict });
    const mark = outcome.conflict?.mark;
    say(
      mark
        ? `Not saved: ${mark.marker} has marked this answer meanwhile, with ${pointsText(mark.points)} points.`
        : 'Not saved: the answer, or its mark, has changed meanwhile.',
    );
    if (!model.draft?.touched) void look();
  }

  /** At the first mark that was not saved since somebody was faster. */
  async function look(): Promise<void> {
    const conflict = model.conflicts.shift();
    if (!conflict) return;
    const { yours, theirs } = conflict;
    await open(yours, theirs ? yours.id : undefined);
    if (theirs) model.conflict = conflict;
    else if (yours.comment.trim() && model.view) {
      remember(yours.comment.trim());
      say('Not saved: the answer has changed meanwhile. Your comment is among the earlier ones: key r.');
    }
    render();
  }

  return { settle, look };
}
