/** Ways to spread a grid over an image, as code: what `masksFromGrids` does with one grid, right and wrong. */

export type Spreading = {
  /** Upsampling of `grids4` `[N, cells, cells, 1]`; `size` is `[height, width]`. */
  upsample: string;
  /** From `up` `[N, h, w, 1]` to `padded`. */
  pad: string;
  dy: string;
  dx: string;
};

export const right: Spreading = {
  upsample: 'tf.image.resizeBilinear(grids4, [height, width], false, true)',
  pad: "tf.mirrorPad(up, [[0, 0], [b, b], [b, b], [0, 0]], 'reflect')",
  dy: 'shifts[n][0]',
  dx: 'shifts[n][1]',
};

const REPLICATE = `tf.tidy(() => {
    const rows = (start: number) => up.slice([0, start, 0, 0], [-1, 1, -1, -1]).tile([1, b, 1, 1]);
    const tall = tf.concat([rows(0), up, rows(height - 1)], 1);
    const columns = (start: number) => tall.slice([0, 0, start, 0], [-1, -1, 1, -1]).tile([1, 1, b, 1]);
    return tf.concat([columns(0), tall, columns(width - 1)], 2);
  })`;

export const RISE: Spreading = {
  ...right,
  upsample:
    'tf.image.resizeBilinear(grids4, [(cells + 1) * Math.ceil(height / cells), (cells + 1) * Math.ceil(width / cells)], false, true)',
  pad: 'up',
};

/** The mistakes of the deterministic part, by name. */
export const wrong: Record<string, Spreading> = {
  'half-pixel': { ...right, upsample: 'tf.image.resizeBilinear(grids4, [height, width])' },
  'align-corners': { ...right, upsample: 'tf.image.resizeBilinear(grids4, [height, width], true)' },
  nearest: { ...right, upsample: 'tf.image.resizeNearestNeighbor(grids4, [height, width])' },
  'zero-padding': { ...right, pad: 'tf.pad(up, [[0, 0], [b, b], [b, b], [0, 0]])' },
  'edge-padding': { ...right, pad: "tf.mirrorPad(up, [[0, 0], [b, b], [b, b], [0, 0]], 'symmetric')" },
  'replicate-padding': { ...right, pad: REPLICATE },
  'swapped-shift': { ...right, dy: 'shifts[n][1]', dx: 'shifts[n][0]' },
  'no-shift': { ...right, dy: '0', dx: '0' },
  'no-padding': { ...right, pad: 'up', dy: '0', dx: '0' },
  rise: RISE,
};

/** The code, with `grids`, `shifts`, `height` and `width` in scope; it declares `masks`. */
export function spreadingCode({ upsample, pad, dy, dx }: Spreading): string {
  return `
  const cells = grids.shape[1];
  const b = Math.floor(cells / 2);
  const grids4 = grids.expandDims(3) as tf.Tensor4D;
  const up = ${upsample} as tf.Tensor4D;
  const padded = ${pad} as tf.Tensor4D;
  const parts = shifts.map((_, n) => padded.slice([n, ${dy}, ${dx}, 0], [1, height, width, 1]));
  const masks = tf.concat(parts).squeeze([3]) as tf.Tensor3D;`;
}
