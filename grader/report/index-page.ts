import type { HandInRow } from '../class/hand-ins';
import { chartToSvg, itemShares, scoreHistogram } from './charts';
import { documentOf, pointsText } from './document';
import { sorted } from './gradebook';
import { handInsToHtml } from './hand-in-table';
import { linkTo } from './links';
import { isToMark, isUnread, type Report, type ReportItem } from './schema';
import { type SheetStatistics, statisticsOf } from './statistics';
import { capped, html } from './text';
import { legend, signOf } from './verdict';

const MOST_NAMES = 6;

/**
 * The page of a class: for each sheet its distribution, its items, its mistakes, and the submissions with links; then how the download
 * was understood.
 */
export async function indexPage(reports: readonly Report[], handIns: readonly HandInRow[] = []): Promise<string> {
  const sections = await Promise.all(statisticsOf(sorted(reports)).map(sheetToHtml));
  const count = `${reports.length} submission${reports.length === 1 ? '' : 's'}`;
  const body = `<h1>Grades</h1>\n<p class="quiet">${count}</p>\n<main>\n${[...sections, handInsToHtml(handIns, reports)].filter(Boolean).join('\n')}\n</main>`;
  return documentOf(`Grades, ${count}`, body);
}

async function sheetToHtml(statistics: SheetStatistics): Promise<string> {
  const { sheet, reports, mean, median, maxScore } = statistics;
  const open = reports.flatMap((report) => report.items).filter(isToMark).length;
  const figures =
    `${reports.length} submissions, mean ${pointsText(mean)}, median ${pointsText(median)} of ${pointsText(maxScore)} points` +
    (open ? `; ${open} written answers are still to be marked` : '');
  const bins = statistics.bins.map((bin) => `${pointsText(bin.from)} to ${pointsText(bin.to)}: ${bin.count}`);
  const charts = [
    await chartToSvg(scoreHistogram(statistics), `Histogram of scores: ${bins.join(', ')}`),
    statistics.items.length
      ? await chartToSvg(
          itemShares(statistics),
          `Submissions with full marks: ${statistics.items.map((item) => `${item.id} ${item.full} of ${item.count}`).join(', ')}`,
        )
      : '',
  ];
  const figure = (svg: string, caption: string) =>
    svg ? `<figure><figcaption>${caption}</figcaption>${svg}</figure>` : '';
  return [
    `<section>\n<h2>Sheet <bdi>${html(sheet)}</bdi></h2>\n<p>${figures}.</p>`,
    `<div class="charts">${figure(charts[0]!, 'Scores')}${figure(charts[1]!, 'Full marks, by item')}</div>`,
    mistakesToHtml(statistics),
    submissionsToHtml(reports),
    '</section>',
  ]
    .filter(Boolean)
    .join('\n');
}

function mistakesToHtml({ mistakes }: SheetStatistics): string {
  if (!mistakes.length) return '';
  const rows = mistakes.map(({ item, mistake, count, says, reports }) => {
    const names = reports
      .slice(0, MOST_NAMES)
      .map((report) => `<a href="${linkTo('pages', report)}#${html(item)}"><bdi>${html(report.student)}</bdi></a>`);
    const more = reports.length > MOST_NAMES ? `, … ${reports.length - MOST_NAMES} more` : '';
    return (
      `<tr><th scope="row"><code>${html(item)}</code>: ${html(mistake)}<br>` +
      `<span class="quiet">${html(capped(says, 240))}</span></th>` +
      `<td class="number-cell">${count}</td><td>${names.join(', ')}${more}</td></tr>`
    );
  });
  return (
    '<h3>Most common mistakes</h3>\n<table class="list"><thead><tr><th scope="col">Mistake</th>' +
    '<th scope="col" class="number-cell">Count</th>' +
    `<th scope="col">Submissions</th></tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table>`
  );
}

function submissionsToHtml(reports: readonly Report[]): string {
  const rows = reports.map((report) => {
    const strip = (isUnread(report) ? [] : report.items)
      .map((item, i) => signToHtml(item, i > 0 && item.problem !== report.items[i - 1]!.problem))
      .join('');
    // The signs are a picture of the row; what they say in words is on the submission's page.
    const items = strip ? `<span class="strip" aria-hidden="true">${strip}</span>` : '';
    const note = report.standing?.missing
      ? '<span class="quiet">nothing was handed in</span>'
      : report.notes.length
        ? `<span class="quiet">${html(capped(report.notes[0]!.split('\n')[0]!, 160))}</span>`
        : '';
    return (
      `<tr><th scope="row"><a href="${linkTo('pages', report)}"><bdi>${html(report.student)}</bdi></a></th>` +
      `<td class="number-cell">${scoreToHtml(report)}</td>` +
      `<td>${[items, note].filter(Boolean).join('<br>')}</td></tr>`
    );
  });
  return (
    '<h3>Submissions</h3>\n<table class="list"><thead><tr><th scope="col">Student</th>' +
    '<th scope="col" class="number-cell">Score</th>' +
    `<th scope="col">Items <span class="quiet">(${legend.join(', ')})</span></th></tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table>`
  );
}

/** The mark that goes out; where the class's rules changed it, the score of the work below it. */
function scoreToHtml({ score, maxScore, standing }: Report): string {
  const mark = standing?.mark ?? score;
  const before = mark === score ? '' : `<br><span class="quiet">${pointsText(score)} for the work</span>`;
  return `${pointsText(mark)} / ${pointsText(maxScore)}${before}`;
}

function signToHtml(item: ReportItem, next: boolean): string {
  const { sign, word, look } = signOf(item);
  return `<span class="${look}${next ? ' next' : ''}" title="${html(item.id)}: ${word}">${sign}</span>`;
}
