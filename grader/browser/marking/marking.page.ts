/** The marking page as people use it: two at once, with the keyboard alone, without a mouse or eyes, on a telephone. */
import * as fs from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { openMarks } from '../../marks/store';
import type { ItemMark } from '../../marks/types';
import { studentName, writeHandIn } from '../../test/marking-class';
import { launchChromium } from '../chromium';
import { resultFile } from '../results';
import {
  openPage,
  pressForAnother,
  type Server,
  saveAndNext,
  shownId,
  startServer,
  type Watched,
  whenSaved,
  whenShown,
  whenWritten,
} from './server';

const STUDENTS = 24;
let browser: Browser;
let server: Server;
let watched: Watched[] = [];
beforeAll(async () => {
  browser = await launchChromium();
});
beforeEach(async () => {
  server = await startServer(STUDENTS);
  watched = [];
});
afterEach(() => {
  server.remove();
  expect(watched.flatMap(({ complaints }) => complaints)).toEqual([]);
});
afterAll(() => browser.close());

async function open(marker: string, options?: Parameters<typeof openPage>[3]): Promise<Page> {
  const one = await openPage(browser, server, marker, options);
  watched.push(one);
  return one.page;
}

function marksOf(item = 'derivation'): Map<string, ItemMark> {
  const store = openMarks(server.graded, { readOnly: true });
  return new Map(
    store.all().flatMap(({ key, file }) => (key.item === item && file.mark ? [[key.student, file.mark]] : [])),
  );
}
const notice = (page: Page) => page.locator('.notices [role="status"]').textContent();
const says = (page: Page, text: string) => page.locator('.notices [role="status"]', { hasText: text }).waitFor();
const goTo = async (page: Page, number: number) => {
  while (!(await page.locator('#answer').textContent())?.startsWith(`Answer ${number} of`))
    await pressForAnother(page, 'n');
  await whenShown(page);
};

describe('two markers', () => {
  test('mark at once from one queue: every answer once, by one of them', async () => {
    const pages = await Promise.all([open('anna'), open('ben')]);
    await Promise.all(
      pages.map(async (page) => {
        for (let n = 0; n < 8; n++) {
          await whenShown(page);
          await page.keyboard.press(String((n % 4) + 1));
          await saveAndNext(page);
        }
        await whenSaved(page);
      }),
    );
    const markers = [...marksOf().values()].map(({ marker }) => marker);
    expect(markers.filter((marker) => marker === 'anna').length).toBeGreaterThanOrEqual(8);
    expect(markers.filter((marker) => marker === 'ben').length).toBeGreaterThanOrEqual(8);
  });

  test('at one answer: the second sees the first’s mark, and decides', async () => {
    const [anna, ben] = await Promise.all([open('anna'), open('ben')]);
    await goTo(anna, 5);
    await goTo(ben, 5);
    const id = await shownId(anna);
    expect(await shownId(ben)).toBe(id);
    await ben.keyboard.press('3'); // he has begun
    await anna.keyboard.press('1');
    await saveAndNext(anna);
    await whenSaved(anna);
    await ben.keyboard.press('Enter');
    const box = ben.locator('.conflict');
    await box.waitFor();
    expect(await box.textContent()).toMatch(/There now: 3 points, by anna[\s\S]*Yours: 3 points/);
    expect(await shownId(ben)).toBe(id);
    const hers = [...marksOf().values()];
    expect(hers.every(({ marker, picked }) => marker === 'anna' && picked.join() === 'sum')).toBe(true);
    await ben.screenshot({ path: resultFile('marking', 'conflict') });
    await box.getByRole('button', { name: 'Put mine in its place' }).press('Enter');
    await whenSaved(ben);
    expect([...marksOf().values()].map(({ marker, picked }) => [marker, picked.join()])).toEqual(
      hers.map(() => ['ben', 'indicator']),
    );
  });

  test('blind: the second does not see the first’s mark, and the list shows where they differ', async () => {
    const [anna, ben] = await Promise.all([open('anna'), open('ben')]);
    await anna.getByRole('button', { name: 'Overview' }).click();
    await anna.getByLabel('A second marker marks blind').selectOption('1');
    await says(anna, 'The work is shared out anew.');
    await anna.getByRole('button', { name: '01-relax: derivation' }).click();
    await whenShown(anna);
    const id = await shownId(anna);
    await anna.keyboard.press('a');
    await saveAndNext(anna);
    await whenSaved(anna);
    await ben.reload();
    await whenShown(ben);
    for (let i = 0; (await shownId(ben)) !== id && i < STUDENTS; i++) await pressForAnother(ben, 'n');
    await ben.getByText('a second time, without seeing the first mark').waitFor();
    expect(await ben.locator('main').textContent()).not.toContain('by anna');
    await ben.keyboard.press('1');
    await saveAndNext(ben);
    await whenSaved(ben);
    await ben.getByRole('button', { name: 'Overview' }).click();
    await ben.getByRole('button', { name: 'Where two marks differ' }).click();
    await ben.getByRole('cell', { name: '7', exact: true }).waitFor();
    await ben.screenshot({ path: resultFile('marking', 'differences') });
    await ben
      .getByRole('button', { name: /01-relax: derivation/ })
      .first()
      .click();
    await ben.getByText('What you save now counts.').waitFor();
  });
});

