/** A sheet on the page of a class: its figures, how its marks are spread, and each item with who failed it. */
import { pointsText } from '../report/document';
import { linkTo } from '../report/links';
import { isToMark, type Report } from '../report/schema';
import type { SheetStatistics } from '../report/statistics';
import { capped, html, sentence } from '../report/text';
import type { Group, ItemGroups } from './groups';

const MOST_NAMES = 12;
const MOST_SAYS = 240;
const MOST_GROUPS = 40;

export function figuresText(statistics: SheetStatistics): string {
  const { reports, marked, mean, median, maxScore, missing, undecided, unread } = statistics;
  const open = reports.flatMap(({ items }) => items).filter(isToMark).length;
  return [
    `${reports.length - missing} handed in`,
    ...(marked > 0 ? [`mean ${pointsText(mean)}, median ${pointsText(median)} of ${pointsText(maxScore)} points`] : []),
    ...(missing > 0 ? [`${missing} not handed in, and not in the mean`] : []),
    ...(undecided > 0 ? [`${undecided} without an attempt that counts`] : []),
    ...(unread > 0 ? [`${unread} could not be read`] : []),
    ...(open > 0 ? [`${open} answers to mark`] : []),
  ].join('; ');
}

const [WIDTH, HEIGHT, BASE, LEFT] = [440, 150, 120, 8];

/** Bars of how many marks lie in each bin. */
export function histogramToHtml({ bins, marked }: SheetStatistics): string {
  if (marked === 0) return '';
  const most = Math.max(...bins.map(({ count }) => count));
  const step = (WIDTH - 2 * LEFT) / bins.length;
  const label = `Histogram of marks: ${bins.map(({ from, to, count }) => `${pointsText(from)} to ${pointsText(to)}: ${count}`).join(', ')}`;
  const at = (i: number) => (LEFT + i * step).toFixed(1);
  const bars = bins.map(({ count }, i) => {
    const height = (BASE - 22) * (count / most);
    const number =
      count > 0
        ? `<text x="${(LEFT + (i + 0.5) * step).toFixed(1)}" y="${(BASE - height - 5).toFixed(1)}" text-anchor="middle">${count}</text>`
        : '';
    return `<rect class="bar" x="${at(i + 0.04)}" y="${(BASE - height).toFixed(1)}" width="${(step * 0.92).toFixed(1)}" height="${height.toFixed(1)}"/>${number}`;
  });
  const every = Math.max(1, Math.ceil(bins.length / 6));
  const ends = [...bins.map(({ from }) => from), bins.at(-1)!.to];
  const ticks = ends.flatMap((value, i) =>
    i % every === 0
      ? [
          `<text x="${at(i)}" y="${HEIGHT - 12}" text-anchor="${i === 0 ? 'start' : i === bins.length ? 'end' : 'middle'}">${pointsText(value)}</text>`,
        ]
      : [],
  );
  return (
    `<figure><figcaption>Marks</figcaption><svg class="histogram" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" role="img" ` +
    `aria-label="${html(label)}">${bars.join('')}<line class="axis" x1="${LEFT}" x2="${WIDTH - LEFT}" y1="${BASE}" y2="${BASE}"/>` +
    `${ticks.join('')}</svg></figure>`
  );
}

const nameToHtml = (report: Report, item: string) =>
  `<a href="${linkTo('pages', report)}#${html(item)}"><bdi>${html(capped(report.student, 80))}</bdi></a>`;

function groupToHtml({ kind, title, says, token, reports }: Group, item: string): string {
  const [example, ...others] = reports;
  const shown = others.slice(0, MOST_NAMES - 1).map((report) => nameToHtml(report, item));
  const more = others.length > shown.length ? `, … ${others.length - shown.length} more` : '';
  const list = shown.length > 0 ? `; also ${shown.join(', ')}${more}` : '';
  const filter =
    token === undefined ? '' : ` · <a class="filter" href="#mistake=${encodeURIComponent(token)}">in the table</a>`;
  const name = kind === 'mistake' ? `<code>${html(capped(title, 100))}</code>` : sentence(capped(title, MOST_SAYS));
  const why = says ? `<p class="text">${sentence(capped(says, MOST_SAYS))}</p>` : '';
  const first = kind === 'absent' ? nameToHtml(example!, item) : `example: ${nameToHtml(example!, item)}`;
  return (
    `<li class="of-${kind}"><p class="group"><span class="times">${reports.length}</span> ${name}</p>${why}` +
    `<p class="quiet">${first}${list}${filter}</p></li>`
  );
}

function itemToHtml(
  { id, points, right, toMark, lower, failed, groups }: ItemGroups,
  count: number,
  token: string,
): string {
  const share = (n: number) => (count > 0 ? Math.round((100 * n) / count) : 0);
  const words =
    points === 0
      ? 'no points'
      : [
          ...(right + failed + lower > 0 || toMark === 0 ? [`${right} of ${count} right`] : []),
          ...(failed > 0 ? [`${failed} not`] : []),
          ...(lower > 0 ? [`${lower} with fewer points`] : []),
          ...(toMark > 0 ? [`${toMark} to mark`] : []),
        ].join(', ');
  const part = (n: number, look: string) => `<span class="${look}" style="width:${share(n)}%"></span>`;
  const bar =
    points === 0
      ? ''
      : `<span class="share" aria-hidden="true">${part(right, 'right')}${part(failed + lower, 'not')}</span>`;
  const line = `<code>${html(id)}</code>${bar}<span class="words">${words}</span>`;
  if (groups.length === 0) return `<div class="by-item">${line}</div>`;
  const shown = groups.slice(0, MOST_GROUPS).map((group) => groupToHtml(group, id));
  const rest = groups.slice(MOST_GROUPS).reduce((sum, { reports }) => sum + reports.length, 0);
  const more = rest > 0 ? `<li class="quiet">… ${rest} more, each with another value</li>` : '';
  const all = `<p><a class="filter" href="#item=${encodeURIComponent(token)}">${failed === 1 ? 'In' : `All ${failed} in`} the table</a></p>`;
  return `<details class="by-item"><summary>${line}</summary>${all}<ol class="groups">${shown.join('')}${more}</ol></details>`;
}

/** @param count how many of the sheet were graded */
export function itemsToHtml(items: readonly ItemGroups[], count: number, tokenOf: (id: string) => string): string {
  if (items.length === 0) return '';
  return `<h3>By item</h3>\n${items.map((item) => itemToHtml(item, count, tokenOf(item.id))).join('\n')}`;
}
