/** What people look at. */
export type { Picture } from './arguments';
export { chartToSvg, showChart } from './chart';
export { type LiveMap, liveMap } from './live';
export { type RowOptions, rowToSvg } from './row';
export { type ImageOptions, type MapOptions, showImage, showMap, showRow } from './show';
