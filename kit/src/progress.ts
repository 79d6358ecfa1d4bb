/**
 * A progress bar around any synchronous loop. In a notebook it is drawn under the cell and updated in place; in a terminal it is
 * one line on stderr; while grading it is nothing at all.
 */
import { type BarState, drawInNotebook, drawInTerminal, LEAST_MILLISECONDS_BETWEEN_DRAWS } from './show/bar';
import { millisecondsBetweenDraws, type Place, place } from './show/where-shown';

export type ProgressOptions<T> = {
  /** How much there is to do, in units; the iterable's own `length` or `size` if not given. */
  total?: number;
  /** How much one item counts for, 1 if not given: a number, or a function of the item (a batch counts for its masks). */
  unit?: number | ((item: T) => number);
};

/**
 * Gives the same items in the same order as `iterable` and draws how far the loop is: done, total, per cent, rate, time, time
 * left. An item counts as done when the loop asks for the next one. A loop that ends shows 100 %; one that breaks or throws
 * shows where.
 *
 * @param iterable anything that `for (… of …)` takes: an array, a Set, a generator
 * @param label what is being done, e.g. 'masks'
 * @throws when `iterable` is not iterable, `label` is not a string, `total` is negative or `unit` is neither a positive number
 *   nor a function
 * @example for (const batch of progress(batches, 'masks', { total: 1000, unit: (masks) => masks.shape[0] })) { … }
 */
export function progress<T>(iterable: Iterable<T>, label: string, options: ProgressOptions<T> = {}): Iterable<T> {
  checkArguments(iterable, label, options);
  const where = place();
  if (where === 'nowhere') return iterable;
  return { [Symbol.iterator]: () => drawn(iterable, label, options, where) };
}

function* drawn<T>(
  iterable: Iterable<T>,
  label: string,
  options: ProgressOptions<T>,
  where: Place,
): Generator<T, void, undefined> {
  const draw = where === 'notebook' ? drawInNotebook() : drawInTerminal();
  const unit = unitOf(options);
  const start = performance.now();
  const state: BarState = { label, done: 0, total: totalOf(iterable, options), seconds: 0, ended: '' };
  let last = -Infinity;
  const show = (now: number): void => {
    last = now;
    state.seconds = (now - start) / 1000;
    draw(state);
  };
  show(start);
  let finished = false;
  try {
    for (const item of iterable) {
      yield item;
      state.done += unit(item);
      if (state.total !== undefined) state.total = Math.max(state.total, state.done);
      const now = performance.now();
      if (now - last >= millisecondsBetweenDraws(LEAST_MILLISECONDS_BETWEEN_DRAWS)) show(now);
    }
    finished = true;
    state.total = state.done;
  } finally {
    state.ended = finished ? 'finished' : 'stopped';
    show(performance.now());
  }
}

function unitOf<T>(options: ProgressOptions<T>): (item: T) => number {
  const unit = options.unit ?? 1;
  return typeof unit === 'function' ? unit : () => unit;
}

/** An array with a unit function is summed; what can be gone through only once is never touched before the loop. */
function totalOf<T>(iterable: Iterable<T>, options: ProgressOptions<T>): number | undefined {
  if (options.total !== undefined) return options.total;
  if (Array.isArray(iterable) && typeof options.unit === 'function')
    return (iterable as T[]).reduce((sum, item) => sum + unitOf(options)(item), 0);
  const { length, size } = iterable as { length?: unknown; size?: unknown };
  const count = typeof length === 'number' ? length : size;
  if (typeof count !== 'number' || typeof options.unit === 'function') return undefined;
  return count * (options.unit ?? 1);
}

function checkArguments<T>(iterable: Iterable<T>, label: string, options: ProgressOptions<T>): void {
  const fail = (what: string, got: unknown): never => {
    throw new Error(
      `progress: expected ${what}, got ${got === null ? 'null' : typeof got === 'number' ? got : typeof got}`,
    );
  };
  const symbols = iterable as { [Symbol.iterator]?: unknown; [Symbol.asyncIterator]?: unknown } | null | undefined;
  if (typeof symbols?.[Symbol.iterator] !== 'function') {
    if (typeof symbols?.[Symbol.asyncIterator] === 'function')
      throw new Error('progress: expected iterable to be a synchronous iterable, got an asynchronous one');
    fail('iterable to be something that a for…of loop takes (an array, a Set, a generator)', iterable);
  }
  if (typeof label !== 'string') fail('label to be a string', label);
  const { total, unit } = options;
  if (total !== undefined && !(typeof total === 'number' && total >= 0 && total < Infinity))
    fail('total to be a number, 0 or more', total);
  if (unit !== undefined && typeof unit !== 'function' && !(typeof unit === 'number' && unit > 0 && unit < Infinity))
    fail('unit to be a number above 0 or a function of an item', unit);
}
