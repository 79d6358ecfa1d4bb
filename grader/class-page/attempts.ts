/** All attempts of those who handed in more than one, and which counts. */
import { pointsText } from '../report/document';
import { linkTo } from '../report/links';
import type { Report } from '../report/schema';
import { timeText } from '../report/standing';
import { capped, html } from '../report/text';

export function attemptsToHtml(reports: readonly Report[]): string {
  const several = reports.filter(({ standing }) => (standing?.attempts?.length ?? 0) > 1);
  if (several.length === 0) return '';
  const rows = several.flatMap((report) =>
    report.standing!.attempts!.map(({ name, time, score, counts }) => {
      const who = `<a href="${linkTo('pages', report)}"><bdi>${html(capped(report.student, 80))}</bdi></a>`;
      return (
        `<tr${counts ? ' class="counts"' : ''}><th scope="row">${who}</th><td>${html(report.sheet)}</td>` +
        `<td>${html(capped(name, 120))}</td><td>${time ? timeText(time) : ''}</td>` +
        `<td class="number-cell">${score === undefined ? '' : pointsText(score)}</td><td>${counts ? 'counts' : ''}</td></tr>`
      );
    }),
  );
  const open = several.filter(({ standing }) => standing!.attempts!.every(({ counts }) => !counts)).length;
  const asks = open > 0 ? `, ${open} without one that counts` : '';
  const heads = ['Student', 'Sheet', 'Attempt', 'Handed in'].map((head) => `<th scope="col">${head}</th>`).join('');
  return (
    `<section id="attempts">\n<h2>Attempts</h2>\n<details><summary>${several.length} with more than one attempt${asks}</summary>` +
    `<div class="wide"><table class="list"><thead><tr>${heads}<th scope="col" class="number-cell">Points</th><th scope="col">Counts</th>` +
    `</tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table></div></details>\n</section>`
  );
}
