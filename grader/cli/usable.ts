/** Commands that need the sheets say what is wrong with them as `course check` does, and do nothing. */
import { CliError, type Command } from '@course/kit/cli';

/** A command that ends with status 2 and the lines of `course check` where it meets a fault of the sheets. */
export function needsSheets(command: Command): Command {
  return {
    ...command,
    run: async (flags, paths) => {
      await import('./without-native'); // before the kit is loaded
      const [{ CourseFault }, { requireUsable }] = await Promise.all([
        import('@course/fixtures'),
        import('../author/check'),
      ]);
      try {
        requireUsable();
        return await command.run(flags, paths);
      } catch (error) {
        if (error instanceof CourseFault) throw new CliError(error.message, 2);
        throw error;
      }
    },
  };
}
