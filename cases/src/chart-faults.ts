/** What is wrong with a histogram, told from its drawn bars: a chart is right when what it draws is. */

import type { ChartExpectation, Value } from './case';
import type { Bar, Extent } from './chart';
import { groupBy } from './group-by';
import type { Fault } from './recognised';

export type DrawBars = (spec: unknown) => Promise<Bar[]>;
/** Drawing itself does not work here, whatever the chart: that is not the student's mistake. */
export class DrawingFailed extends Error {}

/** Mistakes that are told from the drawn bars. Placeholders of their sentences: `{group}` (whose bars), `{rows}` (how many it has). */
export type ChartMistake = 'images-together' | 'density';
type Count = { from: number; to: number; slack: number; count: number };

const FORBIDDEN = new Set(['url', 'href', 'expr', 'signal']);
const MOST_NODES = 50_000;
const FEWEST_BINS = 4;

/** The chart as JSON. @throws one line when it is not plain data, is too large, or reaches outside. */
function plainData(value: Value, nodes = { left: MOST_NODES }, place = 'the chart'): unknown {
  if (--nodes.left < 0) throw new Error(`the chart holds more than ${MOST_NODES} values`);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((element, i) => plainData(element, nodes, `${place}[${i}]`));
  if (!(value instanceof Map))
    throw new Error(`${place}: expected plain data, got ${'unsupported' in value ? value.unsupported : 'a tensor'}`);
  const entries = [...value].map(([key, element]) => {
    if (FORBIDDEN.has(key))
      throw new Error(`${place}: \`${key}\` is not allowed in a graded chart; give the rows as data.values`);
    return [key, plainData(element, nodes, `${place}.${key}`)];
  });
  return Object.fromEntries(entries); // ordinary objects: Vega-Lite asks for their constructor; __proto__ is a key like another
}

const isRange = (extent: Extent): extent is { from: number; to: number; slack: number } => 'from' in extent;

/** Bins named by labels: "0.3 – 0.4" gives both ends; a single number is the bin's start, middle or end, whichever fits. */
function binsFromLabels(labels: string[]): { from: number; to: number }[][] {
  const numbers = labels.map((label) =>
    (label.replace(/[−–—]/g, ' - ').match(/(?<![\d.])-?\d*\.?\d+(?:e-?\d+)?/gi) ?? []).map(Number),
  );
  if (numbers.every((n) => n.length === 2))
    return [numbers.map(([a, b]) => ({ from: Math.abs(a!), to: Math.abs(b!) }))];
  if (!numbers.every((n) => n.length === 1)) return [];
  const values = numbers.map((n) => n[0]!);
  const sorted = [...new Set(values)].sort((a, b) => a - b);
  const width = Math.min(...sorted.slice(1).map((v, i) => v - sorted[i]!));
  return [0, 0.5, 1].map((part) => values.map((v) => ({ from: v - part * width, to: v + (1 - part) * width })));
}

const evenlyWide = (bins: Count[]) =>
  bins.every(({ from, to, slack }) => Math.abs(to - from - (bins[0]!.to - bins[0]!.from)) <= 2 * slack);

/** The bars as counts in bins, for each way to read them; bins are of one width, which tells the two axes apart. */
function readings(bars: Bar[]): Count[][] {
  const all = (['x', 'y'] as const).flatMap((axis) => {
    const count = bars.map((bar) => bar[axis === 'x' ? 'y' : 'x']);
    if (!count.every(isRange)) return [];
    const heights = count.map((extent) => extent.to - extent.from);
    const bins = bars.map((bar) => bar[axis]);
    if (bins.every(isRange)) return [bins.map((bin, i) => ({ ...bin, count: heights[i]! }))];
    const labels = bins.map((bin) => (isRange(bin) ? '' : bin.label));
    return binsFromLabels(labels).map((ranges) =>
      ranges.map((r, i) => ({ ...r, slack: 0.02 * (r.to - r.from), count: heights[i]! })),
    );
  });
  const even = all.filter(evenlyWide);
  return even.length > 0 ? even : all;
}

