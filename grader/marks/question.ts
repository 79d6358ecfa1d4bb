/** What a marker sees beside an answer: the question, the model answer, the rubric. */
import { type RubricLine, rubricOf, sheetItems } from '@course/fixtures';
import { sheetNotebook } from '../author/sheets';
import type { Notebook, NotebookCell } from '../notebook/format';

export type Question = {
  id: string;
  problem: number;
  points: number;
  kind: 'function' | 'answer' | 'written';
  /** Markdown: the text that stands above the item in the sheet. */
  question: string;
  /** Markdown, or code where the item is not written. */
  model: string;
  rubric: readonly RubricLine[];
};

const isOf = (cell: NotebookCell, id: string) => cell.metadata.course?.items?.includes(id) ?? false;

/** The text above an item's cell, from the cell before it on, without the cells of other items. */
function textAbove({ cells }: Notebook, id: string): string {
  const at = cells.findIndex((cell) => isOf(cell, id));
  let from = at;
  while (from > 0 && cells[from - 1]!.cell_type === 'markdown' && !cells[from - 1]!.metadata.course?.items?.length)
    from--;
  const above = cells.slice(from, at).map(({ source }) => source);
  const released = cells[at]?.cell_type === 'markdown' ? [cells[at]!.source] : [];
  return [...above, ...released].join('\n\n');
}

const loaded = new Map<string, Question[]>();

/** The items of a sheet in their order. @throws CourseFault when there is no such sheet, or a rubric has a fault */
export function questionsOf(slug: string): Question[] {
  const known = loaded.get(slug);
  if (known) return known;
  const [released, solved] = [false, true].map((one) => sheetNotebook(slug, { solved: one })) as [Notebook, Notebook];
  const questions = sheetItems(slug).map((item): Question => {
    const { id, problem, points, kind } = item;
    const model = solved.cells.filter((cell) => isOf(cell, id)).map(({ source }) => source);
    return {
      id,
      problem,
      points,
      kind,
      question: textAbove(released, id),
      model: model.join('\n\n'),
      rubric: kind === 'written' ? rubricOf(slug, item) : [],
    };
  });
  loaded.set(slug, questions);
  return questions;
}
