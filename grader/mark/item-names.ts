/** What an item is called where Jest names it, and what `-t PATTERN` is matched against. */
import { loadSheet } from '@course/fixtures';
import type { Item } from './outcome';

export const describeProblem = ({ number, title }: { number: number; title: string }): string =>
  `Problem ${number}: ${title}`;

export function describeItem(item: Item): string {
  return `${item.id} (${item.points} ${item.points === 1 ? 'point' : 'points'}${item.bonus ? ', bonus' : ''})`;
}

/** As Jest's `-t`, in any case. @throws SyntaxError when it is no regular expression */
export const itemPattern = (pattern = ''): RegExp => new RegExp(pattern, 'i');

/** The whole name: `Problem 2: RELAX importance (8 points)`. */
export function fullName(problem: { number: number; title: string }, item: Item): string {
  return `${describeProblem(problem)} ${describeItem(item)}`;
}

/** The whole names of a sheet's items, in the order of its problems. */
export function itemNames(sheet: string): string[] {
  const { problems, items } = loadSheet(sheet);
  return problems.flatMap((problem) =>
    items.filter((item) => item.problem === problem.number).map((item) => fullName(problem, item as Item)),
  );
}
