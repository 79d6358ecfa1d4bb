/** The student's commands, and what the staff's command line shares with them. */
export { type Commands, help, runCommand, runFromShell } from './commands';
export type { Finding } from './doctor/check';
export { CliError, UsageError } from './errors';
export { studentCommands } from './main';
export { pythonEnvironment, pythonOf } from './python';
