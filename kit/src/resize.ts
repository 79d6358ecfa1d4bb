/** A square image: `values[(row * side + column) * 3 + channel]`. */
export type Pixels = { side: number; values: Float32Array };

/**
 * Weights of the source pixels for each target pixel: a triangle as wide as two target pixels when shrinking, so that every
 * source pixel counts (an area average with soft edges; plain bilinear sampling would skip most of them and alias), and two
 * source pixels wide when enlarging, which is bilinear interpolation with half-pixel centres. Pillow's BILINEAR is the same.
 */
function triangles(from: number, to: number): { first: number; weights: number[] }[] {
  const scale = from / to;
  const reach = Math.max(1, scale);
  return Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * scale;
    const first = Math.max(0, Math.floor(centre - reach + 0.5));
    const end = Math.min(from, Math.floor(centre + reach + 0.5));
    const raw = Array.from({ length: end - first }, (_, k) =>
      Math.max(0, 1 - Math.abs(first + k + 0.5 - centre) / reach),
    );
    const sum = raw.reduce((a, b) => a + b, 0);
    return { first, weights: raw.map((weight) => weight / sum) };
  });
}

/** The image at another size, rows and columns one after the other. Returns `size * size * 3` numbers. */
export function resized({ side, values }: Pixels, size: number): Float32Array {
  if (size === side) return values;
  const filters = triangles(side, size);
  const narrow = new Float32Array(side * size * 3);
  for (let row = 0; row < side; row++)
    filters.forEach(({ first, weights }, column) => {
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (let k = 0; k < weights.length; k++) sum += weights[k]! * values[(row * side + first + k) * 3 + c]!;
        narrow[(row * size + column) * 3 + c] = sum;
      }
    });
  const result = new Float32Array(size * size * 3);
  filters.forEach(({ first, weights }, row) => {
    for (let i = 0; i < size * 3; i++) {
      let sum = 0;
      for (let k = 0; k < weights.length; k++) sum += weights[k]! * narrow[(first + k) * size * 3 + i]!;
      result[row * size * 3 + i] = sum;
    }
  });
  return result;
}