test('a list that was read before a mark was saved is read again: the answer does not come back as unmarked', async () => {
  const page = await open('anna');
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let reads = 0;
  const readOnce = new Promise<void>((resolve) =>
    page.route('**/api/question/**', async (route) => {
      const response = await route.fetch(); // as it is now
      resolve();
      if (reads++ === 0) await held;
      await route.fulfill({ response });
    }),
  );
  await page.route('**/api/changes/**', (route) => route.fulfill({ json: { again: true } }), { times: 1 });
  await readOnce;
  await page.keyboard.press('a');
  await saveAndNext(page);
  await whenSaved(page);
  const done = await page.locator('.progress').textContent();
  expect(done).toContain('1 of ');
  release();
  while (reads < 2) await page.waitForTimeout(20);
  await whenShown(page);
  expect(await page.locator('.progress').textContent()).toBe(done);
});

test('the keyboard alone is enough', async () => {
  const page = await open('anna');
  const press = (key: string) => page.keyboard.press(key);
  const focused = () => page.evaluate(() => document.activeElement?.id || document.activeElement?.textContent?.trim());
  expect(await focused()).toBe('answer');
  const first = await shownId(page);
  // points, a comment, and on
  await press('1');
  await press('+');
  await press('c');
  await page.keyboard.type('See *Bayes*.');
  await page.locator('.preview em', { hasText: 'Bayes' }).waitFor(); // as the student will see it
  await press('Control+Enter');
  await page.waitForFunction(
    (id) => document.querySelector('[data-answer]')?.getAttribute('data-answer') !== id,
    first,
  );
  await whenSaved(page);
  expect([...marksOf().values()][0]).toMatchObject({
    points: 3.5,
    picked: ['sum'],
    adjust: 0.5,
    comment: 'See *Bayes*.',
  });
  expect(await focused()).toBe('answer');
  // Enter alone gives no points by mistake
  await press('Enter');
  await says(page, 'Nothing is given yet');
  // too many points: the field that is wrong has the focus
  await press('a');
  await press('+');
  await press('Enter');
  expect(await focused()).toBe('points');
  await says(page, 'Expected 0 to 10 points, got 10.5');
  await press('Escape');
  await press('-');
  // the comment again
  await press('r');
  await page.getByRole('dialog').waitFor();
  await press('1');
  expect(await page.locator('#comment').inputValue()).toBe('See *Bayes*.');
  await saveAndNext(page);
  await whenSaved(page);
  expect([...marksOf().values()].map(({ comment }) => comment)).toContain('See *Bayes*.');
  const count = marksOf().size;
  // back again
  await press('u');
  await says(page, 'Taken back');
  expect(marksOf().size).toBeLessThan(count);
  expect(await page.locator('.history summary').textContent()).toBe('Not marked now; 2 changes');
  // names say what is meant, not the key; formulas as they are written
  for (const name of ['Save, next', 'Undo', 'As written'])
    expect(await page.getByRole('button', { name, exact: true }).count()).toBe(1);
  expect(await page.getByRole('checkbox').first().getAttribute('aria-label')).toMatch(
    /^The conditional expectation is written as a sum over all masks, \\sum.* = 1\), 3 points$/,
  );
  // source, names, list of keys, search
  await press('s');
  expect(await page.locator('.answer pre.printed').textContent()).toContain('**Derivation');
  await press('h');
  await page.locator('.given bdi', { hasText: 'student-' }).waitFor();
  await press('?');
  for (const key of ['Enter', '1 to 9', 'u', '/ or f'])
    await page.getByRole('dialog').getByText(key, { exact: true }).waitFor();
  await press('Escape');
  expect(await focused()).toBe('answer');
  await press('/');
  await page.keyboard.type('number 17:');
  await page.getByText('1 of 22 answers').waitFor();
  await press('Enter');
  await page.locator('.answer .written', { hasText: 'number 17' }).waitFor();
  // another question
  const choose = async () => {
    await press('q');
    await page.keyboard.type('01-relax: why');
    await page.waitForFunction(() => document.querySelector('h1')?.textContent?.includes('whyNeverZero'));
    await page.locator('#comment').waitFor();
    await press('Enter');
  };
  await choose();
  expect(await focused()).toBe('answer');
  expect(await page.locator('.progress').textContent()).toContain('0 of 24');
  // what was begun outlives a reload
  await press('c');
  await page.keyboard.type('Begun.');
  await page.reload();
  await whenShown(page);
  await choose();
  expect(await page.locator('#comment').inputValue()).toBe('Begun.');
  await page.getByRole('button', { name: 'Overview' }).press('Enter');
  await page.waitForFunction(() => document.activeElement?.textContent === 'Marking');
});

