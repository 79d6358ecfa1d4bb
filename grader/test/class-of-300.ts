/** A made-up class of 300 on three sheets, for the page of a class: `node grader/dist/test/class-of-300.js OUT` writes it. */
import * as path from 'node:path';
import type { Value } from '@course/cases';
import { drawFrom } from '@course/cases';
import { maxScore, sheetItems, sheetSlugs } from '@course/fixtures';
import type { HandInRow } from '../class/hand-ins';
import { emptyReport, NOT_HANDED_IN } from '../class/missing';
import type { Standing } from '../class/standing';
import { classPage } from '../class-page/page';
import { type Details, type Report, type ReportItem, writePages, writeSubmissionReport } from '../report';
import type { ItemDetails } from '../report/details';
import { sorted } from '../report/gradebook';
import { sumOf } from '../report/schema';
import { writeAtomically } from '../report/write';

const FIRST = 'Anna Ben Chiara Dmitri Élodie Fatima Georg Hanna Ines Jakob Katarzyna Lin Mehmet Noor Olga'.split(' ');
const LAST =
  'Müller van-der-Berg Nguyễn Öztürk Kowalska Schmidt-Rottluff 陳 García O’Brien Haddad Johansson Ivanova Weiß Rossi Sato Okafor Lévy Park Novák Lindqvist'.split(
    ' ',
  );
/** Long, from right to left, and one that would be markup. */
const ODD = ['محمد علي', '<img src=x onerror=alert(1)>', 'Wolfeschlegelsteinhausenbergerdorff, Maximiliane Alexandra'];

type Wrong = { mistake?: string; says: string; got?: Value; absent?: true; share: number };

/** What goes wrong with an item: known mistakes, equal values, values of one's own. */
function wrongs(id: string, own: number): Wrong[] {
  return [
    { mistake: `${id}/over-n`, says: 'You divided by N: the map is p times the expected one.', share: 0 },
    { mistake: `${id}/swapped`, says: 'The two answers are exchanged.', share: 0.5 },
    { says: 'Worst element [3, 7]: expected 0.8712, got 0.35.', got: [0.35, 0.175], share: 0.25 },
    { says: 'expected 4612, got 4611', got: 4611, share: 0 },
    { says: `expected 4612, got ${own}`, got: own, share: 0 },
    { says: 'TypeError: masks.shpae is not iterable', share: 0 },
    { says: 'not done yet', absent: true, share: 0 },
  ];
}

function itemOf(slug: string, i: number, s: number): { items: ReportItem[]; details: { [id: string]: ItemDetails } } {
  const draw = drawFrom('class of 300', String(i), s);
  const skill = 0.55 + 0.45 * draw.uniform();
  const details: { [id: string]: ItemDetails } = {};
  const items = sheetItems(slug).map(({ id, problem, points, kind }): ReportItem => {
    if (kind === 'written') return { id, problem, points, score: 0, status: 'manual', feedback: '' };
    if (draw.uniform() < skill + 0.1) return { id, problem, points, score: points, status: 'pass', feedback: '' };
    const all = wrongs(id, 4000 + i);
    const { mistake, says, got, absent, share } = all[Math.floor(draw.uniform() * all.length)]!;
    const crashed = says.startsWith('TypeError');
    if (absent) details[id] = { absent };
    else if (got !== undefined) details[id] = { hidden: { id: `${id}/1`, about: 'a case', feedback: says, got } };
    return {
      id,
      problem,
      points,
      score: Math.round(points * share * 100) / 100,
      status: crashed ? 'error' : 'fail',
      feedback: says,
      ...(mistake ? { mistake } : {}),
    };
  });
  return { items, details };
}

function standingOf(score: number, i: number, s: number): Standing | undefined {
  if (i % 23 === s) return { mark: Math.round(score * 90) / 100, sentences: ['1 day late: −10 %'], daysLate: 1 };
  if (i % 41 === s + 3) {
    const attempt = (name: string, time: string, counts: boolean) => ({
      name,
      time,
      score: counts ? score : score / 2,
      counts,
    });
    return {
      mark: score,
      sentences: ['Attempt 2 counts: it is the last of 2.'],
      attempts: [attempt('1', '2026-11-18T09:12:44+01:00', false), attempt('2', '2026-11-20T13:05:59+01:00', true)],
    };
  }
  return undefined;
}

export const nameOfStudent = (i: number): string =>
  ODD[i - 7] ?? `${FIRST[i % FIRST.length]} ${LAST[Math.floor(i / FIRST.length) % LAST.length]}`;

const notSafe = /[/\\:*?"<>|]/g;

export type Member = { report: Report; details: Details; handIn: HandInRow };

/** Rows of 300 students, or of the first of them, on three sheets. */
export function classOf300(students = 300): Member[] {
  const sheets = sheetSlugs().slice(0, 3);
  return Array.from({ length: students }, (_, i) => i).flatMap((i) =>
    sheets.map((sheet, s): Member => {
      const name = nameOfStudent(i);
      const student = `${name.replace(notSafe, ' ').trim()}_${4000 + i}`;
      const handIn: HandInRow = {
        student,
        sheet,
        platform: 'moodle',
        person: { name, id: String(4000 + i) },
        source: `download.zip/${student}_assignsubmission_file_/${sheet}.ipynb`,
      };
      if (i % 17 === s * 3) {
        const standing = { mark: 0, sentences: ['Not handed in: 0 points'], missing: true };
        return { report: { ...emptyReport({ student, sheet }, NOT_HANDED_IN), standing }, details: {}, handIn };
      }
      if (i % 61 === s + 9) {
        const notes = [`${sheet}.ipynb: not JSON: line 312, column 9: expected a comma`];
        return {
          report: { student, sheet, score: 0, maxScore: maxScore(sheet), items: [], notes },
          details: {},
          handIn,
        };
      }
      const { items, details } = itemOf(sheet, i, s);
      const score = sumOf(items.map((item) => item.score));
      const standing = standingOf(score, i, s);
      const notes = i % 13 === s ? ['cell 4, a locked cell, was changed'] : [];
      return {
        report: { student, sheet, score, maxScore: maxScore(sheet), items, notes, ...(standing ? { standing } : {}) },
        details: { source: handIn.source, items: details },
        handIn,
      };
    }),
  );
}

/** Writes the page of the class, or of its first `students`, and the pages of the first `pages` of them. */
export function writeClassOf300(out: string, pages = 300, students = 300): void {
  const members = classOf300(students);
  const found = new Map(members.map(({ report, details }) => [report, details]));
  const handIns = members.map(({ handIn }) => handIn);
  const reports = members.map(({ report }) => report);
  writeAtomically(
    path.join(out, 'index.html'),
    classPage(reports, { handIns, detailsOf: (report) => found.get(report)! }),
  );
  const some = new Set(sorted(reports.filter(({ sheet }) => sheet === reports[0]!.sheet)).slice(0, pages));
  for (const { report, details } of members) if (some.has(report)) writeSubmissionReport(out, report, details);
  for (const line of writePages(out, [...some])) throw new Error(line);
}

if (require.main === module) writeClassOf300(process.argv[2]!);
