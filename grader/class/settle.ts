/** What the rules of a class make of one student's scores, sheet after sheet: the mark of each, and a sentence for each effect. */
import type { DateTime } from 'luxon';
import { pointsText } from '../report/document';
import { type Attempt, type AttemptsRule, chooseAttempt } from './attempts';
import { type LateRule, lateEffect } from './late';
import { exact, type Rounding, roundTo } from './rounding';
import type { Standing } from './standing';
import { daysLate, isoOf, timeText } from './times';

/** What a student has on one sheet. */
export type Handed = {
  sheet: string;
  /** The earliest first; none: not handed in. */
  attempts: Attempt[];
};

/** The rules as they are for this one student. */
export type OwnRules = {
  late?: LateRule;
  attempts: AttemptsRule;
  rounding?: Rounding;
  /** With the class's own deadline where this one was extended. */
  deadline(sheet: string): { at: DateTime; extendedFrom?: DateTime } | undefined;
  /** The attempt that a person chose. */
  chosen(sheet: string): string | undefined;
};

export type Settled = {
  sheet: string;
  standing: Standing;
  /** Of `attempts`, the one that counts. */
  counts?: number;
  /** Why a person must look. */
  doubt?: 'choose' | 'how-late' | 'when';
};

/** Is unknown where being late costs something and no one knows whether it is. */
function lateness(attempt: Attempt, rules: OwnRules, sheet: string): number | 'how-late' | 'when' {
  const deadline = rules.deadline(sheet)?.at;
  if (!deadline) return attempt.late && rules.late ? 'how-late' : 0;
  if (attempt.time) return daysLate(attempt.time, deadline, rules.late?.graceMinutes);
  if (!rules.late || attempt.late === false) return 0;
  return attempt.late ? 'how-late' : 'when';
}

const NO_RULE: LateRule = { graceMinutes: 0, daysInHand: 0 };

/** Sentences about time: an extension that was used, minutes that were forgiven, days that cost something. */
function timeSentences(attempt: Attempt, rules: OwnRules, sheet: string, late: string | undefined): string[] {
  const deadline = rules.deadline(sheet);
  const { time } = attempt;
  if (!deadline || !time) return late === undefined ? [] : [late];
  const { at, extendedFrom } = deadline;
  const sentences: string[] = [];
  if (extendedFrom && time > extendedFrom) sentences.push(`Your deadline was extended to ${timeText(at)}`);
  if (time > at && daysLate(time, at, rules.late?.graceMinutes) === 0) {
    const minutes = Math.ceil(time.diff(at, 'minutes').minutes);
    const grace = `the ${pointsText(rules.late!.graceMinutes)} minutes of grace`;
    sentences.push(
      `Handed in ${minutes} minute${minutes === 1 ? '' : 's'} after the deadline, within ${grace}: nothing is taken off`,
    );
  }
  if (late !== undefined) sentences.push(late);
  if (late !== undefined && !attempt.trusted && attempt.from) sentences.push(`The time is from ${attempt.from}`);
  return sentences;
}

/**
 * @param sheets in the order of the course: days in hand are used in this order
 * @returns one for each of `sheets`
 */
export function settleStudent(sheets: readonly Handed[], rules: OwnRules): Settled[] {
  let inHand = rules.late?.daysInHand ?? 0;
  return sheets.map((handed) => {
    const settled = settleSheet(handed, rules, inHand);
    inHand -= settled.usedInHand;
    return settled.settled;
  });
}

function settleSheet(
  { sheet, attempts }: Handed,
  rules: OwnRules,
  inHand: number,
): { settled: Settled; usedInHand: number } {
  if (attempts.length === 0) {
    const standing = { mark: 0, sentences: ['Not handed in: 0 points'], missing: true };
    return { settled: { sheet, standing }, usedInHand: 0 };
  }
  const effect = (attempt: Attempt) => {
    const days = lateness(attempt, rules, sheet);
    return typeof days === 'number' && attempt.score !== undefined
      ? lateEffect(rules.late ?? NO_RULE, attempt.score, days, inHand)
      : undefined;
  };
  const several = attempts.length > 1;
  const choice = several
    ? chooseAttempt(attempts, rules.attempts, (one) => effect(one)?.mark, rules.chosen(sheet))
    : { index: 0, sentence: '' };
  const sentences = several ? [choice.sentence] : [];
  const { index } = choice;
  const listed = attempts.map(({ name, time, score }, i) => {
    return { name, time: time && isoOf(time), score, counts: i === index };
  });
  const standing: Standing = { mark: 0, sentences, attempts: several ? listed : undefined };
  if (index === undefined) return { settled: { sheet, standing, doubt: 'choose' }, usedInHand: 0 };
  const attempt = attempts[index]!;
  const score = attempt.score ?? 0;
  const days = score > 0 ? lateness(attempt, rules, sheet) : 0;
  const known = typeof days === 'number' ? lateEffect(rules.late ?? NO_RULE, score, days, inHand) : undefined;
  const late =
    days === 'how-late'
      ? 'Handed in late, as the platform says; how late is not known, so nothing is taken off yet'
      : known?.sentence;
  sentences.push(...timeSentences(attempt, rules, sheet, late));
  const before = exact(known?.mark ?? score);
  const mark = rules.rounding ? roundTo(before, rules.rounding) : before;
  if (mark !== before)
    sentences.push(`Rounded to a multiple of ${rules.rounding!.to}: ${pointsText(before)} → ${pointsText(mark)}`);
  const [daysLate, doubt] = typeof days === 'number' ? [days || undefined, undefined] : [undefined, days];
  return {
    settled: { sheet, standing: { ...standing, mark, daysLate }, counts: index, doubt },
    usedInHand: known?.usedInHand ?? 0,
  };
}
