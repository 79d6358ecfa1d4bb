/** What every command line of the course shares: a table of commands, parsed, called, and ended with an exit status. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { CliError, UsageError } from './errors';

export type Flags = Record<string, string | boolean | undefined>;
export type Command = {
  usage: string;
  options: NonNullable<ParseArgsConfig['options']>;
  /** Returns the exit status. */
  run(flags: Flags, paths: string[]): Promise<number>;
};
export type Commands = Readonly<Record<string, Command>>;

function usage(commands: Commands): string {
  return `usage:\n${Object.values(commands)
    .map((command) => `  ${command.usage.replace(/\n/g, '\n  ')}`)
    .join('\n')}`;
}

function parse(name: string, command: Command, args: string[]) {
  try {
    return parseArgs({ args, options: command.options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(`course ${name}: ${(error as Error).message.split('. ')[0]}\nusage: ${command.usage}`);
  }
}

/** `course COMMAND …`. @returns the exit status */
export async function runCommand(commands: Commands, args: string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === '--help' || name === '-h' || name === 'help') {
    console.log(usage(commands));
    return 0;
  }
  const command = name !== undefined && Object.hasOwn(commands, name) ? commands[name]! : undefined;
  if (!command)
    throw new UsageError(
      `course: expected one of ${Object.keys(commands).join(', ')}, got ${name ? `'${name}'` : 'nothing'}\n${usage(commands)}`,
    );
  const { values, positionals } = parse(name!, command, rest);
  return command.run(values as Flags, positionals);
}

/** The process's own arguments and its end: an expected failure is one line, a bug shows its trace. */
export function runFromShell(commands: Commands): void {
  runCommand(commands, process.argv.slice(2)).then(
    (status) => process.exit(status),
    (error: unknown) => {
      console.error(error instanceof CliError ? error.message : error);
      process.exit(error instanceof CliError ? error.exitStatus : 1);
    },
  );
}
