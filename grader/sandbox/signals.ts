/** Signals and the end of this process. */
import * as vm from 'node:vm';

/** Jest gives a test file a copy of `process` whose listeners hear nothing; the real one is in the main context. */
export const realProcess = vm.runInThisContext('process') as NodeJS.Process;

const ignore = (): void => undefined;

/**
 * SIGUSR1 opens Node's debugger on a port of the machine, for whoever can send a signal: a runner at the `permission` level can.
 * Every trusted process calls this first. A listener takes the place of the debugger's own.
 */
export function ignoreDebuggerSignal(): void {
  if (realProcess.platform !== 'win32' && !realProcess.listeners('SIGUSR1').includes(ignore))
    realProcess.on('SIGUSR1', ignore);
}
