/** A Vega-Lite 5 chart with everything in it (data included), as `showChart` draws it. */
export type { TopLevelSpec as VegaLiteSpec } from 'vega-lite';
