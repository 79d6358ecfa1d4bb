/** Whole notebooks: one known mistake in an otherwise solved sheet loses its own item, and every other item of the sheet passes. */
import { itemFile, sheetItems, sheetSlugs } from '@course/fixtures';
import { withCode } from '@course/fixtures/edit';
import type { Report } from '../report';
import { createTestGrader, notebookOf, type TestGrader } from './test-grader';

/** What a report does not give all points for, but for what a person marks. */
const lost = ({ items }: Report) =>
  items
    .filter(({ status }) => status !== 'pass' && status !== 'manual')
    .map(({ id, status, mistake }) => ({ id, status, mistake }));

/** Every point that no person gives. */
export function expectFullMarks(report: Report): void {
  expect(lost(report)).toEqual([]);
  const graded = sheetItems(report.sheet).filter(({ kind }) => kind !== 'written');
  expect(report.score).toBe(graded.reduce((sum, item) => sum + item.points, 0));
}

/** Every `of`-th sheet from the `part`-th; of each graded item the first mistake of its file. */
export function testWholeNotebooks(part: number, of: number): void {
  let grader: TestGrader;
  beforeAll(async () => {
    grader = await createTestGrader();
  }, 120_000);
  afterAll(() => grader?.close());

  describe.each(sheetSlugs().filter((_, i) => i % of === part))('%s', (sheet) => {
    const graded = sheetItems(sheet).filter(({ kind }) => kind !== 'written');
    const firstMistakes = graded.map(({ id }) => {
      const [name, { code }] = Object.entries(itemFile(sheet, id).mistakes)[0]!;
      return [`${id}/${name}`, id, code] as const;
    });
    const [solved, released] = [notebookOf(sheet, true), notebookOf(sheet, false)];

    it('the solution gets every point', async () => {
      expectFullMarks(await grader.grade(sheet, solved));
    }, 120_000); // makes the cases, and waits for the converter
    it('the untouched notebook gets none', async () => {
      const report = await grader.grade(sheet, released);
      expect(lost(report).map(({ id }) => id)).toEqual(graded.map(({ id }) => id));
      expect(report.score).toBe(0);
    });
    it.each(firstMistakes)('%s loses its own item only', async (mistake, id, code) => {
      const report = await grader.grade(sheet, withCode(id, code)(solved, released));
      expect(lost(report)).toEqual([{ id, status: 'fail', mistake }]);
    });
  });
}
