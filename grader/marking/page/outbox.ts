/**
 * Marks on their way to the server. One leaves only when the server has it on its disk, so a crash of the server, or of the page,
 * loses none: the page asks again, and the server knows what it has.
 */
import type { Conflict, Save, Saved } from '../api';
import { type Refusal, save } from './client';
import { readStored, writeStored } from './stored';

const AGAIN = 600;

export type Outcome =
  | { is: 'saved'; saved: Saved }
  | { is: 'conflict'; conflict: Conflict['conflict'] }
  | { is: 'refused'; says: string };

export type Outbox = {
  waiting(): readonly Save[];
  /** Reads until nothing was saved meanwhile: what was read before a mark was saved lacks it, and no more waits to tell so. */
  quietly<T>(read: () => Promise<T>): Promise<T>;
  put(one: Save): void;
  /** Resolves when nothing waits. */
  empty(): Promise<void>;
};

/** Another request like it would be refused again. */
const isFinal = (status: number) => [400, 404, 413, 415].includes(status);

/** @param marker whose marks they are @param changed is told of every step; `trouble`: why a mark is not saved yet */
export function openOutbox(
  marker: string,
  done: (one: Save, outcome: Outcome) => void,
  changed: (trouble?: string) => void,
): Outbox {
  const key = `course-mark-outbox ${marker}`;
  const waiting = readStored<Save[]>(key, []);
  let idle: (() => void)[] = [];
  let busy = false;
  let settled = 0;

  const keep = () => writeStored(key, waiting);

  async function outcomeOf(one: Save): Promise<Outcome | string> {
    try {
      const { status, reply } = await save(one);
      if (status === 409) return { is: 'conflict', conflict: (reply as Conflict).conflict };
      return { is: 'saved', saved: reply as Saved };
    } catch (error) {
      const { status, message } = error as Refusal;
      return isFinal(status) ? { is: 'refused', says: message } : message;
    }
  }

  async function run(): Promise<void> {
    if (busy) return;
    busy = true;
    while (waiting.length > 0) {
      const one = waiting[0]!;
      const outcome = await outcomeOf(one);
      if (typeof outcome === 'object') {
        waiting.shift();
        settled++;
        keep();
        done(one, outcome);
        changed();
      } else {
        changed(outcome);
        await new Promise((resolve) => setTimeout(resolve, AGAIN));
      }
    }
    busy = false;
    for (const resolve of idle) resolve();
    idle = [];
  }

  window.addEventListener('beforeunload', (event) => {
    if (waiting.length > 0) event.preventDefault();
  });
  void run();
  return {
    waiting: () => waiting,
    async quietly(read) {
      for (;;) {
        const before = settled;
        const value = await read();
        if (settled === before) return value;
      }
    },
    put(one) {
      waiting.push(one);
      keep();
      changed();
      void run();
    },
    empty: () => (waiting.length === 0 ? Promise.resolve() : new Promise((resolve) => idle.push(resolve))),
  };
}
