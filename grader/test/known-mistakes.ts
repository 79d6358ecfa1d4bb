/** For one sheet: every known mistake loses its own item, by its name, and only that; every right style gets everything. */
import { sheetItems } from '@course/fixtures';
import { addCellBefore, inTurn, replaceCell } from '@course/fixtures/edit';
import type { Report } from '../report';
import type { KnownMistake } from './mistakes/known-mistake';
import type { Style } from './styles/style';
import { createTestGrader, notebookOf, type TestGrader } from './test-grader';

const lost = ({ items }: Report) =>
  items
    .filter(({ status }) => status !== 'pass' && status !== 'manual')
    .map(({ id, status, mistake, feedback }) => ({ id, status, mistake, feedback }));

export function testSheet(sheet: string, mistakes: KnownMistake[], styles: Style[]): void {
  const solved = notebookOf(sheet, true);
  let grader: TestGrader;
  beforeAll(async () => {
    grader = await createTestGrader(sheet);
  }, 120_000);
  afterAll(() => grader?.close());

  it('the solution gets every point', async () => {
    const report = await grader.grade(solved);
    expect(lost(report)).toEqual([]);
    const automatic = sheetItems(sheet).filter((item) => item.kind !== 'written');
    expect(report.score).toBe(automatic.reduce((sum, item) => sum + item.points, 0));
  });

  it('the untouched notebook gets none', async () => {
    const report = await grader.grade(notebookOf(sheet, false));
    expect(report.items.filter(({ status }) => status === 'pass')).toEqual([]);
    expect(report.score).toBe(0);
  });

  describe('known mistakes', () => {
    let named = 0;
    it.each(mistakes.map((mistake) => [mistake.id, mistake] as const))('%s', async (id, { cell, code }) => {
      const wrong = lost(await grader.grade(replaceCell(cell, code)(solved, solved)));
      expect(wrong.map((item) => item.id)).toEqual([cell]);
      expect(wrong[0]!.mistake).toBe(id);
      expect(wrong[0]!.feedback).toMatch(/\S/);
      named += 1;
    });
    it('are all named', () => {
      console.log(`${sheet}: ${mistakes.length} known mistakes, ${named} named`);
      expect(new Set(mistakes.map((m) => m.id)).size).toBe(mistakes.length);
      expect(named).toBe(mistakes.length);
    });
  });

  if (styles.length === 0) return;
  describe('right answers in other styles', () => {
    it.each(styles.map((style) => [style.name, style] as const))('%s', async (_name, style) => {
      const edits = Object.entries(style.cells).map(([id, code]) => replaceCell(id, code));
      const extra = style.extraCells.map(({ before, source }, i) => addCellBefore(before, source, `extra-${i}`));
      expect(lost(await grader.grade(inTurn(...edits, ...extra)(solved, solved)))).toEqual([]);
    });
  });
}
