/** What the page knows and does; its parts show it, and call it. */
import { pointsText } from '../../report/points';
import type { Answer, Entry, Overview, QuestionView, Save } from '../api';
import {
  getAnswer,
  getAnswers,
  getChanges,
  getNames,
  getOverview,
  getQuestion,
  type Place,
  type Refusal,
  undo,
} from './client';
import { asSecond, type Draft, draftOf, faultOf, saveOf, type Terms } from './draft';
import { type Outcome, openOutbox } from './outbox';
import { openPace } from './pace';

/** How many answers are there before the marker comes to them: where fewer than the first are, they are fetched up to the second. */
const FEWEST_AHEAD = 10;
const AHEAD = 30;
const POLL = 4_000;

export type Conflict = { yours: Save; theirs: Answer | null };
export type Screen = 'marking' | 'overview' | 'differences';

export type Model = {
  screen: Screen;
  overview?: Overview;
  /** The question that was asked for last; `view` follows. */
  wanted?: Place;
  view?: QuestionView;
  entries: Entry[];
  current?: string;
  answer?: Answer;
  draft?: Draft;
  /** Which field is wrong, and why. */
  fault?: ReturnType<typeof faultOf>;
  conflict?: Conflict;
  /** Those that are still to be looked at. */
  conflicts: Conflict[];
  names?: { [who: string]: string };
  showSource: boolean;
  /** The last thing that happened, for the live region and for everybody. */
  notice: string;
  /** Why marks are not saved yet. */
  trouble?: string;
  waiting: number;
};

const same = (a: Place | undefined, b: Place) => a?.sheet === b.sheet && a.item === b.item;
export const placeName = ({ sheet, item }: Place): string => `${sheet}/${item}`;

