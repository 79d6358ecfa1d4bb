/** Seconds a submission over a class of 50, all of them different, against the time that Jest and its workers take to start and end. */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { repositoryFolder } from '../notebook/sheets';

const SUBMISSIONS = 50;
const PLAIN = ['full-solution', 'other-style', 'divided-by-n', 'divided-by-n-p', 'never-divided', 'inverted-masks', 'swapped-delta', 'type-error', 'duplicated-cell', 'deleted-cell'];

function gradeClass(count: number): number {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'course-bench-'));
  for (let i = 0; i < count; i++) {
    const source = path.join(repositoryFolder, 'fixtures', 'submissions', PLAIN[i % PLAIN.length]!, '01-relax.ipynb');
    const student = path.join(folder, 'class', `student-${i}`);
    fs.mkdirSync(student, { recursive: true });
    // a comment of their own in every graded function: nothing is converted from memory
    fs.writeFileSync(path.join(student, '01-relax.ipynb'), fs.readFileSync(source, 'utf8').replaceAll('return tf.tidy(', `/* ${i} */ return tf.tidy(`));
  }
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [path.join(repositoryFolder, 'grader', 'course.cjs'), 'grade', path.join(folder, 'class'), '--out', path.join(folder, 'graded'), '--insecure'], { encoding: 'utf8' });
  const seconds = (performance.now() - start) / 1000;
  fs.rmSync(folder, { recursive: true, force: true });
  if (status !== 0) throw new Error(`course grade ended with status ${status}: ${stderr.trim().split('\n').at(-1)}`);
  return seconds;
}

export async function gradingBench(): Promise<void> {
  const one = gradeClass(1);
  const all = gradeClass(SUBMISSIONS);
  console.log(`  grading ${SUBMISSIONS} submissions: ${all.toFixed(1)} s, ${(all / SUBMISSIONS).toFixed(2)} s each (at most 0.6); `
    + `one alone takes ${one.toFixed(1)} s, ${(one / (all / SUBMISSIONS)).toFixed(1)} times as long`);
}
