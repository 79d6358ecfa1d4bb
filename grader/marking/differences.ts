/** Answers that two people marked, and whose points differ. */
import type { Difference } from './api';
import type { Desk } from './desk';
import { type Group, keyOf } from './groups';

/** Was the mark that counts given again when both marks were there? */
function isSettled({ store }: Desk, group: Group): boolean {
  const there = { mark: false, second: false };
  let settled = false;
  for (const { second, after } of store.history(keyOf(group, group.givers[0]!))) {
    if (second) settled = false;
    else if (there.mark && there.second && after) settled = true;
    there[second ? 'second' : 'mark'] = after !== undefined;
  }
  return settled;
}

/** @param above only differences of more points than this */
export function differences(desk: Desk, marker: string, above: number): Difference[] {
  return desk
    .questions()
    .filter(({ written }) => written)
    .flatMap(({ sheet, item }) => desk.groups({ sheet, item }))
    .flatMap((group) => {
      const { mark: first, second } = desk.seenMarks(group, marker);
      if (!first || !second) return [];
      const points = Math.abs(first.points - second.points);
      if (!(points > above)) return [];
      const { sheet, item, id } = group;
      return [{ sheet, item, id, points, first, second, settled: isSettled(desk, group) }];
    })
    .sort((a, b) => Number(a.settled) - Number(b.settled) || b.points - a.points);
}