export function openModel(marker: string, render: () => void) {
  const model: Model = { screen: 'marking', entries: [], conflicts: [], showSource: false, notice: '', waiting: 0 };
  const cache = new Map<string, Promise<Answer>>();
  const ready = new Map<string, Answer>();
  const pace = openPace();
  let asked = 0; // the last answer that was asked for is the one that is shown

  const outbox = openOutbox(marker, settle, (trouble) => {
    model.trouble = trouble;
    model.waiting = outbox?.waiting().length ?? 0;
    render();
  });

  const place = (): Place | undefined => model.view?.question;
  const terms = (): Terms | undefined =>
    model.view && model.answer
      ? { question: model.view.question, rubric: model.view.rubric, answer: model.answer }
      : undefined;
  const say = (notice: string) => {
    model.notice = notice;
    render();
  };
  const failed = (error: unknown) => {
    const { status, message } = error as Refusal;
    say(status === 401 ? 'Open a new link of course mark: this browser is not known any more.' : message);
  };

  function fetchAnswer(id: string): Promise<Answer> {
    const known = cache.get(id);
    if (known) return known;
    return expect(id, getAnswer(place()!, id));
  }
  /** An answer that is on its way; it is taken only when nothing changed it since. */
  function expect(id: string, made: Promise<Answer>): Promise<Answer> {
    cache.set(id, made);
    made.then(
      (answer) => {
        if (cache.get(id) === made) ready.set(id, answer);
      },
      () => {
        if (cache.get(id) === made) cache.delete(id);
      },
    );
    return made;
  }
  const forget = (id: string) => {
    cache.delete(id);
    ready.delete(id);
  };
  function keep(answer: Answer): void {
    ready.set(answer.entry.id, answer);
    cache.set(answer.entry.id, Promise.resolve(answer));
  }

  const indexOf = (id: string | undefined) => model.entries.findIndex((entry) => entry.id === id);
  /** Where a marker begins, so that two who take from one queue do not meet at once. */
  function start(): number {
    const { markers = [], sharing } = model.overview ?? {};
    if (sharing?.by !== 'queue' || markers.length < 2) return 0;
    return Math.floor((Math.max(0, markers.indexOf(marker)) * model.entries.length) / markers.length);
  }
  const isMarked = () => Boolean(model.view?.question.written && model.view.question.points > 0);
  /** Ids from a place on, round the circle: those that wait, or all where nobody is asked for marks. */
  function following(from: number, count: number, onlyWaiting = isMarked()): string[] {
    const found: string[] = [];
    for (let i = 0; i < model.entries.length && found.length < count; i++) {
      const entry = model.entries[(from + i) % model.entries.length]!;
      if (!onlyWaiting || entry.todo !== '') found.push(entry.id);
    }
    return found;
  }

  function show(answer: Answer): void {
    model.answer = answer;
    model.current = answer.entry.id;
    model.draft = draftOf(terms()!, marker);
    model.fault = undefined;
    model.conflict = undefined;
    model.showSource = false;
    render();
    window.setTimeout(prefetch);
  }
  function prefetch(): void {
    const next = following(indexOf(model.current) + 1, AHEAD);
    const own = place();
    if (!own || next.slice(0, FEWEST_AHEAD).every((id) => cache.has(id))) return;
    const ids = next.filter((id) => !cache.has(id));
    const answers = getAnswers(own, ids);
    for (const id of ids)
      expect(
        id,
        answers.then((all) => all.find(({ entry }) => entry.id === id) ?? getAnswer(own, id)),
      );
  }

  async function go(id: string | undefined): Promise<void> {
    if (id === undefined) return;
    asked++;
    const mine = asked;
    const there = ready.get(id);
    if (there) {
      show(there);
      return;
    }
    model.current = id;
    model.answer = undefined;
    model.draft = undefined;
    render();
    try {
      const answer = await fetchAnswer(id);
      if (mine === asked) show(answer);
    } catch (error) {
      failed(error);
      if ((error as Refusal).status === 0 && mine === asked) window.setTimeout(() => void go(id), 800);
    }
  }

  async function open(next: Place, id?: string): Promise<void> {
    model.screen = 'marking';
    const { sheet, item } = next;
    const wanted = { sheet, item };
    model.wanted = wanted;
    if (!same(place(), next)) {
      cache.clear();
      ready.clear();
      model.view = undefined;
      model.answer = undefined;
      model.entries = [];
      render();
    }
    try {
      const view = await getQuestion(next);
      if (model.wanted !== wanted) return;
      model.view = view;
      model.entries = view.entries;
      for (const one of outbox.waiting()) if (same(one, next)) mark(one.id);
      const first = id ?? following(start(), 1)[0] ?? model.entries[0]?.id;
      if (first !== undefined) await go(first);
      else render();
    } catch (error) {
      failed(error);
    }
  }

  const setEntry = (entry: Entry) => {
    model.entries = model.entries.map((one) => (one.id === entry.id ? entry : one));
  };
  /** As it will be once the server has it. */
  function mark(id: string): void {
    const entry = model.entries[indexOf(id)];
    if (entry) setEntry({ ...entry, todo: '', state: 'marked' });
  }

  function settle(one: Save, outcome: Outcome): void {
    const here = same(place(), one);
    if (outcome.is === 'saved') {
      if (!here) return;
      keep(outcome.saved.answer);
      setEntry(outcome.saved.answer.entry);
      model.view!.question = outcome.saved.question;
      if (one.comment.trim() && !model.view!.comments.includes(one.comment.trim()))
        model.view!.comments.unshift(one.comment.trim());
      if (model.current === one.id && !model.draft?.touched) refreshShown(outcome.saved.answer);
      return;
    }
    if (here) forget(one.id);
    if (outcome.is === 'refused') {
      say(`Not saved: ${outcome.says}`);
      if (here && !model.draft?.touched) void open(one, one.id);
      return;
    }
    if (outcome.conflict && here) {
      keep(outcome.conflict);
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
    await open(conflict.yours, conflict.theirs ? conflict.yours.id : undefined);
    if (conflict.theirs) model.conflict = conflict;
    render();
  }

  function refreshShown(answer: Answer): void {
    model.answer = answer;
    model.draft = draftOf(terms()!, marker);
    render();
  }

  async function poll(): Promise<void> {
    const now = place();
    if (!now || model.screen !== 'marking' || document.hidden) return;
    const changes = await getChanges(now, model.view!.seen).catch(() => undefined);
    if (!changes || !same(place(), now)) return;
    if ('again' in changes) {
      const view = await getQuestion(now).catch(() => undefined);
      if (!view || !same(place(), now)) return;
      Object.assign(model, { view, entries: view.entries });
      for (const one of outbox.waiting()) mark(one.id);
      cache.clear();
      ready.clear();
      render();
      const { current } = model;
      if (current !== undefined && indexOf(current) >= 0 && !model.draft?.touched) await go(current);
      else prefetch();
      return;
    }
    model.view!.seen = changes.seen;
    model.view!.question = changes.question;
    for (const { marker: who, entry } of changes.changed) {
      if (outbox.waiting().some(({ id }) => id === entry.id)) continue;
      setEntry(entry);
      if (who === marker) continue;
      forget(entry.id);
      if (entry.id !== model.current) continue;
      const answer = await fetchAnswer(entry.id).catch(() => undefined);
      if (!answer || model.current !== entry.id) continue;
      if (!model.draft?.touched) refreshShown(answer);
      say(
        entry.points === undefined
          ? `${who} has changed this answer’s mark.`
          : `${who} has just given this answer ${pointsText(entry.points)} points.`,
      );
    }
    if (changes.changed.length > 0) render();
  }
  window.setInterval(() => void poll(), POLL);

  return {
    model,
    terms,
    say,
    open,
    go,
    look,
    async begin(): Promise<void> {
      try {
        model.overview = await getOverview();
        render();
      } catch (error) {
        failed(error);
      }
    },
    async showScreen(screen: Screen): Promise<void> {
      model.screen = screen;
      model.notice = '';
      render();
      await outbox.empty();
      await this.begin();
    },
    change(change: Partial<Draft>): void {
      if (!model.draft) return;
      model.draft = { ...model.draft, ...change, touched: true };
      model.fault = undefined;
      render();
    },
    /** Saves what was given, and goes on; where nothing was changed, only goes on. @returns what is to be changed first */
    saveAndNext(): ReturnType<typeof faultOf> {
      const now = terms();
      if (!now || !model.draft || model.conflict) return undefined;
      const from = indexOf(model.current);
      const waits = model.entries[from]?.todo !== '' && isMarked();
      if (model.draft.touched || waits) {
        const fault = faultOf(model.draft, now);
        if (fault) {
          model.fault = fault;
          say(fault.says);
          return fault;
        }
        model.notice = '';
        mark(now.answer.entry.id);
        forget(now.answer.entry.id);
        outbox.put(saveOf(model.draft, now, marker));
        model.draft.touched = false;
        pace.saved();
      } else model.notice = '';
      const next = following(from + 1, 1)[0];
      if (next === undefined || next === now.answer.entry.id) {
        say('That was the last one: nothing waits for you in this question.');
        if (next === undefined) void outbox.empty().then(() => go(now.answer.entry.id));
      } else void go(next);
      return undefined;
    },
    step(by: 1 | -1): void {
      const { length } = model.entries;
      if (length > 0) void go(model.entries[(indexOf(model.current) + by + length) % length]!.id);
    },
    async undo(): Promise<void> {
      await outbox.empty();
      try {
        const { status, reply } = await undo();
        if (status === 409) {
          say('Not taken back: somebody has changed this mark since.');
          return;
        }
        if ('conflict' in reply) return;
        const { answer, sheet, item } = reply;
        forget(answer.entry.id);
        await open({ sheet, item }, answer.entry.id);
        say('Taken back. The answer is as it was before your last mark.');
      } catch (error) {
        failed(error);
      }
    },
    /** Yours in the place of theirs, or theirs stays. */
    resolve(mine: boolean): void {
      const { conflict, answer } = model;
      model.conflict = undefined;
      if (!mine || !conflict || !answer) {
        say('Theirs stays.');
        void look();
        return;
      }
      outbox.put({ ...conflict.yours, members: answer.members, as: asSecond(answer, marker) ? 'second' : 'mark' });
      mark(answer.entry.id);
      void go(following(indexOf(model.current) + 1, 1)[0]);
    },
    async toggleNames(): Promise<void> {
      try {
        model.names = model.names ? undefined : await getNames();
        say(model.names ? 'Names are shown.' : 'Names are hidden.');
      } catch (error) {
        failed(error);
      }
    },
    toggleSource(): void {
      model.showSource = !model.showSource;
      render();
    },
    setOverview(overview: Overview): void {
      model.overview = overview;
      render();
    },
    progress(): { done: number; of: number; left: string } {
      const own = model.entries.filter(({ mine }) => mine);
      const sum = (entries: readonly Entry[]) => entries.reduce((total, { size }) => total + size, 0);
      const open = own.filter(({ todo }) => todo !== '');
      return { done: sum(own) - sum(open), of: sum(own), left: pace.left(open.length) };
    },
  };
}
export type Desk = ReturnType<typeof openModel>;
