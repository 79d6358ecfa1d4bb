/** Before anything is graded: which rows of this download count, and which attempts must be graded. */
import type { Submission } from '../intake/rows';
import { toGrade } from './attempts';
import { handInRow } from './hand-ins';
import { attemptsOf } from './handed';
import type { PersonalRules } from './own-rules';
import type { People } from './people';
import { type Rules, refuse } from './rules';

/** What is to be graded: a row, or one of its attempts (from 1). */
export type Job = Submission & { attempt?: number };
export type Plan = {
  /** The rows that count. */
  rows: Submission[];
  jobs: Job[];
  /** The sheets of this download. */
  sheets: string[];
  /** What is named and not counted, for people: why, and the files. */
  left: { says: string; sources: string[] }[];
  /** Whom a person must look at, for people. */
  asks: string[];
};

/** The sheets that somebody changed; all of them when nobody changed any. */
function changedSheets(rows: readonly Submission[], known: readonly string[]): string[] {
  const sheets = known.filter((slug) => rows.some(({ sheet }) => sheet === slug));
  const changed = sheets.filter((slug) => rows.some(({ sheet, untouched }) => sheet === slug && !untouched));
  return changed.length > 0 ? changed : sheets;
}

/**
 * @param sheet the one that was asked for
 * @param sheets all of them, in their order
 */
export function planOf(all: readonly Submission[], { rules, people, personal, sheets, sheet }: PlanOptions): Plan {
  const own = sheet === undefined ? changedSheets(all, sheets) : [sheet];
  const isOwn = (one: Submission) => own.includes(one.sheet) || !sheets.includes(one.sheet);
  const mine = new Set(all.filter(isOwn).map(({ student }) => student));
  const onRoster = (student: string) => people.of(student)?.entry !== undefined;
  const rows: Submission[] = [];
  const left = new Map<string, string[]>();
  const leave = (says: string, { source }: Submission) => left.set(says, [...(left.get(says) ?? []), source]);
  const asks: string[] = [];
  for (const one of all) {
    if (isOwn(one)) rows.push(one);
    else if (sheet !== undefined) {
      leave(`not of ${sheet}, not counted`, one);
      if (!one.untouched && !mine.has(one.student) && !onRoster(one.student))
        asks.push(`${one.student} handed in ${one.sheet}, but nothing of ${sheet}`);
    } else if (mine.has(one.student) || onRoster(one.student)) leave('untouched, not counted', one);
    else rows.push(one); // else nothing would be said of this student
  }
  const jobs = rows.flatMap((row): Job[] => {
    if (!row.attempts) return [row];
    const { chosen } = personal.of(people.of(row.student));
    const name = chosen(row.sheet);
    if (name !== undefined && !row.attempts.some((one) => one.name === name))
      refuse(
        rules.file!,
        rules.count.find((one) => one.value === name && one.sheet === row.sheet)!.pointer,
        `one of the attempts ${row.attempts.map((one) => `"${one.name}"`).join(', ')}`,
        name,
      );
    const attempts = attemptsOf(handInRow(row), rules.zone);
    return toGrade(attempts, rules.attempts, name)
      .filter((i) => row.attempts![i]!.file !== undefined)
      .map((i): Job => {
        const { attempts: files, problem: _problem, unclear: _unclear, ...rest } = row;
        const { name: called, ...file } = files![i]!;
        return { ...rest, ...file, key: `${row.key} (${called})`, attempt: i + 1 };
      });
  });
  return {
    rows: rows.map((row) => (isDecided(row, personal.of(people.of(row.student)), rules.zone) ? decided(row) : row)),
    jobs,
    sheets: own,
    left: [...left].map(([says, sources]) => ({ says, sources })),
    asks,
  };
}

/** Will one of the attempts count, whatever points they have? */
function isDecided({ attempts, sheet }: Submission, own: ReturnType<PersonalRules['of']>, zone?: string): boolean {
  if (!attempts) return false;
  if (own.chosen(sheet) !== undefined) return true;
  const all = attempts.map(({ handIn }) => handIn?.time);
  const lateMatters = own.late !== undefined && own.deadline(sheet) !== undefined;
  const isKnown = (time: (typeof all)[number]) =>
    time?.at !== undefined || (time?.local !== undefined && zone !== undefined);
  return own.attempts === 'best' && (!lateMatters || all.every(isKnown));
}

function decided({ problem: _problem, unclear: _unclear, ...row }: Submission): Submission {
  return row;
}

export type PlanOptions = {
  rules: Rules;
  people: People;
  personal: PersonalRules;
  sheets: readonly string[];
  sheet?: string;
};
