import { capped, html } from './text';

const MOST_CODE = 30_000;
const KEYWORDS =
  'as|async|await|break|case|class|const|continue|default|do|else|export|false|for|function|if|import|in|instanceof|' +
  'interface|let|new|null|of|return|switch|this|throw|true|try|catch|finally|type|typeof|undefined|while|yield';
/**
 * Comments, strings, keywords and numbers. What is not closed runs to the end of the line or of the text, so that every
 * alternative takes what it began with: one pass, however the text was made. Regular expressions are not told from divisions.
 */
const TOKEN = new RegExp(
  [
    String.raw`(?<comment>\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))`,
    String.raw`(?<string>'(?:[^'\\\n]|\\[\s\S])*'?|"(?:[^"\\\n]|\\[\s\S])*"?|${'`'}(?:[^${'`'}\\]|\\[\s\S])*${'`'}?)`,
    String.raw`(?<keyword>\b(?:${KEYWORDS})\b)`,
    String.raw`(?<number>\b\d[\w.]*)`,
  ].join('|'),
  'g',
);

/**
 * A cell of a notebook as HTML: escaped, each line a `<span class="line">` that the page's style numbers (so that copying
 * leaves the numbers out), with light colours. Long code is cut.
 */
export function codeToHtml(source: string): string {
  const text = capped(source.replace(/\r\n?/g, '\n'), MOST_CODE);
  let marked = '';
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    const start = match.index ?? end;
    marked += html(text.slice(end, start)) + token(match);
    end = start + match[0].length;
  }
  marked += html(text.slice(end));
  const lines = marked.split('\n').map((line) => `<span class="line">${line || ' '}</span>`);
  return `<pre class="code" dir="ltr" tabindex="0"><code>${lines.join('\n')}</code></pre>`;
}

function token(match: RegExpMatchArray): string {
  const kind = Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined)?.[0] ?? 'code';
  // A token can span lines. It is closed at the end of each one, since every line is an element of its own.
  return html(match[0])
    .split('\n')
    .map((line) => `<span class="${kind}">${line}</span>`)
    .join('\n');
}
