/** Charts of the sheets, made from what a student's own functions give. No formula of an exercise stands in them. */
export { ascentChart, type AscentFrame, type AscentOptions } from './ascent';
export { attributionChart, type AttributionMethod } from './attribution';
export { errorChart, type ErrorCurve, type ErrorPanel } from './error';
export { networkChart, type NetworkOptions } from './network';
