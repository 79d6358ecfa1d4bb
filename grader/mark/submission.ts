/** One submission from its notebook to its report: repair, conversion, the sandbox, the items. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { type DrawBars, DrawingFailed, valueOfDescription } from '@course/cases';
import type { ConvertedCell } from '../convert';
import { type Repaired, repair } from '../intake/repair';
import { parseNotebook } from '../notebook/format';
import type { CellDetails, Details, HiddenDetails, ItemDetails } from '../report/details';
import { fingerprintOf } from '../report/fingerprint';
import { type Report, sumOf } from '../report/schema';
import { type Drawer, drawInFreshRunner, openDrawer } from '../sandbox';
import { barsFromClaim } from './bars';
import { openGrading } from './grading';
import { runNotebook } from './notebook-run';
import type { HiddenCase, Item, Outcome, Told } from './outcome';
import type { Assignment, SheetTools, Tools } from './tools';

/** A report, and what its page shows beside it; of the items that were asked for. */
export type Marked = {
  report: Report;
  details: Details;
  /** By item, from 0 to 1. */
  shares: { [id: string]: number };
  assignment: Assignment;
};

export type OpenSubmission = {
  problems: { number: number; title: string; items: Item[] }[];
  grade(id: string): Promise<Outcome>;
  /** The report of all items that this assignment is about, those that were not asked for yet included. */
  report(): Promise<Marked>;
  close(): void;
};

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

export function reportOf(
  { student, sheet }: Pick<Assignment, 'student' | 'sheet'>,
  { maxScore }: Pick<SheetTools, 'maxScore'>,
  outcomes: (Pick<Outcome, 'item' | 'status' | 'score' | 'feedback' | 'mistake'> & { answer?: string })[],
  notes: string[],
): Report {
  return {
    student,
    sheet,
    score: sumOf(outcomes.map((outcome) => outcome.score)),
    maxScore,
    items: outcomes.map(({ item, status, score, feedback, mistake, answer }) => ({
      id: item.id,
      problem: item.problem,
      points: item.points,
      score,
      status,
      feedback,
      ...(answer === undefined ? {} : { answer }),
      ...(mistake ? { mistake } : {}),
    })),
    notes,
  };
}

/** Where a hand-in came from, for its pages. */
export function originOf({ source, paths = [source] }: Pick<Assignment, 'source' | 'paths'>): Details {
  return { source, paths };
}

/** The report of a notebook that cannot be read: every item of its sheet, if it has one, is there without points and says why. */
export function unreadableReport(assignment: Assignment, sheet: SheetTools | undefined): Report {
  const feedback = assignment.problem ?? 'the notebook cannot be read';
  const outcomes = (sheet?.items ?? []).map(
    (item): Outcome => ({ item, status: 'error', score: 0, share: 0, feedback }),
  );
  return reportOf(assignment, sheet ?? { maxScore: 0 }, outcomes, [feedback, ...assignment.notes]);
}

