/** A platform's download of 300 submissions as one zip of 200 MB, beside one of a quarter: memory at the peak, time to the first row. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { repositoryFolder, zipOf } from '@course/grader';

const SUBMISSIONS = 300;
/** Of pictures that the notebook drew, in base64: what makes real downloads large. */
const PICTURE_BYTES = 650_000;
const SHEET = '02-attribution';
const course = path.join(repositoryFolder, 'grader', 'course.cjs');

type Notebook = { cells: { cell_type: string; outputs?: unknown[] }[] };

/** The solved sheet with a picture that no other student has. */
function submission(text: string): Buffer {
  const notebook = JSON.parse(text) as Notebook;
  const data = { 'image/png': randomBytes(PICTURE_BYTES).toString('base64') };
  notebook.cells.find(({ cell_type: type }) => type === 'code')!.outputs = [
    { output_type: 'display_data', metadata: {}, data },
  ];
  return Buffer.from(JSON.stringify(notebook));
}

/** As Moodle hands it over. */
async function writeDownload(file: string, count: number): Promise<void> {
  const solved = path.join(repositoryFolder, 'fixtures', 'submissions', 'full-solution', `${SHEET}.ipynb`);
  const text = fs.readFileSync(solved, 'utf8');
  const entries = Array.from({ length: count }, (_, i) => ({
    name: `Student ${i}_${1000 + i}_assignsubmission_file_/${SHEET}.ipynb`,
    bytes: submission(text),
  }));
  fs.writeFileSync(file, await zipOf(entries));
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Memory of a process at its peak, in MB; Linux alone tells. */
function peakOf({ pid }: ChildProcess): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

async function firstRow(zip: string, out: string): Promise<{ seconds: number; peak: number }> {
  const began = performance.now();
  const grading = spawn(process.execPath, [course, 'grade', zip, '--out', out, '--insecure'], { stdio: 'ignore' });
  const results = path.join(out, 'results');
  let peak = 0;
  try {
    for (;;) {
      peak = Math.max(peak, peakOf(grading));
      if (fs.existsSync(results) && fs.readdirSync(results).length > 0)
        return { seconds: (performance.now() - began) / 1000, peak };
      if (grading.exitCode !== null) throw new Error(`course grade ended with status ${grading.exitCode}`);
      await pause(50);
    }
  } finally {
    grading.kill();
    await new Promise((resolve) => grading.once('exit', resolve));
  }
}

export async function downloadBench(): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'course-bench-'));
  try {
    const seen: number[] = [];
    for (const count of [SUBMISSIONS / 4, SUBMISSIONS]) {
      const zip = path.join(folder, `${count}.zip`);
      await writeDownload(zip, count);
      const megabytes = fs.statSync(zip).size / 1e6;
      const { seconds, peak } = await firstRow(zip, path.join(folder, `graded-${count}`));
      seen.push(peak);
      console.log(
        `  ${count} submissions in a zip of ${megabytes.toFixed(0)} MB: first row after ${seconds.toFixed(1)} s, ` +
          `${peak.toFixed(0)} MB of memory at the peak until then`,
      );
    }
    console.log(`  four times the download takes ${(seen[1]! / seen[0]!).toFixed(2)} times the memory`);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
