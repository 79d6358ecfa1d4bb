/** What people look at. */
export type { Grid, Picture, ReadPicture } from './arguments';
export { type BarState, countInTerminal, drawInTerminal } from './bar';
export { chartToSvg, showChart } from './chart';
export { type LiveMap, liveMap } from './live';
export { mapsToSvg, type RowOptions, rowToSvg } from './row';
export { extent } from './scale';
export { type ImageOptions, type MapOptions, showImage, showMap, showRow } from './show';
