/** `course grade`: intake, a batch, the class's table; with `--watch` again whenever something changes. */
import './without-native'; // first: it says what the kit loads
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { isDevelopmentSecret, sheetItems, sheetSlugs } from '@course/fixtures';
import { requireSheets } from '../author/check';
import { allSheets, releasedSheets, repositoryFolder } from '../author/sheets';
import { describeIntake, litterLine } from '../intake/dry-run';
import { NoSuchPath, TooMuch } from '../intake/find';
import { type Intake, intake } from '../intake/intake';
import { gradeBatch } from '../jest/batch';
import { wasMarked } from '../jest/record';
import { workerCount } from '../jest/run';
import { graderKey, recordKey } from '../mark/record-key';
import { type Assignment, closeTools, type GraderOptions, toolsFor, writeCases } from '../mark/tools';
import { plain, type Report, readReport, resultTable, writeGradebook, writeIndex } from '../report';
import { emptyGradebook, GONE, settleRows } from '../report/handed-in';
import { chooseLevel, LEVELS, type Level } from '../sandbox';
import { CliError, UsageError } from './errors';

type Flags = {
  out?: unknown;
  testNamePattern?: unknown;
  watch?: unknown;
  workers?: unknown;
  again?: unknown;
  level?: unknown;
  insecure?: unknown;
  'dry-run'?: unknown;
  fresh?: unknown;
};
type Options = {
  paths: string[];
  out: string;
  workers?: number;
  level: Level;
  testNamePattern?: string;
  again: boolean;
  work: string;
};

const bundledClass = path.join(repositoryFolder, 'fixtures', 'submissions');

function checkFlags(flags: Flags, paths: string[]): { out: string; workers?: number; level?: Level } {
  if (paths.length === 0) throw new UsageError('course grade: expected at least one folder or notebook, got none');
  const workers = flags.workers === undefined ? undefined : Number(flags.workers);
  if (workers !== undefined && !(Number.isInteger(workers) && workers >= 1 && workers <= 256))
    throw new UsageError(
      `course grade: --workers: expected a whole number from 1 to 256, got '${plain(String(flags.workers))}'`,
    );
  if (flags.level !== undefined && !LEVELS.includes(flags.level as Level))
    throw new UsageError(
      `course grade: --level: expected one of ${LEVELS.join(', ')}, got '${plain(String(flags.level))}'`,
    );
  try {
    new RegExp(String(flags.testNamePattern ?? ''));
  } catch (error) {
    throw new UsageError(
      `course grade: -t: expected a regular expression, got '${plain(String(flags.testNamePattern))}' (${(error as Error).message})`,
    );
  }
  const out = path.resolve(String(flags.out));
  if (fs.existsSync(out) && !fs.statSync(out).isDirectory())
    throw new UsageError(`course grade: --out: expected a folder, got '${plain(String(flags.out))}'`);
  return { out, workers, level: flags.level as Level | undefined };
}

/** Node's permission model alone stops honest mistakes only: other people's notebooks are graded there on request. */
async function levelFor(paths: string[], wanted: Level | undefined, insecure: boolean): Promise<Level> {
  let choice;
  try {
    choice = await chooseLevel(wanted);
  } catch (error) {
    throw new CliError((error as Error).message, 1);
  }
  choice.notes.forEach((note) => console.error(note));
  console.error(`sandbox level: ${choice.level}`);
  const known = paths.every((one) => fs.existsSync(one) && fs.realpathSync(one) === fs.realpathSync(bundledClass));
  if (choice.level === 'permission' && !insecure && !known)
    throw new UsageError(
      'course grade: the sandbox level is `permission`, which stops only honest mistakes. ' +
        'Grade notebooks of other people there with --insecure, at your own risk',
    );
  return choice.level;
}

