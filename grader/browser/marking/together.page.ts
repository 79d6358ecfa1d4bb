/** Two who mark at once, and a server that is slow or silent: nobody sees what is no longer so. */
import type { Page } from 'playwright-core';
import { resultFile } from '../results';
import { pressForAnother, saveAndNext, shownId, whenSaved, whenShown } from './server';
import { FULL, markingSuite, RUBRIC, says } from './suite';

const STUDENTS = 24;
const { open, marksOf } = markingSuite(STUDENTS);
const goTo = async (page: Page, number: number) => {
  while (!(await page.locator('#answer').textContent())?.startsWith(`Answer ${number} of`))
    await pressForAnother(page, 'n');
  await whenShown(page);
};

/** What waits for `held` goes on after `release()`. */
function gate() {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { held, release: () => release() };
}

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
    expect(await box.textContent()).toMatch(
      new RegExp(`There now: ${RUBRIC[0]!.points} points, by anna[^]*Yours: ${RUBRIC[2]!.points} points`),
    );
    expect(await shownId(ben)).toBe(id);
    const hers = [...marksOf().values()];
    expect(hers.every(({ marker, picked }) => marker === 'anna' && picked.join() === RUBRIC[0]!.id)).toBe(true);
    await ben.screenshot({ path: resultFile('marking', 'conflict') });
    await box.getByRole('button', { name: 'Put mine in its place' }).press('Enter');
    await whenSaved(ben);
    expect([...marksOf().values()].map(({ marker, picked }) => [marker, picked.join()])).toEqual(
      hers.map(() => ['ben', RUBRIC[2]!.id]),
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
    await ben.getByRole('cell', { name: `${FULL - RUBRIC[0]!.points}`, exact: true }).waitFor();
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
  const { held, release } = gate();
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

test('an answer that the server was too silent to give is not shown over one that the marker has gone back to', async () => {
  const page = await open('anna');
  await page.route('**/api/answers/**', (route) => route.abort('connectionrefused'));
  await page.reload(); // now none is here before it is asked for
  await whenShown(page);
  const first = await shownId(page);
  const refused = page.waitForEvent('requestfailed', (request) => request.url().includes('/api/answer/'));
  await page.route('**/api/answer/**', (route) => route.abort('connectionrefused'), { times: 1 });
  await page.keyboard.press('n');
  await refused;
  await page.keyboard.press('p');
  await whenShown(page);
  expect(await shownId(page)).toBe(first);
  await page.waitForTimeout(1500); // the other would be asked for again after 0.8 s
  expect(await shownId(page)).toBe(first);
});

test('an answer that is read again stays on the page meanwhile, and no key is lost', async () => {
  const page = await open('anna');
  const shown = await shownId(page);
  const { held, release } = gate();
  const asked = new Promise<void>((resolve) =>
    page.route('**/api/answer/**', async (route) => {
      resolve();
      await held;
      await route.continue();
    }),
  );
  await page.route('**/api/changes/**', (route) => route.fulfill({ json: { again: true } }), { times: 1 });
  await asked;
  expect(await page.locator('[data-answer]').getAttribute('data-answer')).toBe(shown);
  await page.keyboard.press('a'); // all of the rubric's lines
  release();
  await saveAndNext(page);
  await whenSaved(page);
  expect([...marksOf().values()].map(({ points }) => points)).toEqual([FULL]);
});
