/** `course` in a student's folder. The staff's `course` has these commands too. */
import { type Commands, runFromShell as run } from './commands';
import type { Check } from './doctor/check';

/** @param staffChecks what `course doctor` looks at where there is a grader */
export function studentCommands(staffChecks: readonly Check[] = []): Commands {
  return {
    lab: {
      usage: 'course lab [--no-browser] [--port N]',
      about: 'Opens JupyterLab on the first notebook; the first time it sets everything up.',
      details: `  --no-browser   print the address, open no browser: for a machine that you reach by ssh
  --port N       listen on this port, from 1 to 65535; without it, on 8888 or the next free one

JupyterLab, its Python environment and the kernel go into .course/. Ctrl-C ends it.`,
      options: { 'no-browser': { type: 'boolean' }, port: { type: 'string' } },
      run: async (flags, paths) => (await import('./lab')).labCommand(flags, paths),
    },
    doctor: {
      usage: 'course doctor',
      about: 'Says what is there, how fast it is, and what to do about anything that is missing.',
      details: `Looks at Node, Python, JupyterLab, the kernel, the encoder and the backend. It changes nothing. The exit status is 1 when
something is missing that a student needs.`,
      options: {},
      run: async (_flags, paths) => (await import('./doctor')).doctorCommand(paths, staffChecks),
    },
    native: {
      usage: 'course native [--remove]',
      about: 'Builds TensorFlow’s own engine for this machine, on which TensorFlow.js then computes.',
      details: `  --remove   undo it: TensorFlow.js computes on WASM again

It needs a C++ compiler, and takes about half a minute. The course works without it.`,
      options: { remove: { type: 'boolean' } },
      run: async (flags, paths) => (await import('./native')).nativeCommand(flags, paths),
    },
  };
}

export function runFromShell(): void {
  run(studentCommands());
}
