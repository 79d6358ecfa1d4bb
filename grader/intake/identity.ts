import * as path from 'node:path';
import type { Found } from './find';

/** Whose work on which sheet; `problem` when the names do not say it: `student` is then empty, or `sheet`. */
export type Identity = { student: string; sheet: string; problem?: string };

const LONGEST_NAME = 100;
// C0, DEL, C1; marks, embeddings, overrides and isolates of direction; zero-width characters, line and paragraph separators
const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/;

/** A name for messages and tables: invisible characters as their numbers, cut to the allowed length. */
export function visible(name: string): string {
  const shown = name.replace(
    new RegExp(INVISIBLE.source, 'g'),
    (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`,
  );
  return shown.length > LONGEST_NAME ? `${shown.slice(0, LONGEST_NAME - 1)}…` : shown;
}

/**
 * @returns what is wrong with a student's name, if anything: it becomes a folder, a cell of a table and a word on the
 * terminal
 */
export function nameProblem(name: string): string | undefined {
  if (name === '' || name === '.' || name === '..') return 'the name of the student is missing';
  if (INVISIBLE.test(name)) return 'the name of the student has control, zero-width or direction characters';
  if (/[/\\:*?"<>|]/.test(name)) return 'the name of the student has one of / \\ : * ? " < > |';
  if (/^[=+\-@\t]/.test(name))
    return 'the name of the student begins with = + - or @, which spreadsheets run as a formula';
  if (/^\.|[. ]$|^ /.test(name)) return 'the name of the student begins with a dot or space, or ends with one';
  if (/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(name))
    return 'the name of the student is one that Windows keeps for itself';
  if (name.length > LONGEST_NAME)
    return `the name of the student has ${name.length} characters; at most ${LONGEST_NAME} are allowed`;
  if (name.includes('\ufffd')) return 'the name of the student is not UTF-8';
  return undefined;
}

/**
 * `anna/01-relax.ipynb` → anna; `anna_01-relax.ipynb` and `anna-01-relax.ipynb` → anna, whatever the folder;
 * `01-relax.ipynb` alone → the name of the folder that it stands in. Browsers' ` (1)` and Jupyter's `-Copy1` are dropped.
 */
export function identify({ path: file, folder }: Found, sheets: readonly string[]): Identity {
  const base = path
    .basename(file)
    .replace(/\.ipynb$/i, '')
    .normalize('NFC');
  const plain = base.replace(/( ?\(\d+\)|-Copy\d+)$/, '');
  const sheet = [...sheets]
    .sort((a, b) => b.length - a.length)
    .find((slug) => plain === slug || plain.endsWith(`_${slug}`) || plain.endsWith(`-${slug}`));
  const student = (sheet === undefined || plain === sheet ? folder : plain.slice(0, -sheet.length - 1)).normalize(
    'NFC',
  );
  const wrong = nameProblem(student);
  if (wrong) return { student: '', sheet: sheet ?? '', problem: wrong };
  if (sheet !== undefined) return { student, sheet };
  return {
    student,
    sheet: '',
    problem: `the name does not say which sheet it is; expected ${sheets.map((slug) => `${slug}.ipynb`).join(' or ')}`,
  };
}