/** Does code hold this text, in quotes of either kind, broken or not? */
function holdsText(source: string, text: string): boolean {
  const unbroken = source.replace(/(['"]) \+\n\s*\1/g, '');
  return unbroken.includes(`'${text.replaceAll("'", "\\'")}'`) || unbroken.includes(`"${text}"`);
}

/** A hidden case as its page describes it: its arguments as plain data. */
function describeHidden(
  { call, says = '', told: _told, threw: _threw, ...rest }: HiddenCase,
  feedback: string,
): HiddenDetails {
  const described = call && {
    function: call.function,
    arguments: call.arguments.map(({ name, value }) => ({ name, value: valueOfDescription(value) })),
    ...(call.then ? { then: call.then.length } : {}),
  };
  const evidence = feedback.startsWith(says) ? feedback.slice(says.length).trim() : feedback; // it stands above already
  return { ...rest, feedback: evidence, ...(described ? { call: described } : {}) };
}

function itemDetails({ absent, endless, milliseconds, hidden, feedback }: Outcome, { example }: Told): ItemDetails {
  return {
    ...(absent ? { absent } : {}),
    ...(endless ? { endless } : {}),
    ...(milliseconds === undefined ? {} : { milliseconds }),
    ...(hidden ? { hidden: describeHidden(hidden, feedback) } : {}),
    ...(example ? { example } : {}),
  };
}

function cellsOf({ written, own }: Repaired, cells: ConvertedCell[]): CellDetails[] {
  const used = new Set(cells.filter((cell) => cell.status !== 'not-needed').map((cell) => cell.index));
  return [
    ...cells
      .filter((cell) => cell.status !== 'not-needed')
      .map((cell) => ({
        items: cell.items.length > 0 ? cell.items : cell.declares,
        ...(cell.index < 0 ? {} : { number: cell.index + 1 }),
        source: cell.source,
      })),
    ...written
      .filter(({ text, attachments }) => text.trim() !== '' || Object.keys(attachments).length > 0)
      .map(({ item, text, attachments, index }) => ({
        items: [item],
        ...(index === undefined ? {} : { number: index + 1 }),
        source: text,
        markdown: true,
        attachments,
      })),
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
  ];
}

export async function openSubmission(file: string, tools: Tools): Promise<OpenSubmission> {
  const assignment = tools.assignment(path.basename(file));
  if (!assignment) throw new Error(`${path.basename(file)}: intake has no such notebook`);
  const sheet = tools.sheet(assignment.sheet);
  const own = sheet.items.filter(({ id }) => assignment.only?.includes(id) ?? true);
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
    fresh: (backend) => ran.fresh(backend),
    isInstruction: (text) => sheet.released.cells.some(({ source }) => holdsText(source, text)),
    mended: (mend) => ran.mended(mend),
    whyMissing: ran.whyMissing,
    drawBars: tools.drawBars ?? chartDrawer(drawer, tools.drawn, drawing),
    oracles: tools.oracles,
  });
  const report = async (): Promise<Marked> => {
    const outcomes: Outcome[] = [];
    const cells = cellsOf(repaired, ran.cells);
    // a person reads the student's own cells beside a written answer that was left as it was
    const leftAsItWas = new Set(repaired.written.filter((one) => one.untouched).map(({ item }) => item));
    const isAbsent = (id: string) => leftAsItWas.has(id) && fingerprintOf(cells, id, true) === '';
    const answerOf = ({ item: { id }, absent }: Outcome) =>
      absent ? '' : fingerprintOf(cells, id, leftAsItWas.has(id));
    for (const { id } of own)
      outcomes.push({ ...(await grading.grade(id)), ...(isAbsent(id) ? { absent: true as const } : {}) });
    const told: Told[] = [];
    for (const outcome of outcomes) told.push(await grading.tell(outcome)); // after all marks: it may cost a runner
    const notes = [...assignment.notes, ...repaired.notes, ...ran.notes];
    const { stdout, stderr, truncated } = ran.session.output();
    const shown = outcomes.map((outcome, i) => ({
      ...outcome,
      feedback: told[i]!.feedback,
      answer: answerOf(outcome),
    }));
    return {
      report: reportOf(assignment, sheet, shown, notes),
      details: {
        ...originOf(assignment),
        items: Object.fromEntries(outcomes.map((outcome, i) => [outcome.item.id, itemDetails(outcome, told[i]!)])),
        cells,
        printed: [stdout, stderr, truncated ? '(more was printed)' : ''].filter(Boolean).join('\n'),
      },
      shares: Object.fromEntries(outcomes.map(({ item, share }) => [item.id, share])),
      assignment,
    };
  };
  return {
    problems: sheet.problems.map((problem) => ({
      ...problem,
      items: own.filter((item) => item.problem === problem.number),
    })),
    grade: grading.grade,
    report,
    close: () => {
      ran.close();
      drawer.close();
    },
  };
}
