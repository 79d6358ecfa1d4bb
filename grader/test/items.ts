/** Marks the known mistakes and styles of a share of all items, each with the items that rest on it. */
import { sheetItems, sheetSlugs } from '@course/fixtures';
import { type MarkedVariants, openVariants, variantsOf } from './item-variants';

type SheetShare = { sheet: string; items: string[] };

/** Every `of`-th graded item from the `part`-th, by sheet. */
function shareOf(part: number, of: number): SheetShare[] {
  const all = sheetSlugs().flatMap((sheet) =>
    sheetItems(sheet)
      .filter(({ kind }) => kind !== 'written')
      .map(({ id }) => ({ sheet, id })),
  );
  const share = all.filter((_, i) => i % of === part);
  return sheetSlugs()
    .map((sheet) => ({ sheet, items: share.filter((one) => one.sheet === sheet).map(({ id }) => id) }))
    .filter(({ items }) => items.length > 0);
}

/** A sentence as feedback holds it: `{count}` stands for what the comparator saw. */
const patternOf = (says: string) => new RegExp(says.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '.+'));

export function testItems(part: number, of: number): void {
  describe.each(shareOf(part, of))('$sheet', ({ sheet, items }) => {
    const byItem = items.map((item) => [item, variantsOf(sheet, item)] as const);
    let marked: MarkedVariants;
    beforeAll(async () => {
      marked = await openVariants(
        sheet,
        byItem.flatMap(([, variants]) => variants),
      );
    }, 600_000);
    afterAll(() => marked?.close());

    describe.each(byItem)('%s', (item, variants) => {
      it('has a known mistake', () => {
        expect(variants.filter(({ says }) => says).length).toBeGreaterThan(0);
      });
      it.each(variants.filter(({ says }) => says).map((one) => [one.name, one] as const))(
        'the mistake %s is told, and costs only this item',
        async (name, variant) => {
          const { [item]: own, ...above } = Object.fromEntries(await marked.mark(variant));
          expect(own).toMatchObject({
            status: 'fail',
            mistake: `${item}/${name}`,
            feedback: expect.stringMatching(patternOf(variant.says!)),
          });
          for (const outcome of Object.values(above)) expect(outcome).toMatchObject({ status: 'pass' });
        },
      );
      it.each(variants.filter(({ says }) => !says).map((one) => [one.name, one] as const))(
        'is right in the style: %s',
        async (_name, variant) => {
          const outcomes = [...(await marked.mark(variant)).values()];
          for (const outcome of outcomes) expect(outcome).toMatchObject({ status: 'pass', feedback: '' });
        },
      );
    });
  });
}
