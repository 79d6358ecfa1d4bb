/** Every command says what it does and what each of its options means. */
import { help, runCommand } from '@course/kit/cli';
import { commands } from '../cli/main';

let printed: string[];
beforeEach(() => {
  printed = [];
  jest.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
});
afterEach(() => jest.restoreAllMocks());

test('course --help names every command, each in one line', async () => {
  for (const asked of ['--help', '-h', 'help']) expect(await runCommand(commands, [asked])).toBe(0);
  const lines = printed[0]!.split('\n');
  expect(printed).toEqual([printed[0], printed[0], printed[0]]);
  for (const [name, { about }] of Object.entries(commands))
    expect(lines.filter((line) => line.startsWith(`  course ${name} `) && line.endsWith(about))).toHaveLength(1);
  expect(lines).toHaveLength(Object.keys(commands).length + 2);
});

describe.each(Object.keys(commands))('course %s --help', (name) => {
  const command = commands[name]!;
  test.each(['--help', '-h'])('%s prints the help and runs nothing', async (asked) => {
    const run = jest.spyOn(command, 'run').mockResolvedValue(7);
    expect(await runCommand(commands, [name, asked])).toBe(0);
    expect(run).not.toHaveBeenCalled();
    expect(printed).toEqual([help(command)]);
  });
  test('explains every option, and no other', () => {
    const flags = Object.entries(command.options).map(([long, { short }]) => (short ? `-${short}` : `--${long}`));
    const explained = [...command.details.matchAll(/^ {2}(--?[a-z-]+)/gm)].map(([, flag]) => flag!);
    expect(explained.sort()).toEqual(flags.sort());
    for (const flag of flags) expect(command.usage).toContain(`[${flag}`);
  });
  test('fits a terminal', () => {
    for (const line of help(command).split('\n')) expect(line.length).toBeLessThanOrEqual(130);
  });
});

test('an unknown option says where the help is', async () => {
  await expect(runCommand(commands, ['notebooks', '--chek'])).rejects.toThrow(
    /^course notebooks: Unknown option '--chek'\nusage: course notebooks .*\n`course notebooks --help` says more\.$/s,
  );
});
