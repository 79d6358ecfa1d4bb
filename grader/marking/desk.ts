/** The desk that all markers sit at: what each sees of the class and of its marks. It knows nothing of HTTP. */
import { isOfAnotherRubric } from '../marks/merge';
import type { ItemMark, MarksStore } from '../marks/types';
import { capped } from '../report/text';
import type { Answer, Changes, Entry, MarkChange, Overview, Question, QuestionView, Sharing, ShownMark } from './api';
import { automaticOf, type Class, textOf } from './class';
import { diffLines } from './diff';
import { type Group, groupsOf, keyOf, marksOf, type QuestionKey, questionName, whoOf } from './groups';
import { keptAnswer } from './kept-answers';
import { commentsOf, type KnownQuestion, questionOf, questionsIn, searchIn } from './questions';
import { answerToHtml, markdownToHtml } from './render';
import { readSharing, shareOf, taskOf, writeSharing } from './sharing';
import { type Reference, referenceOf } from './source';

/** Of an answer's source, what the page shows; the whole is a link away. */
const MOST_SOURCE = 60_000;
const MOST_CHANGES = 1_000;
/** Answers with photographs are megabytes. */
const MOST_RENDERED = 100;
const MOST_AHEAD = 4_000_000;
/** How often, in milliseconds, hand-ins that were graded again are looked for while pages are open. */
const LOOK = 3_000;

type Change = QuestionKey & { seq: number; marker: string; id: string };
export type Desk = ReturnType<typeof openDesk>;

const shown = ({ picked, adjust, points, comment, reason, marker, at }: ItemMark): ShownMark => ({
  picked,
  adjust,
  points,
  comment,
  ...(reason === undefined ? {} : { reason }),
  marker,
  at,
  html: comment === '' ? '' : markdownToHtml(comment),
});

