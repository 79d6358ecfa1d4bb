/** Does the preload still fit the tslab that is installed? `kernel/fit.cjs` knows. */
import * as path from 'node:path';
import { kitFolder } from '../../src/folder';

const fitFile = path.join(kitFolder, 'kernel', 'fit.cjs');

/** One line for each fix of the preload that tslab, as it is installed, cannot take; none when all of them fit. */
export function unfitting(): string[] {
  const fit = require(fitFile) as { unfitting(): string[] };
  return fit.unfitting();
}

/**
 * How Jupyter interrupts the kernel: by a message where the preload receives it, which stops any loop and works on Windows, else
 * by a signal, as tslab has it.
 */
export function interruptMode(): 'message' | 'signal' {
  const received = !unfitting().some((line) => line.includes('Interrupt'));
  return received ? 'message' : 'signal';
}
