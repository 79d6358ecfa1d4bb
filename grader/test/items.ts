/** Marks the known mistakes and styles of all items of a share of the sheets, each with the items that rest on it. */
import { sheetItems, sheetSlugs } from '@course/fixtures';
import { type MarkedVariants, openVariants, variantsConverter, variantsOf } from './item-variants';

/** A sentence as feedback holds it: `{count}` stands for what the comparator saw. */
const patternOf = (says: string) => new RegExp(says.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '.+'));

/** Every `of`-th sheet from the `part`-th. */
export function testItems(part: number, of: number): void {
  const converter = variantsConverter();
  afterAll(() => converter.close());

  describe.each(sheetSlugs().filter((_, i) => i % of === part))('%s', (sheet) => {
    const byItem = sheetItems(sheet)
      .filter(({ kind }) => kind !== 'written')
      .map(({ id }) => [id, variantsOf(sheet, id)] as const);
    let marked: MarkedVariants;
    beforeAll(async () => {
      const variants = byItem.flatMap(([, variants]) => variants);
      marked = await openVariants(sheet, variants, converter);
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
