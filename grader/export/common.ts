/** What all kinds of export share: points there for points here, who gets what, and what stops the writing. */
import { pointsText } from '../report/points';
import type { Cell } from './csv-edit';
import type { Mark } from './marks';

/** Something that the user can mend: one line, and nothing is written. */
export class ExportFault extends Error {}

export type Rules = {
  /** Convert to the platform's maximum. */
  scale: boolean;
  /** Nobody gets more than the maximum. */
  cap: boolean;
  /** Write although items wait for a person. */
  incomplete: boolean;
  /** The platform's maximum, where its file does not say it. */
  max?: number;
};

/** Somebody on the platform, in its own file. */
export type Target = {
  /** For people: `Anna Müller`. */
  shown: string;
  line: number;
  keys: Keys;
  /** What is in the cell of the mark now. */
  cell: Cell;
  /** Why the platform takes no mark for this one. */
  locked?: string;
  /** Other cells that must say something when there is a mark. */
  also?: (mark: Mark, points: number, write: (value: number) => string) => [Cell, string][];
};

export type Keys = {
  /** The platform's own number for this person: only its own hand-ins have it. */
  id?: string;
  /** What is handed in there by several: a group's name (the number of a hand-in is the group's then), a repository. */
  group?: string;
  /** A student's number at the university, which several platforms know. */
  number?: string;
  login?: string;
  email?: string;
  names: string[];
};

/** A platform's file, understood: where the marks go. */
export type Form = {
  targets: Target[];
  /** The platform's maximum for this item; undefined where the file does not say it. */
  max?: number;
  decimal: '.' | ',';
  /** The platform refuses a mark above its maximum. */
  refusesAbove?: string;
};

/** At most two decimals, as the platforms show them; never in exponential form. */
export function formatPoints(value: number, decimal: '.' | ',' = '.'): string {
  return pointsText(value).replace('.', decimal);
}

/** Points there for points here. `max` is the platform's maximum, `ours` that of the sheet. */
export function pointsFor(mark: number, ours: number, max: number, { scale, cap }: Rules): number {
  const scaled = scale && ours > 0 ? (mark * max) / ours : mark;
  return cap ? Math.min(scaled, max) : scaled;
}

const listed = (names: readonly string[]) => names.join(', ');

/** Lines that name what waits for a person, an item set a line: `derivation, whyNeverZero wait for a person: anna, bob`. */
export function waiting(marks: readonly Mark[]): string[] {
  const sets = new Map<string, string[]>();
  for (const { student, sheet, waits, unclear } of marks) {
    if (waits.length === 0 || unclear) continue;
    const key = `${sheet}: ${listed(waits)} ${waits.length === 1 ? 'waits' : 'wait'} for a person`;
    sets.set(key, [...(sets.get(key) ?? []), student]);
  }
  return [...sets].map(([key, students]) => `${key}: ${listed(students)}`);
}

/**
 * What stops the writing, a line each; none: it may be written.
 *
 * @param max the platform's maximum, undefined where it is not known
 */
export function obstacles(marks: readonly Mark[], ours: number, max: number | undefined, rules: Rules): string[] {
  const waits = waiting(marks);
  return [
    ...(max === 0 && ours > 0 ? ['the maximum is 0 there: expected one above it; set it there first'] : []),
    ...(max !== undefined && max > 0 && max !== ours && !rules.scale
      ? [`the maximum is ${formatPoints(max)} there and ${formatPoints(ours)} here: expected --scale, which converts`]
      : []),
    ...(waits.length > 0 && !rules.incomplete
      ? [`items wait for a person, and count 0 until then: expected --incomplete, which writes all the same`]
      : []),
  ];
}
