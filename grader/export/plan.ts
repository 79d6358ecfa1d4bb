/** Who gets what and who gets nothing, before anything is written: in words, and as changed cells of the platform's file. */
import { groupBy } from '@course/cases';
import { visible } from '../report';
import { columns, fit } from '../report/width';
import { ExportFault, type Form, formatPoints, obstacles, pointsFor, type Rules, type Target, waiting } from './common';
import { type Cell, editTable, type Table } from './csv-edit';
import type { Mark } from './marks';
import { match } from './match';
import { mayBeTheirs } from './missing';

export type Gets = { mark: Mark; target: Target; points: number };
export type Plan = {
  gets: Gets[];
  /** Who gets none, and why. */
  nothing: { who: string; why: string }[];
  notes: string[];
  /** What stops the writing, a line each. */
  stops: string[];
};

type Of = { file: string; platform: Mark['platform']; rules: Rules };

export const isMissing = ({ report }: Mark): boolean => report.standing?.missing === true;

/** Hand-ins come before those of the roster who handed nothing in: these have what places are left. */
function matchAll(targets: readonly Target[], marks: readonly Mark[], platform: Mark['platform']) {
  const [handIns, missing] = [marks.filter((mark) => !isMissing(mark)), marks.filter(isMissing)];
  const handed = match(targets, handIns, platform);
  const taken = new Set(handed.matched.map(({ target }) => target));
  const left = targets.filter((target) => !taken.has(target));
  const absent = match(left, missing, platform);
  const placed = new Set(absent.matched.map(({ mark }) => mark));
  const unplaced = missing.filter((mark) => !placed.has(mark));
  const others = match([...taken], unplaced, platform);
  const displaced = others.matched.map(({ mark, target }) => {
    const { student } = handed.matched.find((one) => one.target === target)!.mark;
    return [mark, `${target.shown} (line ${target.line}) has the mark of ${student}`] as const;
  });
  return {
    matched: [...handed.matched, ...absent.matched],
    doubtful: new Map([...absent.doubtful, ...handed.doubtful]),
    contradictions: [...handed.contradictions, ...absent.contradictions],
    displaced: new Map<Mark, string>(displaced),
  };
}

/** @param marks of one sheet */
export function planFor(form: Form, marks: readonly Mark[], { file, platform, rules }: Of): Plan {
  const ours = marks[0]!.max;
  const stated = form.max ?? rules.max;
  if (form.max !== undefined && rules.max !== undefined && form.max !== rules.max)
    throw new ExportFault(`--max: expected ${formatPoints(form.max)}, as ${file} says, got ${formatPoints(rules.max)}`);
  const max = stated ?? ours;
  const { matched, doubtful, contradictions, displaced } = matchAll(form.targets, marks, platform);
  const plan: Plan = { gets: [], nothing: [], notes: [], stops: [] };
  const inFile = ({ shown, line }: Target) => `${shown} (line ${line})`;
  const leftOut = (who: string, why: string) => plan.nothing.push({ who, why });

  const told = new Set<Target | Mark>(matched.flatMap(({ target, mark }) => [target, mark]));
  const unplaced = marks.filter((mark) => !told.has(mark) && !isMissing(mark));

  for (const { target, mark } of matched) {
    const points = pointsFor(mark.mark, ours, max, rules);
    const above = points > max + 1e-9 && form.refusesAbove;
    const other = isMissing(mark) ? mayBeTheirs(mark, unplaced) : undefined;
    const why =
      mark.unclear ??
      (other ? `no hand-in here under this name, and it is not known whose ${other.student} is` : undefined) ??
      target.locked ??
      (above
        ? `${formatPoints(points)} points: ${form.refusesAbove} ${formatPoints(max)}; --cap gives as many`
        : undefined);
    if (why) leftOut(`${mark.student}, ${inFile(target)}`, why);
    else plan.gets.push({ mark, target, points });
  }
  const differing = settleShared(plan);
  for (const { mark, target } of differing)
    leftOut(`${mark.student}, ${inFile(target)}`, 'there is one mark for the team there, and theirs differ here');
  const filled = new Set(plan.gets.map(({ target }) => target.cell));
  for (const target of form.targets)
    if (!told.has(target) && !filled.has(target.cell))
      leftOut(inFile(target), doubtful.get(target) ?? 'no hand-in here');
  for (const mark of marks)
    if (!told.has(mark))
      leftOut(mark.student, mark.unclear ?? doubtful.get(mark) ?? displaced.get(mark) ?? `not in ${file}`);

  plan.stops.push(...wrongFile(form, matched.length, contradictions, file));
  if (plan.stops.length > 0) return plan;
  if (plan.gets.length === 0) plan.stops.push(`${file}: nobody in it gets a mark`);
  plan.notes.push(...notesOf(plan.gets, { ours, max, stated, rules, file }));
  const given = plan.gets.map(({ mark }) => mark);
  plan.stops.push(...obstacles(given, ours, stated, rules));
  return plan;
}

