/** Is there a picture, or an empty box? */
import { PNG } from 'pngjs';

export type Pixels = {
  width: number;
  height: number;
  /** How many different colours, of 32,768 (5 bits a channel). */
  colours: number;
  /** Share of the pixels that have the most frequent one: 1 for an empty box. */
  background: number;
};

/** @param png a screenshot */
export function pixelsOf(png: Buffer): Pixels {
  const { width, height, data } = PNG.sync.read(png);
  const counts = new Map<number, number>();
  for (let at = 0; at < data.length; at += 4) {
    const colour = ((data[at]! >> 3) << 10) | ((data[at + 1]! >> 3) << 5) | (data[at + 2]! >> 3);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  return { width, height, colours: counts.size, background: Math.max(...counts.values()) / (width * height) };
}

/** Share of the pixels that differ between two screenshots; 1 when they have different sizes. */
export function changed(before: Buffer, after: Buffer): number {
  const [a, b] = [PNG.sync.read(before), PNG.sync.read(after)];
  if (a.width !== b.width || a.height !== b.height) return 1;
  let differing = 0;
  for (let at = 0; at < a.data.length; at += 4)
    if (a.data[at] !== b.data[at] || a.data[at + 1] !== b.data[at + 1] || a.data[at + 2] !== b.data[at + 2])
      differing += 1;
  return differing / (a.width * a.height);
}
