/**
 * Every known mistake and every style of some items, marked in one notebook and one sandbox. The notebook is the solved sheet;
 * behind it each variant stands in a scope of its own, with the item in that form and the solved items that rest on it. To mark a
 * variant is to send the calls of those items to its scope.
 */

import type { Bar, DrawBars, Subject } from '@course/cases';
import { drawBars } from '@course/cases';
import { derivedOracles, generateCases, itemFile, type SheetItem, sheetItems } from '@course/fixtures';
import { cellWith, sourceOf } from '@course/fixtures/edit';
import { sheetNotebook } from '../author/sheets';
import { type ConvertedCell, type Converter, createConverter, type SubmissionCell } from '../convert';
import { repair } from '../intake/repair';
import { openGrading } from '../mark/grading';
import type { Item, Outcome } from '../mark/outcome';
import { chooseLevel, openSession, type Session } from '../sandbox';
import { notebookOf } from './test-grader';

/** `says` is there for a mistake: the sentence that the student reads. */
type Variant = { sheet: string; item: string; name: string; code: string; says?: string };

export type MarkedVariants = {
  /** The outcomes of the item and of those that rest on it, by their ids. */
  mark(variant: Variant): Promise<Map<string, Outcome>>;
  close(): void;
};

/** The mistakes of an item, then its styles. */
export function variantsOf(sheet: string, item: string): Variant[] {
  const { mistakes, styles } = itemFile(sheet, item);
  return [
    ...Object.entries(mistakes).map(([name, { says, code }]) => ({ sheet, item, name, code, says })),
    ...Object.entries(styles).map(([name, code]) => ({ sheet, item, name, code })),
  ];
}

/** An item, and all that rests on it. */
function restingOn(items: SheetItem[], id: string): string[] {
  const found = new Set([id]);
  for (let size = 0; size < found.size; ) {
    size = found.size;
    for (const one of items) if (one.restsOn?.some((below) => found.has(below))) found.add(one.id);
  }
  return items.map((one) => one.id).filter((one) => found.has(one));
}

/** Cells that were added before the item's own come first in a style, each after a line `// %%`; see fixtures/generate/item.ts. */
function sourceOfCode(stub: string, { item, code }: Variant): string {
  const [own, ...added] = code.split(/^\/\/ %%.*$/m).reverse();
  return [...added.reverse(), cellWith(stub, item, own!)].join('\n');
}

/** A session that remembers what the solved sheet's own functions said: that is asked again for every variant. */
function rememberSolved(session: Session): Subject {
  const known = new Map<string, ReturnType<Subject['call']>>();
  const once = (key: string, ask: () => ReturnType<Subject['call']>) => {
    if (!known.has(key)) known.set(key, ask());
    return known.get(key)!;
  };
  return {
    call: (call) => once(JSON.stringify(call), () => session.call(call)),
    read: (name) => once(name, () => session.read(name)),
  };
}

/** Hundreds of variants in place of one submission, on a machine that may be busy. */
const LIMITS = { cpuSeconds: 600, startMs: 60_000, cellMs: 60_000, callMs: 60_000, totalMs: 600_000 };

/** Stands before the variants: what one throws names it. */
const VARIANT_OF = `const variantOf = (name: string, make: () => Record<string, unknown>): Record<string, unknown> => {
  try {
    return make();
  } catch (error) {
    throw new Error(name + ': ' + error);
  }
};`;

/** Each error of a cell, with the variant in which it stands. */
function faultsOf({ source, errors }: ConvertedCell): string[] {
  const lines = source.split('\n');
  return errors.map(({ line, message }) => {
    const head = lines.slice(0, line).findLast((one) => /^const variant_\d+ = /.test(one)) ?? 'the solved sheet';
    return `${head}\n  ${lines[line - 1]?.trim()}\n  ${message}`;
  });
}

/** A converter for cells that hold hundreds of variants. */
export function variantsConverter(): Converter {
  return createConverter({
    limits: {
      cellCharacters: 1e6,
      totalCharacters: 1e7,
      declarations: 1e4,
      cellMilliseconds: 1e5,
      submissionMilliseconds: 3e5,
    },
  });
}

