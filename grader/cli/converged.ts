/** `course fixtures --converged`: the maps that everybody's maps come to, given enough masks. */
import * as path from 'node:path';
import { loadRecipe, valuesFolder } from '@course/fixtures';
import { makeConverged } from '@course/fixtures/dist/generate/converged/make';
import { drawInTerminal, type BarState } from '@course/kit/dist/src/show/bar';
import { repositoryFolder } from '../notebook/sheets';

/** One bar over the masks of all photographs; what an earlier run has done is not counted, so that the time left is right. */
function bar(
  photographs: readonly string[],
  masks: number,
): { show: (photograph: string, done: number) => void; end: () => void } {
  const draw = drawInTerminal();
  const start = performance.now();
  const state: BarState = {
    label: 'converged maps',
    done: 0,
    total: photographs.length * masks,
    seconds: 0,
    ended: '',
  };
  let [current, before, drawn] = ['', 0, -Infinity];
  const show = (photograph: string, done: number): void => {
    if (photograph !== current) {
      [current, before] = [photograph, done];
      state.total! -= done; // of an earlier run
    }
    state.done += done - before;
    before = done;
    state.label = `converged maps: ${photograph}, ${photographs.indexOf(photograph) + 1} of ${photographs.length}`;
    state.seconds = (performance.now() - start) / 1000;
    if (performance.now() - drawn < 200) return;
    drawn = performance.now();
    draw(state);
  };
  const end = (): void => draw({ ...state, label: 'converged maps', ended: 'finished' });
  return { show, end };
}

/** @returns the files that were written, relative to the repository */
export async function convergedMapFiles(): Promise<string[]> {
  const { converged, photographs } = loadRecipe();
  const folder = path.join(valuesFolder, 'converged');
  const stateFolder = path.join(repositoryFolder, '.course', 'converged');
  const { show, end } = bar(photographs, converged.masks);
  const made = await makeConverged({ recipe: converged, photographs, folder, stateFolder, onProgress: show });
  end();
  const pictures = Object.values(made.photographs).flatMap(({ importance, uncertainty }) => [
    importance.file,
    uncertainty.file,
  ]);
  return [...pictures, 'maps.json'].map((name) => `fixtures/values/converged/${name}`);
}
