/** How a progress bar looks, in a notebook and in a terminal. */
import { escapeText, newDisplay } from './where-shown';

export type BarState = {
  label: string;
  /** In units, as `total` is. */
  done: number;
  total: number | undefined;
  seconds: number;
  /** How many of `done` failed, where that can happen. */
  failed?: number;
  /** Empty while the loop runs. */
  ended: '' | 'finished' | 'stopped';
};
type DrawBar = (state: BarState) => void;

type BarStream = { write(text: string): unknown; isTTY?: boolean; columns?: number };

const BAR_CELLS = 24;
export const LEAST_MILLISECONDS_BETWEEN_DRAWS = 100;
const SECONDS_BETWEEN_LOG_LINES = 10;

/** Minutes and seconds, `0:07`, with hours where there are some; tenths below ten seconds once the loop is over. */
function time(seconds: number, precise = false): string {
  if (precise && seconds < 0.1) return `${Math.ceil(seconds * 1000)} ms`;
  if (precise && seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

function rate(perSecond: number): string {
  return perSecond >= 10
    ? `${Math.round(perSecond)}/s`
    : perSecond >= 1
      ? `${perSecond.toFixed(1)}/s`
      : `${(1 / perSecond).toFixed(1)} s each`;
}

function fraction({ done, total, ended }: BarState): number | undefined {
  if (total === undefined) return undefined;
  return total > 0 ? done / total : ended === 'finished' ? 1 : 0;
}

/**
 * Everything beside the bar, e.g. `480 of 1000, 48 %, 152/s, 0:03 so far, 0:03 left` or `stopped at 480 of 1000, 48 %, 152/s,
 * 3.1 s`.
 */
function numbers(state: BarState): string {
  const { done, total, seconds, failed, ended } = state;
  const show = (value: number): string => String(Math.round(value * 100) / 100);
  const part = fraction(state);
  const parts = [
    (ended === 'stopped' ? 'stopped at ' : '') + show(done) + (total === undefined ? '' : ` of ${show(total)}`),
  ];
  // Rounded down, so that 100 % is seen only when nothing is left.
  if (part !== undefined) parts.push(`${Math.floor(part * 100 + 1e-9)} %`);
  if (done > 0 && seconds > 0.05) parts.push(rate(done / seconds));
  parts.push(ended ? time(seconds, true) : `${time(seconds)} so far`);
  if (!ended && total !== undefined && done > 0) parts.push(`${time((seconds * (total - done)) / done)} left`);
  if (failed) parts.push(`${failed} failed`);
  return parts.join(', ');
}

/** A bar under the cell; while it runs blue, then green, or amber when the loop was left early (the words say so too). */
export function drawInNotebook(): DrawBar {
  const display = newDisplay();
  return (state) => {
    const text = `${state.label}: ${numbers(state)}`;
    const width = `${((fraction(state) ?? (state.ended ? 1 : 0)) * 100).toFixed(1)}%`;
    const colour = state.ended === 'stopped' ? '#b45309' : state.ended === 'finished' ? '#2f855a' : '#3b6fb6';
    display({
      'text/html':
        '<div style="display:flex;flex-wrap:wrap;align-items:center;gap:2px 12px;padding:2px 8px;' + // as text outputs are
        'font:13px/1.5 system-ui,sans-serif;font-variant-numeric:tabular-nums">' +
        `<span style="font-weight:600;min-width:72px">${escapeText(state.label)}</span>` + // bars with short labels line up
        '<span style="width:220px;height:8px;border-radius:4px;overflow:hidden;background:rgba(128,128,128,.25)">' +
        `<span style="display:block;height:8px;width:${width};background:${colour}"></span></span>` +
        `<span>${escapeText(numbers(state))}</span></div>`,
      'text/plain': text,
    });
  };
}

/** Rewrites the last line of a terminal; writes nothing where the stream is a file. */
export function rewriteLine(text: string, stream: BarStream = process.stderr): void {
  // \x1b[K clears what a longer line left behind; a line as wide as the window would wrap and stay.
  if (stream.isTTY) stream.write(`\r${text.slice(0, (stream.columns || 80) - 1)}\x1b[K`);
}

/** One line, rewritten while it is a terminal; in a log file, a line every ten seconds and the closing one. */
export function drawInTerminal(stream: BarStream = process.stderr): DrawBar {
  let nextLogLine = SECONDS_BETWEEN_LOG_LINES;
  return (state) => {
    const label = state.label.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
    const part = fraction(state);
    const filled = Math.floor((part ?? 0) * BAR_CELLS);
    const bar = part === undefined || state.ended ? '' : `${'█'.repeat(filled)}${'░'.repeat(BAR_CELLS - filled)} `;
    const line = `${label}: ${bar}${numbers(state)}`;
    if (stream.isTTY) {
      rewriteLine(line, stream);
      if (state.ended) stream.write('\n');
    } else if (state.ended || state.seconds >= nextLogLine) {
      stream.write(`${line}\n`);
      nextLogLine = state.seconds + SECONDS_BETWEEN_LOG_LINES;
    }
  };
}

/**
 * A bar in the terminal for work that is not a loop: `tick` when one more of `total` is done, `end` after the last.
 *
 * @param now milliseconds; an argument for tests
 */
export function countInTerminal(
  label: string,
  total: number,
  { stream = process.stderr as BarStream, now = () => performance.now() } = {},
): { tick(failed?: boolean): void; end(): void } {
  const draw = drawInTerminal(stream);
  const start = now();
  const state: BarState = { label, done: 0, total, seconds: 0, failed: 0, ended: '' };
  let last = -Infinity;
  const show = () => {
    last = now();
    state.seconds = (last - start) / 1000;
    draw(state);
  };
  return {
    tick(failed = false) {
      state.done += 1;
      if (failed) state.failed! += 1;
      if (now() - last >= LEAST_MILLISECONDS_BETWEEN_DRAWS) show();
    },
    end() {
      if (state.ended) return;
      state.ended = state.done < total ? 'stopped' : 'finished';
      show();
    },
  };
}
