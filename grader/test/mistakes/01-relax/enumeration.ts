/** Problem 1: the two forms of importance, by enumeration. */
import { type KnownMistake, mistakesOf } from '../known-mistake';

const parameters = '(score: Score, height: number, width: number, p: number): number[][]';
const condition = mistakesOf('conditionalImportance', `function conditionalImportance${parameters}`);
const sum = mistakesOf('summedImportance', `function summedImportance${parameters}`);

/** For each pixel a loop over all masks, in which `step` adds to `total` and `norm`. */
const pixelwise = (step: string, result: string) => `
  const R: number[][] = [];
  for (let i = 0; i < height; i++) {
    R.push([]);
    for (let j = 0; j < width; j++) {
      let total = 0;
      let norm = 0;
      for (const mask of allMasks(height, width)) {
        let P = 1;
        for (const m of mask.flat()) P *= m === 1 ? p : 1 - p;
        ${step}
      }
      R[i].push(${result});
    }
  }
  return R;`;

const RIGHT = 'if (mask[i][j] === 1) { total += score(mask) * P; norm += P; }';
const DROPPED = (body: string) => body.replace('m === 1 ? p : 1 - p', 'm === 1 ? 1 - p : p');

export const enumeration: KnownMistake[] = [
  condition('unconditional', pixelwise('total += score(mask) * P;', 'total')),
  condition('uniform', pixelwise('if (mask[i][j] === 1) { total += score(mask); norm += 1; }', 'total / norm')),
  condition('drop-probability', DROPPED(pixelwise(RIGHT, 'total / norm'))),
  condition('not-divided', pixelwise('if (mask[i][j] === 1) total += score(mask) * P;', 'total')),
  condition(
    'conditioned-on-zero',
    pixelwise('if (mask[i][j] === 0) { total += score(mask) * P; norm += P; }', 'total / norm'),
  ),

  sum('not-divided', pixelwise('total += score(mask) * mask[i][j] * P;', 'total')),
  sum('uniform', pixelwise('total += score(mask) * mask[i][j] / 2 ** (height * width);', 'total / p')),
  sum('drop-probability', DROPPED(pixelwise('total += score(mask) * mask[i][j] * P;', 'total / (1 - p)'))),
  sum('squared-p', pixelwise('total += score(mask) * mask[i][j] * P / p;', 'total / p')),
  sum('inverted', pixelwise('total += score(mask) * (1 - mask[i][j]) * P;', 'total / p')),
];
