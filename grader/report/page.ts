/**
 * The two pages of a submission: self-contained HTML, all that a student wrote escaped. What staff see is what the student sees and
 * more: the hidden case, what was printed, the time used, where the file came from. Theirs has a script of ours, the student's none.
 */
import { cellsToHtml, otherCellsToHtml } from './cells';
import { type CellDetails, type Details, itemDetails } from './details';
import { documentOf, pointsText } from './document';
import { hiddenToHtml } from './hidden';
import { linkTo } from './links';
import { pageScript } from './page-script';
import { personToHtml } from './person';
import { isToMark, isUnread, type Report, type ReportItem } from './schema';
import { standingToHtml } from './standing';
import { capped, html, sentence } from './text';
import { valuesToHtml } from './values';
import { earned, verdictOf } from './verdict';
import { withoutFolders } from './without-folders';

const MOST_FEEDBACK = 6_000;
const MOST_PRINTED = 10_000;
const MOST_PATH = 500;
/** Said already by the badge. */
const AWAITED = 'A person reads this answer.';

type Row = { student: string; sheet: string };
/** The submissions of the same sheet before and after this one. */
export type Neighbours = { previous?: Row; next?: Row };

/** `graded/pages/STUDENT/SHEET.html`: everything, for staff alone. */
export function staffPage(report: Report, details: Details = {}, { previous, next }: Neighbours = {}): string {
  const to = (row: Row | undefined, rel: 'prev' | 'next', words: string) =>
    row
      ? [
          `<a rel="${rel}" href="../../${linkTo('pages', row)}">${words}: <bdi>${html(capped(row.student, 60))}</bdi></a>`,
        ]
      : [];
  const links = [
    ...to(previous, 'prev', 'Previous'),
    ...to(next, 'next', 'Next'),
    '<a href="../../index.html">The class</a>',
    `<a href="../../${linkTo('students', report)}">The student’s page</a>`,
  ];
  const source = details.source
    ? `<p class="quiet">From <code>${html(capped(details.source, MOST_PATH))}</code></p>`
    : '';
  const before = `<nav class="quiet screen" aria-label="Pages">${links.join(' · ')}</nav>`;
  return pageOf(report, details, { staff: true, before, source, after: printedToHtml(details.printed) });
}

/** `graded/students/STUDENT/SHEET.html`: no path, no link to the class, nobody else's name, nothing of a hidden case. */
export function studentPage(report: Report, details: Details = {}): string {
  return pageOf(withoutPaths(report, details), details, { staff: false, before: '', source: '', after: '' });
}

/** A report as its student may read it: notes and feedback name files, but no folders. */
function withoutPaths(report: Report, { paths, source }: Details): Report {
  const listed = [...(paths ?? []), ...(source ? [source] : [])];
  return {
    ...report,
    notes: report.notes.map((note) => withoutFolders(note, listed)),
    items: report.items.map((item) => ({ ...item, feedback: withoutFolders(item.feedback, listed) })),
  };
}

type View = { staff: boolean; before: string; source: string; after: string };

