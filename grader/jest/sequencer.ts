/** Submissions in the order of intake, whatever Jest remembers of them: the one after this is then known (mark/in-turn.ts). */
import type { Test } from '@jest/reporters';

export default class InOrder {
  sort(tests: Test[]): Test[] {
    return [...tests].sort((a, b) => (a.path < b.path ? -1 : 1));
  }
  cacheResults(): void {}
}