/** Reports of this batch, and those that an earlier one left in the same folder. What is none is named and left alone. */
function allReports(out: string): Report[] {
  const results = path.join(out, 'results');
  if (!fs.existsSync(results)) return [];
  const files = fs
    .readdirSync(results, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .sort();
  return files.flatMap((name) => {
    try {
      return [readReport(path.join(results, name))];
    } catch (error) {
      console.error(`not in the gradebook: ${plain(path.join('results', name))} (${plain((error as Error).message)})`);
      return [];
    }
  });
}

async function conclude(
  out: string,
  paths: string[],
  assignments: Assignment[],
  failures: Map<string, string>,
): Promise<void> {
  const order = sheetSlugs().flatMap((slug) => sheetItems(slug).map((item) => item.id));
  const left = settleRows(
    out,
    paths.map((one) => path.resolve(one)),
    assignments.filter(({ key }) => !failures.has(key)),
  );
  if (left.length > 0) console.log(`no longer handed in, moved to ${GONE}/: ${left.map(plain).join(', ')}`);
  const reports = allReports(out);
  writeGradebook(out, reports, order);
  await writeIndex(out, reports);
  const now = new Set(
    assignments.filter(({ key }) => !failures.has(key)).map(({ student, sheet }) => `${student}/${sheet}`),
  );
  console.log(
    resultTable(
      reports.filter(({ student, sheet }) => now.has(`${student}/${sheet}`)),
      process.stdout.columns ?? 100,
    ),
  );
  if (reports.length > now.size)
    console.log(`${reports.length - now.size} reports of earlier batches are in the gradebook, too`);
  const from = path.relative(process.cwd(), out) || '.';
  console.log(`${from}/gradebook.csv, ${from}/index.html, ${from}/results/, ${from}/pages/`);
}

/** @returns the exit status */
async function gradeOnce({ paths, out, workers, level, testNamePattern, again, work }: Options): Promise<number> {
  const sheets = allSheets();
  for (const old of fs.readdirSync(work).filter((name) => name.endsWith('.ipynb'))) fs.rmSync(path.join(work, old)); // of the round before
  const taken = takeIn(paths, work);
  const { submissions } = taken;
  for (const line of litterLine(taken.litter)) console.error(plain(line));
  for (const problem of taken.problems) console.error(plain(problem));
  const options: GraderOptions = { work, out, level, inOrder: workerCount(workers) === 1 };
  // this process marks: converter and runners start while the cases are made, unless it may have nothing to mark; what fails is
  // said where they are waited for
  const isNew = again || submissions.some((one) => one.file && !wasMarked(out, one));
  if (options.inOrder && isNew) toolsFor(options).catch(() => undefined);
  const cases = new Map(
    sheets
      .filter((slug) => submissions.some((one) => one.sheet === slug))
      .map((slug) => [slug, writeCases(work, slug)]),
  );
  const grader = graderKey(level, cases);
  const assignments = submissions.map(
    (one): Assignment => ({ ...one, recordKey: one.file ? recordKey(one, grader) : '' }),
  );
  const failures = await gradeBatch({ assignments, options, workers, testNamePattern, again, sheets });
  if (testNamePattern === undefined) await conclude(out, paths, assignments, failures);
  for (const [key, why] of failures)
    console.error(`the grader itself failed on ${plain(key)}: ${plain(why.split('\n')[0]!)}`);
  const unclear = submissions.filter((one) => one.unclear);
  for (const { problem } of unclear) console.error(`a person must look at ${plain(problem ?? '')}`);
  return failures.size > 0 ? 1 : unclear.length + taken.problems.length > 0 ? 3 : 0;
}

/** @throws UsageError when a path does not exist, or there is nothing below the paths */
function takeIn(paths: string[], work: string): Intake {
  let taken: Intake;
  try {
    taken = intake(paths, { sheets: releasedSheets(), workFolder: work });
  } catch (error) {
    if (error instanceof NoSuchPath || error instanceof TooMuch)
      throw new UsageError(`course grade: ${plain(error.message)}`);
    throw error;
  }
  if (taken.submissions.length === 0 && taken.problems.length === 0)
    throw new UsageError(
      `course grade: no notebook in ${paths.map((one) => `'${plain(one)}'`).join(', ')}; ` +
        `expected STUDENT/SHEET.ipynb with SHEET one of ${allSheets().join(', ')}`,
    );
  return taken;
}

/** Resolves when something below the paths changed, and nothing more for a moment. */
function somethingChanged(paths: string[]): Promise<void> {
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    const watchers = paths.map((one) =>
      fs.watch(one, { recursive: true }, () => {
        clearTimeout(timer);
        timer = setTimeout(() => {
          watchers.forEach((watcher) => watcher.close());
          resolve();
        }, 300);
      }),
    );
  });
}

export async function gradeCommand(flags: Flags, paths: string[]): Promise<number> {
  const { out, workers, level: wanted } = checkFlags(flags, paths);
  requireSheets();
  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'course-grade-'));
  process.once('exit', () => fs.rmSync(work, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  try {
    if (flags['dry-run']) {
      const taken = takeIn(paths, work);
      for (const line of describeIntake(taken)) console.log(plain(line));
      return taken.problems.length > 0 || taken.submissions.some(({ unclear }) => unclear) ? 3 : 0;
    }
    if (flags.fresh) emptyGradebook(out);
    const level = await levelFor(paths, wanted, Boolean(flags.insecure));
    if (isDevelopmentSecret())
      console.error('COURSE_SECRET is not set: the hidden cases are the development ones, which anyone can make');
    const options: Options = {
      paths,
      out,
      workers,
      level,
      testNamePattern: flags.testNamePattern as string | undefined,
      again: Boolean(flags.again),
      work,
    };
    let status = await gradeOnce(options);
    while (flags.watch) {
      console.error('watching for changes; Ctrl-C ends');
      await somethingChanged(paths);
      status = await gradeOnce({ ...options, again: false });
    }
    return status;
  } finally {
    closeTools();
  }
}
