/** Where a course keeps its sheets: this repository, or another folder of the same form. */
import * as path from 'node:path';

export type Tree = { root: string; fixtures: string; solutions: string; notebooks: string };

export function treeAt(root: string): Tree {
  const at = (name: string) => path.join(root, name);
  return { root, fixtures: at('fixtures'), solutions: at('solutions'), notebooks: at('notebooks') };
}
