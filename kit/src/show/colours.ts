/**
 * The colours of a heat map: viridis, dark blue (low) over green to yellow (high). Equal steps of a value look equally large, the
 * order survives a black-and-white print, and people with any of the common forms of colour blindness see it too.
 *
 * Source: Stéfan van der Walt and Nathaniel Smith for Matplotlib, CC0 (bids.github.io/colormap). Every fifth of its 256 colours;
 * straight lines between them stay within 1/255 of the whole table.
 */
const VIRIDIS = (
  '440154 46085c 471063 481769 481d6f 482475 472a7a 46307e 453781 433d84 414287 3f4889 3d4e8a 3a538b 38598c 355e8d ' +
  '33638d 31688e 2e6d8e 2c718e 2a768e 297b8e 27808e 25848e 23898e 218e8d 20928c 1f978b 1e9c89 1fa188 21a585 24aa83 ' +
  '28ae80 2eb37c 35b779 3dbc74 46c06f 50c46a 5ac864 65cb5e 70cf57 7cd250 89d548 95d840 a2da37 b0dd2f bddf26 cae11f ' +
  'd8e219 e5e419 f1e51d fde725'
)
  .split(' ')
  .map((hex) => [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16)));

/** Blue, white, orange (after ColorBrewer's PuOr): apart for the common forms of colour blindness, and white is no difference. */
// biome-ignore format: a matrix
const BLUE_WHITE_ORANGE = [[33, 72, 140], [132, 167, 213], [247, 247, 247], [240, 178, 106], [163, 76, 0]];

const STEPS = 256;

/** 256 colours, red, green and blue in 0…255, one after the other. Index 0 is the lowest value's, 255 the highest's. */
function tableOf(colours: number[][]): Uint8Array {
  const table = new Uint8Array(STEPS * 3);
  for (let step = 0; step < STEPS; step++) {
    const at = (step / (STEPS - 1)) * (colours.length - 1);
    const below = Math.min(Math.floor(at), colours.length - 2);
    for (let channel = 0; channel < 3; channel++) {
      const low = colours[below]![channel]!;
      const high = colours[below + 1]![channel]!;
      table[step * 3 + channel] = Math.round(low + (high - low) * (at - below));
    }
  }
  return table;
}

export const colourTable = tableOf(VIRIDIS);
export const differenceTable = tableOf(BLUE_WHITE_ORANGE);

/** Where a value that is not finite stands: a magenta that viridis does not contain. */
export const NOT_FINITE: readonly [number, number, number] = [255, 0, 160];

/** The index into the table for `value` on the scale `low` to `high`: clamped at both ends, the middle when they are equal. */
export function colourIndex(value: number, low: number, high: number): number {
  if (high <= low) return value < low ? 0 : value > high ? STEPS - 1 : STEPS / 2;
  return Math.round(Math.min(1, Math.max(0, (value - low) / (high - low))) * (STEPS - 1));
}
