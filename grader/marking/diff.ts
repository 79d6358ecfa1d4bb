/** What changed between two texts, line by line. */
import type { DiffLine } from './api';

/** Longer texts are compared as a whole: the table of the middle part has a cell for each pair of lines. */
const MOST_PAIRS = 1_000_000;

/** The lines of both texts, by a longest common subsequence. */
export function diffLines(before: string, now: string): DiffLine[] {
  const [a, b] = [before.split('\n'), now.split('\n')];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const same = (lines: string[]): DiffLine[] => lines.map((text) => ({ is: ' ', text }));
  return [
    ...same(a.slice(0, start)),
    ...middle(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    ...same(a.slice(a.length - end)),
  ];
}

function middle(a: string[], b: string[]): DiffLine[] {
  const only = (is: '-' | '+', lines: string[]): DiffLine[] => lines.map((text) => ({ is, text }));
  if (a.length * b.length > MOST_PAIRS) return [...only('-', a), ...only('+', b)];
  // common[i][j]: the longest common subsequence of a from i and b from j
  const common = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      common[i]![j] = a[i] === b[j] ? common[i + 1]![j + 1]! + 1 : Math.max(common[i + 1]![j]!, common[i]![j + 1]!);
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      lines.push({ is: ' ', text: a[i++]! });
      j++;
    } else if (common[i + 1]![j]! >= common[i]![j + 1]!) lines.push({ is: '-', text: a[i++]! });
    else lines.push({ is: '+', text: b[j++]! });
  }
  return [...lines, ...only('-', a.slice(i)), ...only('+', b.slice(j))];
}