/**
 * Members of a team may share a cell: whoever handed nothing in has the mark of those who did.
 *
 * @returns those whose marks differ; they are taken out of the plan
 */
function settleShared(plan: Plan): Gets[] {
  const byCell = groupBy(plan.gets, ({ target }) => target.cell);
  const differing: Gets[] = [];
  plan.gets = [...byCell.values()].flatMap((team) => {
    const handed = team.filter(({ mark }) => !isMissing(mark));
    const points = new Set((handed.length > 0 ? handed : team).map((one) => one.points));
    if (points.size > 1) differing.push(...team);
    return points.size > 1 ? [] : team.map((one) => ({ ...one, points: [...points][0]! }));
  });
  return differing;
}

function wrongFile(
  form: Form,
  matched: number,
  contradictions: { target: Target; mark: Mark }[],
  file: string,
): string[] {
  const [first] = contradictions;
  if (first)
    return [
      `${file}: line ${first.target.line}: ${first.target.shown} is number ${first.target.keys.id} there, and ` +
        `${first.mark.person.id} in what was handed in: expected the file of this assignment`,
    ];
  if (matched > 0) return [];
  const count = form.targets.length;
  return [`${file}: none of its ${count} students handed in here: expected the file of this course and assignment`];
}

type Scale = { ours: number; max: number; stated: number | undefined; rules: Rules; file: string };

function notesOf(gets: readonly Gets[], { ours, max, stated, rules, file }: Scale): string[] {
  const converted = rules.scale && max !== ours;
  const wanted = (mark: Mark) => pointsFor(mark.mark, ours, max, { ...rules, cap: false });
  const above = gets.filter(({ mark }) => wanted(mark) > max + 1e-9);
  const list = above.map(({ mark }) => `${mark.student} ${formatPoints(wanted(mark))}`).join(', ');
  return [
    ...(stated === undefined
      ? [`${file} does not say its maximum: ${formatPoints(ours)} taken, as here (--max sets it)`]
      : []),
    ...(converted ? [`converted from ${formatPoints(ours)} points here to ${formatPoints(max)} there`] : []),
    ...(above.length > 0 ? [`above the maximum of ${formatPoints(max)}${rules.cap ? ', capped' : ''}: ${list}`] : []),
    ...waiting(gets.map(({ mark }) => mark)),
  ];
}

/** The plan in words: a line for each student, then who gets nothing and why, then the sums. */
export function describePlan(
  { gets, nothing, notes }: Plan,
  sheet: string,
  file: string,
  decimal: Form['decimal'],
): string[] {
  const rows = gets.map(({ mark, target, points }) => {
    const was = target.cell.text.trim();
    const now = formatPoints(points, decimal);
    return [mark.student, target.shown, was === '' || was === now ? now : `${now} (was ${was})`].map(visible);
  });
  const widths = [0, 1].map((i) => Math.max(0, ...rows.map((row) => columns(row[i]!))));
  return [
    `${sheet} into ${file}: ${gets.length} get a mark, ${nothing.length} get nothing`,
    ...rows.map(([student, shown, points]) => `  ${fit(student!, widths[0]!)}  ${fit(shown!, widths[1]!)}  ${points}`),
    ...nothing.map(({ who, why }) => `  nothing: ${visible(who)}: ${visible(why)}`),
    ...notes.map((note) => `  ${visible(note)}`),
  ];
}

/** The platform's file with the marks in it. */
export function fill(table: Table, { gets }: Plan, decimal: Form['decimal']): Buffer {
  const write = (value: number) => formatPoints(value, decimal);
  const edits = new Map<Cell, string>();
  for (const { target, mark, points } of gets) {
    edits.set(target.cell, write(points));
    for (const [cell, text] of target.also?.(mark, points, write) ?? []) edits.set(cell, text);
  }
  return editTable(table, edits);
}
