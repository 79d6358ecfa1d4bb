/** Seconds a submission over a class of 50 of each sheet, all of them different, start and end of the batch included. */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { allSheets, repositoryFolder } from '@course/grader';

const SUBMISSIONS = 50;
/** At most so many seconds each. */
const LIMITS: Record<string, number> = { '01-relax': 0.6 };
const LIMIT_OF_OTHERS = 0.4;
/** Those that are stopped, and those that cannot be read: they take their limit, or nothing. */
const LEFT_OUT = /^(endless|crash|exits|broken|not-utf8|snoops|fakes|untouched|stub)/;

type Cell = { cell_type: string; metadata: { editable?: boolean }; source: string | string[] };

/** The submission with a comment of its own in every function of the student's: no cell that has one is converted from memory. */
function ownCopy(text: string, student: number): string {
  const notebook = JSON.parse(text.replace(/^\ufeff/, '')) as { cells: Cell[] };
  for (const cell of notebook.cells.filter(
    ({ cell_type: type, metadata }) => type === 'code' && metadata.editable !== false,
  ))
    cell.source = [cell.source].flat().join('').replaceAll('return ', `return /* ${student} */ `);
  return JSON.stringify(notebook);
}

function sourcesOf(sheet: string): string[] {
  const bundled = path.join(repositoryFolder, 'fixtures', 'submissions');
  return fs
    .readdirSync(bundled)
    .filter((name) => !LEFT_OUT.test(name))
    .map((name) => path.join(bundled, name, `${sheet}.ipynb`))
    .filter((file) => fs.existsSync(file));
}

function gradeClass(sheet: string, count: number): number {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'course-bench-'));
  const sources = sourcesOf(sheet);
  for (let i = 0; i < count; i++) {
    const student = path.join(folder, 'class', `student-${i}`);
    fs.mkdirSync(student, { recursive: true });
    fs.writeFileSync(
      path.join(student, `${sheet}.ipynb`),
      ownCopy(fs.readFileSync(sources[i % sources.length]!, 'utf8'), i),
    );
  }
  const course = path.join(repositoryFolder, 'grader', 'course.cjs');
  const start = performance.now();
  const { status, stderr } = spawnSync(
    process.execPath,
    [course, 'grade', path.join(folder, 'class'), '--out', path.join(folder, 'graded'), '--insecure'],
    { encoding: 'utf8' },
  );
  const seconds = (performance.now() - start) / 1000;
  fs.rmSync(folder, { recursive: true, force: true });
  if (status !== 0) throw new Error(`course grade ended with status ${status}: ${stderr.trim().split('\n').at(-1)}`);
  return seconds;
}

export async function gradingBench(): Promise<void> {
  for (const sheet of allSheets()) {
    const one = gradeClass(sheet, 1);
    const all = gradeClass(sheet, SUBMISSIONS);
    console.log(
      `  grading ${SUBMISSIONS} submissions of ${sheet}: ${all.toFixed(1)} s, ${(all / SUBMISSIONS).toFixed(2)} s each ` +
        `(at most ${LIMITS[sheet] ?? LIMIT_OF_OTHERS}); one alone takes ${one.toFixed(1)} s, ${(one / (all / SUBMISSIONS)).toFixed(1)} times as long`,
    );
  }
}
