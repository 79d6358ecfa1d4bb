/** What the marking page's tests share: a class, its server, a browser for each marker, and the marks on the disk. */

import { pointsOf } from '@course/fixtures';
import type { Browser, Page } from 'playwright-core';
import { referenceOf } from '../../marking/source';
import { openMarks } from '../../marks/store';
import type { ItemMark } from '../../marks/types';
import { launchChromium } from '../chromium';
import { openPage, type Server, startServer, type Watched } from './server';

/** The question that is open at first, its rubric's lines, and its points. */
export const DERIVATION = { sheet: '01-relax', item: 'derivation' };
export const RUBRIC = referenceOf(DERIVATION.sheet, DERIVATION.item).rubric;
export const FULL = pointsOf(DERIVATION.sheet, DERIVATION.item);

export type Suite = {
  /** A marker's own browser, at the first answer. */
  open(marker: string, options?: Parameters<typeof openPage>[3]): Promise<Page>;
  /** The folder `graded` of the test that runs. */
  graded(): string;
  /** By student. */
  marksOf(item?: string): Map<string, ItemMark>;
};

/** Before each test a new class of so many students; after it no page has complained. */
export function markingSuite(students: number): Suite {
  let browser: Browser;
  let server: Server;
  let watched: Watched[] = [];
  beforeAll(async () => {
    browser = await launchChromium();
  });
  beforeEach(async () => {
    server = await startServer(students);
    watched = [];
  });
  afterEach(() => {
    server.remove();
    expect(watched.flatMap(({ complaints }) => complaints)).toEqual([]);
  });
  afterAll(() => browser.close());
  return {
    async open(marker, options) {
      const one = await openPage(browser, server, marker, options);
      watched.push(one);
      return one.page;
    },
    graded: () => server.graded,
    marksOf(item = 'derivation') {
      const store = openMarks(server.graded, { readOnly: true });
      return new Map(
        store.all().flatMap(({ key, file }) => (key.item === item && file.mark ? [[key.student, file.mark]] : [])),
      );
    },
  };
}

/** What the page says in its line of notices. */
export const says = (page: Page, text: string): Promise<void> =>
  page.locator('.notices [role="status"]', { hasText: text }).waitFor();
