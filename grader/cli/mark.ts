/** `course mark`: people mark, on a page in the browser, or in a spreadsheet. */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { allReports, concludeAgain } from '../class/again';
import { type Answer, answersOf } from '../marks/answers';
import { marksCsv } from '../marks/csv';
import { readCsv } from '../marks/from-csv';
import { markLines, rubricLines } from '../marks/of-class';
import { openMarks } from '../marks/store';
import type { MarksStore } from '../marks/types';
import { plain, type Report, summary, writeAtomically } from '../report';
import { sorted } from '../report/gradebook';
import { isToMark } from '../report/schema';
import { CliError, UsageError } from './errors';

/** Of marks that changed. */
const MOST_LINES = 20;

type Flags = { [name: string]: unknown };

const wrong = (message: string) => new UsageError(`course mark: ${plain(message)}`);

function reportsOf(graded: string): Report[] {
  const reports = sorted(allReports(graded));
  if (reports.length > 0) return reports;
  throw wrong(`${graded}: expected a folder that \`course grade\` wrote, with results/STUDENT/SHEET.json in it`);
}

const answersIn = (graded: string, reports: readonly Report[]): Answer[] =>
  reports.flatMap((report) => answersOf(graded, report));

function toMark(reports: readonly Report[]): string {
  const count = reports.flatMap(({ items }) => items).filter(isToMark).length;
  return count === 0 ? 'nothing is left to mark' : `${count} to mark`;
}

function toCsv(graded: string, file: string): number {
  const marks = openMarks(graded, { readOnly: true });
  const answers = answersIn(graded, reportsOf(graded));
  try {
    writeAtomically(file, marksCsv(answers, marks));
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
    throw wrong(`--csv: ${file}: expected a place that can be written to (${why})`);
  }
  console.log(`wrote ${plain(path.relative(process.cwd(), file))}`);
  return 0;
}

function bytesOf(file: string): Buffer {
  try {
    return fs.readFileSync(file);
  } catch (error) {
    throw wrong(`--from: ${file}: expected a file that can be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

/** @returns whether it was saved, or why not */
function savedOr(save: () => boolean): boolean | string {
  try {
    return save();
  } catch (error) {
    return (error as Error).message;
  }
}

async function fromCsv(graded: string, file: string): Promise<number> {
  const bytes = bytesOf(file);
  const answers = answersIn(graded, reportsOf(graded));
  const common = { answers, rubrics: rubricLines(), marker: os.userInfo().username, at: new Date().toISOString() };
  const changesOf = (marks: MarksStore) => readCsv(bytes, file, { ...common, marks });
  changesOf(openMarks(graded, { readOnly: true })); // what is wrong is said before anything is touched
  const marks = openMarks(graded);
  try {
    const { changes, stay } = changesOf(marks);
    for (const [i, { key, mark, marker }] of changes.entries()) {
      const change = { mark: mark ?? null, by: marker };
      const saved = savedOr(() => marks.put(key, change, marks.get(key)?.version ?? 0).ok);
      if (saved !== true)
        throw new CliError(
          `course mark: ${plain(saved || 'a mark was changed meanwhile')}; ${i} of ${changes.length} were saved`,
          2,
        );
    }
    const { reports } = await concludeAgain(graded, marks);
    const other = changes.filter(({ before, mark }) => before && mark);
    const back = changes.filter(({ mark }) => !mark);
    const lines = [...other, ...back].flatMap(({ key, before, mark }) =>
      before!.points === mark?.points
        ? []
        : [`${key.student}/${key.sheet} ${key.item}: ${before!.points} → ${mark?.points ?? 'unmarked'}`],
    );
    for (const line of lines.slice(0, MOST_LINES)) console.log(plain(line));
    if (lines.length > MOST_LINES) console.log(`… ${lines.length - MOST_LINES} more`);
    const fresh = changes.length - other.length - back.length;
    const taken = back.length > 0 ? `, ${back.length} taken back` : '';
    console.log(`${fresh} new, ${other.length} changed${taken}; ${toMark(reports)}`);
    if (stay > 0)
      console.log(`${stay} without points in the file: the mark stays (the word unmarked in the cell takes it back)`);
    for (const line of [...summary(reports), ...markLines(marks, reports)]) console.log(plain(line));
    return 0;
  } finally {
    marks.close();
  }
}

/** @returns the exit status */
export async function markCommand(flags: Flags, words: string[]): Promise<number> {
  const [graded = 'graded', ...more] = words;
  if (more.length > 0) throw wrong(`expected one folder, got '${more[0]}' as well`);
  const { csv, from } = flags;
  if (csv !== undefined && from !== undefined)
    throw wrong('--csv writes and --from reads: they cannot be used together');
  for (const flag of ['markers', 'port'])
    if ((csv ?? from) !== undefined && flags[flag] !== undefined)
      throw wrong(`--${flag}: it means nothing with ${csv === undefined ? '--from' : '--csv'}`);
  if (typeof csv === 'string') return toCsv(graded, path.resolve(csv));
  if (typeof from === 'string') return fromCsv(graded, from);
  return (await import('./mark-page')).markPage(graded, flags);
}