function sum(counts: Count[]): number {
  return counts.reduce((total, c) => total + c.count, 0);
}

/** Do the bars count these values, each in its bin? A value at an edge may stand on either side of it. */
function counts(bars: Count[], values: number[]): boolean {
  return (
    Math.abs(sum(bars) - values.length) < 0.01 * bars.length &&
    bars.every(({ from, to, slack, count }) => {
      const inside = values.filter((v) => v > from + slack && v < to - slack).length;
      const around = values.filter((v) => v >= from - slack && v <= to + slack).length;
      return count > inside - 0.01 && count < around + 0.01;
    })
  );
}

/** How a bar is told from another image's: its panel, its colour, or its place in a band. */
const lookOf = (bar: Bar) =>
  [bar.panel, bar.look, isRange(bar.x) ? '' : bar.x.at, isRange(bar.y) ? '' : bar.y.at].join('|');

export async function faultOfChart(
  value: Value,
  { rows }: ChartExpectation,
  drawBars: DrawBars,
): Promise<Fault<ChartMistake> | null> {
  let bars: Bar[];
  try {
    bars = await drawBars(plainData(value));
  } catch (error) {
    if (error instanceof DrawingFailed) throw error;
    return { says: `the chart cannot be drawn: ${error instanceof Error ? error.message : String(error)}` };
  }
  if (bars.length === 0) return { says: 'the chart draws no bars: expected a histogram with the mark `bar`' };
  const images = groupBy(rows, (row) => row.image);
  const together = rows.map((row) => row.similarity);
  const nameOf = ({ data }: Bar) => String(Object.values(data).find((v) => images.has(String(v))) ?? '');
  const byName = groupBy(bars, nameOf);
  const byPanel = groupBy(bars, (bar) => bar.panel);
  // charts in which each image is a panel or a layer of its own carry no image in their data
  const groups = !byName.has('') ? byName : byPanel.size === images.size ? byPanel : groupBy(bars, (bar) => bar.look);

  if (groups.size < images.size) {
    if (readings(bars).some((bins) => counts(bins, together))) return { mistake: 'images-together' };
    return { says: `expected bars for each of the ${images.size} images, found ${groups.size}` };
  }
  if (groups.size > images.size)
    return { says: `expected a histogram of each of the ${images.size} images, found ${groups.size} groups of bars` };
  const looks = [...groups.values()].map((group) => new Set(group.map(lookOf)));
  if (looks.some((a, i) => looks.some((b, k) => k < i && [...a].some((look) => b.has(look)))))
    return { mistake: 'images-together' };

  for (const [name, group] of groups) {
    const candidates = images.has(name) ? [images.get(name)!] : [...images.values()];
    const wanted = candidates.map((c) => c.map((row) => row.similarity));
    const ways = readings(group);
    const fitting = ways.find((bins) => wanted.some((values) => counts(bins, values)));
    if (fitting && new Set(readings(bars).flatMap((way) => way.map((c) => c.from.toFixed(6)))).size >= FEWEST_BINS)
      continue;
    if (fitting) return { says: `expected a histogram of at least ${FEWEST_BINS} bins over the similarity` };
    const who = images.has(name) ? `image '${name}'` : `panel ${name}`;
    const totals = ways.map(sum);
    const n = wanted[0]!.length;
    const fractions = ways[0]?.some(({ count }) => Math.abs(count - Math.round(count)) > 0.05);
    if (n > 1 && (fractions || totals.some((total) => Math.abs(total - 1) < 0.05)))
      return { mistake: 'density', values: { group: who, rows: n } };
    if (!totals.some((total) => Math.abs(total - n) < 0.5))
      return {
        says: `${who}: expected bars whose counts add up to its ${n} rows, got ${totals.map((t) => t.toFixed(1)).join(' or ')}`,
      };
    return { says: `${who}: a bar counts rows that are not in its bin; the bins must lie along the similarity axis` };
  }
  return null;
}
