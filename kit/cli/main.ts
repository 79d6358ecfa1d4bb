/** `course` in a student's folder. The staff's `course` has these commands too. */
import { type Commands, runFromShell as run } from './commands';
import type { Check } from './doctor/check';

/** @param staffChecks what `course doctor` looks at where there is a grader */
export function studentCommands(staffChecks: readonly Check[] = []): Commands {
  return {
    lab: {
      usage: `course lab [--no-browser] [--port N]
  Opens JupyterLab on the first notebook; the first time it sets everything up under .course/.`,
      options: { 'no-browser': { type: 'boolean' }, port: { type: 'string' } },
      run: async (flags, paths) => (await import('./lab')).labCommand(flags, paths),
    },
    doctor: {
      usage: `course doctor
  Says what is there, how fast it is, and the cure of whatever is missing.`,
      options: {},
      run: async (_flags, paths) => (await import('./doctor')).doctorCommand(paths, staffChecks),
    },
    native: {
      usage: `course native [--remove]
  Builds the engine of TensorFlow for this machine, which TensorFlow.js then computes on; --remove undoes it.`,
      options: { remove: { type: 'boolean' } },
      run: async (flags, paths) => (await import('./native')).nativeCommand(flags, paths),
    },
  };
}

export function runFromShell(): void {
  run(studentCommands());
}