/** @throws when the notebook of all variants does not convert or run as a whole, with the place and the message */
export async function openVariants(sheet: string, variants: Variant[], converter: Converter): Promise<MarkedVariants> {
  const items = sheetItems(sheet);
  const solved = notebookOf(sheet, true);
  const released = notebookOf(sheet, false);
  const repaired = repair(sheetNotebook(sheet, { solved: true }), sheetNotebook(sheet, { solved: false }));
  const own = repaired.cells.filter(({ kind }) => kind !== 'explore'); // none is needed, as when the solved sheet is graded
  const nameIn = (variant: Variant, id: string) => `variant_${variants.indexOf(variant)}_${id}`;

  const scopeOf = (variant: Variant): string => {
    const ids = restingOn(items, variant.item);
    const sources = ids.map((id) =>
      id === variant.item ? sourceOfCode(sourceOf(released, id), variant) : sourceOf(solved, id),
    );
    const scope = `variant_${variants.indexOf(variant)}`;
    return [
      `const ${scope} = variantOf(${JSON.stringify(`${variant.item}/${variant.name}`)}, () => {`,
      ...sources,
      `return { ${ids.join(', ')} };`,
      '});',
      ...ids.map((id) => `const ${nameIn(variant, id)} = ${scope}.${id};`),
    ].join('\n');
  };
  // one cell for all, since converting a cell costs more than converting a long one
  const source = [VARIANT_OF, ...variants.map(scopeOf)].join('\n');
  const cells: SubmissionCell[] = [...own, { index: own.length, items: [], kind: 'define', source }];

  const asked = [
    ...items.map(({ id, kind }) => ({ name: id, kind })),
    ...variants.flatMap((variant) =>
      restingOn(items, variant.item).map((id) => ({
        name: nameIn(variant, id),
        kind: items.find((one) => one.id === id)!.kind,
      })),
    ),
  ];
  const { cells: converted } = await converter.convert(
    cells,
    asked.map(({ name, kind }) => ({ name, isFunction: kind === 'function' })),
  );
  const broken = converted.filter((cell) => cell.errors.length > 0);
  if (broken.length > 0) throw new Error(broken.flatMap(faultsOf).join('\n'));

  const { level } = await chooseLevel();
  const runnable = converted
    .filter(({ status }) => status === 'converted')
    .map((cell, i) => ({ ...cell, id: String(i) }));
  const open = async (backend?: 'cpu') => {
    const session = openSession({ cells: runnable, level, limits: LIMITS, backend });
    const failed = (await session.run()).find(({ ok }) => !ok);
    if (failed) throw new Error(`${sheet}: ${failed.error?.message}`);
    return { session, solved: rememberSolved(session) };
  };
  const first = await open();
  let cpu: ReturnType<typeof open> | undefined;

  const { cases } = generateCases(sheet, 'hidden');
  const oracles = derivedOracles();
  const draw = drawEachOnce();
  return {
    mark: async (variant) => {
      const ids = restingOn(items, variant.item);
      const subjectOf = ({ session, solved: rest }: typeof first): Subject => ({
        call: (call) =>
          ids.includes(call.function)
            ? session.call({ ...call, function: nameIn(variant, call.function) })
            : rest.call(call),
        read: (name) => (ids.includes(name) ? session.read(nameIn(variant, name)) : rest.read(name)),
      });
      const grading = openGrading({
        items: items as Item[],
        cases,
        subject: subjectOf(first),
        cpu: async () => subjectOf(await (cpu ??= open('cpu'))),
        drawBars: draw,
        oracles,
      });
      const outcomes = new Map<string, Outcome>();
      for (const id of ids) outcomes.set(id, await grading.grade(id));
      return outcomes;
    },
    close: () => {
      first.session.close();
      void cpu?.then(({ session }) => session.close());
    },
  };
}

/** Drawing is the slowest thing here, and most variants draw what another one drew. */
function drawEachOnce(): DrawBars {
  const drawn = new Map<string, Promise<Bar[]>>();
  return (spec) => {
    const key = JSON.stringify(spec);
    if (!drawn.has(key)) drawn.set(key, drawBars(spec));
    return drawn.get(key)!;
  };
}
