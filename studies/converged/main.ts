/** `npm run converged`: the maps that everybody's maps come to, given enough masks; see `HELP`. */
import * as path from 'node:path';
import { loadCourse } from '@course/fixtures';
import { repositoryFolder } from '@course/grader';
import { kitFolder } from '@course/kit/folder';
import { type BarState, drawInTerminal } from '@course/kit/show';
import { staleConverged } from './check';
import { makeConverged } from './make';

const HELP = `npm run converged -- [--check]

Recomputes the maps of many masks in kit/converged/, in a quarter of an hour on two quiet cores. If it is stopped, the next run goes on
from there.

  --check   write nothing; name each stale file, and exit with 1 if there is one`;

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
async function convergedMapFiles(): Promise<string[]> {
  const { converged, photographs } = loadCourse();
  const folder = path.join(kitFolder, 'converged');
  const stateFolder = path.join(repositoryFolder, '.course', 'converged');
  const { show, end } = bar(photographs, converged.masks);
  const made = await makeConverged({ recipe: converged, photographs, folder, stateFolder, onProgress: show });
  end();
  const pictures = Object.values(made.photographs).flatMap(({ importance, uncertainty }) => [
    importance.file,
    uncertainty.file,
  ]);
  return [...pictures, 'maps.json'].map((name) => `kit/converged/${name}`);
}

async function main(): Promise<void> {
  const [flag, ...more] = process.argv.slice(2);
  if (flag === '--help') console.log(HELP);
  else if (more.length > 0 || (flag !== undefined && flag !== '--check')) {
    console.error(`npm run converged: expected --check or nothing, got '${[flag, ...more].join(' ')}'`);
    process.exitCode = 2;
  } else if (flag) {
    const stale = staleConverged(path.join(kitFolder, 'converged'));
    for (const name of stale) console.error(`kit/converged/${name} is stale: run \`npm run converged\``);
    process.exitCode = stale.length > 0 ? 1 : 0;
  } else for (const name of await convergedMapFiles()) console.log(`wrote ${name}`);
}

void main();
