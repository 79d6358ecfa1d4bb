import { codeToHtml } from './code';
import type { CellDetails, Details } from './details';
import { documentOf, pointsText, signs } from './document';
import { isUnread, type Report, type ReportItem } from './schema';
import { capped, html } from './text';
import { valuesToHtml } from './values';

const MOST_FEEDBACK = 6_000;
const MOST_PRINTED = 10_000;
const MOST_ANSWER = 30_000;

/**
 * The page of one submission, which a student and a teaching assistant read: self-contained HTML without a script. Everything
 * that a student wrote is escaped.
 */
export function submissionPage(report: Report, details: Details = {}): string {
  const items = isUnread(report) ? [] : report.items;
  const problems = [...new Set(items.map((item) => item.problem))];
  const shown = new Map<CellDetails, string>();
  const sections = problems.map((problem) => {
    const own = items.filter((item) => item.problem === problem);
    const earned = own.reduce((sum, item) => sum + item.score, 0);
    const points = own.reduce((sum, item) => sum + item.points, 0);
    return (
      `<section>\n<h2>Problem ${problem} <span class="quiet">${pointsText(earned)} of ${pointsText(points)} points</span></h2>\n` +
      `${own.map((item) => itemToHtml(item, details, shown)).join('\n')}\n</section>`
    );
  });
  const body = [
    '<p class="quiet screen"><a href="../../index.html">All submissions</a></p>',
    `<h1><bdi>${html(report.student)}</bdi></h1>`,
    `<p class="quiet">Sheet <bdi>${html(report.sheet)}</bdi></p>`,
    scoreToHtml(report),
    notesToHtml(report.notes),
    `<main>\n${sections.join('\n')}\n</main>`,
    otherCellsToHtml((details.cells ?? []).filter((cell) => items.length > 0 && !shown.has(cell))),
    printedToHtml(details.printed),
  ];
  return documentOf(
    `${report.student}, sheet ${report.sheet}: ${pointsText(report.score)} of ${pointsText(report.maxScore)}`,
    body.filter(Boolean).join('\n'),
  );
}

function scoreToHtml(report: Report): string {
  const { score, maxScore } = report;
  const items = isUnread(report) ? [] : report.items;
  const open = items.filter((item) => item.status === 'manual').reduce((sum, item) => sum + item.points, 0);
  const bonus = items.reduce((sum, item) => sum + item.points, 0) - maxScore;
  const asides = [
    open > 0 ? `${pointsText(open)} points of written answers are still to be marked` : '',
    items.length && bonus > 1e-9 ? `up to ${pointsText(bonus)} more are a bonus` : '',
  ].filter(Boolean);
  const aside = asides.length ? `<p class="quiet">${asides.join('; ')}.</p>` : '';
  return `<p class="score"><strong>${pointsText(score)}</strong> of ${pointsText(maxScore)} points</p>${aside}`;
}

function notesToHtml(notes: readonly string[]): string {
  if (!notes.length) return '';
  const list = notes.map((note) => `<li class="text">${html(capped(note, MOST_FEEDBACK))}</li>`).join('');
  return `<aside class="notes" aria-labelledby="notes"><h2 id="notes">Notes on the notebook</h2><ul>${list}</ul></aside>`;
}

function itemToHtml(item: ReportItem, details: Details, shown: Map<CellDetails, string>): string {
  const { sign, word } = signs[item.status];
  const own = details.items && Object.hasOwn(details.items, item.id) ? details.items[item.id]! : {};
  const points =
    item.status === 'manual'
      ? `– of ${pointsText(item.points)}`
      : `${pointsText(item.score)} of ${pointsText(item.points)}`;
  const partly = item.status === 'fail' && item.score > 0 ? 'partly right' : word;
  // An expected value is a help where something is wrong; beside a right one it says nothing.
  const values = item.status === 'pass' || item.status === 'manual' ? '' : valuesToHtml(own.expected, own.got);
  const about = own.about && values ? `<h4>${html(capped(own.about, 400))}</h4>` : '';
  return [
    `<article class="item ${item.status}" id="${html(item.id)}">`,
    `<header><span class="badge ${item.status}"><span aria-hidden="true">${sign}</span> ${partly}</span>` +
      `<h3><code>${html(item.id)}</code></h3>` +
      `<span class="points">${points} points</span></header>`,
    item.feedback.trim() ? `<p class="text">${html(capped(item.feedback, MOST_FEEDBACK))}</p>` : '',
    about + values,
    cellToHtml(item, details.cells ?? [], shown),
    '</article>',
  ]
    .filter(Boolean)
    .join('\n');
}

/** A cell stands with the first of its items; the others refer to it. */
function cellToHtml(item: ReportItem, cells: readonly CellDetails[], shown: Map<CellDetails, string>): string {
  return cells
    .filter((cell) => cell.items.includes(item.id))
    .map((cell) => {
      const place = cell.number === undefined ? '' : ` (cell ${cell.number})`;
      const first = shown.get(cell);
      if (first !== undefined)
        return `<p class="quiet">Its cell stands with <a href="#${html(first)}"><code>${html(first)}</code></a>${place}.</p>`;
      shown.set(cell, item.id);
      const open = item.status === 'pass' ? '' : ' open';
      const title = cell.aside ? 'Also in the notebook' : cell.markdown ? 'The answer' : 'The code';
      return `<details${open}><summary>${title}${place}</summary>${sourceToHtml(cell)}</details>`;
    })
    .join('');
}

function sourceToHtml({ markdown, source, attachments = {} }: CellDetails): string {
  if (!markdown) return codeToHtml(source);
  const text = source.trim() === '' ? '' : `<pre class="printed">${html(capped(source, MOST_ANSWER))}</pre>`;
  return text + Object.entries(attachments).map(pictureToHtml).join('');
}

/** An attached picture; intake has let through base64 of known media types alone. */
function pictureToHtml([name, bundle]: [string, { [type: string]: string }]): string {
  const [type, data] = Object.entries(bundle)[0] ?? [];
  if (!type || !data) return '';
  return `<figure><img src="data:${html(type)};base64,${html(data)}" alt="${html(capped(name, 100))}"></figure>`;
}

/** Cells of no item: helpers that the graded functions call. */
function otherCellsToHtml(cells: readonly CellDetails[]): string {
  if (!cells.length) return '';
  const list = cells.map((cell, i) => `<h3>Cell ${cell.number ?? i + 1}</h3>${sourceToHtml(cell)}`);
  const title = `${cells.length} other cell${cells.length === 1 ? '' : 's'} of the notebook`;
  return `<section>\n<h2>Other cells</h2>\n<details><summary>${title}</summary>${list.join('')}</details>\n</section>`;
}

function printedToHtml(printed: string | undefined): string {
  if (!printed?.trim()) return '';
  const text = `<pre class="printed" dir="ltr" tabindex="0">${html(capped(printed, MOST_PRINTED))}</pre>`;
  return `<section>\n<h2>What the notebook printed while it loaded</h2>\n${text}\n</section>`;
}
