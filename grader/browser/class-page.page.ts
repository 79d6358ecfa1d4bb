/** The page of a class with 300 students in a real browser: filters, sorting, names, 390 pixels, dark mode, axe-core. (Times: `npm run bench pages`.) */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { source as axe } from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { nameOfStudent, writeClassOf300 } from '../test/class-of-300';
import { launchChromium } from './chromium';
import { resultFile } from './results';

const out = fs.mkdtempSync(path.join(os.tmpdir(), 'course-class-page-'));
/** A fifth of the class, with everything that the whole has: axe-core looks at each element for 0.5 ms. */
const part = path.join(out, 'part');
let browser: Browser;
const complaints: string[] = [];
beforeAll(async () => {
  writeClassOf300(out, 5);
  writeClassOf300(part, 0, 60);
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  fs.rmSync(out, { recursive: true, force: true });
});

const address = (hash = '', folder = out) => `file://${path.join(folder, 'index.html')}${hash}`;

async function open(options: BrowserContextOptions = {}, hash = ''): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1360, height: 900 }, ...options });
  await context.route(/^(?!file:)/, (route) => {
    complaints.push(route.request().url());
    return route.abort();
  });
  const page = await context.newPage();
  page.setDefaultTimeout(100_000);
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('dialog', (dialog) => complaints.push(dialog.message()));
  await page.goto(address(hash));
  return page;
}
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  expect(complaints.splice(0)).toEqual([]);
});

const shownRows = (page: Page) => page.locator('#class tbody tr:visible');
const said = (page: Page) => page.locator('#filters output').textContent();
const openSome = (page: Page) =>
  page.evaluate(() => {
    const all = [...document.querySelectorAll('details')];
    for (const one of [...all.slice(0, 4), ...all.slice(-2)]) one.open = true;
  });

test('search, state, item, mistake and sheet each leave the rows that fit, and the number is said', async () => {
  const page = await open();
  expect(await said(page)).toBe('300 of 300');
  await page.getByLabel('Search').fill('müller anna');
  expect(await shownRows(page).count()).toBe(1);
  expect(await said(page)).toBe('1 of 300');
  await page.getByRole('button', { name: 'Reset' }).click();
  expect(await said(page)).toBe('300 of 300');

  for (const [label, name] of [
    ['Wrong item', 'item'],
    ['Mistake', 'mistake'],
  ] as const) {
    const option = page.locator(`select[name=${name}] optgroup option`).first();
    const [value, text] = [(await option.getAttribute('value'))!, await option.textContent()];
    await page.getByLabel(label).selectOption(value);
    const count = await shownRows(page).count();
    expect(text).toContain(`(${count})`); // the number in the list is that of the rows
    expect(await said(page)).toBe(`${count} of 300`);
    expect(new URLSearchParams(new URL(page.url()).hash.slice(1)).get(name)).toBe(value);
    await page.goBack();
    expect(await said(page)).toBe('300 of 300');
  }
  await page.locator('select[name=is]').selectOption('missing');
  const everywhere = await shownRows(page).count();
  await page.locator('select[name=sheet]').selectOption('1');
  const onSecond = await shownRows(page).count();
  expect([everywhere, onSecond]).toEqual([everywhere, 18]); // 300 / 17 students, on each of the sheets
  expect(everywhere).toBeGreaterThan(onSecond);
  expect(await page.locator('#class thead th:visible').count()).toBe(3); // the other sheets' columns are gone
});

test('a link from an item shows its students in the table; what is not found says so', async () => {
  const page = await open();
  await page.locator('details.by-item summary').first().click();
  const link = page
    .locator('details.by-item')
    .first()
    .getByText(/^All \d+ in the table$/);
  const count = Number(/\d+/.exec((await link.textContent()) ?? '')![0]);
  await link.click();
  expect(await shownRows(page).count()).toBe(count);
  await page.getByLabel('Search').fill('nobody is called so');
  await page.getByText('Nobody is shown').waitFor();
});

