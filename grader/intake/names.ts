/** Names of students: what is a legal one, and what a file's name says. */

const LONGEST_NAME = 100;
/** A name is a file's and a folder's name too: 255 bytes are the most that file systems take, an ending included. */
const MOST_BYTES = 200;
// C0, DEL, C1; marks, embeddings, overrides and isolates of direction; zero-width characters, line and paragraph separators
const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/;

/** A name for messages and tables: invisible characters as their numbers, cut to a legal length. */
export function visible(name: string): string {
  const shown = name.replace(
    new RegExp(INVISIBLE.source, 'g'),
    (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`,
  );
  return shown.length > LONGEST_NAME ? `${shown.slice(0, LONGEST_NAME - 1)}…` : shown;
}

/** One spelling of a name: composed letters, no white space at the ends, one space between words. */
export const tidyName = (name: string): string =>
  name
    .normalize('NFC')
    .replace(/\p{Zs}+/gu, ' ')
    .replace(/^ | $/g, '');

/** What Windows keeps for itself, whatever the ending. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;

/** Its beginning, so short that a number fits behind it. */
function cut(name: string): string {
  let short = '';
  for (const character of name) {
    if (short.length >= LONGEST_NAME - 20 || Buffer.byteLength(short + character) > MOST_BYTES - 20) break;
    short += character;
  }
  return short;
}

/**
 * A display name, which people choose themselves, as a name that can be a folder and a cell of a table, or empty: `Bo Jr.` is `Bo Jr`,
 * what no file may be called stands as `-`, what cannot be seen goes, and what is too long is cut.
 */
export const fitName = (name: string): string =>
  cut(
    tidyName(name.replace(new RegExp(INVISIBLE.source, 'g'), ''))
      .replace(/[/\\:*?"<>|]/g, '-')
      .replace(/^[=+\-@.\s]+/, ''),
  )
    .replace(/[.\s]+$/, '')
    .replace(RESERVED, '$1-');

/** Two spellings of a name that are one name on macOS or Windows. */
export const sameName = (name: string): string => name.normalize('NFC').toLowerCase();

/**
 * What is wrong with a student's name, if anything: it becomes a folder, a cell of a table and a word on the terminal. Whatever this
 * lets through can be written.
 */
export function nameProblem(name: string): string | undefined {
  if (name === '' || name === '.' || name === '..') return 'the name of the student is missing';
  if (INVISIBLE.test(name)) return 'the name of the student has control, zero-width or direction characters';
  if (/\p{Cs}/u.test(name) || name.includes('\ufffd')) return 'the name of the student is not UTF-8';
  if (/[/\\:*?"<>|]/.test(name)) return 'the name of the student has one of / \\ : * ? " < > |';
  if (/^[=+\-@\t]/.test(name))
    return 'the name of the student begins with = + - or @, which spreadsheets run as a formula';
  if (/^[.\s]|[.\s]$/u.test(name)) return 'the name of the student begins with a dot or space, or ends with one';
  if (RESERVED.test(name)) return 'the name of the student is one that Windows keeps for itself';
  if (name.length > LONGEST_NAME || Buffer.byteLength(name) > MOST_BYTES)
    return `the name of the student has ${name.length} characters (${Buffer.byteLength(name)} bytes); at most ${LONGEST_NAME} (${MOST_BYTES})`;
  return undefined;
}

/** What browsers, Jupyter, learning platforms and people add to the name of a file. */
const ADDED =
  /\b(copy of|copy|kopie von|kopie|final|fertig|neu|new|old|alt|draft|entwurf|version|submission|submitted|abgabe|solution|solutions|solved|loesung|lösung|answers?|my|last|updated?|fixed|v\d+|try ?\d*|attempt ?\d*)\b/giu;

/** What is left of a file's name when the sheet, its ending and such additions are taken away: perhaps somebody's name. */
export function restOfName(base: string, slug: string | undefined): string {
  const withoutSheet = slug === undefined ? base : base.replace(slugPattern(slug), ' ');
  return tidyName(
    withoutSheet
      .replace(/\.(ipynb|txt|json|html?|pdf|zip|rar|7z|tar|t?gz)\b/giu, ' ')
      .replace(/\(\d+\)|-Copy\d+/giu, ' ')
      .replace(/[_]+/g, ' ')
      .replace(ADDED, ' ')
      .replace(/(^|\s)[-–\d.]+(?=\s|$)/gu, ' ')
      .replace(/^[\s\-–.]+|[\s\-–.]+$/gu, '')
      .replace(/^\((.*)\)$/u, '$1'),
  );
}

/** A sheet's slug in a file's name: capitals and the sign between its words do not count. */
function slugPattern(slug: string): RegExp {
  return new RegExp(`(?<![a-z0-9])${slug.split('-').join('[-_ ]?')}(?![a-z])`, 'i');
}

/** The sheet that a file's name says, the longest of several. */
export function slugIn(name: string, slugs: readonly string[]): string | undefined {
  return [...slugs].sort((a, b) => b.length - a.length).find((slug) => slugPattern(slug).test(name));
}
