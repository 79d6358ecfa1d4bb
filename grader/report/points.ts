/** At most two decimals: `7.5`, `100`, `0.33`. */
export const pointsText = (points: number): string => String(Math.round(points * 100) / 100);
