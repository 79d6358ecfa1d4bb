/** What a student sees first: the address that `course lab` prints. */
import { allSheets } from '../author/sheets';
import { openBrowser, type Watched } from './chromium';
import { notebookFile, readNotebook } from './copies';
import { whenOpen } from './notebook-page';
import { resultFile } from './results';

describe('the address that course lab prints', () => {
  let watched: Watched;
  beforeAll(async () => {
    watched = await openBrowser();
  });
  afterAll(async () => {
    await watched?.close();
  });

  test('opens the first sheet, with a kernel, and nothing in front of it', async () => {
    const { page, lab } = watched;
    const [first] = allSheets() as [string];
    const began = performance.now();
    await page.goto(lab.address);
    await whenOpen(watched, first, readNotebook(notebookFile(lab.folder, first)).cells.length);
    console.log(`the first sheet is open after ${((performance.now() - began) / 1000).toFixed(1)} s`);
    expect(await page.locator('.jp-NotebookPanel:visible h1').first().textContent()).toContain('Sheet 1: RELAX');
    await page.waitForTimeout(3000); // what JupyterLab likes to say, it says now
    await page.screenshot({ path: resultFile('start', 'first-sheet') });
    expect(await page.locator('.jp-Dialog, .Toastify__toast').allInnerTexts()).toEqual([]);
    expect({ foreign: watched.foreign, complaints: watched.complaints }).toEqual({ foreign: [], complaints: [] });
  });
});
