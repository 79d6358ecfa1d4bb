/** The page before its script fills it, and pages of one sentence. */
import { html } from '../report/text';

/** @param body HTML; @param then where it goes on at once */
function documentOf(title: string, body: string, { script, then }: { script?: boolean; then?: string }): string {
  return [
    '<!DOCTYPE html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="robots" content="noindex">',
    then ? `<meta http-equiv="refresh" content="0;url=${html(then)}">` : '',
    `<title>${html(title)}</title>`,
    '<link rel="icon" href="data:,">',
    '<link rel="stylesheet" href="/page.css">',
    script ? '<script src="/page.js" defer></script>' : '',
    '</head>',
    `<body>\n${body}\n</body>`,
    '</html>',
    '',
  ]
    .filter(Boolean)
    .join('\n');
}

export const shell = (marker: string): string =>
  documentOf(`Marking, ${marker}`, `<div id="page" data-marker="${html(marker)}"><p>One moment …</p></div>`, {
    script: true,
  });

/** @param sentence text */
export const messagePage = (sentence: string, then?: string): string =>
  documentOf('Marking', `<main><h1>Marking</h1><p>${html(sentence)}</p></main>`, { then });
