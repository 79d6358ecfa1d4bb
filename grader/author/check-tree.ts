/** What must hold before any command uses the sheets: course.json, each sheet.json, each source, and that they belong together. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { CourseFault, type NamedSheet, readCourse, readSheet, readText, type Sheet, SLUG } from '@course/fixtures';
import { sourceFaults } from './check-source';
import type { Tree } from './tree';

export type TreeReport = {
  faults: string[];
  /** Something could not be read at all. */
  unreadable: boolean;
  /** The sheets without a fault, in their order; none without `course.json`. */
  sheets: NamedSheet[];
};

/** What `read` gives; its faults go to the report. */
function attempt<T>(report: TreeReport, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof CourseFault)) throw error;
    report.faults.push(...error.lines);
    report.unreadable ||= error.unreadable;
    return undefined;
  }
}

/** Names in a folder that are a sheet's. @throws CourseFault when the folder cannot be read */
function slugsIn(folder: string, shown: string, ending: string): string[] {
  try {
    return fs
      .readdirSync(folder)
      .filter((name) => name.endsWith(ending))
      .map((name) => name.slice(0, name.length - ending.length))
      .filter((name) => SLUG.test(name));
  } catch (error) {
    throw new CourseFault(`${shown}: expected a folder, got ${(error as NodeJS.ErrnoException).code}`, true);
  }
}

/** One sheet and its source. `undefined` when one of them has a fault. */
function readPair(report: TreeReport, { fixtures, solutions }: Tree, slug: string): Sheet | undefined {
  const [folder, source] = [path.join(fixtures, slug), path.join(solutions, `${slug}.ts`)];
  const before = report.faults.length;
  if (!fs.existsSync(path.join(folder, 'sheet.json'))) {
    const found = fs.existsSync(source)
      ? `a source solutions/${slug}.ts without it`
      : `a folder fixtures/${slug} without it`;
    report.faults.push(`fixtures/${slug}/sheet.json: expected this file, found ${found}`);
    return undefined;
  }
  const sheet = attempt(report, () => readSheet(slug, fixtures));
  if (!fs.existsSync(source))
    report.faults.push(`solutions/${slug}.ts: expected this file, found a folder fixtures/${slug} without it`);
  else {
    const text = attempt(report, () => readText(source, `solutions/${slug}.ts`));
    if (text !== undefined && sheet) report.faults.push(...sourceFaults(slug, text, sheet));
  }
  return report.faults.length === before ? sheet : undefined;
}

/** `check('name')` looks for an item in all sheets, so no two of them may have one of the same name. */
function sharedIds(sheets: NamedSheet[]): string[] {
  const owner = new Map<string, string>();
  return sheets.flatMap(({ slug, sheet }) =>
    sheet.items.flatMap(({ id }, i) => {
      const other = owner.get(id);
      if (other === undefined) owner.set(id, slug);
      return other === undefined || other === slug
        ? []
        : [
            `fixtures/${slug}/sheet.json#/items/${i}/id: expected an id that no other sheet has, got '${id}', as in ${other}`,
          ];
    }),
  );
}

export function checkTree(tree: Tree): TreeReport {
  const report: TreeReport = { faults: [], unreadable: false, sheets: [] };
  const course = attempt(report, () => readCourse(tree.fixtures));
  const folders = attempt(report, () => slugsIn(tree.fixtures, 'fixtures', '')) ?? [];
  const sources = attempt(report, () => slugsIn(tree.solutions, 'solutions', '.ts')) ?? [];
  for (const slug of [...new Set([...folders, ...sources])].sort()) {
    const sheet = readPair(report, tree, slug);
    if (sheet && course) report.sheets.push({ slug, sheet, course });
  }
  report.faults.push(...sharedIds(report.sheets));
  return report;
}
