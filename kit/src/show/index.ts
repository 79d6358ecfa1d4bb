/** What people look at. */
export type { Picture } from './arguments';
export { type BarState, drawInTerminal } from './bar';
export { chartToSvg, showChart } from './chart';
export { colourTable, NOT_FINITE } from './colours';
export { type LiveMap, liveMap } from './live';
export { type RowOptions, rowToSvg } from './row';
export { type ImageOptions, type MapOptions, showImage, showMap, showRow } from './show';
