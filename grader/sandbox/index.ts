/** The sandbox, as the rest of the grader uses it. */
export { DEFAULT_MODULES, LEVELS, type Level, type RunnerBackend } from './commands';
export { drawInFreshRunner, openDrawer, plainData, type Drawer } from './draw';
export { chooseLevel, probeLevel, type Choice, type LevelReport } from './levels';
export { DEFAULT_LIMITS, type Limits } from './limits';
export type { Cell } from './messages';
export type { Output } from './output';
export { createPool, type Pool } from './pool';
export { openSession, type CellResult, type Session, type SessionOptions } from './session';
export { ignoreDebuggerSignal } from './signals';
