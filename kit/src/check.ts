/** `await check('importance')` in a notebook: the public cases of one item, with the words of the grader. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Case, CaseFile } from '@course/cases';
import {
  drawBars,
  type Evaluated,
  evaluateCase,
  invokeCall,
  type Lookup,
  readAnswer,
  type Subject,
  summarize,
} from '@course/cases';
import { kitFolder } from './folder';

const ENDING = '.public.json';

/** All public cases that came with the course. @throws when they are not beside the kit */
function publicCases(): Case[] {
  const folder = path.join(kitFolder, 'public');
  const files = fs.existsSync(folder)
    ? fs
        .readdirSync(folder)
        .filter((name) => name.endsWith(ENDING))
        .sort()
    : [];
  if (files.length === 0) throw new Error(`check: expected the public cases (*${ENDING}) in ${folder}, found none`);
  return files.flatMap((name) => (JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8')) as CaseFile).cases);
}

/** The bindings of the notebook: tslab keeps them here. */
function notebookLookup(): Lookup {
  const bindings = (globalThis as { __tslab__?: { exports: Record<string, unknown> } }).__tslab__?.exports;
  if (!bindings) throw new Error('check: expected to run in a notebook with the tslab kernel');
  return (name) => bindings[name];
}

/** Runs the public cases of an item; `lookup` gives the functions and answers to be checked. */
async function checkItem(item: string, lookup: Lookup): Promise<Evaluated[]> {
  const cases = publicCases();
  const mine = cases.filter((one) => one.item === item);
  if (mine.length === 0)
    throw new Error(`check: expected one of ${[...new Set(cases.map((one) => one.item))].join(', ')}, got '${item}'`);
  const subject: Subject = { call: (call) => invokeCall(call, lookup), read: async (name) => readAnswer(name, lookup) };
  const evaluated: Evaluated[] = [];
  for (const one of mine) evaluated.push({ item: one, verdict: await evaluateCase(one, subject, { drawBars }) });
  return evaluated;
}

/** The outcome as text: one line a case, and what is wrong. */
function describeCheck(item: string, evaluated: Evaluated[]): string {
  const formOnly = evaluated.every(({ item: one }) => one.formOnly);
  const sign = (passes: boolean) => (!passes ? '✗' : formOnly ? '○' : '✓');
  const lines = evaluated.map(({ item: one, verdict }) => `  ${sign(verdict.status === 'pass')} ${one.about}`);
  const { failed, feedback } = summarize(evaluated);
  const passed = evaluated.filter(({ verdict }) => verdict.status === 'pass').length;
  const head = failed
    ? `✗ ${item}: ${evaluated.length === 1 ? 'its public case fails' : `${passed} of ${evaluated.length} public cases pass`}`
    : formOnly
      ? `○ ${item}: can be read; marked when graded`
      : `✓ ${item}: ${passed === 1 ? 'its public case passes' : `all ${passed} public cases pass`}`;
  return [head, ...lines, ...(failed ? [feedback] : [])].join('\n');
}

/**
 * Checks one of your functions or answers against its public cases and prints what passed, what failed and why.
 * The grader uses the same comparison on other cases.
 *
 * @param item the name of a function or an answer, e.g. `'importance'`
 * @throws when there is no such item
 */
export async function check(item: string): Promise<void> {
  console.log(describeCheck(item, await checkItem(item, notebookLookup())));
}
