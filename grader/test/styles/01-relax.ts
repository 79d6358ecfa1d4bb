/** Right solutions of sheet 1 as different people write them. Each earns every point. */
import { arrows } from './01-relax/arrows';
import { generators } from './01-relax/generators';
import { helpers } from './01-relax/helpers';
import { loops } from './01-relax/loops';
import { matrices } from './01-relax/matrices';
import { recursion } from './01-relax/recursion';
import { untidy } from './01-relax/untidy';
import { vars } from './01-relax/vars';
import type { Style } from './style';

export const styles: Style[] = [arrows, loops, recursion, matrices, untidy, helpers, vars, generators];
