import { cut } from './width';

export type ProgressStream = { write(text: string): unknown; isTTY?: boolean; columns?: number };
export type ProgressLine = {
  /** One more is done; `failed` when the grader itself failed on it. */
  tick(failed?: boolean): void;
  /** A line of its own above the progress. */
  say(line: string): void;
  end(): void;
};

const REWRITE_MS = 100;
const LINE_MS = 10_000;

/**
 * The progress of a batch: done, total, rate, time left, failures. A terminal has one line that is rewritten; a file or a
 * pipe gets a line every ten seconds and one at the end.
 *
 * @param done how many of `total` were done before (a batch that is taken up again): they do not count for the rate
 * @param now milliseconds; an argument for tests
 */
export function createProgressLine(
  stream: ProgressStream,
  total: number,
  { done: before = 0, now = () => performance.now() } = {},
): ProgressLine {
  const start = now();
  let done = before;
  let failures = 0;
  let written = stream.isTTY ? -Infinity : start;
  let ended = false;

  const line = () => progressText({ done, total, failures, seconds: (now() - start) / 1000, before });
  const draw = () => {
    written = now();
    if (stream.isTTY) stream.write(`\r\u001b[2K${cut(line(), (stream.columns ?? 80) - 1)}`);
    else stream.write(`${line()}\n`);
  };
  const due = () => now() - written >= (stream.isTTY ? REWRITE_MS : LINE_MS);

  return {
    tick(failed = false) {
      done++;
      if (failed) failures++;
      if (!ended && due()) draw();
    },
    say(text) {
      stream.write(stream.isTTY ? `\r\u001b[2K${text}\n` : `${text}\n`);
      if (stream.isTTY && !ended) draw();
    },
    end() {
      if (ended) return;
      ended = true;
      draw();
      if (stream.isTTY) stream.write('\n');
    },
  };
}

const BAR = 20;

/** `[#########-----------] 140/300  4.2/s  38 s left  1 failed` */
export function progressText(state: {
  done: number;
  total: number;
  failures: number;
  seconds: number;
  before: number;
}): string {
  const { done, total, failures, seconds, before } = state;
  const filled = total > 0 ? Math.min(BAR, Math.floor((BAR * done) / total)) : BAR;
  const rate = seconds > 0 ? (done - before) / seconds : 0;
  const parts = [`[${'#'.repeat(filled)}${'-'.repeat(BAR - filled)}] ${done}/${total}`];
  if (rate > 0) parts.push(rate >= 1 ? `${rate.toFixed(1)}/s` : `${(1 / rate).toFixed(1)} s each`);
  if (done >= total) parts.push(duration(seconds));
  else if (rate > 0) parts.push(`${duration((total - done) / rate)} left`);
  if (failures) parts.push(`${failures} failed`);
  return parts.join('  ');
}

function duration(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  if (whole < 100) return `${whole} s`;
  const minutes = Math.round(whole / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
