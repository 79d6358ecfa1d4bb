/**
 * `OUT/.class/`: the rules that the results were made with, class.json and its roster, so that they can be made again when a person
 * marked something.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { writeAtomically } from '../report';
import { noRules, type Rules, readRules } from './rules';

const FOLDER = '.class';
const ROSTER = 'roster.csv';
const copyOf = (out: string) => path.join(out, FOLDER, 'class.json');

/** @param rules as they were read; without a class.json there is no copy */
export function keepRules(out: string, { file, read }: Rules): void {
  if (file === copyOf(out)) return;
  if (!read) return fs.rmSync(path.join(out, FOLDER), { recursive: true, force: true });
  const { said, roster } = read;
  const columns = typeof said.roster === 'object' ? { file: ROSTER, columns: said.roster.columns } : ROSTER;
  if (roster) writeAtomically(path.join(out, FOLDER, ROSTER), roster);
  const kept = { ...said, ...(roster ? { roster: columns } : {}) };
  writeAtomically(copyOf(out), `${JSON.stringify(kept, null, 2)}\n`);
}

/** @throws CourseFault when the copy is broken */
export const keptRules = (out: string, sheets: readonly string[]): Rules =>
  fs.existsSync(copyOf(out)) ? readRules(copyOf(out), sheets) : noRules;

/** Changes whenever the rules, or what is known of the hand-ins, did. */
export function stampOf(out: string): string {
  const files = [copyOf(out), path.join(out, FOLDER, ROSTER), path.join(out, 'hand-ins.json')];
  return files.map((file) => fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0).join(' ');
}
