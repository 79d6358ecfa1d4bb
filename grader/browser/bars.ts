/** Progress bars, watched while they move. */
import type { Page } from 'playwright-core';

/** A bar's states in the order in which they were seen: `0 of 100, 0 %, …` */
type SeenBar = { label: string; states: { percent: number; width: string; text: string }[] };

/** Begins to look, ten times a second, at every progress bar on the page. */
export async function watchBars(page: Page): Promise<void> {
  await page.evaluate(() => {
    type Seen = { label: string; states: { percent: number; width: string; text: string }[] };
    const seen = new Map<string, Seen>();
    const look = (): void => {
      [...document.querySelectorAll('.jp-Notebook .jp-CodeCell')].forEach((cell, index) => {
        [...cell.querySelectorAll('.jp-OutputArea-output')].forEach((output, at) => {
          const spans = output.querySelectorAll('div > span');
          const numbers = spans[spans.length - 1]?.textContent ?? '';
          const percent = /(\d+) %/.exec(numbers)?.[1];
          const inner = output.querySelector<HTMLElement>('span > span');
          if (percent === undefined || !inner) return;
          const label = spans[0]!.textContent ?? '';
          const key = `${index} ${at} ${label}`;
          const bar = seen.get(key) ?? { label, states: [] };
          seen.set(key, bar);
          const last = bar.states[bar.states.length - 1];
          const state = { percent: Number(percent), width: inner.style.width, text: numbers };
          if (last?.text !== state.text) bar.states.push(state);
        });
      });
    };
    const page = window as unknown as { courseBars?: { seen: typeof seen; timer: number } };
    if (page.courseBars) clearInterval(page.courseBars.timer);
    page.courseBars = { seen, timer: window.setInterval(look, 100) };
  });
}

/** What was seen since `watchBars`, the last state included. */
export async function seenBars(page: Page): Promise<SeenBar[]> {
  await page.waitForTimeout(250);
  return page.evaluate(() => {
    const { courseBars } = window as unknown as { courseBars: { seen: Map<string, SeenBar> } };
    return [...courseBars.seen.values()];
  }) as Promise<SeenBar[]>;
}
