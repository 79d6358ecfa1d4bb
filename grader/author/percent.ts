/**
 * The percent format of Jupytext, as far as a sheet's source uses it (`solutions/SHEET.ts`):
 *
 *     // %% setup                         imports, locked
 *     // %% define="importance"           graded functions and answers, several with commas: define="stepsA,stepsB"
 *     // %% explore                       runs in the notebook, never when grading
 *     // %% [markdown]                    text, every line a `//` comment
 *     // %% [markdown] written="derivation"    a written answer
 *
 * A YAML header `// ---` … `// ---` and a coding line may stand first. Jupytext keeps `setup` and `explore` as a cell's title and
 * `define` and `written` as its metadata, so the file survives the way to a notebook and back.
 */
export type SheetCell = {
  kind: 'setup' | 'define' | 'explore' | 'text' | 'written';
  items: string[];
  source: string;
  /** Line of the `// %%` marker in the sheet's source, from 1. */
  line: number;
};

/** A fault in a sheet's source, which course staff repairs: says where and what is allowed. */
export class SheetError extends Error {
  constructor(line: number, message: string) {
    super(`line ${line}: ${message}`);
    this.name = 'SheetError';
  }
}

const MARKER = /^\/\/ %%(.*)$/;
const LEGAL =
  'expected `// %% setup`, `// %% define="item"`, `// %% explore`, `// %% [markdown]` or `// %% [markdown] written="item"`';
const NAME = /^[A-Za-z][A-Za-z0-9_]*$/;

/** @throws SheetError for a marker that is none of those above. */
function parseMarker(rest: string, line: number): Pick<SheetCell, 'kind' | 'items'> {
  const words = rest.trim() === '' ? [] : rest.trim().split(/\s+/);
  if (words.length === 1 && (words[0] === 'setup' || words[0] === 'explore')) return { kind: words[0], items: [] };
  const markdown = words[0] === '[markdown]';
  if (markdown && words.length === 1) return { kind: 'text', items: [] };
  const option = /^(define|written)="([^"]*)"$/.exec(words[markdown ? 1 : 0] ?? '');
  if (!option || words.length !== (markdown ? 2 : 1) || (option[1] === 'written') !== markdown)
    throw new SheetError(line, `${LEGAL}, got \`// %%${rest}\``);
  const items = option[2]!.split(',');
  const wrong = items.find((item) => !NAME.test(item));
  if (wrong !== undefined)
    throw new SheetError(line, `expected names of items with commas between them, got '${wrong}'`);
  if (markdown && items.length > 1) throw new SheetError(line, 'expected one written item in a cell');
  return { kind: markdown ? 'written' : 'define', items };
}

function withoutComment(text: string, line: number): string {
  if (text === '//' || text === '') return '';
  if (!text.startsWith('// ')) throw new SheetError(line, 'expected a comment line (`// text`) in a markdown cell');
  return text.slice(3);
}

/** How many lines at the top are a coding line, a YAML header and blank lines. */
function headerLength(lines: string[]): number {
  let at = 0;
  if (/^\/\/ -\*- coding: [\w-]+ -\*-$/.test(lines[at] ?? '')) at++;
  if (lines[at] === '// ---') {
    const end = lines.indexOf('// ---', at + 1);
    if (end < 0) throw new SheetError(at + 1, 'expected a second `// ---` that ends the header');
    at = end + 1;
  }
  while (lines[at] === '') at++;
  return at;
}

/**
 * The cells of a sheet's source, in order.
 *
 * @throws SheetError for text before the first marker, an unknown marker, an item named twice, code in a markdown cell.
 */
export function parseSheet(text: string): SheetCell[] {
  const lines = text.replace(/\r\n/g, '\n').split('\n');
  const cells: (SheetCell & { lines: string[] })[] = [];
  const seen = new Set<string>();
  for (let i = headerLength(lines); i < lines.length; i++) {
    const line = lines[i]!;
    const marker = MARKER.exec(line);
    if (marker) {
      const { kind, items } = parseMarker(marker[1]!, i + 1);
      for (const item of items) {
        if (seen.has(item)) throw new SheetError(i + 1, `item '${item}' stands in an earlier cell already`);
        seen.add(item);
      }
      cells.push({ kind, items, source: '', line: i + 1, lines: [] });
      continue;
    }
    const cell = cells[cells.length - 1];
    if (!cell && line !== '') throw new SheetError(i + 1, 'expected `// %%` before the first cell');
    if (!cell) continue;
    cell.lines.push(cell.kind === 'text' || cell.kind === 'written' ? withoutComment(line, i + 1) : line.trimEnd());
  }
  return cells.map(({ lines: own, ...cell }) => ({ ...cell, source: own.join('\n').replace(/^\n+|\s+$/g, '') }));
}
