/** The sandbox, as the rest of the grader uses it. */
export { DEFAULT_MODULES, LEVELS, type Level, type RunnerBackend } from './commands';
export { type Drawer, drawInFreshRunner, openDrawer, plainData } from './draw';
export { type Choice, chooseLevel, type LevelReport, probeLevel } from './levels';
export { DEFAULT_LIMITS, type Limits } from './limits';
export type { Cell } from './messages';
export type { Output } from './output';
export { createPool, type Pool } from './pool';
export { type CellResult, openSession, type Session, type SessionOptions } from './session';
export { ignoreDebuggerSignal } from './signals';
