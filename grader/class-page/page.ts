/**
 * `graded/index.html`, the page of a class, for staff alone: students × sheets, each sheet by item, all attempts, and how the download
 * was understood. One file without a server: what can be sorted and filtered is, by a script of ours that the policy names by its hash.
 */
import type { ClassMember } from '../class/class-table';
import { type HandInRow, rowKey } from '../class/hand-ins';
import { totalOf } from '../class/totals';
import { documentOf } from '../report/document';
import { sorted } from '../report/gradebook';
import { handInsToHtml } from '../report/hand-in-table';
import { pageScript } from '../report/page-script';
import type { Report } from '../report/schema';
import { type SheetStatistics, statisticsOf } from '../report/statistics';
import { html } from '../report/text';
import { attemptsToHtml } from './attempts';
import { type Facts, factsOf, itemToken, mistakeToken } from './facts';
import { type DetailsOf, type ItemGroups, itemGroups } from './groups';
import { figuresText, histogramToHtml, itemsToHtml } from './items';
import { filtersToHtml, studentsToHtml } from './students';
import { styles } from './style';

type Parts = {
  /** With their totals; absent: who has a result. */
  members?: readonly ClassMember[];
  handIns?: readonly HandInRow[];
  detailsOf?: DetailsOf;
};

/** Who has a result, where no one says who is in the class. */
function membersOf(reports: readonly Report[], sheets: readonly string[]): ClassMember[] {
  const students = [...new Set(reports.map(({ student }) => student))];
  return students.map((student) => {
    const own = new Map(reports.filter((one) => one.student === student).map((report) => [report.sheet, report]));
    const marks = sheets.flatMap((sheet) => {
      const report = own.get(sheet);
      return report ? [{ sheet, mark: report.standing?.mark ?? report.score, maxScore: report.maxScore }] : [];
    });
    return { id: student, name: student, group: '', reports: own, ...totalOf(marks, { dropLowest: 0 }) };
  });
}

type Sheet = { statistics: SheetStatistics; graded: Facts[]; items: ItemGroups[] };

/** Filters of items and mistakes, sheet by sheet; only what somebody has wrong. */
function choicesOf(all: readonly Sheet[]) {
  const of = (choose: (item: ItemGroups, sheet: string) => { value: string; label: string }[]) =>
    all.map(({ statistics: { sheet }, items }) => ({
      label: sheet,
      choices: items.flatMap((item) => choose(item, sheet)),
    }));
  return {
    items: of(({ id, failed }, sheet) =>
      failed > 0 ? [{ value: itemToken(sheet, id), label: `${id} (${failed})` }] : [],
    ),
    mistakes: of(({ id, groups }, sheet) =>
      groups
        .filter(({ kind }) => kind === 'mistake')
        .map(({ title, reports }) => ({
          value: mistakeToken(sheet, id, title),
          label: `${id}: ${title} (${reports.length})`,
        })),
    ),
  };
}

const anchor = (i: number) => `sheet-${i + 1}`;

function sheetToHtml({ statistics, graded, items }: Sheet, i: number): string {
  const { sheet } = statistics;
  return [
    `<section id="${anchor(i)}">\n<h2>Sheet <bdi>${html(sheet)}</bdi></h2>\n<p>${figuresText(statistics)}.</p>`,
    histogramToHtml(statistics),
    itemsToHtml(items, graded.length, (id) => itemToken(sheet, id)),
    '</section>',
  ]
    .filter(Boolean)
    .join('\n');
}

/** @param reports all that are in `results/` */
export function classPage(
  reports: readonly Report[],
  { members, handIns = [], detailsOf = () => ({}) }: Parts = {},
): string {
  const all = sorted(reports);
  const handInOf = new Map(handIns.map((row) => [rowKey(row), row]));
  const facts = new Map(all.map((report) => [report, factsOf(report, handInOf.get(rowKey(report)))]));
  const byKey = new Map(all.map((report) => [rowKey(report), facts.get(report)!]));
  const sheets = statisticsOf(all).map((statistics): Sheet => {
    const graded = statistics.reports.map((report) => facts.get(report)!).filter((one) => one.graded);
    return { statistics, graded, items: itemGroups(graded, detailsOf) };
  });
  const slugs = sheets.map(({ statistics: { sheet } }) => sheet);
  const people = members ?? membersOf(all, slugs);
  const states = new Set([...facts.values()].flatMap((one) => one.states));
  const count = `${people.length} student${people.length === 1 ? '' : 's'}`;
  const attempts = attemptsToHtml(all);
  const handed = handInsToHtml(handIns, reports);
  const links = [
    ...slugs.map((sheet, i) => `<a href="#${anchor(i)}"><bdi>${html(sheet)}</bdi></a>`),
    ...(attempts ? ['<a href="#attempts">Attempts</a>'] : []),
    ...(handed ? ['<a href="#hand-ins">Who handed in what</a>'] : []),
  ];
  const body = [
    `<header><h1>The class</h1>\n<nav class="quiet screen" aria-label="On this page">${[count, ...links].join(' · ')}</nav></header>`,
    '<main>\n<section aria-label="Students">',
    filtersToHtml({ sheets: slugs, states, ...choicesOf(sheets) }, people.length),
    studentsToHtml(people, slugs, (report) => byKey.get(rowKey(report)) ?? factsOf(report, undefined)),
    '</section>',
    ...sheets.map(sheetToHtml),
    attempts,
    handed,
    '</main>',
  ];
  return documentOf(`The class, ${count}`, body.filter(Boolean).join('\n'), {
    script: pageScript('class-page'),
    styles,
  });
}
