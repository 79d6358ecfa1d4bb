/** Marks one submission, item by item: cases against the student's functions, follow-through, points. */

import type { Case } from '@course/cases';
import { drawBars, type Evaluated, type EvaluateTools, evaluateCase, type Subject, summarize } from '@course/cases';
import { followsThrough, onlyFault } from './follow';
import { type Mend, mendOf, saysOfMend } from './mend';
import { type HiddenCase, type Item, type Outcome, scoreOf, type Told } from './outcome';

export type GradingParts = {
  items: Item[];
  /** The hidden cases of the sheet. */
  cases: Case[];
  /** The public ones: by them a student is shown what is wrong. */
  publicCases?: Case[];
  /** Whoever answers for the student. `cpu` answers on TensorFlow.js's cpu backend, which has every operation. */
  subject: PrintingSubject;
  cpu?: () => Promise<PrintingSubject>;
  /** Whoever was never asked a hidden case: what a student is shown comes from there. */
  fresh?: (backend?: 'cpu') => Promise<Subject>;
  /** Is it an instruction of the sheet's stubs? Others are not shown: they may hold what the function was given. */
  isInstruction?: (text: string) => boolean;
  /** Whoever answers with one name in its right form. */
  mended?: (mend: Mend) => Promise<Subject | undefined>;
  /** Why a name is missing, where the notebook's cells say it: "cell 12, line 3: …". */
  whyMissing?: (name: string) => WhyMissing | undefined;
  drawBars?: EvaluateTools['drawBars'];
  oracles: EvaluateTools['oracles'];
};

/** `printed`: what its code printed since this was asked for the last time. */
type PrintingSubject = Subject & { printed?(): Promise<string> };
type Tried = Evaluated & { printed?: string };

/** `error` when a cell did not run; `fail` when the work was not done. */
export type WhyMissing = { status: 'fail' | 'error'; feedback: string; absent?: true; endless?: true };

export type Grading = {
  grade(id: string): Promise<Outcome>;
  /**
   * What a student reads of an outcome: nothing of a hidden case but the known mistake, and the first public case that fails, too.
   * It calls the student's code, so ask when all items are graded.
   */
  tell(outcome: Outcome): Promise<Told>;
};

/** TensorFlow.js lacks some operations on some backends: that is not the student's mistake. */
const LACKS_OPERATION =
  /Kernel '?\w+'? not registered for|not yet implemented|is not supported (?:on|by) the \w+ backend/i;

export function openGrading(parts: GradingParts): Grading {
  const done = new Map<string, Promise<Outcome>>();
  const onCpu = new Set<string>();
  const grade = (id: string): Promise<Outcome> => {
    const item = parts.items.find((one) => one.id === id);
    if (!item)
      throw new Error(`rubric: expected an item among ${parts.items.map((one) => one.id).join(', ')}, got '${id}'`);
    if (!done.has(id))
      done.set(
        id,
        gradeItem(item, parts, grade, () => onCpu.add(id)),
      );
    return done.get(id)!;
  };
  const tell = async (outcome: Outcome): Promise<Told> => {
    if (!outcome.hidden) return { feedback: outcome.feedback };
    return tellHidden(outcome.item, outcome.hidden, parts, onCpu.has(outcome.item.id) ? 'cpu' : undefined);
  };
  return { grade, tell };
}

async function gradeItem(
  item: Item,
  parts: GradingParts,
  grade: Grading['grade'],
  neededCpu: () => void,
): Promise<Outcome> {
  if (item.kind === 'written')
    return { item, status: 'manual', score: 0, share: 0, feedback: 'A person reads this answer.' };
  const cases = parts.cases.filter((one) => one.item === item.id);
  if (cases.length === 0) throw new Error(`rubric: there is no case for ${item.id}`);
  const clock = { milliseconds: 0 };
  let subject = timed(parts.subject, clock);
  let evaluated = await evaluate(cases, subject, parts);
  if (
    parts.cpu &&
    evaluated.some(({ verdict }) => verdict.status === 'error' && LACKS_OPERATION.test(verdict.feedback))
  ) {
    neededCpu();
    subject = timed(await parts.cpu(), clock);
    evaluated = await evaluate(cases, subject, parts);
  }
  const { failed, mistake, feedback } = summarize(evaluated);
  const time = () => ({ milliseconds: Math.round(clock.milliseconds) });
  if (!failed) return { item, status: 'pass', score: item.points, share: 1, feedback: '', ...time() };
  const costsBelow = await faultBelow(item, evaluated, subject, parts, grade);
  if (costsBelow) return { item, status: 'pass', score: item.points, share: 1, feedback: costsBelow, ...time() };
  const { verdict, printed } = evaluated.find(({ item: { id } }) => id === failed.item.id)!;
  const why = verdict.missing ? parts.whyMissing?.(item.id) : undefined;
  const share = Math.min(...evaluated.map((one) => one.verdict.share));
  const absent = verdict.missing ? why?.absent : verdict.ends;
  const endless = why?.endless ?? verdict.stopped === 'time';
  const tried = !(verdict.missing || verdict.ends || verdict.stopped);
  const isMadeUp = verdict.instruction !== undefined && parts.isInstruction?.(verdict.instruction) === false;
  return {
    item,
    status: why?.status ?? (verdict.status as 'fail' | 'error'),
    score: scoreOf(item.points, share),
    share,
    feedback: why?.feedback ?? (isMadeUp ? 'not done yet' : feedback),
    ...(mistake ? { mistake: mistake.id } : {}),
    ...(absent ? { absent } : {}),
    ...(endless ? { endless } : {}),
    ...time(),
    ...(tried || verdict.stopped
      ? { hidden: hiddenCase(failed, mistake?.says, printed, tried ? undefined : verdict.feedback) }
      : {}),
  };
}

