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

function ratio(value: number | undefined, atLeast: number | undefined): string {
  if (value === undefined) return '';
  const shown = `${value.toFixed(1)}×`;
  if (atLeast === undefined) return shown;
  return `${shown} ${value >= atLeast ? '≥' : '<'} ${atLeast.toFixed(1)}`;
}

function cells({ title, missing, figures, ratios, atLeast, difference }: Row, columns: number): string[] {
  if (!figures) return [title, missing ?? ''];
  const share = `${figures.encoder.toFixed(1)} (${((100 * figures.encoder) / figures.milliseconds).toFixed(0)} %)`;
  const compared = Array.from({ length: columns }, (_, i) => ratio(ratios[i], atLeast[i]));
  return [title, figures.milliseconds.toFixed(2), share, ...compared, difference?.toExponential(0) ?? ''];
}

export function printTable(rows: Row[], peers: string[]): void {
  const heads = ['', 'ms a mask', 'encoder', ...peers.map((peer) => `to ${peer}`), 'differs by'];
  const lines = [heads, ...rows.map((row) => cells(row, peers.length))];
  // a line without figures is as long as its reason
  const widths = heads.map((_, i) =>
    Math.max(...lines.filter((line) => i === 0 || line.length > 2).map((line) => line[i]!.length)),
  );
  for (const [title, ...rest] of lines) {
    const aligned = rest.length === 1 ? rest : rest.map((cell, i) => cell.padStart(widths[i + 1]!));
    console.log(`  ${[title!.padEnd(widths[0]!), ...aligned].join('  ')}`.trimEnd());
  }
  console.log(
    `  ${COUNT} masks of one photograph, the same for all. Ratios: how many times as long the peer takes, and what it is to be at least.`,
  );
  console.log('  differs by: largest difference of importance or uncertainty from grid space, which sums in float64');
}
