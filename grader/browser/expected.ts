/** What a sheet's code cells must show, read from their source. */
import type { FileNotebook } from './copies';
import { sourceOf } from './copies';

export type ExpectedCell = {
  id: string;
  /** Photographs and heat maps, each an image. */
  pictures: number;
  /** Vega-Lite charts. */
  charts: number;
  /** Sliders of these charts: one for λ where an ascent has several frames, one for each of the two inputs of networks. */
  sliders: number;
  /** At least one progress bar. */
  bars: boolean;
};

/** Pictures of one `showRow(…)`: a call over all photographs has four, else each `title:` is one. */
function picturesIn(call: string): number {
  const titles = call.match(/\btitle:/g)?.length ?? 0;
  return titles * (/photoNames\s*\.map/.test(call) ? 4 : 1);
}

/** The argument list that begins at `from`, up to its closing bracket. */
function callAt(source: string, from: number): string {
  let depth = 0;
  for (let at = from; at < source.length; at++) {
    if (source[at] === '(') depth += 1;
    if (source[at] === ')' && --depth === 0) return source.slice(from, at + 1);
  }
  return source.slice(from);
}

/** For the code cells of a notebook, in order. Functions that students write show nothing by themselves. */
export function expectedCells(notebook: FileNotebook): ExpectedCell[] {
  return notebook.cells
    .filter((cell) => cell.cell_type === 'code')
    .map((cell) => {
      const source = cell.metadata.nbgrader ? '' : sourceOf(cell).replace(/^\s*\/\/.*$/gm, '');
      const calls = [...source.matchAll(/\bshowRow(?=\()/g)];
      const rows = calls.map((match) => picturesIn(callAt(source, match.index + match[0].length)));
      const single = source.match(/\b(showImage|showMap|liveMap)\(/g)?.length ?? 0;
      return {
        id: cell.id,
        pictures: rows.reduce((sum, count) => sum + count, single),
        charts: source.match(/\bshowChart\(/g)?.length ?? 0,
        sliders:
          (source.match(/\bframes: \w+\.map\(/g)?.length ?? 0) + 2 * (source.match(/\bnetworkChart\(/g)?.length ?? 0),
        bars: /\b(encodeMasked|progress)\(|\brelax\(cat,/.test(source),
      };
    });
}
