/** Jest's global set-up: the released folder and one JupyterLab for all suites. `teardown.ts` takes both away. */
import * as fs from 'node:fs';
import { startLab } from './lab-server';
import { resultsFolder } from './results';
import { studentFolder } from './student';

export type Running = { stop: () => Promise<void> };
export const KEY = 'COURSE_BROWSER_LAB';

export default async function setup(): Promise<void> {
  const say = (line: string): void => console.log(`browser: ${line}`);
  fs.rmSync(resultsFolder, { recursive: true, force: true });
  const { folder, remove } = studentFolder(say);
  process.once('exit', remove);
  const first = await startLab(folder);
  say(`course lab answered after ${first.seconds.toFixed(1)} s, with its set-up`);
  await first.stop();
  const second = await startLab(folder);
  say(`a second start answered after ${second.seconds.toFixed(1)} s`);
  process.env[KEY] = JSON.stringify(second.lab);
  const stop = async (): Promise<void> => {
    await second.stop();
    remove();
  };
  (globalThis as { courseBrowser?: Running }).courseBrowser = { stop };
}
