/** The marking page as people use it: with the keyboard alone, without a mouse or eyes, on a telephone. */
import * as fs from 'node:fs';
import { pointsOf } from '@course/fixtures';
import type { ItemMark } from '../../marks/types';
import { studentName, writeHandIn } from '../../test/marking-class';
import { resultFile } from '../results';
import { pressForAnother, saveAndNext, shownId, whenSaved, whenShown, whenWritten } from './server';
import { DERIVATION, FULL, markingSuite, RUBRIC, says } from './suite';

const { open, graded, marksOf } = markingSuite(24);

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
    points: RUBRIC[0]!.points + 0.5,
    picked: [RUBRIC[0]!.id],
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
  await says(page, `Expected 0 to ${FULL} points, got ${FULL + 0.5}`);
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
  const points = pointsOf(DERIVATION.sheet, 'importance');
  await page.getByText(`The grader gave ${points} points`).waitFor();
  await page.locator('#points').fill(`${points - 2},5`);
  await page.keyboard.press('Enter');
  await says(page, 'Say why');
  await page.keyboard.type('The sum is over rows.');
  await page.keyboard.press('Control+Enter');
  await whenSaved(page);
  const [[student, mark]] = [...marksOf('importance')] as [[string, ItemMark]];
  expect(mark).toMatchObject({ points: points - 1.5, adjust: -1.5, reason: 'The sum is over rows.' });
  for (const written of [`results/${student}/01-relax.json`, `students/${student}/01-relax.html`])
    await whenWritten(`${graded()}/${written}`, 'The sum is over rows.');
});

test('a script in an answer, a name or a picture does not run; an answer that changed is shown with the difference', async () => {
  const EVIL = '<img src=x onerror="window.evil=1"><script>window.evil=1</script>';
  const student = studentName(4);
  writeHandIn(graded(), student, {
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
  writeHandIn(graded(), student, { written: { derivation: `Now\n\n${EVIL}` } });
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
