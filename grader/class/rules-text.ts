/** The rules as they are for one student and sheet, as text: kept beside the results, so that a mark that changed can be explained. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { OWN_RULES, writeAtomically } from '../report/write';
import type { PersonalRules } from './own-rules';
import { isoOf } from './times';

/** By the rule's key in class.json; absent: there is none. */
export type RulesText = { [key in 'deadline' | 'late' | 'attempts' | 'rounding' | 'count' | 'times']?: string };
/** `attempt`: the one that counts, from 1, where there are several. */
export type OwnRulesRow = { student: string; sheet: string; attempt?: number; rules: RulesText };

export function rulesText(own: ReturnType<PersonalRules['of']>, sheet: string): RulesText {
  const deadline = own.deadline(sheet);
  const time = own.time(sheet);
  const chosen = own.chosen(sheet);
  return {
    ...(deadline ? { deadline: isoOf(deadline.at) } : {}),
    ...(own.late ? { late: JSON.stringify(own.late) } : {}),
    ...(own.attempts === 'last' ? {} : { attempts: own.attempts }),
    ...(own.rounding ? { rounding: JSON.stringify(own.rounding) } : {}),
    ...(chosen === undefined ? {} : { count: chosen }),
    ...(time ? { times: isoOf(time) } : {}),
  };
}

export function writeOwnRules(out: string, rows: readonly OwnRulesRow[]): void {
  writeAtomically(path.join(out, OWN_RULES), `${JSON.stringify(rows, null, 1)}\n`);
}

/** None if there is no file, or one that we did not write: nothing in it is a mark. */
export function readOwnRules(out: string): OwnRulesRow[] {
  try {
    const rows = JSON.parse(fs.readFileSync(path.join(out, OWN_RULES), 'utf8')) as OwnRulesRow[];
    return rows.filter(({ rules }) => typeof rules === 'object');
  } catch {
    return [];
  }
}
