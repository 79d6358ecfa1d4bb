import type { ConvertedCell } from './types';

const SHOWN = 5;

/** The code line, cut to a screen's width. */
function quote(line: string | undefined): string {
  const text = (line ?? '').trim();
  return text === '' ? '' : `\n    ${text.length > 100 ? `${text.slice(0, 99)}…` : text}`;
}

/**
 * What is wrong with a cell, for the student: `cell 12, line 3: Type 'string' is not assignable to type 'number'.` and, below,
 * the code line. Cells and lines are counted from 1. The text is the student's in part: escape it where it is shown.
 */
export function describeErrors(cell: ConvertedCell): string {
  const name = cell.index < 0 ? 'the locked set-up cell' : `cell ${cell.index + 1}`;
  const lines = cell.source.split('\n');
  const shown = cell.errors
    .slice(0, SHOWN)
    .map(({ line, message }) => `${name}, line ${line}: ${message}${quote(lines[line - 1])}`);
  const rest = cell.errors.length - shown.length;
  return [...shown, ...(rest > 0 ? [`… and ${rest} more in ${name}`] : [])].join('\n');
}
