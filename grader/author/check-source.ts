/** A sheet's source against its `sheet.json`: every item has a cell of its kind, and every cell an item. */
import { firstLine, type Sheet, type SheetItem } from '@course/fixtures';
import { parseSheet, type SheetCell } from './percent';
import { solvedSource, studentSource } from './regions';

/** How a cell declares an item of this kind. */
const declares: Record<SheetItem['kind'], (source: string, id: string) => boolean> = {
  function: (source, id) => new RegExp(`^(async )?function ${id}\\b`, 'm').test(source),
  answer: (source, id) => new RegExp(`^const ${id}\\b`, 'm').test(source),
  written: () => true,
};
const formOf: Record<SheetItem['kind'], string> = {
  function: 'a cell `// %% define="ID"` with `function ID(…)`',
  answer: 'a cell `// %% define="ID"` with `const ID`',
  written: 'a cell `// %% [markdown] written="ID"`',
};

const expected = ({ id, kind }: SheetItem): string => `expected ${formOf[kind].replaceAll('ID', id)}`;

function faultOfItem(
  item: SheetItem,
  cell: SheetCell | undefined,
  file: string,
  sheetFile: string,
): string | undefined {
  if (!cell) return `${sheetFile}: ${expected(item)} in ${file}, found none`;
  const at = `${file}: line ${cell.line}`;
  if ((cell.kind === 'written') !== (item.kind === 'written'))
    return `${at}: ${expected(item)}, since sheet.json calls it ${item.kind}, got a cell of the kind ${cell.kind}`;
  if (!declares[item.kind](solvedSource(cell), item.id))
    return `${at}: ${expected(item)}, since sheet.json calls it ${item.kind}, got no such line`;
  return undefined;
}

/** @returns a line for each fault, with the line of the source or the JSON pointer of `sheet.json` */
export function sourceFaults(slug: string, text: string, sheet: Sheet): string[] {
  const file = `solutions/${slug}.ts`;
  let cells: SheetCell[];
  try {
    cells = parseSheet(text);
  } catch (error) {
    return [`${file}: ${firstLine(error)}`];
  }
  const regions = cells.flatMap((cell) => {
    try {
      studentSource(cell);
      return [];
    } catch (error) {
      return [`${file}: ${firstLine(error)}`];
    }
  });
  if (regions.length > 0) return regions;
  const ids = sheet.items.map(({ id }) => id);
  const unknown = cells.flatMap(({ items, line }) =>
    items
      .filter((id) => !ids.includes(id))
      .map((id) => `${file}: line ${line}: expected items of fixtures/${slug}/sheet.json, got '${id}'`),
  );
  const faults = sheet.items.map((item, i) =>
    faultOfItem(
      item,
      cells.find(({ items }) => items.includes(item.id)),
      file,
      `fixtures/${slug}/sheet.json#/items/${i}`,
    ),
  );
  return [...unknown, ...faults.filter((fault) => fault !== undefined)];
}
