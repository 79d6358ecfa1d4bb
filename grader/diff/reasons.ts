/** Why a mark is another one: what differs among the things that it rests on, in words. */
import { sheetItems, sheetSlugs } from '@course/fixtures';
import type { RulesText } from '../class/rules-text';
import { isUndecided } from '../class/standing';
import type { Fingerprints } from '../mark/fingerprints';
import { pointsText } from '../report/document';
import { isUnread, type ReportItem } from '../report/schema';
import type { Result } from './snapshot';

const RULES: { [key in keyof RulesText]-?: string } = {
  deadline: 'the deadline changed',
  late: 'the late rule of the class changed',
  attempts: 'the rule for attempts changed',
  rounding: 'the rounding of the class changed',
  count: 'another attempt was chosen in class.json',
  times: 'the time of the hand-in in class.json changed',
};

/** What everything of a submission rests on. */
const WHOLE: { [key in 'notebook' | 'secret' | 'grader' | 'course' | 'sheet']: string } = {
  notebook: 'the notebook changed',
  secret: 'another COURSE_SECRET makes other hidden cases',
  grader: 'the grader changed',
  course: 'course.json changed',
  sheet: 'the sheet changed',
};

function wholeReasons(old: Fingerprints, now: Fingerprints): string[] {
  return (Object.keys(WHOLE) as (keyof typeof WHOLE)[]).filter((key) => old[key] !== now[key]).map((key) => WHOLE[key]);
}

const countsNow = ({ report }: Result) => report.standing?.attempts?.find(({ counts }) => counts)?.name;

/** Another attempt counts, one does now, or none does any more. */
function attemptReason(old: Result, now: Result): string[] {
  if (isUndecided(now.report.standing) && !isUndecided(old.report.standing))
    return ['there are attempts that differ, and none counts yet'];
  const name = countsNow(now);
  if (name === undefined || name === countsNow(old)) return [];
  return [`${isUndecided(old.report.standing) ? 'an attempt counts now' : 'another attempt counts'}: ${name}`];
}

/** The items that an item rests on, directly or not. */
function below(sheet: string, id: string): string[] {
  const items = sheetSlugs().includes(sheet) ? sheetItems(sheet) : [];
  const found = new Set<string>();
  const look = (of: string): void => {
    for (const one of items.find((item) => item.id === of)?.restsOn ?? [])
      if (!found.has(one)) {
        found.add(one);
        look(one);
      }
  };
  look(id);
  return [...found];
}

function casesReasons(sheet: string, id: string, old: Fingerprints, now: Fingerprints): string[] {
  if (old.secret !== now.secret) return []; // then all cases are other ones
  const differs = (one: string) => old.items[one]?.cases !== now.items[one]?.cases;
  const under = below(sheet, id).filter(differs);
  return [
    ...(differs(id) ? ["the item's cases changed"] : []),
    ...(under.length > 0 ? [`the cases of ${under.join(', ')}, on which it rests, changed`] : []),
  ];
}

type Person = NonNullable<ReportItem['person']>;

/** What a person gave, and whether it counts. */
function personReason(was: Person | undefined, is: Person | undefined): string[] {
  const given = (person: Person | undefined) => person && [person.points, person.marker, person.at, person.changed];
  if (JSON.stringify(given(was)) === JSON.stringify(given(is))) return [];
  if (!is) return [`the mark of ${was!.marker} was taken back`];
  if (is.changed) {
    const why = is.changed === 'answer' ? 'the answer changed' : 'the item has fewer points';
    return [`the mark of ${is.marker} does not count: ${why}`];
  }
  return [was && !was.changed ? `${is.marker} changed the mark` : `${is.marker} marked it`];
}

const automatic = (item: ReportItem | undefined): number | undefined => item?.person?.automatic ?? item?.score;

/** Two results of which each has a record, or why there is none. */
function gradedReasons(old: Result, now: Result, reasons: (a: Fingerprints, b: Fingerprints) => string[]): string[] {
  const attempt = attemptReason(old, now);
  if (attempt.length > 0) return attempt;
  if (!old.made || !now.made) return ['what it rested on before is not known: an older grader made it'];
  return reasons(old.made, now.made);
}

const NOTHING_ELSE = 'nothing that it rests on: the same notebook and cases gave another result';

export function reasonsOfItem(id: string, old: Result, now: Result): string[] {
  const find = ({ report }: Result) => report.items.find((item) => item.id === id);
  const [was, is] = [find(old), find(now)];
  if (!was || !is) return [`the sheet changed: the item ${was ? 'is no longer there' : 'is new'}`];
  const person = personReason(was.person, is.person);
  if (person.length > 0 && automatic(was) === automatic(is)) return person;
  const points =
    was.points === is.points ? [] : [`points changed: ${pointsText(was.points)} → ${pointsText(is.points)}`];
  const [shareWas, shareIs] = [old.shares?.[id], now.shares?.[id]];
  if (points.length > 0 && shareWas !== undefined && shareWas === shareIs) return [...points, ...person];
  const graded = gradedReasons(old, now, (a, b) => [
    ...wholeReasons(a, b),
    ...casesReasons(now.report.sheet, id, a, b),
  ]);
  const all = [...points, ...graded, ...person];
  return all.length > 0 ? all : [NOTHING_ELSE];
}

function ruleReasons({ rules: old }: Result, { rules: now }: Result): string[] {
  return (Object.keys(RULES) as (keyof RulesText)[])
    .filter((key) => old[key] !== now[key])
    .map((key) => {
      const isTime = key === 'deadline' || key === 'times';
      return isTime ? `${RULES[key]}: ${old[key] ?? 'none'} → ${now[key] ?? 'none'}` : RULES[key];
    });
}

/** Why the mark of the whole sheet is another one, where its items do not say it. */
export function reasonsOfSheet(old: Result, now: Result): string[] {
  const missing = (one: Result) => one.report.standing?.missing === true;
  if (missing(old) && !missing(now)) return ['handed in now'];
  if (!missing(old) && missing(now)) return ['no longer handed in'];
  const all = [...attemptReason(old, now), ...ruleReasons(old, now)];
  if (all.length > 0) return all;
  const unread = (one: Result) => isUnread(one.report);
  if (unread(old) !== unread(now)) return [`the notebook changed: it ${unread(now) ? 'cannot' : 'can'} be read now`];
  const sentences = (one: Result) => one.report.standing?.sentences.join();
  if (sentences(old) !== sentences(now))
    return ['the time of the hand-in changed, or the days in hand that other sheets leave'];
  return [NOTHING_ELSE];
}
