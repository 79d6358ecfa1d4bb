/** One line for each of ours, with its ratios to the peers. */
import { COUNT } from './draws';
import type { OurFigures } from './ours';

/** Medians of all rounds; a ratio is the median of the ratios of each round. */
export type Row = {
  title: string;
  /** Why there are no figures. */
  missing?: string;
  figures?: OurFigures;
  /** To relax-xai at its default batch, at its best, and PyTorch at its best. */
  ratios: number[];
  /** What these are required to be at least. */
  atLeast: number[];
  difference?: number;
};

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function ratio(value: number | undefined, atLeast: number | undefined): string {
  if (value === undefined) return '';
  const shown = `${value.toFixed(1)}×`;
  if (atLeast === undefined) return shown;
  return `${shown} ${value >= atLeast ? '≥' : '<'} ${atLeast.toFixed(1)}`;
}

export function printTable(rows: Row[], peers: string[]): void {
  const heads = ['', 'ms a mask', 'encoder', ...peers.map((peer) => `to ${peer}`), 'differs by'];
  const lines = rows.map(({ title, missing, figures, ratios, atLeast, difference }) => {
    if (!figures) return [title, missing ?? ''];
    const share = `${figures.encoder.toFixed(1)} (${(100 * figures.encoder / figures.milliseconds).toFixed(0)} %)`;
    return [title, figures.milliseconds.toFixed(2), share, ...peers.map((_, i) => ratio(ratios[i], atLeast[i])), difference?.toExponential(0) ?? ''];
  });
  const full = [heads, ...lines.filter((line) => line.length === heads.length)];
  const widths = heads.map((_, i) => Math.max(...(i === 0 ? [heads, ...lines] : full).map((line) => line[i]!.length)));
  for (const line of [heads, ...lines])
    console.log(`  ${line.map((cell, i) => (i === 0 ? cell.padEnd(widths[0]!) : line.length === 2 ? cell : cell.padStart(widths[i]!))).join('  ')}`.trimEnd());
  console.log(`  ${COUNT} masks of one photograph, the same for all; a ratio is how many times as long the peer takes, ≥ what it is to be at least;`);
  console.log('  differs by: largest difference of importance or uncertainty from grid space, which computes in float64');
}
