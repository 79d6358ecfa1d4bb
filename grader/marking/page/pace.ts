/** How long the rest will take, from the last marks of this marker. */
const LAST = 15;
const FEWEST = 3;
/** A longer time between two marks is a pause. */
const PAUSE = 300;

type Pace = { saved(now?: number): void; left(answers: number): string };

export function openPace(): Pace {
  let before: number | undefined;
  let seconds: number[] = [];
  return {
    saved(now = performance.now()) {
      const took = before === undefined ? Number.POSITIVE_INFINITY : (now - before) / 1000;
      if (took <= PAUSE) seconds = [...seconds, took].slice(-LAST);
      before = now;
    },
    /** `about 50 min left`; empty while nothing is known. */
    left(answers) {
      if (seconds.length < FEWEST || answers === 0) return '';
      const middle = [...seconds].sort((a, b) => a - b)[Math.floor(seconds.length / 2)]!;
      const minutes = Math.max(1, Math.round((middle * answers) / 60));
      if (minutes < 100) return `about ${minutes} min left`;
      return `about ${Math.round(minutes / 30) / 2} h left`;
    },
  };
}
