/** The errors of the command line are the kit's, which the student's commands use as well. */
export { CliError, UsageError } from '@course/kit/cli';
