/** What students import from `@course/kit`. Nothing here gives an exercise away. */

export type { Encoder, Layer, Score } from '@course/cases';

import './group-by';

export { backend, randomGenerator, ready, tf, todo } from '@course/cases';
export { check } from './check';
export { convergedMaps } from './converged';
export { type EncodeMaskedOptions, encodeMasked } from './encode-masked';
export { type LoadedEncoder, type LoadOptions, loadEncoder } from './encoder';
export { loadImage, type PhotoName, photoNames, photos } from './images';
export { type ProgressOptions, progress } from './progress';
export type { ImageOptions, LiveMap, MapOptions, Picture, RowOptions } from './show';
export { liveMap, showChart, showImage, showMap, showRow } from './show';
export type {
  AscentFrame,
  AscentOptions,
  AttributionMethod,
  ErrorCurve,
  ErrorPanel,
  NetworkOptions,
} from './show/specs';
export { ascentChart, attributionChart, errorChart, networkChart } from './show/specs';
export type { VegaLiteSpec } from './show/vega-lite-spec';
