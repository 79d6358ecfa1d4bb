/** `course COMMAND`: parses, calls, prints, sets the exit status. */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { LEVELS } from '../sandbox';
import { CliError, UsageError } from './errors';

type Flags = Record<string, string | boolean | undefined>;
type Command = {
  usage: string;
  options: NonNullable<ParseArgsConfig['options']>;
  /** Returns the exit status. */
  run(flags: Flags, paths: string[]): Promise<number>;
};

const commands: Record<string, Command> = {
  grade: {
    usage: `course grade PATHS… [--out graded] [-t 'Problem 3'] [--watch] [--workers N] [--again] [--level ${LEVELS.join('|')}] [--insecure]
  Grades notebooks: folders STUDENT/SHEET.ipynb, flat folders (STUDENT_SHEET.ipynb), single files.`,
    options: {
      out: { type: 'string', default: 'graded' },
      testNamePattern: { type: 'string', short: 't' },
      watch: { type: 'boolean' },
      workers: { type: 'string' },
      again: { type: 'boolean' },
      level: { type: 'string' },
      insecure: { type: 'boolean' },
    },
    run: async (flags, paths) => (await import('./grade')).gradeCommand(flags, paths),
  },
  notebooks: {
    usage: `course notebooks [--check] [--solved DIR]
  Writes notebooks/ from solutions/; --check only tells which are stale; --solved writes those with the answers to DIR.`,
    options: { check: { type: 'boolean' }, solved: { type: 'string' } },
    run: async (flags, paths) => (await import('./notebooks')).notebooks(flags, paths),
  },
  fixtures: {
    usage: `course fixtures [--check | --converged]
  Writes fixtures/values and fixtures/submissions from fixtures/recipe.json; --check only tells which are stale.
  --converged makes the converged maps of the photographs anew, a quarter of an hour; stopped, it goes on where it was.`,
    options: { check: { type: 'boolean' }, converged: { type: 'boolean' } },
    run: async (flags, paths) => (await import('./fixtures')).fixtures(flags, paths),
  },
};

function usage(): string {
  return `usage:\n${Object.values(commands).map((command) => `  ${command.usage.replace(/\n/g, '\n  ')}`).join('\n')}`;
}

function parse(name: string, command: Command, args: string[]) {
  try {
    return parseArgs({ args, options: command.options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(`course ${name}: ${(error as Error).message.split('. ')[0]}\nusage: ${command.usage}`);
  }
}

export async function main(args: string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === '--help' || name === '-h' || name === 'help') {
    console.log(usage());
    return 0;
  }
  const command = name !== undefined && Object.hasOwn(commands, name) ? commands[name]! : undefined;
  if (!command) throw new UsageError(`course: expected one of ${Object.keys(commands).join(', ')}, got ${name ? `'${name}'` : 'nothing'}\n${usage()}`);
  const { values, positionals } = parse(name!, command, rest);
  return command.run(values as Flags, positionals);
}

export function runFromShell(): void {
  main(process.argv.slice(2)).then(
    (status) => process.exit(status),
    (error: unknown) => {
      console.error(error instanceof CliError ? error.message : error);
      process.exit(error instanceof CliError ? error.exitStatus : 1);
    },
  );
}
