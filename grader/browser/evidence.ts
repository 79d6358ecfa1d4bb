/** Screenshots of what cells show, kept in test-results/ and looked at for empty boxes. */
import * as fs from 'node:fs';
import type { Page } from 'playwright-core';
import type { ExpectedCell } from './expected';
import { outputsWith } from './notebook-page';
import { type Pixels, pixelsOf } from './pixels';
import { resultFile } from './results';

export const PICTURE = 'img';
export const CHART = '.vega-embed';

/** Not an empty box: a size that can be seen, several colours, and not all of it background. */
export function somethingDrawn({ width, height, colours, background }: Pixels, kind: 'picture' | 'chart'): boolean {
  if (width < 100 || height < 60) return false;
  return kind === 'picture' ? colours >= 100 && background < 0.6 : colours >= 8 && background < 0.985;
}

export type Drawn = { id: string; kind: 'picture' | 'chart'; at: number; pixels: Pixels };

/** Takes a screenshot of everything that a code cell shows. */
export async function drawnBy(page: Page, sheet: string, index: number, { id }: ExpectedCell): Promise<Drawn[]> {
  const drawn: Drawn[] = [];
  for (const [kind, selector] of [
    ['picture', PICTURE],
    ['chart', CHART],
  ] as const) {
    for (const [at, element] of (await outputsWith(page, index, selector)).entries()) {
      await element.scrollIntoViewIfNeeded();
      const png = await element.screenshot();
      fs.writeFileSync(resultFile(sheet, `${id}-${kind}-${at + 1}`), png);
      drawn.push({ id, kind, at, pixels: pixelsOf(png) });
    }
  }
  return drawn;
}