/** `told`: all that there is to say, where none of it is of the case. */
function hiddenCase(
  { item, verdict }: Evaluated,
  says: string | undefined,
  printed = '',
  told = verdict.told,
): HiddenCase {
  const { expected, got, threw } = verdict;
  return {
    id: item.id,
    about: item.about,
    ...(item.call ? { call: item.call } : {}),
    ...(expected === undefined ? {} : { expected }),
    ...(got === undefined ? {} : { got }),
    ...(printed ? { printed } : {}),
    ...(says === undefined ? {} : { says }),
    ...(told === undefined ? {} : { told }),
    ...(threw ? { threw } : {}),
  };
}

/** A function can keep what a hidden case gave it, so the public cases are asked of one that was given none. */
async function tellHidden(
  item: Item,
  { says, told, threw }: HiddenCase,
  parts: GradingParts,
  backend: 'cpu' | undefined,
): Promise<Told> {
  const lines = (...texts: (string | undefined)[]) => texts.filter(Boolean).join('\n');
  if (told !== undefined) return { feedback: lines(says, told) };
  const known = (parts.publicCases ?? []).filter((one) => one.item === item.id);
  const subject = known.length > 0 ? await parts.fresh?.(backend) : undefined;
  const failures = (await evaluate(known, subject ?? parts.subject, parts)).filter(
    ({ verdict }) => verdict.status !== 'pass',
  );
  const shown = threw ? failures.find(({ verdict }) => verdict.threw) : failures[0];
  if (shown) {
    const { about } = shown.item;
    const { feedback, expected, got, threw: thrown } = shown.verdict;
    return {
      feedback: lines(says, feedback && `${about}: ${feedback}`),
      ...(thrown ? {} : { example: { about, expected, got } }),
    };
  }
  const others = 'try other sizes and values, also small ones.';
  if (threw)
    return {
      feedback: `\`${item.id}\` threw an error in a case that is not shown, and none in the public cases: ${others}`,
    };
  if (item.kind === 'answer') return { feedback: says ?? `\`${item.id}\` is not right.` };
  return {
    feedback: lines(
      says,
      `\`${item.id}\` is wrong in a case that is not shown, and right in the public cases${says ? '.' : `: ${others}`}`,
    ),
  };
}

/** The same subject; the time that it takes is added up. */
function timed(subject: PrintingSubject, clock: { milliseconds: number }): PrintingSubject {
  const measure = async <T>(asked: Promise<T>): Promise<T> => {
    const start = performance.now();
    try {
      return await asked;
    } finally {
      clock.milliseconds += performance.now() - start;
    }
  };
  return {
    call: (call) => measure(subject.call(call)),
    read: (name) => measure(subject.read(name)),
    printed: subject.printed,
  };
}

/** All the cases, so that what they have in common names the mistake; none after one that had to be stopped or does not exist. */
async function evaluate(cases: Case[], subject: PrintingSubject, parts: GradingParts): Promise<Tried[]> {
  const tools: EvaluateTools = { drawBars: parts.drawBars ?? drawBars, oracles: parts.oracles };
  const evaluated: Tried[] = [];
  for (const item of cases) {
    const verdict = await evaluateCase(item, subject, tools);
    const printed = await subject.printed?.();
    evaluated.push({ item, verdict, printed });
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
    return `Right with your own \`${fault.item.id}\`: the mistake there costs no points here.`;
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
