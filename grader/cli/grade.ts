/** `course grade`: intake, a batch, the class's table; with `--watch` again whenever something changes. */
import './without-native'; // first: it says what the kit loads
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { generateCases, isDevelopmentSecret, sheetSlugs } from '@course/fixtures';
import { requireSheets } from '../author/check';
import { allSheets, releasedSheets, repositoryFolder } from '../author/sheets';
import { allReports } from '../class/again';
import { keepBefore, snapshotOf } from '../diff/snapshot';
import { litterLine } from '../intake/dry-run';
import { BadDownload, NoSuchPath, TooMuch } from '../intake/find';
import { type Intake, intake } from '../intake/intake';
import { gradeBatch } from '../jest/batch';
import { wasMarked } from '../jest/record';
import { workerCount } from '../jest/run';
import { fingerprintsOf, graderFingerprint, sheetFingerprints } from '../mark/fingerprints';
import { itemNames, itemPattern } from '../mark/item-names';
import { type Assignment, closeTools, type GraderOptions, toolsFor, writeCases } from '../mark/tools';
import { openMarks } from '../marks/store';
import { plain } from '../report';
import { emptyGradebook } from '../report/handed-in';
import { whyNotWritable } from '../report/probe';
import { chooseLevel, type Level } from '../sandbox';
import { CliError, UsageError } from './errors';
import { concludeAndCompare, copyOf, requireSameSecret } from './grade-changes';
import { dryRun, planClass, rulesOf } from './grade-class';
import { checkClassFlags, checkFlags, type Flags } from './grade-flags';

type Options = {
  paths: string[];
  out: string;
  workers?: number;
  level: Level;
  testNamePattern?: string;
  again: boolean;
  work: string;
  /** An empty gradebook first. */
  fresh: boolean;
  classFile?: string;
  sheet?: string;
  /** Nothing is written: what would change is shown. */
  propose: boolean;
  /** As CSV. */
  csv: boolean;
};

const bundledClass = path.join(repositoryFolder, 'fixtures', 'submissions');

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

/** @throws UsageError when `-t` leaves out every item of the sheets that were handed in */
function requireMatch(testNamePattern: string | undefined, handedIn: string[]): void {
  const pattern = itemPattern(testNamePattern);
  const slugs = sheetSlugs().filter((slug) => handedIn.includes(slug));
  if (slugs.length === 0 || slugs.some((slug) => itemNames(slug).some((name) => pattern.test(name)))) return;
  const examples = slugs.flatMap((slug) =>
    itemNames(slug)
      .slice(0, 2)
      .map((name) => `'${name}'`),
  );
  throw new UsageError(
    `course grade: -t: expected a part of the name of an item of ${slugs.join(', ')}, such as ${examples.join(', ')}; ` +
      `nothing matches '${plain(testNamePattern ?? '')}'`,
  );
}

