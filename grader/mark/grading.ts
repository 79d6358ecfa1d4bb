/** Marks one submission, item by item: cases against the student's functions, follow-through, points. */

import type { Case } from '@course/cases';
import { drawBars, type Evaluated, type EvaluateTools, evaluateCase, type Subject, summarize } from '@course/cases';
import { followsThrough, onlyFault } from './follow';
import { type Mend, mendOf, saysOfMend } from './mend';
import type { Item, Outcome } from './outcome';

export type GradingParts = {
  items: Item[];
  /** The hidden cases of the sheet. */
  cases: Case[];
  /** The public ones: by them an error is shown, since it may hold what the function was given. */
  publicCases?: Case[];
  /** Whoever answers for the student. `cpu` answers on TensorFlow.js's cpu backend, which has every operation. */
  subject: Subject;
  cpu?: () => Promise<Subject>;
  /** Whoever was never asked a hidden case: the errors that are shown come from there. */
  fresh?: () => Promise<Subject>;
  /** Is it an instruction of the sheet's stubs? Others are not shown: they may hold what the function was given. */
  isInstruction?: (text: string) => boolean;
  /** Whoever answers with one name in its right form. */
  mended?: (mend: Mend) => Promise<Subject | undefined>;
  /** Why a name is missing, where the notebook's cells say it: "cell 12, line 3: …". */
  whyMissing?: (name: string) => WhyMissing | undefined;
  drawBars?: EvaluateTools['drawBars'];
  oracles: EvaluateTools['oracles'];
};

/** `error` when a cell did not run; `fail` when the work was not done. */
export type WhyMissing = { status: 'fail' | 'error'; feedback: string };

export type Grading = { grade(id: string): Promise<Outcome> };

/** TensorFlow.js lacks some operations on some backends: that is not the student's mistake. */
const LACKS_OPERATION =
  /Kernel '?\w+'? not registered for|not yet implemented|is not supported (?:on|by) the \w+ backend/i;

export function openGrading(parts: GradingParts): Grading {
  const done = new Map<string, Promise<Outcome>>();
  const grade = (id: string): Promise<Outcome> => {
    const item = parts.items.find((one) => one.id === id);
    if (!item)
      throw new Error(`rubric: expected an item among ${parts.items.map((one) => one.id).join(', ')}, got '${id}'`);
    if (!done.has(id)) done.set(id, gradeItem(item, parts, grade));
    return done.get(id)!;
  };
  return { grade };
}

async function gradeItem(item: Item, parts: GradingParts, grade: Grading['grade']): Promise<Outcome> {
  if (item.kind === 'written') return { item, status: 'manual', score: 0, feedback: 'A person reads this answer.' };
  const cases = parts.cases.filter((one) => one.item === item.id);
  if (cases.length === 0) throw new Error(`rubric: there is no case for ${item.id}`);
  let subject = parts.subject;
  let evaluated = await evaluate(cases, subject, parts);
  if (
    parts.cpu &&
    evaluated.some(({ verdict }) => verdict.status === 'error' && LACKS_OPERATION.test(verdict.feedback))
  ) {
    subject = await parts.cpu();
    evaluated = await evaluate(cases, subject, parts);
  }
  const { failed, mistake, feedback } = summarize(evaluated);
  if (!failed) return { item, status: 'pass', score: item.points, feedback: '' };
  const costsBelow = await faultBelow(item, evaluated, subject, parts, grade);
  if (costsBelow) return { item, status: 'pass', score: item.points, feedback: costsBelow };
  const { verdict } = failed;
  const why = verdict.missing ? parts.whyMissing?.(item.id) : undefined;
  const share = Math.min(...evaluated.map((one) => one.verdict.share));
  return {
    item,
    status: why?.status ?? (verdict.status as 'fail' | 'error'),
    score: Math.round(item.points * share * 100) / 100,
    feedback: why?.feedback ?? (await shown(failed, feedback, subject, parts)),
    ...(mistake ? { mistake: mistake.id } : {}),
    detail: { about: failed.item.about, expected: verdict.expected, got: verdict.got },
  };
}

/** Feedback without what a call of a hidden case threw by itself. */
async function shown({ item, verdict }: Evaluated, feedback: string, subject: Subject, parts: GradingParts) {
  if (verdict.threw) return shownError({ id: item.item }, subject, parts);
  const madeUp = verdict.instruction !== undefined && parts.isInstruction?.(verdict.instruction) === false;
  return madeUp ? 'not done yet' : feedback;
}

/**
 * What is said of a function that threw: its message where a public case makes it throw, too. The message of a hidden one may hold what
 * it was given, and so may the next one: a function can keep what it was given.
 */
async function shownError(item: Pick<Item, 'id'>, subject: Subject, parts: GradingParts): Promise<string> {
  const known = (parts.publicCases ?? []).filter((one) => one.item === item.id);
  const witness = known.length > 0 ? ((await parts.fresh?.()) ?? subject) : subject;
  const thrown = (await evaluate(known, witness, parts)).find(({ verdict }) => verdict.threw);
  if (thrown) return `${thrown.item.about}: ${thrown.verdict.feedback}`;
  return `\`${item.id}\` threw an error in a case that is not shown, and none in the public cases: try other sizes and values, also small ones.`;
}

/** All the cases, so that what they have in common names the mistake; none after one that had to be stopped or does not exist. */
async function evaluate(cases: Case[], subject: Subject, parts: GradingParts): Promise<Evaluated[]> {
  const tools: EvaluateTools = { drawBars: parts.drawBars ?? drawBars, oracles: parts.oracles };
  const evaluated: Evaluated[] = [];
  for (const item of cases) {
    const verdict = await evaluateCase(item, subject, tools);
    evaluated.push({ item, verdict });
    if (verdict.status === 'error' || verdict.ends) break;
  }
  return evaluated;
}

/** What is said where one wrong item below is all that is wrong with this one. */
async function faultBelow(
  item: Item,
  evaluated: Evaluated[],
  subject: Subject,
  parts: GradingParts,
  grade: Grading['grade'],
): Promise<string | undefined> {
  if (!item.restsOn) return undefined;
  const below: Outcome[] = [];
  for (const id of item.restsOn) below.push(await grade(id));
  const fault = onlyFault(below);
  if (!fault) return undefined;
  if (!hasErred(evaluated) && (await followsThrough(evaluated, subject)))
    return `Right with your own \`${fault.item.id}\`, whose mistake costs only there.`;
  // the item ran with that result, to an end: then its own result is wrong
  if (!hasErred(evaluated) && !evaluated.some(({ verdict }) => verdict.missing || verdict.mute)) return undefined;
  const mend = mendOf(fault, parts.cases);
  const mended = mend && (await parts.mended?.(mend));
  if (!mended) return undefined;
  const again = await evaluate(
    parts.cases.filter((one) => one.item === item.id),
    mended,
    parts,
  );
  const right = !hasErred(again) && (again.every(passes) || (await followsThrough(again, mended)));
  return right ? saysOfMend(mend) : undefined;
}

const hasErred = (evaluated: Evaluated[]) => evaluated.some(({ verdict }) => verdict.status === 'error');
const passes = ({ verdict }: Evaluated) => verdict.status === 'pass';
