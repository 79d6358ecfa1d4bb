/** What the page knows and does; its parts show it, and call it. */
import type { Answer, Entry, Overview } from '../api';
import { openAnswers } from './answers';
import { getNames, getOverview, getQuestion, type Place, type Refusal, undo } from './client';
import { asSecond, type Draft, draftOf, type Fault, faultOf, saveOf, type Terms } from './draft';
import { openDrafts } from './drafts';
import { openOutbox } from './outbox';
import { openPace } from './pace';
import { pollChanges } from './polling';
import { following, isMarked, placeIn, progressOf, startOf } from './queue';
import { openSettling } from './settling';
import { isSame, type Model, type Screen } from './state';

/** How many answers are fetched ahead of the marker. */
const AHEAD = 30;
/** Until an answer is asked for again, where the server was silent. */
const AGAIN = 800;

export function openModel(marker: string, render: () => void) {
  const model: Model = { screen: 'marking', entries: [], conflicts: [], showSource: false, notice: '', waiting: 0 };
  const answers = openAnswers();
  const drafts = openDrafts(marker);
  const pace = openPace();
  let asked = 0; // the last answer that was asked for is the one that is shown

  const outbox = openOutbox(
    marker,
    (one, outcome) => settle(one, outcome),
    (trouble) => {
      model.trouble = trouble;
      model.waiting = outbox?.waiting().length ?? 0;
      render();
    },
  );

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

  /** What was begun before, where nobody changed the mark since; else what the mark is. */
  const draftFor = (answer: Answer): Draft => drafts.of(place()!, answer) ?? draftOf(terms()!, marker);

  const indexOf = (id: string | undefined) => placeIn(model, id);
  function show(answer: Answer): void {
    model.answer = answer;
    model.current = answer.entry.id;
    model.draft = draftFor(answer);
    model.fault = undefined;
    model.conflict = undefined;
    model.showSource = false;
    render();
    window.setTimeout(prefetch);
  }
  function prefetch(): void {
    const own = place();
    if (own) answers.ahead(own, following(model, indexOf(model.current) + 1, AHEAD));
  }

  async function go(id: string | undefined): Promise<void> {
    if (id === undefined) return;
    asked++;
    const mine = asked;
    const there = answers.ready(id);
    if (there) {
      show(there);
      return;
    }
    model.current = id;
    model.answer = undefined;
    model.draft = undefined;
    render();
    try {
      // A mark that is on its way comes first: it is what is to be shown.
      if (outbox.waiting().some((one) => one.id === id)) await outbox.empty();
      if (mine !== asked) return;
      const answer = await answers.fetch(place()!, id);
      if (mine === asked) show(answer);
    } catch (error) {
      failed(error);
      if ((error as Refusal).status === 0 && mine === asked)
        window.setTimeout(() => mine === asked && void go(id), AGAIN);
    }
  }

  async function open(next: Place, id?: string): Promise<void> {
    model.screen = 'marking';
    const { sheet, item } = next;
    const wanted = { sheet, item };
    model.wanted = wanted;
    if (!isSame(place(), next)) {
      answers.clear();
      model.notice = '';
      model.view = undefined;
      model.answer = undefined;
      model.entries = [];
      render();
    }
    try {
      const view = await outbox.quietly(() => getQuestion(next));
      if (model.wanted !== wanted) return;
      model.view = view;
      model.entries = view.entries;
      for (const one of outbox.waiting()) if (isSame(one, next)) mark(one.id);
      const first = id ?? following(model, startOf(model, marker), 1)[0] ?? model.entries[0]?.id;
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

  /** So that it can be used again. */
  function remember(comment: string): void {
    const { comments } = model.view!;
    if (comment !== '' && !comments.includes(comment)) comments.unshift(comment);
  }

  const { settle, look } = openSettling({
    model,
    answers,
    drafts,
    place,
    render,
    say,
    open,
    setEntry,
    remember,
    refreshShown,
  });

  /** After the last answer of a question. */
  async function sayWhatWaits(id: string): Promise<void> {
    if (model.current === id) await go(id);
    const overview = await getOverview().catch(() => undefined);
    const other = overview?.questions.find((one) => one.mineLeft > 0 && !isSame(place(), one));
    if (!overview || !other || model.current !== id) return;
    model.overview = overview;
    say(`That was the last one. ${other.sheet}: ${other.item} has ${other.mineLeft} to mark; key q chooses it.`);
  }

  function refreshShown(answer: Answer): void {
    model.answer = answer;
    model.draft = draftFor(answer);
    render();
  }

  pollChanges({
    marker,
    model,
    answers,
    outbox,
    place,
    render,
    say,
    go,
    prefetch,
    setEntry,
    mark,
    refreshShown,
  });

  return {
    marker,
    model,
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
      drafts.keep(place()!, model.answer!, model.draft);
      model.fault = undefined;
      render();
    },
    /** Saves what was given, and goes on; where nothing was changed, only goes on. @returns what is to be changed first */
    saveAndNext(): Fault | undefined {
      const now = terms();
      if (!now || !model.draft || model.conflict) return undefined;
      const from = indexOf(model.current);
      const waits = model.entries[from]?.todo !== '' && isMarked(model);
      if (model.draft.touched || waits) {
        const fault = faultOf(model.draft, now);
        if (fault) {
          model.fault = fault;
          say(fault.says);
          return fault;
        }
        model.notice = '';
        mark(now.answer.entry.id);
        answers.forget(now.answer.entry.id);
        const given = model.draft; // it stays begun until the server has it
        model.draft = { ...given, touched: false };
        outbox.put(saveOf(given, now, marker));
        pace.saved();
      } else model.notice = '';
      const next = following(model, from + 1, 1)[0];
      if (next === undefined || next === now.answer.entry.id) {
        say('That was the last one: nothing waits for you in this question.');
        void outbox.empty().then(() => sayWhatWaits(now.answer.entry.id));
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
        answers.forget(answer.entry.id);
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
      void go(following(model, indexOf(model.current) + 1, 1)[0]);
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
      const { done, of, answers: open } = progressOf(model);
      return { done, of, left: pace.left(open) };
    },
  };
}
export type Desk = ReturnType<typeof openModel>;
