/** Charts of the sheets, made from what a student's own functions give. They contain no formula of an exercise. */
export { type AscentFrame, type AscentOptions, ascentChart } from './ascent';
export { type AttributionMethod, attributionChart } from './attribution';
export { type ErrorCurve, type ErrorPanel, errorChart } from './error';
export { type NetworkOptions, networkChart } from './network';
