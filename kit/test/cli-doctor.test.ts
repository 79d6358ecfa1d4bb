/** `course doctor` and what all commands share. */
import { type Commands, runCommand } from '../cli/commands';
import { describeFinding, runChecks } from '../cli/doctor';
import { type Finding, missing } from '../cli/doctor/check';
import { node, packages, python } from '../cli/doctor/machine';
import { backend } from '../cli/doctor/numbers';
import { CliError, UsageError } from '../cli/errors';
import { studentCommands } from '../cli/main';
import { seconds } from '../cli/step';

let printed: string[];
beforeEach(() => {
  printed = [];
  jest.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
});
afterEach(() => jest.restoreAllMocks());

const good: Finding = { name: 'Node', found: '22.1.0', state: 'good' };
const better: Finding = { name: 'backend', found: 'wasm', state: 'improvable', cure: '`npx course native`' };
const lost: Finding = { name: 'Python', found: 'is not there', state: 'missing', cure: 'install it' };

describe('course doctor', () => {
  it('ends with 0 when a student can work, also where something could be better', async () => {
    expect(await runChecks([async () => [good], async () => [better]])).toBe(0);
    expect(printed).toEqual([
      '✓ Node           22.1.0',
      '· backend        wasm\n                 → `npx course native`',
      'everything a student needs is here',
    ]);
  });
  it('ends with 1 when something is missing, and looks at the rest all the same', async () => {
    expect(await runChecks([async () => [lost, good], async () => [better]])).toBe(1);
    expect(printed[0]).toBe(describeFinding(lost));
    expect(printed).toHaveLength(4);
  });
  it('takes a failure apart: what was found, and its cure', () => {
    expect(missing('Python', new CliError('Python 3.9 is too old; install one; or not'))).toEqual({
      name: 'Python',
      found: 'Python 3.9 is too old',
      state: 'missing',
      cure: 'install one; or not',
    });
    expect(missing('kernel', new Error('died\n  at x'), 'run `npm ci`')).toMatchObject({
      found: 'died',
      cure: 'run `npm ci`',
    });
  });
  it('finds this Node and the packages, and no Python where there is none', async () => {
    expect(await node()).toMatchObject([{ found: expect.stringContaining(process.versions.node), state: 'good' }]);
    expect(await packages()).toMatchObject([{ state: 'good' }]);
    const kept = process.env.COURSE_PYTHON;
    process.env.COURSE_PYTHON = '/nowhere/python3';
    const [finding] = await python();
    if (kept === undefined) delete process.env.COURSE_PYTHON;
    else process.env.COURSE_PYTHON = kept;
    expect(finding!.found).toContain("'/nowhere/python3' is not a Python that runs");
    expect(finding!.state).not.toBe('good');
  });
  it('measures the backend', async () => {
    const [finding] = await backend();
    const [, milliseconds, rate] = /multiplied in (\d+) ms \((\d+) Gflop\/s\)$/.exec(finding!.found)!.map(Number);
    expect(milliseconds! * rate!).toBeGreaterThan(1000); // 2.1 Gflop took that long: the product is 2147, but for rounding
    expect(milliseconds! * rate!).toBeLessThan(4000);
  });
});

describe('the command line', () => {
  const run = jest.fn(async () => 3);
  const options = { port: { type: 'string' } } as const;
  const commands: Commands = {
    lab: { usage: 'course lab [--port N]', about: 'Opens.', details: '  --port N', options, run },
  };

  it('calls a command with its flags and paths, and gives its status', async () => {
    expect(await runCommand(commands, ['lab', '--port', '9', 'x'])).toBe(3);
    expect(run).toHaveBeenCalledWith({ port: '9' }, ['x']);
  });
  it.each([
    [[], 'course: expected one of lab, got nothing'],
    [['lob'], "course: expected one of lab, got 'lob'"],
    [['constructor'], "course: expected one of lab, got 'constructor'"],
    [['lab', '--prot', '9'], "course lab: Unknown option '--prot'"],
  ])('%j: wrong usage', async (args, message) => {
    const error = await runCommand(commands, args).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    expect((error as UsageError).message.split('\n')[0]).toBe(message);
    expect((error as UsageError).exitStatus).toBe(2);
  });
  it("has the student's commands, none of which takes a path", async () => {
    const own = studentCommands();
    expect(Object.keys(own)).toEqual(['lab', 'doctor', 'native']);
    for (const name of Object.keys(own)) await expect(runCommand(own, [name, 'x'])).rejects.toThrow(UsageError);
  });
  it('says how long something took', () => {
    expect([40, 9949, 12_400, 59_400, 125_000].map(seconds)).toEqual(['0.0 s', '9.9 s', '12 s', '59 s', '2 min 05 s']);
  });
});
