/** Lines of equal height through values on a square grid: marching squares, each cell by itself, with straight pieces. */
type Pieces = { x: number[]; y: number[]; toX: number[]; toY: number[] };

type Point = [number, number];

/** Corners of a cell, around: `[column, row]` from its lower left one. */
// biome-ignore format: a matrix
const AROUND: readonly Point[] = [[0, 0], [1, 0], [1, 1], [0, 1]];

/** Where a level crosses the sides of a cell, in the order of its sides: none, two or four points. */
function crossings(heights: number[], level: number): Point[] {
  return AROUND.flatMap(([column, row], side): Point[] => {
    const next = (side + 1) % 4;
    const [a, b] = [heights[side]!, heights[next]!];
    if (a < level === b < level) return [];
    const t = (level - a) / (b - a);
    return [[column + t * (AROUND[next]![0] - column), row + t * (AROUND[next]![1] - row)]];
  });
}

/**
 * @param values `size × size` heights, row by row
 * @param at     the coordinate of a column or row, by its (fractional) index
 */
export function contourLines(values: number[], size: number, levels: number[], at: (index: number) => number): Pieces {
  const pieces: Pieces = { x: [], y: [], toX: [], toY: [] };
  for (let row = 0; row + 1 < size; row++)
    for (let column = 0; column + 1 < size; column++) {
      const heights = AROUND.map(([dx, dy]) => values[(row + dy) * size + column + dx]!);
      for (const level of levels) {
        const points = crossings(heights, level);
        for (let k = 0; k + 1 < points.length; k += 2) {
          const [from, to] = [points[k]!, points[k + 1]!];
          pieces.x.push(at(column + from[0]));
          pieces.y.push(at(row + from[1]));
          pieces.toX.push(at(column + to[0]));
          pieces.toY.push(at(row + to[1]));
        }
      }
    }
  return pieces;
}
