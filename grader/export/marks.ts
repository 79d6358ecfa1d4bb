/** What `course grade` left in its folder, as marks: who gets how many points of a sheet, and why somebody gets none yet. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { sheetSlugs } from '@course/fixtures';
import { type HandInRow, readHandIns } from '../class/hand-ins';
import { isUndecided } from '../class/standing';
import { UNKNOWN_SHEET } from '../intake/rows';
import { type Report, readReport } from '../report';
import { isToMark, isUnread } from '../report/schema';
import { ExportFault } from './common';

export type Mark = {
  /** As in `results/STUDENT/SHEET.json`. */
  student: string;
  sheet: string;
  /** Points, after the class's rules. */
  mark: number;
  /** Of the sheet, without the bonus. */
  max: number;
  report: Report;
  platform: HandInRow['platform'];
  person: HandInRow['person'];
  returnName?: string;
  group?: string;
  time?: string;
  /** The file as found, for staff. */
  source?: string;
  /** The student's page, if there is one. */
  page?: string;
  /** The items that a person has not marked yet. */
  waits: string[];
  /** A person must choose or look first: no mark goes out. */
  unclear?: string;
};

/** The names of the folder's results, `STUDENT/SHEET.json`. @throws ExportFault where there are none */
function resultFiles(graded: string): string[] {
  const results = path.join(graded, 'results');
  const names = fs.existsSync(results)
    ? fs.readdirSync(results, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'))
    : [];
  if (names.length === 0)
    throw new ExportFault(
      `${graded}: expected a folder that \`course grade\` wrote, with results/STUDENT/SHEET.json in it`,
    );
  return names.sort();
}

/** Why nobody can say yet what the mark is. */
function unclear({ student, standing, notes, ...report }: Report): string | undefined {
  if (isUndecided(standing))
    return `a person must choose one of ${standing!.attempts!.length} attempts (\`count\` in class.json)`;
  if (/^unnamed-\d+$/.test(student)) return 'nobody knows whose it is';
  const choice = /\bkeep one$/.test(notes[0] ?? '') && isUnread({ student, notes, ...report });
  return choice ? `a person must choose: ${notes[0]}` : undefined;
}

const keyOf = (student: string, sheet: string) => JSON.stringify([student, sheet]);

function markOf(report: Report, row: HandInRow | undefined, graded: string): Mark {
  const { student, sheet, items, standing } = report;
  const page = path.join(graded, 'students', student, `${sheet}.html`);
  return {
    student,
    sheet,
    mark: standing?.mark ?? report.score,
    max: report.maxScore,
    report,
    platform: row?.platform ?? 'plain',
    person: row?.person ?? {},
    returnName: row?.returnName || undefined,
    group: row?.group || undefined,
    time: row?.time || undefined,
    source: row?.source || undefined,
    page: fs.existsSync(page) ? page : undefined,
    waits: items.filter(isToMark).map(({ id }) => id),
    unclear: unclear(report),
  };
}

/**
 * @param sheet only this one; undefined: all that are there
 * @returns the marks by sheet and student, and what is of no sheet
 * @throws ExportFault: no such folder or sheet, a result or hand-ins.json that is none, two maxima for one sheet
 */
export function readMarks(graded: string, sheet?: string): { marks: Mark[]; ofNoSheet: string[] } {
  const rows = new Map(readHandIns(graded).map((row) => [keyOf(row.student, row.sheet), row]));
  const all = resultFiles(graded).map((name) => {
    try {
      const report = readReport(path.join(graded, 'results', name));
      return markOf(report, rows.get(keyOf(report.student, report.sheet)), graded);
    } catch (error) {
      throw new ExportFault((error as Error).message);
    }
  });
  const known = all.filter((one) => !one.sheet.startsWith(UNKNOWN_SHEET));
  const sheets = [...new Set(known.map((one) => one.sheet))].sort();
  if (sheet !== undefined && !sheets.includes(sheet))
    throw new ExportFault(`--sheet: expected one of ${sheets.join(', ') || sheetSlugs().join(', ')}, got '${sheet}'`);
  const marks = known.filter((one) => sheet === undefined || one.sheet === sheet);
  for (const slug of sheets) checkMaximum(marks.filter((one) => one.sheet === slug));
  return { marks, ofNoSheet: all.filter((one) => !known.includes(one)).map((one) => one.student) };
}

function checkMaximum(marks: Mark[]): void {
  const [first] = marks;
  const other = marks.find(({ max }) => max !== first!.max);
  if (other)
    throw new ExportFault(
      `${other.sheet}: expected one maximum for all, got ${first!.max} (${first!.student}) and ${other.max} (${other.student}): grade again`,
    );
}

/** The one sheet of a folder, where a platform's file is of one. @throws ExportFault when it must be said which */
export function oneSheet(marks: readonly Mark[]): string {
  const sheets = [...new Set(marks.map(({ sheet }) => sheet))];
  if (sheets.length === 1) return sheets[0]!;
  throw new ExportFault(`--sheet: expected one of ${sheets.join(', ')}, got none`);
}
