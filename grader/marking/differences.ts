/** Answers that two people marked, and whose points differ. */
import type { Difference } from './api';
import type { Desk } from './desk';

/** @param above only differences of more points than this */
export function differences(desk: Desk, marker: string, above: number): Difference[] {
  return desk
    .questions()
    .filter(({ written }) => written)
    .flatMap(({ sheet, item }) => desk.groups({ sheet, item }))
    .flatMap((group) => {
      const { mark: first, second } = desk.answer(group, marker);
      if (!first || !second || !(Math.abs(first.points - second.points) > above)) return [];
      const { sheet, item, id } = group;
      const points = Math.abs(first.points - second.points);
      return [
        { sheet, item, id, points, first, second, settled: first.at > second.at && first.marker !== second.marker },
      ];
    })
    .sort((a, b) => Number(a.settled) - Number(b.settled) || b.points - a.points);
}
