export { createConverter } from './converter';
export { describeErrors } from './describe';
export * from './types';