/** @returns the exit status */
async function gradeOnce(options: Options): Promise<number> {
  const given = options.propose ? { ...options, out: copyOf(options.out) } : options;
  const { paths, out, workers, level, testNamePattern, again, work } = given;
  const sheets = allSheets();
  const rules = rulesOf(given.classFile);
  for (const old of fs.readdirSync(work).filter((name) => name.endsWith('.ipynb'))) fs.rmSync(path.join(work, old)); // of the round before
  const taken = await takeIn(paths, work);
  for (const problem of taken.problems) console.error(plain(problem));
  if (taken.submissions.length === 0) throw nothingIn(paths);
  requireMatch(
    testNamePattern,
    taken.submissions.map(({ sheet }) => sheet),
  );
  const plan = planClass(given, taken, rules);
  if (given.fresh) emptyGradebook(out);
  const now = snapshotOf(
    out,
    allReports(out, () => undefined),
  );
  if (!given.fresh && testNamePattern === undefined) requireSameSecret(options, now, plan.jobs);
  for (const line of litterLine(taken.litter)) console.error(plain(line));
  for (const { says, sources } of plan.left) for (const line of litterLine(sources, says)) console.error(plain(line));
  const grading: GraderOptions = { work, out, level, inOrder: workerCount(workers) === 1 };
  // this process marks: converter and runners start while the cases are made, unless it may have nothing to mark; what fails is
  // said where they are waited for
  const isNew = again || plan.jobs.some((one) => one.file && !wasMarked(out, one));
  if (grading.inOrder && isNew) toolsFor(grading).catch(() => undefined);
  const cases = new Map(
    sheets.filter((slug) => plan.jobs.some((one) => one.sheet === slug)).map((slug) => [slug, writeCases(work, slug)]),
  );
  const grader = graderFingerprint(level);
  const made = new Map(
    [...cases].map(([slug, hidden]) => [slug, sheetFingerprints(slug, hidden, generateCases(slug, 'public'), grader)]),
  );
  const assignments = plan.jobs.map(
    (one): Assignment => (one.file ? { ...one, made: fingerprintsOf(one, made.get(one.sheet)!) } : one),
  );
  const before = testNamePattern === undefined ? keepBefore(out, now) : now;
  const failures = await gradeBatch({ assignments, options: grading, workers, testNamePattern, again, sheets });
  const failed = new Set(
    assignments.filter(({ key }) => failures.has(key)).map(({ student, sheet }) => `${student}/${sheet}`),
  );
  const rows = plan.rows.filter(({ key }) => !failed.has(key));
  const { asks, failures: unwritten } =
    testNamePattern === undefined
      ? await concludeAndCompare(given, { ...plan, rows }, rules, before)
      : { asks: [], failures: [] };
  for (const [key, why] of failures)
    console.error(`the grader itself failed on ${plain(key)}: ${plain(why.split('\n')[0]!)}`);
  const unclear = plan.rows.filter(({ unclear, attempts }) => unclear && !attempts).map(({ problem }) => problem ?? '');
  const looks = [...unclear, ...plan.asks, ...asks];
  for (const look of looks) console.error(`a person must look: ${plain(look)}`);
  return failures.size + unwritten.length > 0 ? 1 : looks.length + taken.problems.length > 0 ? 3 : 0;
}

/** @throws UsageError when a path does not exist, a zip cannot be opened, or there is nothing below the paths */
async function takeIn(paths: string[], work: string): Promise<Intake> {
  let taken: Intake;
  try {
    taken = await intake(paths, { sheets: releasedSheets(), workFolder: work });
  } catch (error) {
    if (error instanceof NoSuchPath || error instanceof TooMuch || error instanceof BadDownload)
      throw new UsageError(`course grade: ${plain(error.message)}`);
    throw error;
  }
  if (taken.submissions.length === 0 && taken.problems.length === 0) throw nothingIn(paths);
  return taken;
}

const nothingIn = (paths: readonly string[]) =>
  new UsageError(
    `course grade: no notebook in ${paths.map((one) => `'${plain(one)}'`).join(', ')}; expected a folder, a zip or a notebook, ` +
      `as in STUDENT/SHEET.ipynb with SHEET one of ${allSheets().join(', ')}`,
  );

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

function requireWritable(what: string, folder: string, why: string | undefined): void {
  if (why)
    throw new UsageError(
      `course grade: ${what}: expected a folder that can be written to, got '${plain(folder)}': ${why}`,
    );
}

export async function gradeCommand(flags: Flags, paths: string[]): Promise<number> {
  const { out, workers, level: wanted } = checkFlags(flags, paths);
  requireSheets();
  const { classFile, sheet } = checkClassFlags(flags);
  const writes = !flags['dry-run'] && !flags.propose && flags.testNamePattern === undefined;
  const temporary = os.tmpdir();
  requireWritable(
    'TMPDIR',
    temporary,
    fs.existsSync(temporary) ? whyNotWritable(temporary) : 'there is no such folder',
  );
  if (writes) requireWritable('--out', out, whyNotWritable(out));
  if (writes) openMarks(out, { readOnly: true }); // a broken one is said before hours of grading
  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'course-grade-'));
  process.once('exit', () => fs.rmSync(work, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  try {
    if (flags['dry-run']) {
      const { lines, status } = dryRun(
        await takeIn(paths, work),
        { out, work, sheet, fresh: Boolean(flags.fresh) },
        classFile,
      );
      for (const line of lines) console.log(line);
      return status;
    }
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
      fresh: Boolean(flags.fresh),
      classFile,
      sheet,
      propose: Boolean(flags.propose),
      csv: Boolean(flags.csv),
    };
    let status = await gradeOnce(options);
    while (flags.watch) {
      console.error('watching for changes; Ctrl-C ends');
      await somethingChanged(paths);
      status = await gradeOnce({ ...options, again: false, fresh: false });
    }
    return status;
  } finally {
    closeTools();
  }
}
