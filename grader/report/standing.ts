import type { Standing } from '../class/standing';
import { pointsText } from './document';
import type { Report } from './schema';
import { capped, html } from './text';

const MOST_SENTENCE = 1_000;

/** The mark, where the rules of the class or several attempts made another one of the score: why, and from which attempt. */
export function standingToHtml({ standing, maxScore, score }: Report): string {
  if (!standing) return '';
  const { sentences, attempts = [], mark } = standing;
  const list = sentences.map((one) => `<li class="text">${html(capped(one, MOST_SENTENCE))}</li>`).join('');
  const differs = mark !== score && !standing.missing;
  const from = differs
    ? `<p>${pointsText(score)} points for the work, ${pointsText(mark)} of ${pointsText(maxScore)} count:</p>`
    : '';
  if (!list && attempts.length < 2 && !from) return '';
  return (
    '<section class="standing" aria-labelledby="standing"><h2 id="standing">How the mark came about</h2>' +
    `${from}${list ? `<ul>${list}</ul>` : ''}${attemptsToHtml(attempts)}</section>`
  );
}

function attemptsToHtml(attempts: NonNullable<Standing['attempts']>): string {
  if (attempts.length < 2) return '';
  const rows = attempts.map(
    ({ name, time, score, counts }) =>
      `<tr${counts ? ' class="counts"' : ''}><th scope="row">${html(capped(name, 200))}</th><td>${time ? timeText(time) : ''}</td>` +
      `<td class="number-cell">${score === undefined ? '' : pointsText(score)}</td><td>${counts ? 'counts' : ''}</td></tr>`,
  );
  return (
    '<div class="wide"><table class="list"><thead><tr><th scope="col">Attempt</th><th scope="col">Handed in</th>' +
    `<th scope="col" class="number-cell">Points</th><th scope="col"></th></tr></thead><tbody>${rows.join('')}</tbody></table></div>`
  );
}

/** `2026-11-20T13:05:59+01:00` as `2026-11-20 13:05:59 +01:00`: with its own zone, whatever machine writes the page. */
export function timeText(time: string): string {
  return html(capped(time.replace(/^(\d{4}-\d\d-\d\d)T([\d:]+)(?:\.\d+)?(Z|[+-][\d:]+)?$/, '$1 $2 $3'), 60))
    .replace(/Z$/, 'UTC')
    .trim();
}
