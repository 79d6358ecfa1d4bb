/** JupyterLab as a student uses it: open a notebook, its menus, and what is seen under the cells. */
import type { ElementHandle, Page } from 'playwright-core';
import type { Watched } from './chromium';
import { isNotebook, type Lab, sessionsOf } from './lab-server';

/** What a code cell shows: `prompt` is `[7]:` once it ran, `[*]:` while it runs or waits, `[ ]:` before. */
export type SeenCell = { prompt: string; outputs: { mime: string; text: string }[] };

const CODE = '.jp-Notebook .jp-CodeCell';
const OUTPUT = '.jp-OutputArea-output';
const READY = '.jp-Notebook-ExecutionIndicator[data-status="idle"]';

/** Waits until the server knows the notebook's kernel as idle, with the page connected: the page alone says so too early. */
async function whenConnected(lab: Lab, name: string): Promise<void> {
  for (let waited = 0; waited < 120; waited += 0.2) {
    const kernel = (await sessionsOf(lab)).find((session) => isNotebook(session, name))?.kernel;
    if (kernel && kernel.execution_state === 'idle' && kernel.connections > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`${name}: no idle kernel after two minutes`);
}

/** Waits until the notebook's kernel is idle and all of its cells are on the page. */
export async function whenOpen({ page, lab, opened }: Watched, name: string, cells: number): Promise<void> {
  opened.add(name);
  await whenConnected(lab, name);
  await page.waitForSelector(READY, { timeout: 60_000 });
  await page.waitForFunction((count) => document.querySelectorAll('.jp-Notebook .jp-Cell').length === count, cells, {
    timeout: 60_000,
  });
}

/** Opens a notebook of the folder `notebooks/` in a workspace of its own, or JupyterLab would open again what was open before. */
export async function openNotebook(watched: Watched, name: string, cells: number): Promise<void> {
  const { page, lab } = watched;
  const workspace = `${name}-${Date.now()}`;
  await page.goto(`${lab.origin}/lab/workspaces/${workspace}/tree/notebooks/${name}.ipynb?token=${lab.token}`);
  await whenOpen(watched, name, cells);
  await page.locator('.jp-Notebook .jp-Cell').first().click();
}

/** Chooses from a menu, e.g. `menu(page, 'Run', 'Run All Cells')`. */
async function menu(page: Page, name: string, entry: string): Promise<void> {
  await page.click(`.lm-MenuBar-itemLabel:text-is("${name}")`);
  await page.click(`.lm-Menu-itemLabel:text-is("${entry}")`);
}

/** Waits until some cell runs or waits to run. */
async function whenBusy(page: Page): Promise<void> {
  await page.waitForFunction(
    (code) =>
      [...document.querySelectorAll(`${code} .jp-InputPrompt`)].some((prompt) => prompt.textContent!.includes('*')),
    CODE,
  );
}

/** `Run → Run All Cells`; done when it has begun. */
export async function runAll(page: Page): Promise<void> {
  await menu(page, 'Run', 'Run All Cells');
  await whenBusy(page);
}

/** `Kernel → Restart Kernel and Run All Cells…`, and yes to its question; done when it has begun. */
export async function restartAndRunAll(page: Page): Promise<void> {
  await menu(page, 'Kernel', 'Restart Kernel and Run All Cells…');
  await page.click('.jp-Dialog .jp-mod-accept');
  await whenBusy(page);
}

/** `Kernel → Restart Kernel…`, and yes to its question; done when the new kernel is idle. */
export async function restartKernel(page: Page): Promise<void> {
  await menu(page, 'Kernel', 'Restart Kernel…');
  await page.click('.jp-Dialog .jp-mod-accept');
  await whenIdle(page, 60);
}

/** Waits until no cell runs or waits to run. @throws when that takes longer than `seconds` */
export async function whenIdle(page: Page, seconds: number): Promise<void> {
  await page.waitForFunction(
    ([code, ready]) =>
      document.querySelector(ready) !== null &&
      ![...document.querySelectorAll(`${code} .jp-InputPrompt`)].some((prompt) => prompt.textContent!.includes('*')),
    [CODE, READY] as const,
    { timeout: seconds * 1000, polling: 200 },
  );
}

/** Every code cell in order. (`textContent`: what is off the screen has no layout.) */
export async function seenCells(page: Page): Promise<SeenCell[]> {
  return page.evaluate(
    ([code, output]) =>
      [...document.querySelectorAll(code)].map((cell) => ({
        prompt: cell.querySelector('.jp-InputPrompt')?.textContent ?? '',
        outputs: [...cell.querySelectorAll(output)].map((one) => ({
          mime: one.getAttribute('data-mime-type') ?? '',
          text: one.textContent ?? '',
        })),
      })),
    [CODE, OUTPUT] as const,
  );
}

export const textOf = (cell: SeenCell): string => cell.outputs.map(({ text }) => text).join('\n');

/** What went wrong under a cell: errors, and everything on stderr. */
export const errorsOf = (cell: SeenCell): string[] =>
  cell.outputs.filter(({ mime }) => /error|stderr/.test(mime)).map(({ text }) => text);

/** The outputs of the code cell at `index` that hold what `selector` names. */
export async function outputsWith(page: Page, index: number, selector: string): Promise<ElementHandle<HTMLElement>[]> {
  return page.locator(CODE).nth(index).locator(`${OUTPUT} ${selector}`).elementHandles() as Promise<
    ElementHandle<HTMLElement>[]
  >;
}

/** Scrolls to what a code cell shows. JupyterLab lays out what comes into view, and only then is it where it stays. */
export async function showCell(page: Page, index: number): Promise<void> {
  const cell = page.locator(CODE).nth(index);
  for (let turn = 0; turn < 3; turn++) {
    await cell.locator('.jp-Cell-outputWrapper').scrollIntoViewIfNeeded();
    await page.waitForTimeout(300);
  }
}

/** Runs one code cell and stays on it; done when it has begun, which its prompt tells. */
export async function runCell(page: Page, index: number): Promise<void> {
  const prompt = page.locator(CODE).nth(index).locator('.jp-InputPrompt');
  await prompt.scrollIntoViewIfNeeded();
  await prompt.click();
  const before = await prompt.textContent();
  await page.keyboard.press('Control+Enter');
  await page.waitForFunction(
    ([code, at, old]) => document.querySelectorAll(`${code} .jp-InputPrompt`)[at]!.textContent !== old,
    [CODE, index, before] as const,
    { timeout: 20_000 },
  );
}

/** `■` in the toolbar. */
export async function interrupt(page: Page): Promise<void> {
  await page.click(
    '.jp-NotebookPanel-toolbar [data-command="notebook:interrupt-kernel"], [data-jp-item-name="interrupt"]',
  );
}
