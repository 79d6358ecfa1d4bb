/** A student's cells on a page: named as Jupyter shows them, code with its lines, answers as Jupyter renders them. */
import { firstLine } from '../notebook/cell-place';
import { codeToHtml } from './code';
import type { CellDetails, Details } from './details';
import type { ReportItem } from './schema';
import { capped, html } from './text';
import { writtenToHtml } from './written';

const MOST_ANSWER = 30_000;

function placeToHtml({ number, source, markdown }: CellDetails): string {
  if (number === undefined) return '';
  const line = markdown ? '' : firstLine(source);
  return ` <span class="place">cell ${number}${line ? `: <code>${html(line)}</code>` : ''}</span>`;
}

function sourceToHtml({ markdown, source, attachments = {} }: CellDetails): string {
  if (!markdown) return codeToHtml(source);
  return writtenToHtml(source, attachments);
}

/** Staff may want what was written where it does not render as meant. */
const asWritten = ({ source }: CellDetails) =>
  `<details><summary>As it was written</summary><pre class="printed">${html(capped(source, MOST_ANSWER))}</pre></details>`;

/** The cells of one item. A cell stands with the first of its items, which `shown` keeps; the others refer to it. */
export function cellsToHtml(
  item: ReportItem,
  { cells = [] }: Details,
  { shown, open, staff }: { shown: Map<CellDetails, string>; open: boolean; staff: boolean },
): string {
  return cells
    .filter((cell) => cell.items.includes(item.id))
    .map((cell) => {
      const first = shown.get(cell);
      if (first !== undefined)
        return `<p class="quiet">Its cell stands with <a href="#${html(first)}"><code>${html(first)}</code></a>.</p>`;
      shown.set(cell, item.id);
      const title = cell.aside ? 'Also in the notebook' : cell.markdown ? 'The answer' : 'The code';
      const raw = staff && cell.markdown ? asWritten(cell) : '';
      return `<details${open ? ' open' : ''}><summary>${title}${placeToHtml(cell)}</summary>${sourceToHtml(cell)}${raw}</details>`;
    })
    .join('');
}

/** Cells of no item: helpers that the graded functions call. */
export function otherCellsToHtml(cells: readonly CellDetails[]): string {
  if (!cells.length) return '';
  const list = cells.map((cell, i) => `<h3>${placeToHtml(cell) || `Cell ${i + 1}`}</h3>${sourceToHtml(cell)}`);
  const title = `${cells.length} other cell${cells.length === 1 ? '' : 's'} of the notebook`;
  return `<section>\n<h2>Other cells</h2>\n<details><summary>${title}</summary>${list.join('')}</details>\n</section>`;
}
