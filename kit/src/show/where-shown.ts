/**
 * Where pictures and bars go: into the notebook's cell, to the terminal and its folder, or, while grading, nowhere.
 *
 * tslab is never imported: its kernel is found where it already runs, so that plain Node needs no Jupyter package.
 */
import { randomUUID } from 'node:crypto';

export type Place = 'nowhere' | 'notebook' | 'terminal';

/** One output of a cell in several formats, the richest first: MIME type → text or JSON. */
export type Bundle = Record<string, unknown>;

/** The first call shows the bundle under the cell, each later one replaces it in place (also from a synchronous loop). */
type Display = (bundle: Bundle) => void;

type Write = (content: { data: Bundle; metadata: object; transient: { display_id: string } }, update: boolean) => void;
type RawDisplay = { raw(mime: string, data: unknown): void };
type Kernel = { require?: (name: string) => { newDisplay?: () => RawDisplay } };

function kernel(): Kernel | undefined {
  return (globalThis as { __tslab__?: Kernel }).__tslab__;
}

/** `COURSE_GRADING=1` wins over everything: graded code draws nothing and writes nothing. */
export function place(): Place {
  if (process.env.COURSE_GRADING === '1') return 'nowhere';
  return kernel() ? 'notebook' : 'terminal';
}

/** The function that tslab's kernel sends displays with; it changes with every cell, so it is looked up for every message. */
function kernelWrite(): Write | undefined {
  const modules: Record<string, NodeJS.Module | undefined> = require.cache ?? {};
  const file = Object.keys(modules).find((name) => /[\\/]tslab[\\/]dist[\\/]jupyter\.js$/.test(name));
  const write: unknown =
    file === undefined
      ? undefined
      : (modules[file]?.exports as { lastWriteDisplayData?: unknown } | undefined)?.lastWriteDisplayData;
  return typeof write === 'function' ? (write as Write) : undefined;
}

/**
 * tslab's kernel loses messages after about 512 in one turn of the event loop, the one that says "the cell is done" among them,
 * and a synchronous loop is one turn, however long. So a turn has a budget; what exceeds it waits for the turn to end.
 */
const MESSAGES_IN_A_TURN = 400;
let messages = 0;
let turnBegan = 0;
const waiting = new Map<Display, Bundle>();

function endOfTurn(): void {
  messages = 0;
  const late = [...waiting];
  waiting.clear();
  for (const [send, bundle] of late) withinBudget(send, bundle);
}

function withinBudget(send: Display, bundle: Bundle): void {
  if (messages === 0) {
    turnBegan = performance.now();
    setImmediate(endOfTurn);
  }
  if (messages < MESSAGES_IN_A_TURN) {
    messages += 1;
    send(bundle);
  } else waiting.set(send, bundle); // replaces an older state of the same output
}

/** `least`, and longer the longer the turn has lasted, so that the budget lasts too: about 200 messages in the first 90 s. */
export function millisecondsBetweenDraws(least: number): number {
  return messages === 0 ? least : Math.max(least, (performance.now() - turnBegan) / 50);
}

/**
 * A new output under the running cell. tslab's public `display` sends one format at a time; the kernel's own function takes a
 * bundle, so that a reader without HTML still gets the text. The public one is the fallback.
 */
export function newDisplay(): Display {
  const id = randomUUID();
  let shown = false;
  let fallback: RawDisplay | undefined;
  const send: Display = (bundle) => {
    const write = kernelWrite();
    if (write) write({ data: bundle, metadata: {}, transient: { display_id: id } }, shown);
    else {
      fallback ??= kernel()?.require?.('tslab').newDisplay?.();
      const richest = Object.entries(bundle)[0];
      if (richest) fallback?.raw(richest[0], richest[1]);
    }
    shown = true;
  };
  return (bundle) => withinBudget(send, bundle);
}

/**
 * Text as it must stand inside HTML, XML and their attributes. Control characters, which XML forbids, become spaces; half a
 * character (a title cut inside an emoji) becomes a question mark, because no URI can hold it.
 */
export function escapeText(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text
    .replace(/[\u0000-\u001f\u007f\ufffe\uffff]/g, ' ')
    .replace(/\p{Surrogate}/gu, '?')
    .replace(/[&<>"']/g, (character) => entities[character]!);
}
