/** Notebooks of the first sheet with the code of some items in place of theirs, for tests of what one mistake costs beside another. */
import { sheetItems } from '@course/fixtures';
import { withCode } from '@course/fixtures/edit';
import type { Report } from '../report';
import { createTestGrader, notebookOf, notebookWith, type TestGrader } from './test-grader';

export const SHEET = '01-relax';

/** The items of the problems that these stand in: the others have nothing to do with them, and would only take time. */
function besides(items: string[]): string[] {
  const all = sheetItems(SHEET);
  const problems = new Set(all.filter(({ id }) => items.includes(id)).map(({ problem }) => problem));
  return all.filter(({ problem }) => problems.has(problem)).map(({ id }) => id);
}

export type TwoMistakes = TestGrader & {
  /** With the code of these items in place of theirs, and all else in their problems solved. The others are not in the report. */
  graded(codes: { [item: string]: string }): Promise<Report>;
};

/** A grader for the tests of a file, from before the first until after the last. */
export function twoMistakes(): Omit<TwoMistakes, 'close'> {
  let grader: TestGrader;
  beforeAll(async () => {
    grader = await createTestGrader();
  }, 120_000);
  afterAll(() => grader?.close());
  return { grade: (...notebook) => grader.grade(...notebook), graded: (codes) => graded(grader, codes) };
}

async function graded(grader: TestGrader, codes: { [item: string]: string }): Promise<Report> {
  const solved = besides(Object.keys(codes));
  const notebook = Object.entries(codes).reduce(
    (all, [item, code]) => withCode(item, code)(all, notebookOf(SHEET, false)),
    notebookWith(SHEET, solved),
  );
  const report = await grader.grade(SHEET, notebook);
  for (const { id, feedback } of report.items) if (/did not run/.test(feedback)) throw new Error(`${id}: ${feedback}`);
  return { ...report, items: report.items.filter(({ id }) => solved.includes(id)) };
}
export const lost = ({ items }: Report) =>
  items.filter(({ status }) => status !== 'pass' && status !== 'manual').map(({ id }) => id);
/** What is said of an item. */
export const said = ({ items }: Report, id: string) => items.find((item) => item.id === id)!.feedback;
