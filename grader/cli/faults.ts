/** A fault of the sheets is said as `course check` says it: a line each, and status 2, since nothing was done. */
import { CliError, type Commands } from '@course/kit/cli';

export function sayingFaults(commands: Commands): Commands {
  const wrapped = Object.entries(commands).map(([name, command]) => [
    name,
    {
      ...command,
      run: (flags, paths) =>
        command.run(flags, paths).catch((error: unknown) => {
          if (error instanceof Error && error.name === 'CourseFault') throw new CliError(error.message, 2);
          throw error;
        }),
    } satisfies typeof command,
  ]);
  return Object.fromEntries(wrapped);
}
