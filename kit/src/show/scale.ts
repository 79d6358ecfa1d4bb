/** Which values get which colour, and the words that say so: a map whose values span 0.04 looks like any other without them. */
import type { Grid, ReadPicture } from './arguments';

export type Scale = { low: number; high: number; kind: 'own' | 'shared' | 'given' };

/** Smallest and largest of the finite values; `undefined` when there is none. */
export function extent(...maps: Grid[]): { low: number; high: number } | undefined {
  let low = Infinity;
  let high = -Infinity;
  for (const map of maps)
    for (const value of map.values) {
      if (!Number.isFinite(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  return low <= high ? { low, high } : undefined;
}

/**
 * The scale of each map of a row: the one that it was given, the one of all the others together, or its own smallest to largest
 * value.
 */
export function scalesOf(pictures: ReadPicture[], range: 'shared' | 'own'): (Scale | undefined)[] {
  const shared = extent(...pictures.flatMap(({ map, range: given }) => (map && !given ? [map] : [])));
  return pictures.map(({ map, range: given }) => {
    if (!map) return undefined;
    if (given) return { low: given[0], high: given[1], kind: 'given' };
    return { ...((range === 'shared' ? shared : extent(map)) ?? { low: 0, high: 0 }), kind: range };
  });
}

/** As many decimals as tell values apart that lie `span` from each other, e.g. 0.512 and 0.553. */
function formatNumber(value: number, span: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e5 || (span === 0 ? size < 1e-3 : span < 1e-4))) return minus(value.toExponential(2));
  if (span === 0) return minus(String(Number(value.toPrecision(4))));
  return minus(value.toFixed(Math.min(6, Math.max(0, Math.ceil(-Math.log10(span)) + 1))));
}

/** A minus sign as wide as the digits are; and no −0. */
function minus(text: string): string {
  return /^-[0.]*$/.test(text) ? text.slice(1) : text.replace('-', '\u2212');
}

/** Lowest, middle and highest value of the scale, in that order; one number three times would say less than one in the middle. */
export function legendNumbers({ low, high }: Scale): [string, string, string] {
  const span = high - low;
  if (!(span > 0)) return ['', formatNumber(low, 0), ''];
  return [formatNumber(low, span), formatNumber(low + span / 2, span), formatNumber(high, span)];
}

/** What the colours mean and what they hide, in a line or two. */
export function scaleCaptions(map: Grid, scale: Scale): string[] {
  const own = extent(map);
  const captions: string[] = [];
  if (!own) captions.push('no value is finite');
  else if (own.low === own.high) captions.push(`every pixel is ${formatNumber(own.low, 0)}`);
  else if (scale.kind === 'own') captions.push('colours span this map\u2019s own range');
  else {
    const span = own.high - own.low;
    captions.push(`${scale.kind} scale; this map: ${formatNumber(own.low, span)} to ${formatNumber(own.high, span)}`);
  }
  const missing = map.values.reduce((count, value) => count + (Number.isFinite(value) ? 0 : 1), 0);
  if (missing > 0) captions.push(`${missing} of ${map.values.length} not finite (magenta)`);
  return captions;
}

/** What is wrong with a photograph's values, if anything: the usual cause is one that was not normalised. */
export function imageCaptions(image: Grid): string[] {
  const share = (test: (value: number) => boolean): number =>
    image.values.reduce((count, value) => count + (test(value) ? 1 : 0), 0);
  const missing = share((value) => !Number.isFinite(value));
  const clipped = share((value) => Number.isFinite(value) && Math.abs(value) > 1.005);
  const captions: string[] = [];
  if (missing > 0) captions.push(`${missing} of ${image.values.length} values not finite (magenta)`);
  if (clipped > 0)
    captions.push(
      `${Math.ceil((100 * clipped) / image.values.length)} % of the values lie outside [\u22121,\u00a01]: clipped`,
    );
  return captions;
}
