/** What the grading of many submissions shares, made once in a process and kept: cases, converter, runners. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Bar, Case, CaseFile, DrawBars } from '@course/cases';
import { derivedOracles, generateCases, loadCourse, loadSheet, maxScore, sheetSlugs } from '@course/fixtures';
import { sheetNotebook } from '../author/sheets';
import { type Converter, createConverter } from '../convert';
import { createMemo, type Memo } from '../convert/memo';
import type { Submission } from '../intake/rows';
import type { Notebook } from '../notebook/format';
import { createPool, ignoreDebuggerSignal, type Level, type Limits, type Pool } from '../sandbox';
import type { Fingerprints } from './fingerprints';
import type { Item } from './outcome';

/** What a process that marks is told: plain data, since Jest hands it over as JSON. */
export type GraderOptions = {
  /** A folder of ours: the notebooks that intake wrote, `manifest.json` (`Assignment` by the notebook's name), `SHEET.cases.json`. */
  work: string;
  /** Where reports go, which Jest's runner writes. */
  out: string;
  level: Level;
  /** One process marks all of them, in the order of the manifest. */
  inOrder?: boolean;
};

/** A submission as intake saw it, or one of its attempts (from 1). */
export type Assignment = Submission & {
  attempt?: number;
  /** What its report will rest on; absent where there is no notebook to read. */
  made?: Fingerprints;
  /** Only these items are marked; what is kept of the others stays. */
  only?: string[];
};

export type SheetTools = {
  title: string;
  problems: { number: number; title: string }[];
  items: Item[];
  maxScore: number;
  cases: Case[];
  publicCases: Case[];
  released: Notebook;
  imports: string[];
};

export type Tools = {
  options: GraderOptions;
  /** What intake said of a notebook that it wrote; the manifest is read again, since `--watch` rewrites it. */
  assignment(name: string): Assignment | undefined;
  /** The one that the manifest has after this one. */
  assignmentAfter(name: string): Assignment | undefined;
  sheet(slug: string): SheetTools;
  converter: Converter;
  pool: Pool;
  limits: Partial<Limits>;
  oracles: ReturnType<typeof derivedOracles>;
  /** What charts draw, by the text of the chart. */
  drawn: Memo<Bar[]>;
  /** Draws charts in this process: for tests of the rubric, whose charts are our own. */
  drawBars?: DrawBars;
  close(): void;
};

const casesFile = (work: string, slug: string) => path.join(work, `${slug}.cases.json`);

const manifestFile = (work: string) => path.join(work, 'manifest.json');
const readManifest = (work: string) =>
  JSON.parse(fs.readFileSync(manifestFile(work), 'utf8')) as Record<string, Assignment>;

export function writeManifest(work: string, assignments: Assignment[]): void {
  fs.writeFileSync(
    manifestFile(work),
    JSON.stringify(Object.fromEntries(assignments.map((one) => [path.basename(one.file!), one]))),
  );
}

/** The hidden cases are made once a batch, from the secret, and kept in the batch's own folder for as long as it lasts. */
export function writeCases(work: string, slug: string): CaseFile {
  const cases = generateCases(slug, 'hidden');
  fs.writeFileSync(casesFile(work, slug), JSON.stringify(cases), { mode: 0o600 });
  return cases;
}

/** The items, cases and released notebook of a sheet. @throws when there is no such sheet */
export function sheetTools(slug: string, work: string): SheetTools {
  const { title, problems, items, imports } = loadSheet(slug);
  return {
    title,
    problems,
    items: items as Item[],
    maxScore: maxScore(slug),
    publicCases: generateCases(slug, 'public').cases,
    cases: (JSON.parse(fs.readFileSync(casesFile(work, slug), 'utf8')) as CaseFile).cases,
    released: sheetNotebook(slug, { solved: false }),
    imports,
  };
}

function courseLimits(): Partial<Limits> {
  const limits = loadCourse().limits;
  return {
    cpuSeconds: limits.cpuSeconds,
    residentMegabytes: limits.memoryMegabytes,
    outputBytes: limits.outputBytes,
    frameBytes: limits.frameBytes,
    cellMs: limits.loadMilliseconds,
    callMs: limits.callMilliseconds,
    totalMs: limits.submissionMilliseconds,
    restarts: limits.restarts,
  };
}

let shared: Tools | undefined;

/** The tools of this process. A Jest worker asks for them once a submission and gets the same ones. */
export async function toolsFor(options: GraderOptions): Promise<Tools> {
  if (shared && shared.options.work === options.work) return shared;
  shared?.close();
  ignoreDebuggerSignal();
  const limits = courseLimits();
  const sheets = new Map<string, SheetTools>();
  const allowedImports = [...new Set(sheetSlugs().flatMap((slug) => loadSheet(slug).imports))];
  const converter = createConverter({ allowedImports });
  // one ahead is enough: it starts while a notebook is marked, and each of Jest's workers has a pool
  const pool = createPool({ level: options.level, limits, size: 1 });
  shared = {
    options,
    assignment: (name) => readManifest(options.work)[name],
    assignmentAfter: (name) => {
      const all = Object.entries(readManifest(options.work));
      return all[all.findIndex(([one]) => one === name) + 1]?.[1];
    },
    sheet: (slug) => {
      if (!sheets.has(slug)) sheets.set(slug, sheetTools(slug, options.work));
      return sheets.get(slug)!;
    },
    converter,
    pool,
    limits,
    oracles: derivedOracles(),
    drawn: createMemo(10_000_000),
    close: () => {
      converter.close();
      pool.close();
      shared = undefined;
    },
  };
  return shared;
}

export function closeTools(): void {
  shared?.close();
}
