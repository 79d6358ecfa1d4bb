/** The code that makes each known mistake of sheet 3, as 01-relax.ts does for sheet 1. */
import { answers } from './03-structure/answers';
import { expansion } from './03-structure/expansion';
import { propagation } from './03-structure/propagation';
import type { KnownMistake } from './known-mistake';

export const mistakes: KnownMistake[] = [...expansion, ...propagation, ...answers];
