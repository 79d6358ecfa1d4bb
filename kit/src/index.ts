/** What students import from `@course/kit`. Nothing here gives an exercise away. */
export { tf, ready, backend } from './tensors';
export { randomGenerator } from './random';
export type { Encoder, Score, Layer, VegaLiteSpec } from './types';
export { loadEncoder, type LoadedEncoder, type LoadOptions } from './encoder';
export { photos, photoNames, loadImage } from './images';
export { convergedMaps } from './converged';
export { encodeMasked, type EncodeMaskedOptions } from './encode-masked';
export { progress, type ProgressOptions } from './progress';
export { showImage, showMap, showRow, liveMap, showChart } from './show';
export type { Picture, RowOptions, ImageOptions, MapOptions, LiveMap } from './show';
export { check } from './check';
export { todo } from './todo';
export { ascentChart, attributionChart, errorChart, networkChart } from './show/specs';
export type {
  AscentFrame,
  AscentOptions,
  AttributionMethod,
  ErrorCurve,
  ErrorPanel,
  NetworkOptions,
} from './show/specs';
