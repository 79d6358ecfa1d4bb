/** Text put into a sheet's files, which leaves everything around it as it is. */
import { CourseFault } from '@course/fixtures';
import { findNodeAtLocation, parseTree } from 'jsonc-parser';

type Part = { start: number; end: number };

/** The elements of the array, or the entries of the object, that the outermost object has under this key. */
function partsOf(json: string, key: string): { parts: Part[]; close: number } {
  const node = findNodeAtLocation(parseTree(json)!, [key]);
  if (!node?.children) throw new Error(`expected a list or an object '${key}'`);
  const parts = node.children.map(({ offset, length }) => ({ start: offset, end: offset + length }));
  return { parts, close: node.offset + node.length - 1 };
}

/** @param after the number of the part that it stands behind, -1 for none; the last one by default */
export function insertPart(json: string, key: string, text: string, after?: number): string {
  const { parts, close } = partsOf(json, key);
  const at = after ?? parts.length - 1;
  const open = parts[0] ? json.slice(0, parts[0].start).trimEnd().length : json.slice(0, close).trimEnd().length;
  if (parts[0] && json.slice(open, parts[0].start).includes('\n')) {
    const indent = json.slice(open, parts[0].start);
    return at < 0
      ? `${json.slice(0, parts[0].start)}${text},${indent}${json.slice(parts[0].start)}`
      : `${json.slice(0, parts[at]!.end)},${indent}${text}${json.slice(parts[at]!.end)}`;
  }
  const all = parts.map(({ start, end }) => json.slice(start, end)).toSpliced(at + 1, 0, text); // it was on one line, or empty
  return `${json.slice(0, open)}\n    ${all.join(',\n    ')}\n  ${json.slice(close)}`;
}

const HEADING = /^\/\/ ## Problem (\d+)\b/;

/**
 * Cells at the end of a problem: before the cell in which the next one begins.
 *
 * @throws CourseFault when no line begins the problem
 */
export function insertCells(source: string, problem: number, cells: string, file: string): string {
  const lines = source.split('\n');
  const numbers = lines.map((line) => HEADING.exec(line)?.[1]);
  const begin = numbers.indexOf(String(problem));
  if (begin < 0)
    throw new CourseFault(`${file}: expected a line \`// ## Problem ${problem}\` that begins it, found none`);
  const next = numbers.findIndex((number, i) => i > begin && number !== undefined);
  if (next < 0) return `${source.replace(/\n*$/, '\n')}\n${cells}`;
  const marker = lines.slice(0, next).findLastIndex((line) => line.startsWith('// %%'));
  return [...lines.slice(0, marker), ...cells.split('\n'), ...lines.slice(marker)].join('\n');
}
