/** Every key of the page, once: what it does, and how the list of keys names it. */
import type { Desk } from './model';

export type Opened = 'keys' | 'answers' | 'comments' | undefined;
type Actions = { desk: Desk; open: (dialog: Opened) => void };
type Key = { keys: string[]; shown: string; says: string; run: (actions: Actions, key: string) => void };

const STEP = 0.5;

/** The elements that keys lead to. */
const focus = (id: string) => document.getElementById(id)?.focus();

function toggleLine({ desk }: Actions, index: number): void {
  const line = desk.model.view?.rubric[index];
  const draft = desk.model.draft;
  if (!line || !draft) return;
  const has = draft.picked.includes(line.id);
  desk.change({ picked: has ? draft.picked.filter((id) => id !== line.id) : [...draft.picked, line.id] });
}

function adjust({ desk }: Actions, by: number): void {
  const { draft } = desk.model;
  if (!draft) return;
  const now = Number(draft.points.replace(',', '.') || 0);
  if (Number.isFinite(now)) desk.change({ points: String(Math.round((now + by) * 100) / 100) });
}

export const KEYS: Key[] = [
  {
    keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
    shown: '1 to 9',
    says: 'give a line of the rubric, or take it back',
    run: (actions, key) => toggleLine(actions, Number(key) - 1),
  },
  { keys: ['0'], shown: '0', says: 'no points', run: ({ desk }) => desk.change({ picked: [], points: '0' }) },
  {
    keys: ['a'],
    shown: 'a',
    says: 'all points',
    run({ desk }) {
      const { view } = desk.model;
      const lines = view?.question.written ? view.rubric.map(({ id }) => id) : [];
      desk.change({ picked: lines, points: lines.length > 0 ? '0' : String(view?.question.points ?? 0) });
    },
  },
  { keys: ['+', '='], shown: '+', says: 'half a point more', run: (actions) => adjust(actions, STEP) },
  { keys: ['-'], shown: '-', says: 'half a point less', run: (actions) => adjust(actions, -STEP) },
  { keys: ['c'], shown: 'c', says: 'write a comment; Esc leaves it', run: () => focus('comment') },
  { keys: ['r'], shown: 'r', says: 'use an earlier comment again', run: ({ open }) => open('comments') },
  {
    keys: ['n', 'ArrowRight'],
    shown: 'n or →',
    says: 'the next answer, without saving',
    run: ({ desk }) => desk.step(1),
  },
  { keys: ['p', 'ArrowLeft'], shown: 'p or ←', says: 'the one before', run: ({ desk }) => desk.step(-1) },
  { keys: ['u'], shown: 'u', says: 'take back your last mark', run: ({ desk }) => void desk.undo() },
  {
    keys: ['s'],
    shown: 's',
    says: 'the answer as it was written, or as it looks',
    run: ({ desk }) => desk.toggleSource(),
  },
  { keys: ['h'], shown: 'h', says: 'show or hide names', run: ({ desk }) => void desk.toggleNames() },
  { keys: ['/', 'f'], shown: '/ or f', says: 'all answers, and a search', run: ({ open }) => open('answers') },
  { keys: ['q'], shown: 'q', says: 'choose the question', run: () => focus('question') },
  { keys: ['x'], shown: 'x', says: 'look at a mark that was not saved', run: ({ desk }) => void desk.look() },
  { keys: ['?'], shown: '?', says: 'this list', run: ({ open }) => open('keys') },
];
/** Said in the list, and done where the form is. */
export const ENTER = { shown: 'Enter', says: 'save, and go to the next unmarked; in the comment: Ctrl and Enter' };

/** Where something is to be changed first, its field has the focus. */
export function save(desk: Desk): void {
  const fault = desk.saveAndNext();
  if (!fault) focus('answer');
  else if (fault.field !== 'rubric') focus(fault.field);
}

const writes = (target: EventTarget | null) =>
  target instanceof HTMLTextAreaElement ||
  target instanceof HTMLSelectElement ||
  (target instanceof HTMLInputElement && target.type !== 'checkbox');
const presses = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.closest('button, a, summary, select, dialog') !== null;

/** @param single are keys of one letter on? */
export function onKey(event: KeyboardEvent, actions: Actions, { single }: { single: boolean }): void {
  const { desk } = actions;
  const { target, key } = event;
  if (event.defaultPrevented || event.altKey || event.isComposing || document.querySelector('dialog[open]')) return;
  const control = event.ctrlKey || event.metaKey;
  if (key === 'Enter' && target instanceof HTMLSelectElement) focus('answer');
  if (key === 'Enter') {
    const inText = target instanceof HTMLTextAreaElement;
    if (event.repeat || desk.model.screen !== 'marking' || presses(target) || inText !== control) return;
    event.preventDefault();
    save(desk);
    return;
  }
  if (key === 'Escape' && writes(target)) {
    focus('answer');
    return;
  }
  if (control || writes(target) || !single || desk.model.screen !== 'marking') return;
  // In what scrolls, arrows scroll.
  if (key.startsWith('Arrow') && target instanceof HTMLElement && target.closest('[tabindex="0"]')) return;
  const known = KEYS.find(({ keys }) => keys.includes(key));
  if (!known) return;
  event.preventDefault();
  known.run(actions, key);
}
