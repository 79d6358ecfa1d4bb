/** To this many decimals; halves are rounded away from 0, as they are written: 8.075, which is a little less in binary, is 8.08. */
export function decimals(value: number, places: number): number {
  const scale = 10 ** places;
  return (Math.sign(value) * Math.round(Number((Math.abs(value) * scale).toPrecision(12)))) / scale;
}

/** At most two decimals: `7.5`, `100`, `0.33`. */
export const pointsText = (points: number): string => String(decimals(points, 2));
