/** A complete right solution in a style of its own: the source of each defining cell by its id, and cells added before some of them. */
export type Style = { name: string; cells: Record<string, string>; extraCells: { before: string; source: string }[] };

/** `text` is in the percent format: `// %% define="item"` before each graded cell, `// %%` before an extra one. */
export function styleFrom(name: string, text: string): Style {
  const cells: Record<string, string> = {};
  const extraCells: Style['extraCells'] = [];
  let waiting: string[] = [];
  for (const part of text.split(/^\/\/ %%/m).slice(1)) {
    const [marker, ...lines] = part.split('\n');
    const source = lines.join('\n').trim();
    const item = /define="(\w+)"/.exec(marker!)?.[1];
    if (!item) {
      waiting.push(source);
      continue;
    }
    cells[item] = source;
    extraCells.push(...waiting.map((extra) => ({ before: item, source: extra })));
    waiting = [];
  }
  if (waiting.length > 0) throw new Error(`style '${name}': an extra cell stands after the last graded one`);
  return { name, cells, extraCells };
}
