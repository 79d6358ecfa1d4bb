/** A heat map that is replaced in place while it is computed. */
import type { tf } from '@course/cases';
import { type ReadPicture, readImage, readMap, readRange, readTitle } from './arguments';
import { announce, nextFile, writePicture } from './file';
import { drawAll, toBundle, toSvg } from './row';
import type { MapOptions } from './show';
import { millisecondsBetweenDraws, newDisplay, place } from './where-shown';

/** `update` shows another state of the map; `caption` says which, e.g. '480 masks'. */
export type LiveMap = { update(map: tf.Tensor2D, caption?: string): void };

const LEAST_MILLISECONDS_BETWEEN_DRAWS = 200;

/**
 * A heat map that forms before your eyes: call `update` in the loop as often as you like, a few updates a second are drawn and
 * the last one always is. The map's numbers are copied; it may be disposed of right after.
 *
 * @throws when `image`, or the map of an update, has the wrong shape
 * @example const live = liveMap({ title: 'importance', image });  for (…) live.update(R, `${n} masks`);
 */
export function liveMap(options: MapOptions = {}): LiveMap {
  if (place() === 'nowhere') return { update: () => undefined };
  const title = readTitle('liveMap', 'title', options.title, '');
  const range = readRange('liveMap', 'range', options.range);
  const image = options.image === undefined ? undefined : readImage('liveMap', 'image', options.image);
  const put = place() === 'notebook' ? intoNotebook() : intoFile(title);
  const later = throttled(put);
  return {
    update(map, caption = '') {
      const words = readTitle('liveMap', 'caption', caption, '');
      later({ title, image, range, map: readMap('liveMap', 'map', map) }, words);
    },
  };
}

type Put = (picture: ReadPicture, caption: string) => void;

function intoNotebook(): Put {
  const display = newDisplay();
  return (picture, caption) => display(toBundle(drawAll('liveMap', [picture], {}, caption)));
}

function intoFile(title: string): Put {
  let file = '';
  return (picture, caption) => {
    const first = file === '';
    if (first) file = nextFile(title);
    writePicture('liveMap', file, toSvg(drawAll('liveMap', [picture], {}, caption)));
    if (first) announce('liveMap', file);
  };
}

/**
 * Draws at most every 200 ms, and what came last in any case. Timers do not run inside a synchronous loop, and a notebook's
 * cell is over soon after it: so the last state of such a loop is drawn by a microtask, which runs before the kernel says that
 * the cell is done. A loop that awaits has one update between microtasks; its last state is drawn by a timer.
 */
function throttled(put: Put): Put {
  let waiting: Parameters<Put> | undefined;
  let last = -Infinity;
  const rest = (): number => last + millisecondsBetweenDraws(LEAST_MILLISECONDS_BETWEEN_DRAWS) - performance.now();
  let inThisTick = 0;
  let timer: NodeJS.Timeout | undefined;
  const draw = (): void => {
    const now = waiting;
    waiting = undefined;
    clearTimeout(timer);
    timer = undefined;
    if (now) put(...now);
    last = performance.now();
  };
  const drawLate = (): void => {
    try {
      draw();
    } catch (error) {
      console.error(error instanceof Error ? error.message : error); // nobody is left to catch it, and it is only a picture
    }
  };
  const endOfTick = (): void => {
    const many = inThisTick > 1;
    inThisTick = 0;
    if (!waiting) return;
    if (many) drawLate();
    else timer ??= setTimeout(drawLate, Math.max(0, rest()));
  };
  return (picture, caption) => {
    if (inThisTick === 0) queueMicrotask(endOfTick);
    inThisTick += 1;
    waiting = [picture, caption];
    if (rest() <= 0) draw();
  };
}