test('an automatic item is adjusted, with a reason, and stands in the result at once', async () => {
  const page = await open('anna');
  await page.getByLabel('Question', { exact: true }).selectOption('01-relax/importance');
  await page.getByText('The grader gave 8 points').waitFor();
  await page.locator('#points').fill('6,5');
  await page.keyboard.press('Enter');
  await says(page, 'Say why');
  await page.keyboard.type('The sum is over rows.');
  await page.keyboard.press('Control+Enter');
  await whenSaved(page);
  const [[student, mark]] = [...marksOf('importance')] as [[string, ItemMark]];
  expect(mark).toMatchObject({ points: 6.5, adjust: -1.5, reason: 'The sum is over rows.' });
  for (const written of [`results/${student}/01-relax.json`, `students/${student}/01-relax.html`])
    await whenWritten(`${server.graded}/${written}`, 'The sum is over rows.');
});

test('a script in an answer, a name or a picture does not run; an answer that changed is shown with the difference', async () => {
  const EVIL = '<img src=x onerror="window.evil=1"><script>window.evil=1</script>';
  const student = studentName(4);
  writeHandIn(server.graded, student, {
    written: { derivation: `Before\n\n${EVIL}\n\n[x](javascript:window.evil=1)\n\n![p](attachment:p.png)` },
    attachments: {
      'p.png': { 'image/png': fs.readFileSync(`${__dirname}/../../../../docs/pictures/class.png`).toString('base64') },
    },
  });
  const page = await open('anna');
  await page.keyboard.press('/');
  await page.keyboard.type('window.evil');
  await page.getByText('1 of 22 answers').waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.answer .written img').waitFor();
  expect(
    await page.locator('.answer .written img').evaluate((one: HTMLImageElement) => one.naturalWidth),
  ).toBeGreaterThan(100);
  await page.keyboard.press('2');
  await saveAndNext(page);
  await whenSaved(page);
  writeHandIn(server.graded, student, { written: { derivation: `Now\n\n${EVIL}` } });
  await page.reload();
  await whenShown(page);
  await page.keyboard.press('/');
  await page.keyboard.type('window.evil');
  await page.getByText('1 of 22 answers').waitFor();
  await page.keyboard.press('Enter');
  const changed = page.locator('.changed pre');
  await changed.waitFor();
  expect(await changed.locator('.taken').first().textContent()).toContain('Before');
  expect(await changed.locator('.added').first().textContent()).toContain('Now');
  await page.screenshot({ path: resultFile('marking', 'changed') });
  expect(await page.evaluate(() => (window as unknown as { evil?: number }).evil)).toBeUndefined();
  expect(await notice(page)).toBeDefined();
});

describe.each([
  ['light', 1360, 900],
  ['dark', 1360, 900],
  ['light', 390, 844],
  ['dark', 390, 844],
] as const)('%s, %i × %i', (colorScheme, width, height) => {
  test('axe finds nothing, and nothing is wider than the screen', async () => {
    const page = await open('anna', { colorScheme, viewport: { width, height } });
    const look = async (name: string) => {
      await page.screenshot({ path: resultFile('marking', `${name}-${colorScheme}-${width}`), fullPage: width < 500 });
      await page.evaluate(fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
      const found = await page.evaluate(async () => {
        const { axe } = window as unknown as { axe: typeof import('axe-core') };
        const { violations } = await axe.run(document);
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
      });
      expect({ name, found }).toEqual({ name, found: [] });
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect({ name, wide }).toEqual({ name, wide: 0 });
    };
    await page.keyboard.press('1');
    await page.keyboard.press('2');
    await page.keyboard.press('c');
    await page.keyboard.type('The last step is missing: what is the **first factor**?');
    await page.keyboard.press('Control+Enter');
    await whenSaved(page);
    await pressForAnother(page, 'p');
    await whenShown(page);
    await look('marked');
    await pressForAnother(page, 'n');
    await page.keyboard.press('1');
    await look('marking');
    for (const [key, name] of [
      ['?', 'keys'],
      ['/', 'answers'],
      ['r', 'comments'],
    ] as const) {
      await page.keyboard.press(key);
      await page.getByRole('dialog').waitFor();
      await look(name);
      await page.keyboard.press('Escape');
    }
    await page.keyboard.press('a');
    await page.keyboard.press('+');
    await page.keyboard.press('Enter');
    await look('fault');
    await page.getByRole('button', { name: 'Overview' }).click();
    await page.getByText('How we share it').waitFor();
    await look('overview');
    await page.getByRole('button', { name: 'Where two marks differ' }).click();
    await page.getByText('0 answers').waitFor();
    await look('no-differences');
  });
});
