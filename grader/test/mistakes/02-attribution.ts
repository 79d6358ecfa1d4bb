/** The code that makes each known mistake of sheet 2, as 01-relax.ts does for sheet 1. */
import { attribution } from './02-attribution/attribution';
import { prototypes } from './02-attribution/prototypes';
import type { KnownMistake } from './known-mistake';

export const mistakes: KnownMistake[] = [...prototypes, ...attribution];
