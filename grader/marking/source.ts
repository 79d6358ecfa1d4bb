/** What stands beside an answer: the question, the model answer and the rubric of its item. */
import { CourseFault } from '@course/fixtures';
import { type Question, questionsOf } from '../marks/question';
import { codeToHtml } from '../report/code';
import type { RubricLine } from './api';
import { lineToHtml, markdownToHtml } from './render';

export type Reference = { html: string; model: string; rubric: RubricLine[] };

const NONE = '<p class="quiet">The sheet has none.</p>';

/** undefined for a sheet or an item that this version of the course does not have */
function questionOf(sheet: string, item: string): Question | undefined {
  try {
    return questionsOf(sheet).find(({ id }) => id === item);
  } catch (error) {
    if (error instanceof CourseFault) return undefined;
    throw error;
  }
}

export function referenceOf(sheet: string, item: string): Reference {
  const known = questionOf(sheet, item);
  if (!known) return { html: NONE, model: NONE, rubric: [] };
  const { question, model, kind, rubric } = known;
  return {
    html: question ? markdownToHtml(question) : NONE,
    model: kind === 'written' ? markdownToHtml(model) : codeToHtml(model),
    rubric: rubric.map((line) => ({ ...line, html: lineToHtml(line.says) })),
  };
}
