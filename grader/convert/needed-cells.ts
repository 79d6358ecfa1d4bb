import type { SubmissionCell, Syntax } from './types';

type NamedCell = Pick<SubmissionCell, 'kind'> & Pick<Syntax, 'declares' | 'assigns' | 'free'>;

/**
 * Which cells run when a notebook is graded: those that define or set up, those that declare or assign a graded name, and, of the
 * others, those that declare, assign or write into a name which one of these uses, and so on. A later cell counts only when the
 * student added it: a function that it redeclares is the one that earlier functions call from then on.
 *
 * @returns positions in `cells`
 */
export function neededCells(cells: NamedCell[], gradedNames: readonly string[]): Set<number> {
  const graded = new Set(gradedNames);
  const makes = cells.map((cell) => new Set([...cell.declares, ...cell.assigns]));
  const needed = new Set<number>();
  const queue: number[] = [];
  const add = (position: number) => {
    if (needed.has(position)) return;
    needed.add(position);
    queue.push(position);
  };
  cells.forEach((cell, i) => {
    if (cell.kind === 'define' || cell.kind === 'setup' || [...makes[i]!].some((name) => graded.has(name))) add(i);
  });
  for (let user = queue.shift(); user !== undefined; user = queue.shift()) {
    const used = cells[user]!.free;
    cells.forEach((cell, i) => {
      const counts = i < user! || (i > user! && cell.kind === 'extra');
      if (counts && used.some((name) => makes[i]!.has(name))) add(i);
    });
  }
  return needed;
}