/** @throws one line when the file of shares is broken */
export function openDesk(klass: Class, store: MarksStore, markers: readonly string[]) {
  let sharing = readSharing(store.folder);
  const groups = new Map<string, Group[]>();
  const references = new Map<string, Reference>();
  const rendered = new Map<string, string>();
  const changes: Change[] = [];
  let began = Date.now(); // numbers of changes go on growing when the server starts again
  let looked = 0;
  let ranks = new Map<string, number>();
  let known = new Map<string, KnownQuestion>();

  function groupsOfQuestion(key: QuestionKey): Group[] {
    const name = questionName(key);
    const there = groups.get(name);
    if (there) return there;
    const made = groupsOf(klass.handIns(), key);
    groups.set(name, made);
    return made;
  }

  /** Takes in hand-ins that were graded again meanwhile: of these students, or of all. */
  function refresh(group?: Group): void {
    const changed = group
      ? group.givers.filter(({ student }) => klass.look(student, group.sheet)).length > 0
      : klass.refresh();
    if (!group) looked = Date.now();
    if (!changed) return;
    readAnew();
    everythingChanged();
  }
  /** Pages read their question again. */
  function everythingChanged(): void {
    began += changes.length + 1;
    changes.length = 0;
  }
  function readAnew(): void {
    groups.clear();
    rendered.clear();
    known = questionsIn(klass);
    ranks = new Map([...new Set(klass.handIns().map(({ student }) => student))].map((student, i) => [student, i]));
  }

  const shareOfGroup = (group: Group, place: number) =>
    shareOf(group, { sharing, markers, place, rank: ranks.get(group.givers[0]!.student) ?? 0 });
  const placeOf = (key: QuestionKey) => {
    const marked = [...known].filter(([, { written, points }]) => written && points > 0);
    return Math.max(
      0,
      marked.findIndex(([name]) => name === questionName(key)),
    );
  };

  function stateOf(group: Group, marker: string, place = placeOf(group)) {
    const marks = marksOf(store, group);
    const share = shareOfGroup(group, place);
    const task = taskOf(group, marks, share, marker);
    const blind = task.todo === 'second';
    const entry: Entry = {
      id: group.id,
      size: group.givers.length,
      state: blind ? 'open' : marks.state,
      ...task,
      ...(marks.mark && !blind ? { points: marks.mark.points } : {}),
      ...(marks.state === 'marked' && !blind && isOfAnotherRubric(marks.mark!, referenceFor(group).rubric)
        ? { otherwise: true }
        : {}),
    };
    return { entry, marks, blind, share };
  }

  function entriesOf(key: QuestionKey, marker: string): Entry[] {
    const place = placeOf(key);
    return groupsOfQuestion(key).map((group) => stateOf(group, marker, place).entry);
  }

  function question(key: QuestionKey, marker: string): Question | undefined {
    const one = known.get(questionName(key));
    return one && questionOf(one, entriesOf(key, marker));
  }

  function referenceFor(key: QuestionKey): Reference {
    const name = questionName(key);
    const there = references.get(name);
    if (there) return there;
    const made = referenceOf(key.sheet, key.item);
    references.set(name, made);
    return made;
  }

  const find = (key: QuestionKey, id: string) => groupsOfQuestion(key).find((group) => group.id === id);

  function htmlOf(group: Group): string {
    const name = `${questionName(group)}/${group.id}`;
    const there = rendered.get(name);
    if (there !== undefined) return there;
    const made = answerToHtml(group.givers[0]!.answer);
    rendered.set(name, made);
    for (const old of [...rendered.keys()].slice(0, -MOST_RENDERED)) rendered.delete(old);
    return made;
  }

  /** The marks that this marker may see: a second marker sees the first's when both are there, and the first the second's. */
  function seenMarks(group: Group, marker: string, state = stateOf(group, marker)): Pick<Answer, 'mark' | 'second'> {
    const { mark, second } = state.marks;
    const seesSecond = second && (second.marker === marker || (mark !== undefined && !state.blind));
    return { ...(mark && !state.blind ? { mark: shown(mark) } : {}), ...(seesSecond ? { second: shown(second) } : {}) };
  }

  /** Of the first who gave the answer: it is marked for all of them at once. */
  function historyOf(group: Group, blind: boolean, seesSecond: boolean): MarkChange[] {
    if (blind) return [];
    return store
      .history(keyOf(group, group.givers[0]!))
      .filter(({ second }) => seesSecond || !second)
      .map(({ before, after, ...change }) => ({ ...change, before: before?.points, after: after?.points }));
  }

  function answer(group: Group, marker: string): Answer {
    const state = stateOf(group, marker);
    const seen = seenMarks(group, marker, state);
    const { entry, marks, blind } = state;
    const [{ answer: one }] = group.givers as [Group['givers'][number]];
    const text = textOf(one);
    return {
      entry,
      members: group.givers.map(({ who }, i) => ({ who, version: marks.files[i]?.version ?? 0 })),
      html: htmlOf(group),
      source: capped(text, MOST_SOURCE),
      ...(text.length > MOST_SOURCE ? { whole: text.length } : {}),
      ...(one.kind === 'written' ? {} : { feedback: one.item.feedback, automatic: automaticOf(one) }),
      ...seen,
      history: historyOf(group, blind, seen.second !== undefined),
      blind,
      uneven: marks.uneven && !blind,
      ...(marks.state === 'changed' && !blind ? { changed: changedLines(marks.mark, text) } : {}),
    };
  }

  function changedLines(mark: ItemMark | undefined, text: string): ReturnType<typeof diffLines> {
    const before = mark && keptAnswer(store.folder, mark.answer);
    return before === undefined ? [] : diffLines(before, text);
  }

  readAnew();
  return {
    markers,
    store,
    refresh,
    find,
    answer,
    /** The first of these, as many as are not too much at once. */
    answers(ids: readonly string[], key: QuestionKey, marker: string): Answer[] {
      const some: Answer[] = [];
      let characters = 0;
      for (const id of ids) {
        const group = find(key, id);
        if (!group) continue;
        const one = answer(group, marker);
        characters += one.html.length + one.source.length;
        if (some.length > 0 && characters > MOST_AHEAD) break;
        some.push(one);
      }
      return some;
    },
    seenMarks,
    question,
    questions: () => [...known.values()],
    groups: groupsOfQuestion,
    stateOf,
    overview(marker: string): Overview {
      refresh();
      return {
        marker,
        markers: [...markers],
        questions: [...known.values()].map((key) => questionOf(key, entriesOf(key, marker))),
        sharing,
      };
    },
    view(key: QuestionKey, marker: string): QuestionView | undefined {
      refresh();
      const one = known.get(questionName(key));
      if (!one) return undefined;
      const entries = entriesOf(key, marker);
      const { html, model, rubric } = referenceFor(key);
      const question = questionOf(one, entries);
      const blind = groupsOfQuestion(key).filter((_, i) => entries[i]!.todo === 'second');
      const hidden = new Set(blind.flatMap(({ givers }) => givers.map(({ student }) => student)));
      const comments = commentsOf(store, key, hidden);
      return { question, html, model, rubric, entries, comments, seen: began + changes.length };
    },
    rubric: (key: QuestionKey) => referenceFor(key).rubric,
    /** Ids of the answers whose text, or whose giver's name, holds `words`. */
    search: (key: QuestionKey, words: string, names: boolean): string[] =>
      searchIn(groupsOfQuestion(key), words, names),
    names: (): { [who: string]: string } =>
      Object.fromEntries(klass.handIns().map(({ student }) => [whoOf(student), student])),
    share(next: Sharing): void {
      writeSharing(store.folder, next);
      sharing = next;
      everythingChanged();
    },
    note(change: Omit<Change, 'seq'>): void {
      changes.push({ ...change, seq: began + changes.length + 1 });
    },
    /** What others changed since. undefined: too much, or before this server started; the question must be read again. */
    changesSince(key: QuestionKey, marker: string, seen: number): Changes | undefined {
      if (Date.now() - looked > LOOK) refresh();
      const count = began + changes.length - seen;
      if (seen < began || count > MOST_CHANGES) return undefined;
      const own = changes.slice(seen - began).filter((one) => questionName(one) === questionName(key));
      const changed = own.flatMap((one) => {
        const group = find(key, one.id);
        return group ? [{ marker: one.marker, entry: stateOf(group, marker).entry }] : [];
      });
      const now = question(key, marker);
      return now && { seen: began + changes.length, changed, question: now };
    },
  };
}
