/** The sandbox, as the rest of the grader uses it. */
export { LEVELS, type Level } from './commands';
export { type Drawer, drawInFreshRunner, openDrawer } from './draw';
export { chooseLevel, type LevelReport, probeLevel } from './levels';
export type { Limits } from './limits';
export type { Cell } from './messages';
export { createPool, type Pool } from './pool';
export { type CellResult, openSession, type Session } from './session';
export { ignoreDebuggerSignal } from './signals';
