import { createHash } from 'node:crypto';
import type { Status } from './schema';
import { style } from './style';
import { html } from './text';

export { pointsText } from './points';

/**
 * Nothing is fetched, and nothing runs but a script of ours where there is one, even if an escape were missed: the style is ours,
 * pictures are inside the page.
 */
function policy(script: string | undefined): string {
  const hash = script === undefined ? '' : createHash('sha256').update(script).digest('base64');
  const runs = script === undefined ? '' : ` script-src 'sha256-${hash}';`;
  return `default-src 'none'; img-src data:; style-src 'unsafe-inline';${runs} base-uri 'none'; form-action 'none'`;
}

/** A whole page. `title` is text, `body` HTML, `script` a program of ours. */
export function documentOf(
  title: string,
  body: string,
  { script, styles = '' }: { script?: string; styles?: string } = {},
): string {
  return [
    '<!DOCTYPE html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy(script)}">`,
    '<meta name="referrer" content="no-referrer">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${html(title)}</title>`,
    `<style>${style}${styles}</style>`,
    '</head>',
    `<body>\n${body}\n${script === undefined ? '' : `<script>${script}</script>\n`}</body>`,
    '</html>',
    '',
  ].join('\n');
}

/** A status by sign and by word; the colour only repeats it. */
export const signs: { [status in Status]: { sign: string; word: string } } = {
  pass: { sign: '✓', word: 'right' },
  fail: { sign: '✗', word: 'wrong' },
  error: { sign: '!', word: 'error' },
  manual: { sign: '○', word: 'to be marked' },
  marked: { sign: '●', word: 'marked' },
};