function pageOf(report: Report, details: Details, view: View): string {
  const { student, sheet, standing, maxScore, score } = report;
  const items = isUnread(report) || standing?.missing ? [] : report.items;
  const mark = standing?.mark ?? score;
  const shown = new Map<CellDetails, string>();
  const sections = [...new Set(items.map((item) => item.problem))].map((problem) => {
    const own = items.filter((item) => item.problem === problem);
    const sum = (of: (item: ReportItem) => number) => own.reduce((total, item) => total + of(item), 0);
    return (
      `<section>\n<h2>Problem ${problem} <span class="quiet">${pointsText(sum((item) => item.score))} of ` +
      `${pointsText(sum((item) => item.points))} points</span></h2>\n` +
      `${own.map((item) => itemToHtml(item, details, shown, view)).join('\n')}\n</section>`
    );
  });
  const body = [
    view.before,
    `<h1><bdi>${html(student)}</bdi></h1>`,
    `<p class="quiet">Sheet <bdi>${html(sheet)}</bdi></p>`,
    view.source,
    `<p class="score"><strong>${pointsText(mark)}</strong> of ${pointsText(maxScore)} points</p>`,
    asidesToHtml(report, items, details),
    standing?.missing ? '<p class="missing">Nothing was handed in for this sheet.</p>' : '',
    standingToHtml(report),
    notesToHtml(report.notes),
    `<main>\n${sections.join('\n')}\n</main>`,
    otherCellsToHtml((details.cells ?? []).filter((cell) => items.length > 0 && !shown.has(cell))),
    view.after,
  ];
  return documentOf(
    `${student}, sheet ${sheet}: ${pointsText(mark)} of ${pointsText(maxScore)}`,
    body.filter(Boolean).join('\n'),
    view.staff ? { script: pageScript('staff-page') } : {},
  );
}

function asidesToHtml({ maxScore }: Report, items: readonly ReportItem[], details: Details): string {
  const waiting = items.filter(
    (item) => item.status === 'manual' && isToMark(item) && !itemDetails(details, item.id).absent,
  );
  const open = waiting.reduce((sum, item) => sum + item.points, 0);
  const bonus = items.reduce((sum, item) => sum + item.points, 0) - maxScore;
  const asides = [
    open > 0 ? `${pointsText(open)} points of written answers are still to be marked` : '',
    items.length && bonus > 1e-9 ? `up to ${pointsText(bonus)} more are a bonus` : '',
  ].filter(Boolean);
  return asides.length ? `<p class="quiet">${asides.join('; ')}.</p>` : '';
}

function notesToHtml(notes: readonly string[]): string {
  if (!notes.length) return '';
  const list = notes.map((note) => `<li class="text">${sentence(capped(note, MOST_FEEDBACK))}</li>`).join('');
  return `<aside class="notes" aria-labelledby="notes"><h2 id="notes">Notes on the notebook</h2><ul>${list}</ul></aside>`;
}

function itemToHtml(
  item: ReportItem,
  details: Details,
  shown: Map<CellDetails, string>,
  { staff }: Pick<View, 'staff'>,
): string {
  const own = itemDetails(details, item.id);
  const { sign, word, look } = verdictOf(item, own);
  const right = item.status === 'pass';
  const { example, hidden, milliseconds, absent } = own;
  const feedback = item.feedback === AWAITED ? '' : item.feedback.trim();
  // An expected value is a help where something is wrong; beside a right one it says nothing.
  const values = example && !right ? valuesToHtml(example.expected, example.got) : '';
  const about = values && !feedback.includes(example!.about) ? `<h4>${html(capped(example!.about, 400))}</h4>` : '';
  const time =
    staff && milliseconds !== undefined ? `<span class="quiet time">${(milliseconds / 1000).toFixed(2)} s</span>` : '';
  return [
    `<article class="item ${look}" id="${html(item.id)}">`,
    `<header><span class="badge ${look}"><span aria-hidden="true">${sign}</span> ${word}</span>` +
      `<h3><code>${html(item.id)}</code></h3>${time}` +
      `<span class="points">${earned(item, own)}</span></header>`,
    feedback ? `<p class="text">${sentence(capped(feedback, MOST_FEEDBACK))}</p>` : '',
    personToHtml(item, { staff }),
    about + values,
    staff && hidden && !right ? hiddenToHtml(hidden) : '',
    cellsToHtml(item, details, { shown, open: !right && !absent, staff }),
    '</article>',
  ]
    .filter(Boolean)
    .join('\n');
}

function printedToHtml(printed: string | undefined): string {
  if (!printed?.trim()) return '';
  const text = `<pre class="printed" dir="ltr" tabindex="0">${html(capped(printed, MOST_PRINTED))}</pre>`;
  return `<section>\n<h2>What the notebook printed while it loaded</h2>\n${text}\n</section>`;
}
