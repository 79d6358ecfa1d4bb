/** What a student sees who has not begun: the instruction, and nothing worse. */
import * as fs from 'node:fs';
import { allSheets } from '../author/sheets';
import { openBrowser, type Watched } from './chromium';
import { type FileCell, notebookFile, readNotebook, sourceOf, writeOwn } from './copies';
import { errorsOf, openNotebook, runAll, runCell, seenCells, showCell, textOf, whenIdle } from './notebook-page';
import { resultFile } from './results';

/** The argument of a stub's `todo(…)`: one literal, or some with + between them. */
function instructionIn(source: string): string | undefined {
  const call = /\btodo\(([\s\S]*?)\)\s*;/.exec(source)?.[1];
  const literals = call?.match(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g);
  return literals?.map((literal) => literal.slice(1, -1).replace(/\\(.)/g, '$1')).join('');
}

const isCode = (cell: FileCell): boolean => cell.cell_type === 'code';
const isStub = (cell: FileCell): boolean => cell.metadata.nbgrader?.solution === true && isCode(cell);

/** The whole of what is on stderr: the instruction once, no stack of the kernel's, the kit's or Node's. */
function expectOnlyInstruction(text: string, instruction: string): void {
  expect(
    text
      .trim()
      .split('\n')
      .filter((line) => line.includes(instruction)),
  ).toHaveLength(1);
  expect(text).not.toMatch(/node_modules|node:internal|TypeError|ReferenceError|\bat .*:\d+:\d+/);
}

describe.each(allSheets())('sheet %s, untouched', (slug) => {
  let watched: Watched;
  beforeEach(async () => {
    watched = await openBrowser();
  });
  afterEach(async () => {
    await watched.close();
  });

  test('runs up to the first stub, which says what is to be done', async () => {
    const { folder } = watched.lab;
    const name = `${slug}-untouched`; // a copy: the suite of the first start has the notebook itself open
    fs.copyFileSync(notebookFile(folder, slug), notebookFile(folder, name));
    const { cells } = readNotebook(notebookFile(folder, name));
    await openNotebook(watched, name, cells.length);
    await runAll(watched.page);
    await whenIdle(watched.page, 60);
    await watched.page.waitForTimeout(500); // the kernel says nothing more
    const seen = await seenCells(watched.page);
    const stopped = seen.findIndex((cell) => errorsOf(cell).length > 0);
    expect(seen.filter((cell) => errorsOf(cell).length > 0)).toHaveLength(1);
    const before = cells.filter(isCode).slice(0, stopped + 1);
    const instruction = before
      .filter(isStub)
      .map((cell) => instructionIn(sourceOf(cell)))
      .at(0);
    await showCell(watched.page, stopped);
    await watched.page.screenshot({ path: resultFile(slug, 'untouched') });
    expectOnlyInstruction(errorsOf(seen[stopped]!).join('\n'), instruction!);
    expect(
      seen
        .slice(stopped + 1)
        .map(textOf)
        .join(''),
    ).toBe('');
    expect(watched.complaints).toEqual([]);
  });

  test('check() of every stub gives its instruction, and so does an answer that is not typed in', async () => {
    const stubs = readNotebook(notebookFile(watched.lab.folder, slug)).cells.filter(isStub);
    const functions = stubs.filter((cell) => /^(async )?function /m.test(sourceOf(cell)));
    const answers = stubs.filter((cell) => !functions.includes(cell));
    expect(stubs.length).toBeGreaterThan(0);
    const checked = functions.flatMap((cell) => [
      sourceOf(cell),
      `await check('${cell.metadata.nbgrader!.grade_id}');`,
    ]);
    const { cells } = writeOwn(watched.lab.folder, slug, `${slug}-stubs`, [...checked, ...answers.map(sourceOf)]);
    await openNotebook(watched, `${slug}-stubs`, cells.length);
    await runAll(watched.page);
    await whenIdle(watched.page, 120);
    const seen = await seenCells(watched.page);
    const firstAnswer = 1 + checked.length;
    expect(seen.slice(0, firstAnswer).flatMap(errorsOf)).toEqual([]);
    functions.forEach((cell, i) => {
      const text = textOf(seen[2 + 2 * i]!);
      expect(text).toContain(`✗ ${cell.metadata.nbgrader!.grade_id}`);
      expect(text).toContain(instructionIn(sourceOf(cell)));
    });
    for (const [i, cell] of answers.entries()) {
      await watched.page.waitForTimeout(400); // for 200 ms after an error the kernel aborts what it is asked
      if (i > 0) await runCell(watched.page, firstAnswer + i); // the first one ran with the others, and stopped them
      await whenIdle(watched.page, 60);
      const text = errorsOf((await seenCells(watched.page))[firstAnswer + i]!).join('\n');
      expectOnlyInstruction(text, instructionIn(sourceOf(cell))!);
    }
    await watched.page.screenshot({ path: resultFile(slug, 'untouched-answers') });
  }, 300_000);
});
