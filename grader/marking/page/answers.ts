/** Answers that are here before the marker comes to them. */
import type { Answer } from '../api';
import { getAnswer, getAnswers, type Place } from './client';

/** Where fewer than so many are here, more are fetched. */
const FEWEST = 10;

export type Answers = {
  /** If it is here already. */
  ready(id: string): Answer | undefined;
  fetch(place: Place, id: string): Promise<Answer>;
  /** @param ids those that come next, in their order */
  ahead(place: Place, ids: readonly string[]): void;
  keep(answer: Answer): void;
  forget(id: string): void;
  clear(): void;
};

export function openAnswers(): Answers {
  const asked = new Map<string, Promise<Answer>>();
  const here = new Map<string, Answer>();

  /** It is taken only when nothing changed it meanwhile. */
  function expect(id: string, made: Promise<Answer>): Promise<Answer> {
    asked.set(id, made);
    const isAwaited = () => asked.get(id) === made;
    made.then(
      (answer) => isAwaited() && here.set(id, answer),
      () => isAwaited() && asked.delete(id),
    );
    return made;
  }

  return {
    ready: (id) => here.get(id),
    fetch(place, id) {
      const alone = () => expect(id, getAnswer(place, id));
      return asked.get(id)?.catch(alone) ?? alone();
    },
    ahead(place, ids) {
      if (ids.slice(0, FEWEST).every((id) => asked.has(id))) return;
      const missing = ids.filter((id) => !asked.has(id));
      const all = getAnswers(place, missing);
      const found = async (id: string) => {
        const answer = (await all).find(({ entry }) => entry.id === id);
        if (!answer) throw new Error('too much at once: it is asked for later');
        return answer;
      };
      for (const id of missing) expect(id, found(id));
    },
    keep(answer) {
      here.set(answer.entry.id, answer);
      asked.set(answer.entry.id, Promise.resolve(answer));
    },
    forget(id) {
      asked.delete(id);
      here.delete(id);
    },
    clear() {
      asked.clear();
      here.clear();
    },
  };
}
