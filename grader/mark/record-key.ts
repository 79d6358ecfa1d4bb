/** The key under which a report is kept: when nothing that it rests on changed, a notebook is not graded again. */
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { fixturesFolder, sheetSlugs } from '@course/fixtures';
import { repositoryFolder, sheetSource } from '../author/sheets';
import type { Submission } from '../intake/rows';

function filesBelow(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(js|json|wasm)$/.test(name))
    .sort()
    .map((name) => path.join(folder, name));
}

/** A hash of the grader, the kit, the sheets with their hidden cases (as JSON, by sheet), and the sandbox level. */
export function graderKey(level: string, cases: Map<string, string>): string {
  const hash = createHash('sha256').update(level).update(process.versions.node);
  for (const workspace of ['cases', 'kit', 'fixtures', 'grader'])
    for (const file of filesBelow(path.join(repositoryFolder, workspace, 'dist')))
      hash.update(path.basename(file)).update(fs.readFileSync(file));
  for (const file of ['course.json', ...sheetSlugs().map((slug) => `${slug}/sheet.json`)])
    hash.update(fs.readFileSync(path.join(fixturesFolder, file)));
  for (const [slug, text] of cases) hash.update(sheetSource(slug)).update(text);
  return hash.digest('hex');
}

export function recordKey(submission: Submission, grader: string): string {
  const { student, sheet, notes, file } = submission;
  return createHash('sha256')
    .update(grader)
    .update(JSON.stringify([student, sheet, notes]))
    .update(fs.readFileSync(file!))
    .digest('hex');
}
