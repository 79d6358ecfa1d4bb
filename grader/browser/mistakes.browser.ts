/** A known mistake is named under the student's own cell. */

import * as fs from 'node:fs';
import * as path from 'node:path';
import { classOf, sheetItems } from '@course/fixtures';
import { allSheets, repositoryFolder } from '../author/sheets';
import { openBrowser, type Watched } from './chromium';
import { answersIn, notebookFile, readNotebook, solutionsOf, sourceOf, writeOwn } from './copies';
import { errorsOf, openNotebook, runAll, seenCells, showCell, textOf, whenIdle } from './notebook-page';
import { resultFile } from './results';

type Report = { items: { id: string; status: string; says: string }[] };

/** An item, and what it uses, and what that uses: a mistake shows in each that uses it, unless the grader follows it through. */
function restsOn(slug: string, id: string): Set<string> {
  const item = sheetItems(slug).find((one) => one.id === id);
  return new Set([id, ...(item?.restsOn ?? []).flatMap((other) => [...restsOn(slug, other)])]);
}

/** The first student of a sheet's class with one known mistake, in a function: `check()` does not look at the value of an answer. */
function mistaken(slug: string): [slug: string, student: string] {
  const isFunction = (id: string) => sheetItems(slug).some((item) => item.id === id && item.kind === 'function');
  const found = classOf(slug).find(({ expect: expected = {} }) => {
    const [only, ...others] = Object.entries(expected);
    return only?.[1].mistake && isFunction(only[0]) && others.length === 0;
  });
  if (!found) throw new Error(`fixtures/${slug}/class.ts: expected a submission with one known mistake in a function`);
  return [slug, found.student];
}

describe.each(allSheets().map(mistaken))('sheet %s with the mistake %s', (slug, student) => {
  let watched: Watched;
  beforeAll(async () => {
    watched = await openBrowser();
  });
  afterAll(async () => {
    await watched?.page.screenshot({ path: resultFile(slug, `${student}-end`) });
    await watched?.close();
  });

  test('check() names it, and passes everything that does not rest on it', async () => {
    const submission = path.join(repositoryFolder, 'fixtures', 'submissions', student, slug);
    const { items } = JSON.parse(fs.readFileSync(`${submission}.expected.json`, 'utf8')) as Report;
    const failing = items.filter(({ status }) => status === 'fail');
    expect(failing).toHaveLength(1);
    const answers = new Map([...solutionsOf(slug), ...answersIn(`${submission}.ipynb`)]);
    const { folder } = watched.lab;
    const code = readNotebook(notebookFile(folder, slug)).cells.filter((cell) => cell.cell_type === 'code');
    // The cells that count, without those that try things out; then a check of each item.
    const counting = code.slice(1).flatMap((cell) => {
      const { nbgrader } = cell.metadata;
      return nbgrader ? [answers.get(nbgrader.grade_id) ?? sourceOf(cell)] : [];
    });
    const checkedItems = items.filter(({ status }) => status !== 'manual');
    const checks = checkedItems.map(({ id }) => `await check('${id}');`);
    const { cells } = writeOwn(folder, slug, `${slug}-${student}`, [...counting, checks.join('\n')]);
    await openNotebook(watched, `${slug}-${student}`, cells.length);
    await runAll(watched.page);
    await whenIdle(watched.page, 180);
    const seen = await seenCells(watched.page);
    expect(seen.flatMap(errorsOf)).toEqual([]);
    const [{ id, says }] = failing as [Report['items'][number]];
    const text = textOf(seen.at(-1)!);
    const at = text.indexOf(`✗ ${id}: `);
    expect(at).toBeGreaterThanOrEqual(0);
    expect(text.slice(at).split(/\n(?=[✓○✗] \w+:)/)[0]).toContain(says); // of this item, and not of another
    const failed = [...text.matchAll(/^✗ (\w+):/gm)].map((match) => match[1]!);
    expect(failed).toEqual(checkedItems.map((item) => item.id).filter((item) => restsOn(slug, item).has(id)));
    expect(text.match(/^[✓○] \w+: .*$/gm)).toHaveLength(checkedItems.length - failed.length);
    await showCell(watched.page, seen.length - 1);
    await watched.page.screenshot({ path: resultFile(slug, student) });
  }, 300_000);
});
