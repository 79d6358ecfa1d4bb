/** What `course grade` looks at before it overwrites anything, and what it says of the marks that a run changed. */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { isDevelopmentSecret } from '@course/fixtures';
import type { Job } from '../class/plan';
import type { Rules } from '../class/rules';
import { changesOf } from '../diff/changes';
import { type Snapshot, settleBefore, snapshotOf } from '../diff/snapshot';
import { changeCsv, changeLine, changeTable } from '../diff/table';
import { secretFingerprint } from '../mark/fingerprints';
import { readRecord } from '../mark/record-file';
import { marksFolder } from '../marks/store';
import { plain } from '../report';
import { OWN_RULES } from '../report/write';
import { UsageError } from './errors';
import { conclude } from './grade-class';

/**
 * What a run needs of a folder, copied, so that nothing in the folder itself is touched. It is not below the folder that Jest looks
 * at: students' names stand in it.
 *
 * @returns the copy, which is gone when the process ends
 */
export function copyOf(out: string): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'course-proposed-'));
  process.once('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
  const copy = path.join(folder, 'graded');
  const names = ['results', '.details', '.done', 'attempts', '.class', 'hand-ins.json', '.sources.json', OWN_RULES];
  for (const name of names)
    if (fs.existsSync(path.join(out, name)))
      fs.cpSync(path.join(out, name), path.join(copy, name), { recursive: true });
  if (fs.existsSync(marksFolder(out))) fs.cpSync(marksFolder(out), marksFolder(copy), { recursive: true });
  return copy;
}

/**
 * Results of one folder are of one secret.
 *
 * @param out the folder as it is called in words
 * @param kept what is in it
 * @throws UsageError before anything is overwritten, where they are of another one and nothing says that this is wanted
 */
export function requireSameSecret(
  { out, again, propose }: { out: string; again: boolean; propose: boolean },
  kept: Snapshot,
  jobs: readonly Pick<Job, 'student' | 'sheet' | 'attempt'>[],
): void {
  const secret = secretFingerprint();
  const all = [...kept.values()].flatMap(({ made }) => (made ? [made.secret] : []));
  const overwritten = jobs.some((job) => (readRecord(out, job)?.made.secret ?? secret) !== secret);
  if (again || !(overwritten || (all.length > 0 && !all.includes(secret)))) return;
  const line =
    `${plain(out)} was graded with another COURSE_SECRET (${isDevelopmentSecret() ? 'none is set now' : 'another one is set now'}), ` +
    'so with other hidden cases: set the earlier one, choose another folder (--out), or grade again with this one (--again)';
  if (propose) console.error(line);
  else throw new UsageError(`course grade: ${line}; nothing was overwritten`);
}

type Given = { out: string; paths: string[]; propose: boolean; csv: boolean };

/** Concludes the run, and says what it changed. @returns what a person must look at, and what the grader itself failed on */
export async function concludeAndCompare(
  given: Given,
  plan: Parameters<typeof conclude>[1],
  rules: Rules,
  before: Snapshot,
): Promise<{ asks: string[]; failures: string[] }> {
  const { asks, reports, failures } = await conclude(given, plan, rules);
  const changes = changesOf(before, snapshotOf(given.out, reports));
  settleBefore(given.out, changes.length > 0);
  const line = changeLine(changes);
  const folder = path.relative(process.cwd(), given.out) || '.';
  if (!given.propose && line) console.log(`${line}: course diff${folder === 'graded' ? '' : ` ${plain(folder)}`}`);
  if (given.propose && given.csv) process.stdout.write(changeCsv(changes));
  if (given.propose && !given.csv)
    for (const row of changeTable(changes, process.stdout.columns ?? 100)) console.log(row);
  return { asks, failures };
}
