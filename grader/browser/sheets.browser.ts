/** What must hold for every sheet, filled in with the solutions, in JupyterLab. */
import { sheetItems } from '@course/fixtures';
import { allSheets } from '../author/sheets';
import { seenBars, watchBars } from './bars';
import { openBrowser, type Watched } from './chromium';
import { type FileNotebook, solutionsOf, writeCopy } from './copies';
import { CHART, drawnBy, somethingDrawn } from './evidence';
import { expectedCells } from './expected';
import {
  errorsOf,
  openNotebook,
  outputsWith,
  restartAndRunAll,
  runAll,
  type SeenCell,
  seenCells,
  textOf,
  whenIdle,
} from './notebook-page';
import { changed } from './pixels';
import { resultFile } from './results';

/** Seconds that one run of a sheet may take, on a slow machine. */
const SECONDS = 240;

/** All code cells ran, in order, and nothing went wrong in any. */
function expectCleanRun(cells: SeenCell[], notebook: FileNotebook): void {
  const code = notebook.cells.filter((cell) => cell.cell_type === 'code');
  const faults = cells.flatMap((cell, i) => errorsOf(cell).map((text) => `${code[i]!.id}: ${text.slice(0, 500)}`));
  expect(faults).toEqual([]);
  expect(cells.map(({ prompt }) => prompt)).toEqual(code.map((_, i) => `[${i + 1}]:`));
}

describe.each(allSheets())('sheet %s, filled in, in JupyterLab', (slug) => {
  const name = `${slug}-solved`;
  let watched: Watched;
  let notebook: FileNotebook;
  let began = 0;

  beforeAll(
    async () => {
      watched = await openBrowser();
      notebook = writeCopy(watched.lab.folder, { slug, name, answers: solutionsOf(slug) });
      await openNotebook(watched, name, notebook.cells.length);
      await watchBars(watched.page);
      began = performance.now();
      await runAll(watched.page);
      await whenIdle(watched.page, SECONDS);
      console.log(`${slug}: all cells ran in ${((performance.now() - began) / 1000).toFixed(1)} s`);
    },
    (SECONDS + 120) * 1000,
  );

  afterAll(async () => {
    await watched?.page.screenshot({ path: resultFile(slug, 'end') });
    await watched?.close();
  });

  test('every cell runs, without an error', async () => {
    expectCleanRun(await seenCells(watched.page), notebook);
  });

  test('every progress bar moves, and arrives', async () => {
    const bars = await seenBars(watched.page);
    const cellsWithBars = expectedCells(notebook).filter(({ bars: some }) => some);
    expect(bars.length).toBeGreaterThanOrEqual(cellsWithBars.length);
    for (const { label, states } of bars) {
      const percents = states.map(({ percent }) => percent);
      expect({ label, percents }).toEqual({ label, percents: [...percents].sort((a, b) => a - b) });
      const width = Number.parseFloat(states.at(-1)!.width);
      expect({ label, last: percents.at(-1), width }).toEqual({ label, last: 100, width: 100 });
    }
    // A bar of a quarter of a second may be seen only once; each cell's work as a whole is not.
    const moving = bars.filter(({ states }) => new Set(states.map(({ width }) => width)).size >= 2);
    expect(moving.length).toBeGreaterThanOrEqual(cellsWithBars.length > 0 ? 1 : 0);
  });

  test('every picture and chart is there, none an empty box', async () => {
    const expected = expectedCells(notebook);
    for (const [index, cell] of expected.entries()) {
      if (cell.pictures + cell.charts === 0) continue;
      const drawn = await drawnBy(watched.page, slug, index, cell);
      const count = (kind: string): number => drawn.filter((one) => one.kind === kind).length;
      expect({ id: cell.id, pictures: count('picture'), charts: count('chart') }).toEqual({
        id: cell.id,
        pictures: cell.pictures,
        charts: cell.charts,
      });
      expect(drawn.filter(({ pixels, kind }) => !somethingDrawn(pixels, kind))).toEqual([]);
    }
  }, 300_000);

  test('check() passes for every item', async () => {
    const text = (await seenCells(watched.page)).map(textOf).join('\n');
    const named = (pattern: RegExp) => new Set([...text.matchAll(pattern)].map((match) => match[1]!));
    const ofKind = (kind: string) => sheetItems(slug).filter((item) => item.kind === kind);
    const passed = named(/^✓ (\w+): (?:all \d+ public cases pass|its public case passes)$/gm);
    expect(passed).toEqual(new Set(ofKind('function').map(({ id }) => id)));
    // The right value of an answer is not public: only its form is looked at.
    const readable = named(/^○ (\w+): can be read; marked when graded$/gm);
    expect(readable).toEqual(new Set(ofKind('answer').map(({ id }) => id)));
    expect(text).not.toContain('✗');
  });

  test('a slider changes its chart', async () => {
    const expected = expectedCells(notebook);
    for (const [index, cell] of expected.entries()) {
      let found = 0;
      for (const chart of cell.charts ? await outputsWith(watched.page, index, CHART) : []) {
        const inputs = await chart.$$('.vega-bind input[type="range"]');
        found += inputs.length;
        for (const [which, input] of inputs.entries()) {
          const drawing = (await chart.$('canvas, svg'))!;
          await drawing.scrollIntoViewIfNeeded();
          const before = await drawing.screenshot();
          await input.focus();
          await watched.page.keyboard.press('Home');
          await watched.page.waitForTimeout(500);
          const after = await drawing.screenshot({ path: resultFile(slug, `${cell.id}-slider-${which + 1}`) });
          expect(changed(before, after)).toBeGreaterThan(0.002);
        }
      }
      expect({ id: cell.id, sliders: found }).toEqual({ id: cell.id, sliders: cell.sliders });
    }
  });

  // what a restart does is the kernel's and no sheet's: the last one shows it
  if (slug === allSheets().at(-1))
    test(
      'the kernel restarts, and all cells run again',
      async () => {
        await restartAndRunAll(watched.page);
        await whenIdle(watched.page, SECONDS);
        expectCleanRun(await seenCells(watched.page), notebook);
      },
      (SECONDS + 60) * 1000,
    );

  test('nothing asked for another host, and the console has no errors', () => {
    expect({ foreign: watched.foreign, complaints: watched.complaints }).toEqual({ foreign: [], complaints: [] });
  });
});
