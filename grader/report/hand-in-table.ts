/** Who handed in what, as `course grade` took it in (`OUT/hand-ins.json`), for the page of the class. */
import type { HandInRow } from '../class/hand-ins';
import { linkTo } from './links';
import { isUnread, type Report } from './schema';
import { timeText } from './standing';
import { capped, html } from './text';

const MOST_PATH = 300;
const MOST_REASON = 240;

function attemptOf(report: Report | undefined): string {
  const attempts = report?.standing?.attempts ?? [];
  if (attempts.length < 2) return '';
  const counts = attempts.find((one) => one.counts);
  return html(capped(counts ? `${counts.name}, of ${attempts.length}` : `none of ${attempts.length} counts`, 120));
}

function unclearOf(report: Report | undefined): string {
  if (!report) return 'no result';
  if (report.standing?.missing) return 'nothing was handed in';
  return isUnread(report) ? html(capped(report.notes[0] ?? '', MOST_REASON)) : '';
}

export function handInsToHtml(rows: readonly HandInRow[], reports: readonly Report[]): string {
  if (rows.length === 0) return '';
  const reportOf = new Map(reports.map((report) => [JSON.stringify([report.student, report.sheet]), report]));
  const lines = rows.map((row) => {
    const { student, sheet, person, platform, source, time, group } = row;
    const report = reportOf.get(JSON.stringify([student, sheet]));
    const name = `<bdi>${html(student)}</bdi>`;
    const all = new Set([person.name, person.login, person.id, person.number]);
    const known = [...all].filter((one) => one && one !== student).join(', ');
    return (
      `<tr><th scope="row">${report ? `<a href="${linkTo('pages', report)}">${name}</a>` : name}` +
      `${known ? `<br><span class="quiet">${html(capped(known, 200))}</span>` : ''}</th>` +
      `<td>${html(sheet)}</td><td>${attemptOf(report)}</td><td>${time ? timeText(time) : ''}</td>` +
      `<td>${html(platform)}${group ? `<br><span class="quiet">group ${html(capped(group, 100))}</span>` : ''}</td>` +
      `<td><span class="quiet">${html(capped(source, MOST_PATH))}</span></td><td>${unclearOf(report)}</td></tr>`
    );
  });
  const heads = ['Student', 'Sheet', 'Attempt that counts', 'Handed in', 'Layout', 'File', 'Unclear'];
  const head = heads.map((one) => `<th scope="col">${one}</th>`).join('');
  return (
    `<section id="hand-ins">\n<h2>Who handed in what</h2>\n<details><summary>${rows.length} hand-ins</summary><div class="wide">` +
    `<table class="list"><thead><tr>${head}</tr></thead><tbody>\n${lines.join('\n')}\n</tbody></table></div></details>\n</section>`
  );
}