test('sorting by keyboard: marks down, then up; who has no mark is last both times; the order outlives a reload', async () => {
  const page = await open();
  const column = page.locator('#class tbody tr').locator('td[data-sheet="0"]');
  const values = async () =>
    (await column.evaluateAll((cells) => cells.map((cell) => (cell as HTMLElement).dataset.value))).map((value) =>
      value === undefined ? undefined : Number(value),
    );
  const sorted = (list: (number | undefined)[], sign: number) =>
    list.every((value, i) => {
      const next = list[i + 1];
      return i === list.length - 1 || next === undefined || (value !== undefined && sign * (next - value) >= 0);
    });
  const button = page.getByRole('button', { name: /^01-relax/ });
  await button.focus();
  await page.keyboard.press('Enter');
  expect(await page.locator('th[aria-sort="descending"]').textContent()).toContain('01-relax');
  expect(sorted(await values(), -1)).toBe(true);
  await page.keyboard.press('Enter');
  expect(sorted(await values(), 1)).toBe(true);
  expect((await values()).at(-1)).toBeUndefined();
  const first = await values();
  await page.reload();
  expect(await values()).toEqual(first);
});

test('a name that would be markup is text, in the table, the lists and the filters', async () => {
  const page = await open();
  const name = nameOfStudent(8);
  expect(name).toContain('<img');
  await page.getByLabel('Search').fill('onerror');
  expect(await shownRows(page).count()).toBe(1);
  expect(await shownRows(page).locator('th').textContent()).toContain('img src=x onerror=alert(1)');
  expect(await page.locator('img').count()).toBe(0);
});

test('without JavaScript the table is whole, and there is nothing to press that does nothing', async () => {
  const page = await open({ javaScriptEnabled: false });
  expect(await shownRows(page).count()).toBe(300);
  expect(await page.locator('form:visible, button:visible').count()).toBe(0);
});

test('from one page for staff to the next, back to the one before, and to the class', async () => {
  const page = await open();
  await page.locator('#class tbody tr').first().locator('a.mark').first().click();
  const first = await page.locator('h1').textContent();
  expect(await page.locator('a[rel=prev]').count()).toBe(0);
  await page.locator('a[rel=next]').click();
  expect(await page.locator('h1').textContent()).not.toBe(first);
  await page.locator('a[rel=prev]').click();
  expect(await page.locator('h1').textContent()).toBe(first);
  await page.getByRole('link', { name: 'The class' }).click();
  expect(await page.locator('h1').textContent()).toBe('The class');
});

test('the pages of a table that was filtered and sorted follow it, and lead back to it', async () => {
  const page = await open({}, '#sheet=0&sort=0-'); // the last of the alphabet first: the few that have pages are at the end
  const marks = shownRows(page).locator('td[data-sheet="0"] a.mark');
  const names = await marks.evaluateAll((links) =>
    links.map((link) => decodeURIComponent((link as HTMLAnchorElement).pathname.split('/').at(-2)!)),
  );
  const count = await said(page);
  await marks.nth(-2).click();
  await page.getByText(`${names.length - 1} of ${names.length} in the table`).waitFor();
  expect(await page.locator('h1').textContent()).toBe(names.at(-2));
  expect(await page.locator('a[rel=next] bdi').textContent()).toBe(names.at(-1));
  await page.locator('a[rel=prev]').click();
  await page.getByText(`${names.length - 2} of ${names.length} in the table`).waitFor();
  expect(await page.locator('h1').textContent()).toBe(names.at(-3));
  await page.getByRole('link', { name: 'The class' }).click();
  await page.locator('th[aria-sort="descending"]').waitFor();
  expect(await said(page)).toBe(count);
  expect(new URL(page.url()).hash).toBe('#sheet=0&sort=0-');
});

describe.each([
  ['wide', 1360, 900],
  ['narrow', 390, 844],
])('%s', (size, width, height) => {
  test.each(['light', 'dark'] as const)(
    '%s: nothing wider than the screen, axe-core finds nothing',
    async (colorScheme) => {
      const page = await open({ viewport: { width, height }, colorScheme });
      await page.screenshot({ path: resultFile('pages', `class-${size}-${colorScheme}`) });
      await openSome(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      await page.goto(address('', part));
      await openSome(page);
      await page.evaluate(axe);
      const found = await page.evaluate(async () => {
        const { violations } = await (window as unknown as { axe: typeof import('axe-core') }).axe.run();
        return violations.map(({ id, nodes }) => `${id}: ${nodes.length}, ${nodes[0]!.html.slice(0, 200)}`);
      });
      expect(found).toEqual([]);
    },
  );
});
