/** Several attempts of one student and sheet: which are graded, and which one counts. */
import type { DateTime } from 'luxon';

export type Attempt = {
  name: string;
  time?: DateTime;
  /** The time without a zone, where no zone is known. */
  local?: string;
  /** Is the time one that a student cannot set? */
  trusted: boolean;
  /** Where the time is from, for people: `the last commit`. */
  from?: string;
  /** The platform itself calls it late, or (`false`) says of each hand-in whether it is and not of this one. */
  late?: boolean;
  readable: boolean;
  /** Automatic points, where it was graded. */
  score?: number;
};
export type AttemptsRule = 'last' | 'best';

/** The one that counts, if any, and why, as a sentence for the student. */
export type Choice = { index?: number; sentence: string };

/** The last one that can be read, when every one has a time that can be trusted and no two are of the same moment. */
export function lastInTime(attempts: readonly Attempt[]): number | undefined {
  const moments = momentsOf(attempts);
  if (!moments || new Set(moments).size < moments.length) return undefined;
  const readable = attempts.flatMap((one, i) => (one.readable ? [i] : []));
  return readable.sort((a, b) => moments[a]! - moments[b]!).at(-1) ?? 0;
}

/** Numbers that grow with time; local times are compared with each other only. */
function momentsOf(attempts: readonly Attempt[]): number[] | undefined {
  if (!attempts.every(({ trusted }) => trusted)) return undefined;
  if (attempts.every(({ time }) => time)) return attempts.map(({ time }) => time!.toMillis());
  if (attempts.every(({ local }) => local !== undefined)) return attempts.map(({ local }) => Date.parse(`${local}Z`));
  return undefined;
}

/** Which must be graded, so that one can count. */
export function toGrade(attempts: readonly Attempt[], rule: AttemptsRule, chosen?: string): number[] {
  const all = attempts.flatMap((one, i) => (one.readable ? [i] : []));
  const sure = chosen === undefined ? undefined : attempts.findIndex(({ name }) => name === chosen);
  if (sure !== undefined && sure >= 0) return all.filter((i) => i === sure);
  const last = rule === 'last' ? lastInTime(attempts) : undefined;
  return last === undefined ? all : all.filter((i) => i === last);
}

/**
 * @param worth the points of an attempt after what being late costs; undefined where that cannot be known
 * @param chosen the attempt that a person chose
 */
export function chooseAttempt(
  attempts: readonly Attempt[],
  rule: AttemptsRule,
  worth: (attempt: Attempt) => number | undefined,
  chosen?: string,
): Choice {
  const by = (index: number, why: string) => ({ index, sentence: `Attempt ${attempts[index]!.name} counts: ${why}.` });
  const sure = chosen === undefined ? -1 : attempts.findIndex(({ name }) => name === chosen);
  if (sure >= 0) return by(sure, 'course staff chose it');
  const n = attempts.length;
  const unread = attempts.some(({ readable }) => !readable) ? ' that can be read' : '';
  if (rule === 'last') {
    const last = lastInTime(attempts);
    if (last !== undefined) return by(last, `it is the last of ${n}${unread}`);
    const why = momentsOf(attempts) ? 'two of them have the same time' : 'it is not known which came last';
    return { sentence: `No attempt counts yet: ${n} differ, and ${why}; course staff choose one.` };
  }
  const worths = attempts.map((one) => (one.readable ? worth(one) : -1));
  if (worths.includes(undefined))
    return {
      sentence: `No attempt counts yet: ${n} differ, and it is not known how late each one is; course staff choose one.`,
    };
  const best = Math.max(...(worths as number[]));
  const equal = worths.filter((one) => one === best).length > 1;
  return by(
    worths.indexOf(best),
    `it has the most points of ${n}${unread}${equal ? ', and is the first that has them' : ''}`,
  );
}
