/** The table students × sheets: one row a student. It is whole without a script; with one it can be sorted, searched and filtered. */
import type { ClassMember } from '../class/class-table';
import { pointsText } from '../report/document';
import { linkTo } from '../report/links';
import { isUnread, type Report } from '../report/schema';
import { capped, html } from '../report/text';
import { legend, signOf } from '../report/verdict';
import { type Facts, STATES, type State, tokensOf } from './facts';

const MOST_NAME = 120;

/** Signs of equal items stand in one element: a class of 300 is a small page. */
function stripToHtml(report: Report): string {
  if (isUnread(report)) return '';
  const runs: { look: string; signs: string }[] = [];
  for (const [i, item] of report.items.entries()) {
    const { sign, look } = signOf(item);
    const next = i > 0 && item.problem !== report.items[i - 1]!.problem;
    const last = runs.at(-1);
    if (last?.look === look) last.signs += (next ? ' ' : '') + sign;
    else runs.push({ look, signs: (next ? ' ' : '') + sign });
  }
  const spans = runs.map(({ look, signs }) => `<span class="${look}">${signs}</span>`).join('');
  return `<span class="strip" aria-hidden="true">${spans}</span>`;
}

const FLAGS: { [state in State]?: (facts: Facts) => string } = {
  unread: () => 'not readable',
  missing: () => 'not handed in',
  undecided: () => 'to be chosen',
  open: ({ toMark }) => `${toMark} to mark`,
  late: ({ report: { standing } }) => {
    const days = standing?.daysLate;
    return days === undefined ? 'late' : `${days} day${days === 1 ? '' : 's'} late`;
  },
  noted: ({ report: { notes } }) => `${notes.length} note${notes.length === 1 ? '' : 's'}`,
};

function cellToHtml(facts: Facts | undefined, sheet: number): string {
  if (!facts) return `<td class="number-cell" data-sheet="${sheet}"></td>`;
  const { report, mark, states } = facts;
  const value = mark === undefined ? '–' : pointsText(mark);
  const worked =
    mark === undefined || mark === report.score
      ? ''
      : ` <span class="quiet">(${pointsText(report.score)} for the work)</span>`;
  const flags = (Object.keys(FLAGS) as State[])
    .filter((state) => states.includes(state))
    .map((state) => `<span class="flag is-${state}">${FLAGS[state]!(facts)}</span>`);
  return (
    `<td class="number-cell" data-sheet="${sheet}"${mark === undefined ? '' : ` data-value="${mark}"`}` +
    ` data-is="${html(tokensOf(facts).join(' '))}">${flags.length > 0 ? `<span class="flags">${flags.join(' ')}</span> ` : ''}` +
    `<a class="mark" href="${linkTo('pages', report)}">${value}</a>${worked}${stripToHtml(report)}</td>`
  );
}

/** What is known of a student beside the name, and the words by which the row is found. */
function rowToHtml(member: ClassMember, cells: readonly (Facts | undefined)[]): string {
  const { name, id, group, total, dropped } = member;
  const folders = [...new Set([...member.reports.values()].map(({ student }) => student))];
  const also = [...new Set([id, ...folders])].filter((one) => one !== name);
  const words = [...new Set([name, ...also, group])].filter(Boolean).join(' ').toLowerCase();
  const quiet = [...also, ...(group ? [`group ${group}`] : [])].map(
    (one) => `<bdi>${html(capped(one, MOST_NAME))}</bdi>`,
  );
  const percent = Math.round(total * 10) / 10;
  const left =
    dropped.length > 0 ? `<span class="flags quiet">without ${html(capped(dropped.join(', '), 60))}</span>` : '';
  return (
    `<tr data-words="${html(words)}"><th scope="row"><bdi>${html(capped(name, MOST_NAME))}</bdi>` +
    `${quiet.length > 0 ? `<span class="also">${quiet.join(', ')}</span>` : ''}</th>` +
    `${cells.map(cellToHtml).join('')}<td class="number-cell total" data-value="${total}">${percent}${left}</td></tr>`
  );
}

export function studentsToHtml(
  members: readonly ClassMember[],
  sheets: readonly string[],
  factsOf: (report: Report) => Facts,
): string {
  const rows = members.map((member) =>
    rowToHtml(
      member,
      sheets.map((sheet) => {
        const report = member.reports.get(sheet);
        return report && factsOf(report);
      }),
    ),
  );
  const most = (sheet: string) => Math.max(0, ...members.map(({ reports }) => reports.get(sheet)?.maxScore ?? 0));
  const head = (inner: string, more = '') => `<th scope="col"${more}><span class="head">${inner}</span></th>`;
  const heads = [
    head('Student'),
    ...sheets.map((sheet, i) =>
      head(
        `<bdi>${html(sheet)}</bdi> <span class="quiet">of ${pointsText(most(sheet))}</span>`,
        ` class="number-cell" data-sheet="${i}"`,
      ),
    ),
    head('Total %', ' class="number-cell"'),
  ];
  return (
    `<div class="table-frame" role="region" aria-label="Students and sheets" tabindex="0"><table class="list class" id="class" style="--sheets:${sheets.length}"><thead><tr>${heads.join('')}</tr></thead>` +
    `<tbody>\n${rows.join('\n')}\n</tbody></table></div>\n<p class="quiet none" hidden>Nobody is shown: the filters leave no one.</p>` +
    `<p class="quiet legend">${legend.join(', ')}. The total is over all sheets.</p>`
  );
}

type Choice = { value: string; label: string };
const optionToHtml = ({ value, label }: Choice) =>
  `<option value="${html(value)}">${html(capped(label, 100))}</option>`;

function selectToHtml(
  name: string,
  label: string,
  all: string,
  groups: readonly { label?: string; choices: Choice[] }[],
): string {
  const inner = groups
    .filter(({ choices }) => choices.length > 0)
    .map(({ label: of, choices }) => {
      const options = choices.map(optionToHtml).join('');
      return of === undefined ? options : `<optgroup label="${html(capped(of, 60))}">${options}</optgroup>`;
    });
  return `<label>${label}<select name="${name}"><option value="">${all}</option>${inner.join('')}</select></label>`;
}

type Filters = {
  sheets: readonly string[];
  states: ReadonlySet<State>;
  items: readonly { label: string; choices: Choice[] }[];
  mistakes: readonly { label: string; choices: Choice[] }[];
};

/** Shown by the script alone. */
export function filtersToHtml({ sheets, states, items, mistakes }: Filters, count: number): string {
  const shown = (Object.keys(STATES) as State[]).filter((state) => states.has(state));
  return (
    '<form class="filters screen" id="filters" hidden><label>Search<input type="search" name="q" autocomplete="off" ' +
    'placeholder="name, id, group"></label>' +
    (sheets.length > 1
      ? selectToHtml('sheet', 'Sheet', 'all', [
          { choices: sheets.map((sheet, i) => ({ value: String(i), label: sheet })) },
        ])
      : '') +
    selectToHtml('is', 'Show', 'everybody', [
      { choices: shown.map((state) => ({ value: state, label: STATES[state] })) },
    ]) +
    selectToHtml('item', 'Wrong item', 'any', items) +
    selectToHtml('mistake', 'Mistake', 'any', mistakes) +
    `<button type="reset">Reset</button><output>${count} of ${count}</output></form>`
  );
}
