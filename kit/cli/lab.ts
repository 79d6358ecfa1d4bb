/** `course lab`: from the course's folder to a notebook that works, in the browser. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { CliError, UsageError } from './errors';
import { unfitting } from './lab/fit';
import { registerKernel, tslabVersion, writeSettings } from './lab/kernelspec';
import { checkPort, choosePort, occupied } from './lab/port';
import { type Server, startServer } from './lab/server';
import { type Environment, pythonEnvironment } from './python';
import { rootFolder, shown } from './root';
import { type Say, seconds, step } from './step';

/** What is installed into `.course/lab`: the notebook itself, its round trip to text, and its run without a browser. */
export const LAB_PACKAGES: readonly string[] = ['jupyterlab==4.6.4', 'jupytext==1.19.6', 'nbconvert==7.17.2'];
export const LAB = 'lab';

/** The first sheet, from the course's folder; undefined where there is none. */
export function firstNotebook(): string | undefined {
  const folder = path.join(rootFolder, 'notebooks');
  const names = fs.existsSync(folder) ? fs.readdirSync(folder).filter((name) => name.endsWith('.ipynb')) : [];
  const [first] = names.map((name) => name.slice(0, -'.ipynb'.length)).sort(); // the sheet, before a copy of it, `01-relax-Copy1`
  return first === undefined ? undefined : path.join('notebooks', `${first}.ipynb`);
}

/**
 * Everything that JupyterLab takes: its environment, the kernel registered in it, its settings. What is there already is left
 * alone, so a second call takes no time.
 * @throws CliError, one line with the cure
 */
async function setUpLab(say: Say): Promise<Environment> {
  const environment = await pythonEnvironment(LAB, LAB_PACKAGES, say);
  try {
    if (registerKernel(environment.folder))
      say(`kernel TypeScript (tslab ${tslabVersion()}): registered in ${shown(environment.folder)}`);
    writeSettings(environment.folder);
  } catch (error) {
    throw new CliError(`${shown(environment.folder)}: the kernel could not be registered: ${(error as Error).message}`);
  }
  return environment;
}

/** Returns the exit status, when JupyterLab has ended. */
export async function labCommand(flags: { 'no-browser'?: unknown; port?: unknown }, paths: string[]): Promise<number> {
  if (paths.length > 0) throw new UsageError(`course lab: expected no path, got '${paths[0]}'`);
  const begin = performance.now();
  const say: Say = (line) => console.log(line);
  let server: Server | undefined;
  let stopped = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      stopped = true;
      if (server) void server.stop();
      else process.exit(130); // during the set-up, which the next call does anew
    });
  }
  const wanted = checkPort(flags.port);
  if (wanted !== undefined) await choosePort(wanted); // what is wrong with it is said before the set-up
  const { python } = await setUpLab(say);
  unfitting().forEach((line) => console.error(`kernel: ${line}`));
  const start = async (): Promise<Server> => {
    const port = await choosePort(wanted);
    const running = (server = startServer({ python, notebook: firstNotebook(), port, browser: !flags['no-browser'] }));
    try {
      await running.ready;
      return running;
    } catch (error) {
      // another one was faster, which started at the same time
      if (wanted === undefined && (await occupied(port))) return start();
      throw error;
    }
  };
  const running = await step('JupyterLab', () => {}, start);
  if (!stopped) {
    say(`JupyterLab: ready after ${seconds(performance.now() - begin)}, its log is ${shown(running.log)}`);
    say(`  ${running.url}`);
    say('Ctrl-C ends it');
  }
  if (!(await running.ended)) throw new CliError(`JupyterLab ended by itself; its log is ${shown(running.log)}`);
  say('JupyterLab has ended');
  return 0;
}
