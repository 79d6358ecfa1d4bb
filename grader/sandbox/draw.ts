/** Draws a student's chart where nothing of the student runs: in a runner of its own, from plain data. */
import type { Claim } from '@course/cases';
import { RunnerStopped } from './launch';
import { withDefaults } from './limits';
import type { Runner } from './runner-process';
import { type SessionOptions, stoppedClaim, takeRunner } from './session';

export type Drawer = {
  /**
   * The bars that a Vega-Lite chart draws, as the kit's `drawBars` finds them.
   * @param spec checked plain data (no `url`, `expr`, `href`): the caller has looked.
   */
  draw(spec: unknown): Promise<Claim>;
  close(): void;
};

/** Draws the charts of one submission, in one runner that holds none of its code; a fresh one after a stop. Never shared by two. */
export function openDrawer(options: Omit<SessionOptions, 'cells'>): Drawer {
  let runner: Runner | undefined;
  return {
    draw: async (spec) => {
      if (!runner || runner.stopped()) runner = await takeRunner(options);
      try {
        const { outcome } = await runner.request({ op: 'draw', spec }, withDefaults(options.limits).callMs);
        return outcome as Claim;
      } catch (error) {
        if (!(error instanceof RunnerStopped)) throw error;
        return stoppedClaim(error);
      }
    },
    close: () => runner?.close(),
  };
}

/** Draws one chart in a runner of its own. */
export async function drawInFreshRunner(spec: unknown, options: Omit<SessionOptions, 'cells'>): Promise<Claim> {
  const drawer = openDrawer(options);
  try {
    return await drawer.draw(spec);
  } finally {
    drawer.close();
  }
}
