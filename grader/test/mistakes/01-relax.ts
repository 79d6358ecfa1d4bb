/**
 * The code that makes each known mistake of sheet 1: the whole source of the cell, as a plausible student would write it. The
 * fixtures (fixtures/generate/mistakes) have the wrong value and the sentence for the same ids, from code that shares nothing
 * with this one. Each of these loses its own item, and only that.
 */
import { bounds } from './01-relax/bounds';
import { enumeration } from './01-relax/enumeration';
import { maps } from './01-relax/maps';
import { masks } from './01-relax/masks';
import { onePass } from './01-relax/one-pass';
import { relax } from './01-relax/relax';
import { sampling } from './01-relax/sampling';
import type { KnownMistake } from './known-mistake';

export const mistakes: KnownMistake[] = [
  ...enumeration,
  ...masks,
  ...sampling,
  ...maps,
  ...relax,
  ...bounds,
  ...onePass,
];
