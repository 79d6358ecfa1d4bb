/** One submission from its notebook to its report: repair, conversion, the sandbox, the items. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { type DrawBars, DrawingFailed } from '@course/cases';
import { type Repaired, repair } from '../intake/repair';
import { parseNotebook } from '../notebook/format';
import type { Details } from '../report/details';
import type { Report } from '../report/schema';
import { type Drawer, drawInFreshRunner, openDrawer } from '../sandbox';
import { barsFromClaim } from './bars';
import { openGrading } from './grading';
import { type RanNotebook, runNotebook } from './notebook-run';
import type { Item, Outcome } from './outcome';
import type { Assignment, SheetTools, Tools } from './tools';

/** A report, what its page shows beside it, and the key under which both are kept. */
export type Marked = { report: Report; details: Details; recordKey: string };

export type OpenSubmission = {
  problems: { number: number; title: string; items: Item[] }[];
  grade(id: string): Promise<Outcome>;
  /** The report of all items, those that were not asked for yet included. */
  report(): Promise<Marked>;
  close(): void;
};

export function describeItem(item: Item): string {
  return `${item.id} (${item.points} ${item.points === 1 ? 'point' : 'points'}${item.bonus ? ', bonus' : ''})`;
}

/** A chart that can be drawn wherever drawing works. */
const PLAIN_CHART = {
  data: { values: [{ a: 1 }] },
  mark: 'bar',
  encoding: { x: { field: 'a', type: 'quantitative' } },
};

/**
 * A chart is plain data, and what it draws depends on nothing else: one that was drawn for somebody before is not drawn again.
 * It is refused only after a plain one was drawn by a fresh runner: what else goes wrong is the grader's own failure.
 */
function chartDrawer(drawer: Drawer, drawn: Tools['drawn'], options: Parameters<typeof openDrawer>[0]): DrawBars {
  return async (spec) => {
    const known = drawn.get(JSON.stringify(spec));
    if (known) return known;
    const claim = await drawer.draw(spec);
    if (claim.status === 'returned') {
      const bars = barsFromClaim(claim.value);
      drawn.set(bars, JSON.stringify(spec));
      return bars;
    }
    const plain = await drawInFreshRunner(PLAIN_CHART, options);
    if (plain.status !== 'returned') throw new DrawingFailed(`charts cannot be drawn here: ${plain.message}`);
    throw new Error(claim.message);
  };
}

/** Points in hundredths, so that a sum of parts is exact. */
const total = (scores: number[]) => Math.round(scores.reduce((sum, score) => sum + score * 100, 0)) / 100;

export function reportOf(
  { student, sheet }: Pick<Assignment, 'student' | 'sheet'>,
  { maxScore }: Pick<SheetTools, 'maxScore'>,
  outcomes: Outcome[],
  notes: string[],
): Report {
  return {
    student,
    sheet,
    score: total(outcomes.map((outcome) => outcome.score)),
    maxScore,
    items: outcomes.map(({ item, status, score, feedback, mistake }) => ({
      id: item.id,
      problem: item.problem,
      points: item.points,
      score,
      status,
      feedback,
      ...(mistake ? { mistake } : {}),
    })),
    notes,
  };
}

/** The report of a notebook that cannot be read: every item of its sheet, if it has one, is there without points and says why. */
export function unreadableReport(assignment: Assignment, sheet: SheetTools | undefined): Report {
  const feedback = assignment.problem ?? 'the notebook cannot be read';
  const outcomes = (sheet?.items ?? []).map((item): Outcome => ({ item, status: 'error', score: 0, feedback }));
  return reportOf(assignment, sheet ?? { maxScore: 0 }, outcomes, [feedback, ...assignment.notes]);
}

/** Does code hold this text, in quotes of either kind, broken or not? */
function holdsText(source: string, text: string): boolean {
  const unbroken = source.replace(/(['"]) \+\n\s*\1/g, '');
  return unbroken.includes(`'${text.replaceAll("'", "\\'")}'`) || unbroken.includes(`"${text}"`);
}

function detailsOf(outcomes: Outcome[], { written, own }: Repaired, ran: RanNotebook): Details {
  const { stdout, stderr, truncated } = ran.session.output();
  const used = new Set(ran.cells.filter((cell) => cell.status !== 'not-needed').map((cell) => cell.index));
  return {
    items: Object.fromEntries(outcomes.flatMap(({ item, detail }) => (detail ? [[item.id, detail]] : []))),
    cells: [
      ...ran.cells
        .filter((cell) => cell.status !== 'not-needed')
        .map((cell) => ({
          items: cell.items.length > 0 ? cell.items : cell.declares,
          ...(cell.index < 0 ? {} : { number: cell.index + 1 }),
          source: cell.source,
        })),
      ...written
        .filter(({ text, attachments }) => text.trim() !== '' || Object.keys(attachments).length > 0)
        .map(({ item, text, attachments }) => ({ items: [item], source: text, markdown: true, attachments })),
      ...own
        .filter(({ index }) => !used.has(index))
        .map(({ index, item, source, markdown, attachments }) => ({
          items: item === undefined ? [] : [item],
          number: index + 1,
          source,
          markdown,
          attachments,
          aside: true,
        })),
    ],
    printed: [stdout, stderr, truncated ? '(more was printed)' : ''].filter(Boolean).join('\n'),
  };
}

export async function openSubmission(file: string, tools: Tools): Promise<OpenSubmission> {
  const assignment = tools.assignment(path.basename(file));
  if (!assignment) throw new Error(`${path.basename(file)}: intake has no such notebook`);
  const sheet = tools.sheet(assignment.sheet);
  const repaired = repair(parseNotebook(fs.readFileSync(file, 'utf8')), sheet.released);
  const ran = await runNotebook(repaired.cells, sheet, tools);
  const drawing = { level: tools.options.level, limits: tools.limits, pool: tools.pool };
  const drawer = openDrawer(drawing);
  const grading = openGrading({
    items: sheet.items,
    cases: sheet.cases,
    publicCases: sheet.publicCases,
    subject: ran.session,
    cpu: () => ran.onCpu(),
    fresh: () => ran.fresh(),
    isInstruction: (text) => sheet.released.cells.some(({ source }) => holdsText(source, text)),
    mended: (mend) => ran.mended(mend),
    whyMissing: ran.whyMissing,
    drawBars: tools.drawBars ?? chartDrawer(drawer, tools.drawn, drawing),
    oracles: tools.oracles,
  });
  const report = async (): Promise<Marked> => {
    const outcomes: Outcome[] = [];
    for (const { id } of sheet.items) outcomes.push(await grading.grade(id));
    const notes = [...assignment.notes, ...repaired.notes, ...ran.notes];
    return {
      report: reportOf(assignment, sheet, outcomes, notes),
      details: detailsOf(outcomes, repaired, ran),
      recordKey: assignment.recordKey,
    };
  };
  return {
    problems: sheet.problems.map((problem) => ({
      ...problem,
      items: sheet.items.filter((item) => item.problem === problem.number),
    })),
    grade: grading.grade,
    report,
    close: () => {
      ran.close();
      drawer.close();
    },
  };
}
