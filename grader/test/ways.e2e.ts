/** Each sheet, solved, with everything in its graded cells: what is tried, and what is checked. */
import { sheetSlugs } from '@course/fixtures';
import { checkInEachCell, mergeExploreCells } from '@course/fixtures/arrange';
import { createTestGrader, notebookOf, type TestGrader } from './test-grader';
import { expectFullMarks } from './whole';

describe('ways of arranging cells', () => {
  let grader: TestGrader;
  beforeAll(async () => {
    grader = await createTestGrader();
  }, 120_000);
  afterAll(() => grader?.close());

  describe.each(sheetSlugs())('%s', (sheet) => {
    it.each([
      ['every cell for trying things merged into the graded cell above it', mergeExploreCells],
      ['a check in each graded cell', checkInEachCell],
    ])(
      '%s',
      async (_way, arrange) => {
        const solved = notebookOf(sheet, true);
        const arranged = arrange(solved, notebookOf(sheet, false));
        expect(arranged).not.toEqual(solved);
        expectFullMarks(await grader.grade(sheet, arranged));
      },
      300_000,
    );
  });
});
