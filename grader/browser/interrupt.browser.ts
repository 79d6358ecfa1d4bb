/** A cell that does not end: ■, and a kernel that works after it. */
import { seenBars, watchBars } from './bars';
import { openBrowser, type Watched } from './chromium';
import { writeOwn } from './copies';
import { interrupt, openNotebook, restartKernel, runCell, seenCells, textOf, whenIdle } from './notebook-page';
import { changed } from './pixels';
import { resultFile } from './results';

const CELLS = [
  'let turns = 0;\nfor (;;) turns += 1;',
  "const encode = await loadEncoder('efficientnet-lite0');",
  `const picture = photos.chelsea;
function* forever(): Generator<number> {
  for (let i = 0; ; i++) yield i;
}
for (const i of progress(forever(), 'encoded', { total: 100000 })) tf.tidy(() => void encode(picture.expandDims(0)).dataSync());`,
  'await new Promise(() => {});',
  'console.log(`usable, ${2 * 21}`, photos.chelsea.shape.join());',
  'await new Promise((resolve) => setTimeout(resolve, 10));\nfor (;;);',
];
const [LOOP, ENCODER, BAR, AWAIT, USABLE, AFTER_AWAIT] = [1, 2, 3, 4, 5, 6]; // 0 is the sheet's own first cell

describe('a cell that does not end', () => {
  let watched: Watched;

  beforeAll(async () => {
    watched = await openBrowser();
    const { cells } = writeOwn(watched.lab.folder, '01-relax', 'endless', CELLS);
    await openNotebook(watched, 'endless', cells.length);
    await runCell(watched.page, 0);
    await whenIdle(watched.page, 60);
  }, 180_000);
  afterAll(async () => {
    await watched?.close();
  });

  async function expectUsable(): Promise<void> {
    const { page } = watched;
    await page.waitForTimeout(500); // for 200 ms after an error the kernel aborts what it is asked
    await runCell(page, USABLE);
    await whenIdle(page, 30);
    expect(textOf((await seenCells(page))[USABLE]!)).toContain('usable, 42 224,224,3');
  }

  async function expectInterrupted(index: number): Promise<void> {
    const { page } = watched;
    expect((await seenCells(page))[index]!.prompt).toContain('*');
    const began = performance.now();
    await interrupt(page);
    await whenIdle(page, 20);
    expect(performance.now() - began).toBeLessThan(10_000);
    await expectUsable();
  }

  test('a loop is interrupted', async () => {
    await runCell(watched.page, LOOP);
    await watched.page.waitForTimeout(1500);
    await expectInterrupted(LOOP);
  });

  test('so is a loop with a progress bar, which has moved and says where it stopped', async () => {
    const { page } = watched;
    await runCell(page, ENCODER);
    await whenIdle(page, 30);
    await watchBars(page);
    await runCell(page, BAR);
    const bar = page.locator('.jp-Notebook .jp-CodeCell').nth(BAR).locator('.jp-OutputArea-output').first();
    await bar.waitFor({ timeout: 30_000 });
    const first = await bar.screenshot({ path: resultFile('interrupt', 'bar-1') });
    await page.waitForTimeout(2500);
    const second = await bar.screenshot({ path: resultFile('interrupt', 'bar-2') });
    expect(changed(first, second)).toBeGreaterThan(0);
    await expectInterrupted(BAR);
    const [seen] = await seenBars(page);
    const counts = seen!.states.map(({ text }) => Number(/(\d+) of/.exec(text)![1]));
    expect(new Set(counts).size).toBeGreaterThanOrEqual(2);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    await page.screenshot({ path: resultFile('interrupt', 'stopped') });
  });

  test('so is a promise that never resolves', async () => {
    await runCell(watched.page, AWAIT);
    await watched.page.waitForTimeout(1500);
    await expectInterrupted(AWAIT);
  });

  test('a loop after an await ends with the kernel, which starts anew', async () => {
    const { page } = watched;
    await runCell(page, AFTER_AWAIT);
    await page.waitForTimeout(1500);
    expect((await seenCells(page))[AFTER_AWAIT]!.prompt).toContain('*');
    await restartKernel(page);
    await runCell(page, 0);
    await whenIdle(page, 60);
    await expectUsable();
  });
});
