/** HTML for the inside of the page. Its policy allows no style in an attribute, so alignments of tables become classes. */
import type { Answer, Attachments } from '../marks/answers';
import { codeToHtml } from '../report/code';
import { lineToHtml as lineOf, writtenToHtml } from '../report/written';

/** A quotation mark of a text is escaped, so this can only be an attribute that a renderer wrote. */
const withoutStyle = (html: string) =>
  html.replace(/ style="text-align: ?(left|center|right);?"/g, ' class="align-$1"').replace(/ style="[^"]*"/g, '');

/** Headings follow those of the page, and what is too wide scrolls as a whole, with the keyboard, too. */
export function markdownToHtml(source: string, attachments?: Attachments): string {
  return withoutStyle(writtenToHtml(source, attachments))
    .replace(/^<div class="written">/, '<div class="written" tabindex="0">')
    .replace(/<(\/?)h4>/g, '<$1h3>')
    .replace(/<(\/?)h5>/g, '<$1h4>');
}

/** A line of a rubric. */
export const lineToHtml = (says: string): string => withoutStyle(lineOf(says));

/** An answer and what stands beside it, as Jupyter shows them. */
export function answerToHtml({ kind, text, attachments, aside }: Answer): string {
  const own = kind === 'written' ? markdownToHtml(text, attachments) : codeToHtml(text);
  const beside = aside.map(
    (cell) =>
      `<p class="quiet">Also in the notebook:</p>` +
      (cell.markdown ? markdownToHtml(cell.source, cell.attachments) : codeToHtml(cell.source)),
  );
  return [text === '' && Object.keys(attachments).length === 0 ? '' : own, ...beside].join('');
}
