/** What others changed meanwhile: asked for every few seconds. */
import { pointsText } from '../../report/points';
import type { Answer, Entry } from '../api';
import type { Answers } from './answers';
import { getChanges, getQuestion, type Place } from './client';
import type { Outbox } from './outbox';
import { following, placeIn } from './queue';
import { isSame, type Model } from './state';

const EVERY = 4_000;

type Parts = {
  marker: string;
  model: Model;
  answers: Answers;
  outbox: Outbox;
  place(): Place | undefined;
  render(): void;
  say(notice: string): void;
  go(id: string | undefined): Promise<void>;
  prefetch(): void;
  setEntry(entry: Entry): void;
  /** As it will be once the server has it. */
  mark(id: string): void;
  refreshShown(answer: Answer): void;
};

export function pollChanges(parts: Parts): void {
  const { marker, model, answers, outbox, place, render, say, go, prefetch, setEntry, mark, refreshShown } = parts;

  /** As the server has it now, unless the marker has begun, or gone on. @returns whether the server answered */
  async function refetchShown(from: Place, id: string): Promise<boolean> {
    const answer = await answers.fetch(from, id).catch(() => undefined);
    if (answer && model.current === id && !model.draft?.touched) refreshShown(answer);
    return answer !== undefined;
  }

  async function poll(): Promise<void> {
    const now = place();
    if (!now || model.screen !== 'marking' || document.hidden) return;
    const changes = await getChanges(now, model.view!.seen).catch(() => undefined);
    if (!changes || !isSame(place(), now)) return;
    if ('again' in changes) {
      const view = await outbox.quietly(() => getQuestion(now)).catch(() => undefined);
      if (!view || !isSame(place(), now)) return;
      Object.assign(model, { view, entries: view.entries });
      for (const one of outbox.waiting()) mark(one.id);
      answers.clear();
      render();
      const { current } = model;
      if (model.draft?.touched || model.conflict) prefetch();
      else if (current !== undefined && placeIn(model, current) >= 0) {
        // what is shown stays until its successor is here, so that no key goes nowhere
        const isHere = model.answer !== undefined && (await refetchShown(now, current));
        if (!isHere && model.current === current) await go(current);
      } else {
        if (current !== undefined)
          say('The answer that was shown has changed, or is gone: its hand-in was graded again.');
        await go(following(model, 0, 1)[0] ?? model.entries[0]?.id);
      }
      return;
    }
    model.view!.seen = changes.seen;
    model.view!.question = changes.question;
    for (const { marker: who, entry } of changes.changed) {
      if (outbox.waiting().some(({ id }) => id === entry.id)) continue;
      setEntry(entry);
      if (who === marker) continue;
      answers.forget(entry.id);
      if (entry.id !== model.current) continue;
      if (!(await refetchShown(now, entry.id)) || model.current !== entry.id) continue;
      say(
        entry.points === undefined
          ? `${who} has changed this answer’s mark.`
          : `${who} has just given this answer ${pointsText(entry.points)} points.`,
      );
    }
    if (changes.changed.length > 0) render();
  }

  window.setInterval(() => void poll(), EVERY);
}
