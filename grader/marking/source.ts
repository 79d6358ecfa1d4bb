/** What stands beside an answer: the question, the model answer and the rubric, from the sheet's source and the item's file. */
import { itemFile } from '@course/fixtures';
import { parseSheet, type SheetCell } from '../author/percent';
import { solvedSource } from '../author/regions';
import { sheetSource } from '../author/sheets';
import { codeToHtml } from '../report/code';
import type { RubricLine } from './api';
import { markdownToHtml } from './render';

export type Reference = { html: string; model: string; rubric: RubricLine[] };

const NONE = '<p class="quiet">The sheet has none.</p>';

/** The cells of a sheet; none where its source is not in this repository (any more). */
function cellsOf(sheet: string): SheetCell[] {
  try {
    return parseSheet(sheetSource(sheet));
  } catch {
    return [];
  }
}

function fileOf(sheet: string, item: string): { question?: string; rubric?: RubricLine[] } {
  try {
    return itemFile(sheet, item) as { question?: string; rubric?: RubricLine[] };
  } catch {
    return {};
  }
}

export function referenceOf(sheet: string, item: string): Reference {
  const cells = cellsOf(sheet);
  const at = cells.findIndex((cell) => cell.items.includes(item));
  const cell = cells[at];
  const before = cells.slice(0, Math.max(at, 0)).findLast(({ kind }) => kind === 'text');
  const { question = before?.source, rubric = [] } = fileOf(sheet, item);
  const model = cell && (cell.kind === 'written' ? markdownToHtml(solvedSource(cell)) : codeToHtml(solvedSource(cell)));
  return { html: question ? markdownToHtml(question) : NONE, model: model ?? NONE, rubric };
}
