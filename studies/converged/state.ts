/** Sums of a run on disk, so that one that was stopped, however rudely, goes on where it last saved. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { GridSums } from '@course/explain';

/** What the sums depend on: sums of anything else are of no use. The number of masks is not among it. */
export type StateKey = Record<string, string | number>;

type Saved = { key: StateKey; cells: number; count: number; w: string; sw: string; ssw: string };

const text = (numbers: Float64Array): string =>
  Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength).toString('base64');
const numbers = (saved: string): Float64Array => new Float64Array(Uint8Array.from(Buffer.from(saved, 'base64')).buffer);

/** All or nothing: a file of another name is written to the end, and then takes the place of the old one. */
export function writeWhole(file: string, content: string | Buffer): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const beside = `${file}.part`;
  fs.writeFileSync(beside, content, { flush: true });
  fs.renameSync(beside, file);
}

export function saveState(file: string, key: StateKey, { cells, count, w, sw, ssw }: Readonly<GridSums>): void {
  writeWhole(file, JSON.stringify({ key, cells, count, w: text(w), sw: text(sw), ssw: text(ssw) } satisfies Saved));
}

/** The sums to go on with; undefined when there are none, or only those of another recipe, encoder or photograph. */
export function loadState(file: string, key: StateKey): GridSums | undefined {
  if (!fs.existsSync(file)) return undefined;
  const saved = JSON.parse(fs.readFileSync(file, 'utf8')) as Saved;
  if (JSON.stringify(saved.key) !== JSON.stringify(key)) return undefined;
  const { cells, count } = saved;
  return { cells, count, w: numbers(saved.w), sw: numbers(saved.sw), ssw: numbers(saved.ssw) };
}
