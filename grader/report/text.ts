/**
 * Text that a student wrote, made harmless before it is shown. Three places, three functions: `html` for pages, `plain` for a
 * line of a terminal, `visible` for what both build on.
 */

/**
 * Characters that are not seen but change what is: controls (tab and line feed are kept), bidirectional embeddings, overrides
 * and isolates, invisible fillers, line and paragraph separators, tags, halves of a surrogate pair. The joiners U+200C and
 * U+200D stay: names in Persian and Hindi, and emoji, need them.
 */
const UNSEEN = new RegExp(
  [
    String.raw`[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e`,
    String.raw`\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}\ud800-\udfff]`,
  ].join(''),
  'gu',
);

/** `U+202E` and so on, in angle quotation marks, which no student's code needs. */
const name = (character: string) =>
  `\u2039U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}\u203a`;

/** Unseen characters become `‹U+202E›`; CR LF and CR become LF, tab and LF stay. */
export function visible(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(UNSEEN, name);
}

const ENTITIES: { [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/** Text for an element or a quoted attribute of a page. */
export function html(text: string): string {
  return visible(text).replace(/[&<>"'`]/g, (character) => ENTITIES[character]!);
}

/** A sentence of the grader: as `html`, and what stands between backticks is code. */
export function sentence(text: string): string {
  return html(text).replace(/&#96;([^&\n]{1,80})&#96;/g, '<code>$1</code>');
}

/** At most `limit` characters: the beginning and the end, and between them how much is left out. */
export function capped(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const head = Math.ceil(limit * 0.7);
  const tail = limit - head;
  return `${text.slice(0, head)}\n… ${text.length - limit} characters left out …\n${text.slice(text.length - tail)}`;
}

/**
 * One line for a terminal: escape sequences and unseen characters are dropped, white space becomes one space.
 */
export function plain(text: string): string {
  return (
    text
      // A sequence that never ends is cut at the end of its line, so that it cannot swallow what comes after.
      .replace(/\u001b\[[0-?]*[ -/]*[@-~]|\u001b[\]PX^_][^\u0007\u001b\n]*(?:\u0007|\u001b\\)?|\u001b[ -~]/g, '')
      .replace(/\s+/g, ' ')
      .replace(UNSEEN, '')
      .trim()
  );
}
