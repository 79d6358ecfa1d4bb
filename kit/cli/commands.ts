/** What every command line of the course shares: a table of commands, parsed, called, and ended with an exit status. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { CliError, UsageError } from './errors';

export type Flags = Record<string, string | boolean | undefined>;
export type Command = {
  /** The synopsis, e.g. `course lab [--port N]`. */
  usage: string;
  /** One line, for `course --help`. */
  about: string;
  /** What `course NAME --help` says below: each option with its meaning, default and legal values. */
  details: string;
  options: NonNullable<ParseArgsConfig['options']>;
  /** Returns the exit status. */
  run(flags: Flags, paths: string[]): Promise<number>;
};
export type Commands = Readonly<Record<string, Command>>;

function usage(commands: Commands): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length));
  const lines = Object.entries(commands).map(([name, { about }]) => `  course ${name.padEnd(width)}  ${about}`);
  return ['usage:', ...lines, '`course COMMAND --help` says more about one of them.'].join('\n');
}

/** What `course NAME --help` prints. */
export function help({ usage: synopsis, about, details }: Command): string {
  return `usage: ${synopsis}\n\n${about}\n\n${details}`;
}

function parse(name: string, command: Command, args: string[]) {
  try {
    const options = { ...command.options, help: { type: 'boolean', short: 'h' } } as const;
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(
      `course ${name}: ${(error as Error).message.split('. ')[0]}\nusage: ${command.usage}\n\`course ${name} --help\` says more.`,
    );
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
  const { help: asked, ...flags } = values as Flags;
  if (asked) {
    console.log(help(command));
    return 0;
  }
  return command.run(flags, positionals);
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
