/** A known mistake is named under the student's own cell. */
import * as path from 'node:path';
import * as fs from 'node:fs';
import { repositoryFolder } from '../notebook/sheets';
import { openBrowser, type Watched } from './chromium';
import { answersIn, solutionsOf, writeCopy } from './copies';
import { errorsOf, openNotebook, runAll, seenCells, textOf, whenIdle } from './notebook-page';
import { resultFile } from './results';

type Report = { items: { id: string; status: string; says: string }[] };

describe.each([
  ['01-relax', 'divided-by-n', 100],
  ['02-attribution', 'lost-factor-two', undefined],
  ['03-structure', 'signed-weights', undefined],
])('sheet %s with the mistake %s', (slug, student, masksPerPhoto) => {
  let watched: Watched;
  beforeAll(async () => {
    watched = await openBrowser();
  });
  afterAll(async () => {
    await watched?.close();
  });

  test('check() names it, and passes everything else', async () => {
    const submission = path.join(repositoryFolder, 'fixtures', 'submissions', student, slug);
    const { items } = JSON.parse(fs.readFileSync(`${submission}.expected.json`, 'utf8')) as Report;
    const failing = items.filter(({ status }) => status === 'fail');
    expect(failing).toHaveLength(1);
    const answers = new Map([...solutionsOf(slug), ...answersIn(`${submission}.ipynb`)]);
    const { cells } = writeCopy(watched.lab.folder, { slug, name: `${slug}-${student}`, answers, masksPerPhoto });
    await openNotebook(watched, `${slug}-${student}`, cells.length);
    await runAll(watched.page);
    await whenIdle(watched.page, 180);
    const seen = await seenCells(watched.page);
    expect(seen.flatMap(errorsOf)).toEqual([]);
    const [{ id, says }] = failing as [Report['items'][number]];
    const at = seen.findIndex((cell) => textOf(cell).includes(`✗ ${id}`));
    expect(at).toBeGreaterThan(0);
    expect(textOf(seen[at]!)).toContain(says);
    await watched.page.locator('.jp-CodeCell').nth(at).scrollIntoViewIfNeeded();
    await watched.page.screenshot({ path: resultFile(slug, student) });
  }, 300_000);
});
