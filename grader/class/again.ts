/** Results, pages and tables of a graded folder made again of what is stored, with the marks of people: nothing is run for that. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { sheetItems, sheetSlugs } from '@course/fixtures';
import { allSheets } from '../author/sheets';
import { markLines, mergeOf } from '../marks/of-class';
import { openMarks } from '../marks/store';
import type { MarksStore } from '../marks/types';
import { plain, type Report, readReport, writeGradebook, writeIndex, writePages } from '../report';
import { renewPages } from '../report/pages';
import {
  type ClassFacts,
  type Concluded,
  type ConcludeOptions,
  classFacts,
  concludeClass,
  concludeGroup,
} from './conclude';
import { keepRules, keptRules, stampOf } from './copy';
import { groupsOf, rowsOf } from './gradebook-rows';
import { rowKey } from './hand-ins';
import type { Rules } from './rules';

type Marks = Pick<MarksStore, 'all' | 'folder'>;

function readResult(out: string, name: string, say: (line: string) => void): Report[] {
  try {
    return [readReport(path.join(out, 'results', name))];
  } catch (error) {
    say(`not in the gradebook: ${plain(path.join('results', name))} (${plain((error as Error).message)})`);
    return [];
  }
}

function namesBelow(folder: string): string[] {
  const names = fs.existsSync(folder) ? fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  return names.filter((name) => name.endsWith('.json')).sort();
}

/** Reports of this batch, and those that an earlier one left in the same folder. What is none is named and left alone. */
export function allReports(out: string, say = (line: string) => console.error(line)): Report[] {
  return namesBelow(path.join(out, 'results')).flatMap((name) => readResult(out, name, say));
}

type AllOptions = Pick<ConcludeOptions, 'out' | 'rules' | 'ofDownload' | 'rows'> & {
  marks: Marks;
  /** `false`: only the results themselves are wanted. */
  pages?: boolean;
};

/** `failures`: of the grader itself, a line for each page that could not be written; told already. */
type ConcludedAll = Concluded & { failures: string[] };

/** Everything that is made of the results: rules, gradebook, class.csv, pages, index. */
export async function concludeAll({ marks, pages = true, ...options }: AllOptions): Promise<ConcludedAll> {
  const { out, rules } = options;
  keepRules(out, rules);
  const concluded = concludeClass({ ...options, sheets: allSheets(), reports: allReports(out), merge: mergeOf(marks) });
  const { reports, members, says } = concluded;
  if (!pages) return { ...concluded, failures: [] };
  const order = sheetSlugs().flatMap((slug) => sheetItems(slug).map((item) => item.id));
  writeGradebook(out, reports, order);
  const failures = writePages(out, reports);
  for (const line of failures) console.error(plain(line));
  writeIndex(out, reports, members);
  return { ...concluded, says: [...says, ...markLines(marks, reports)], failures };
}

/**
 * All files of a graded folder again, by the rules of its last run.
 *
 * @throws CourseFault when the kept rules are broken
 */
export function concludeAgain(graded: string, marks: Marks): Promise<ConcludedAll> {
  const rules = keptRules(graded, allSheets());
  return concludeAll({ out: graded, rules, ofDownload: [], rows: [], marks });
}

/** After a crash, results may not have all marks yet: then they are made again. @returns whether they were */
export async function catchUp(graded: string): Promise<boolean> {
  const marks = openMarks(graded, { readOnly: true });
  const merge = mergeOf(marks);
  const isBehind = (report: Report) => JSON.stringify(merge(report)) !== JSON.stringify(report);
  if (!allReports(graded, () => undefined).some(isBehind)) return false;
  await concludeAgain(graded, marks);
  return true;
}

type Loaded = ClassFacts & { stamp: string; rules: Rules; sheets: string[] };

/**
 * One student's results and pages again, at once. The tables of the class and its index wait for `concludeAgain`. What is known of
 * the class is read once, and again when `course grade` changed it.
 *
 * @returns the function for it: the student's reports, as they are written
 */
export function studentConcluder(graded: string, marks: Marks): (student: string) => Report[] {
  let loaded: Loaded | undefined;
  const load = (stamp: string): Loaded => {
    const sheets = allSheets();
    const rules = keptRules(graded, sheets);
    const handedIn = allReports(graded).filter(({ standing }) => !standing?.missing);
    return { stamp, rules, sheets, ...classFacts(graded, rules, handedIn) };
  };
  return (student) => {
    const stamp = stampOf(graded);
    if (loaded?.stamp !== stamp || !loaded.people.of(student)) loaded = load(stamp);
    const { rules, sheets, facts, people, personal } = loaded;
    const merge = mergeOf(marks);
    const names = people.of(student)?.students ?? [];
    const own = names.flatMap((name) =>
      namesBelow(path.join(graded, 'results', name)).flatMap((file) =>
        readResult(graded, path.join(name, file), console.error),
      ),
    );
    const handedIn = own.filter(({ standing }) => !standing?.missing);
    const rows = rowsOf({ out: graded, facts, reports: handedIn.map(merge), rows: [], merge }, people, personal);
    const old = new Map(own.map((report) => [rowKey(report), report]));
    const groups = groupsOf(rows, people).filter((group) => group.rows.length > 0);
    const reports = groups.flatMap(
      (group) => concludeGroup(group, { out: graded, rules, sheets, personal, merge, old }).reports,
    );
    for (const line of renewPages(graded, reports)) console.error(plain(line));
    return reports;
  };
}
