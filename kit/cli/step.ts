/** One line for each step of a set-up: live while it runs in a terminal, with the seconds that it took at its end. */
import { rewriteLine } from '../src/show/bar';

export type Say = (line: string) => void;

const MILLISECONDS_BETWEEN_LINES = 500;

/** `0.4 s`, `12 s`, `2 min 05 s` */
export function seconds(milliseconds: number): string {
  const value = milliseconds / 1000;
  if (value < 10) return `${value.toFixed(1)} s`;
  const whole = Math.round(value);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

/**
 * Runs `work` and says `label: SECONDS` when it is done. While it runs, a terminal shows the time and what `doing()` names at
 * that moment (e.g. `collecting jupyter-server`).
 */
export async function step<T>(
  label: string,
  say: Say,
  work: () => Promise<T>,
  doing: () => string = () => '',
): Promise<T> {
  const start = performance.now();
  const draw = () => {
    const what = doing();
    rewriteLine(`${label}: ${seconds(performance.now() - start)}${what && `, ${what}`}`);
  };
  const timer = process.stderr.isTTY ? setInterval(draw, MILLISECONDS_BETWEEN_LINES) : undefined;
  try {
    draw();
    const result = await work();
    rewriteLine('');
    say(`${label}: ${seconds(performance.now() - start)}`);
    return result;
  } catch (error) {
    rewriteLine('');
    throw error;
  } finally {
    clearInterval(timer);
  }
}
