/** What a case is, how a claim is compared with it, and what kit and fixtures share below that: `tf`, random numbers, `todo`. */
export * from './case';
export { type Bar, drawBars, type Extent } from './chart';
export { type ChartMistake, type DrawBars, DrawingFailed } from './chart-faults';
export { type CompareTools, compareClaim } from './compare';
export { build, buildEncoder } from './describe';
export { type Draw, drawFrom } from './draw';
export { agrees } from './elements';
export { type Evaluated, type EvaluateTools, evaluateCase, followed, type Subject, summarize } from './evaluate';
export { brokenIdentity } from './identities';
export { invokeCall, type Lookup, readAnswer } from './invoke';
export { randomGenerator } from './random';
export { faultOfRepeats } from './repeated';
export { type DrawnMistake, faultOfDraws, type SamplingDraw } from './sampling';
export type { Encoder, Layer, Score } from './signatures';
export { type BackendName, backend, ready, tf } from './tf';
export type { Numbers, WasmBackend } from './tf/wasm-kernel';
export { NOT_DONE_YET, todo } from './todo';
export { descriptionOfValue, isTensorValue, nameOf, toValue, valueOfDescription } from './value';
