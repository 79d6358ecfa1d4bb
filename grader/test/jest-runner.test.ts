/** Jest's runner of a notebook: what becomes of items that pass, fail, are left out by `-t`, or break the grader. */
import type { Config } from '@jest/types';
import * as records from '../jest/record';
import runSubmission from '../jest/runner';
import * as turns from '../mark/in-turn';
import type { OpenSubmission } from '../mark/submission';
import * as tools from '../mark/tools';

const STATUS: Record<string, string> = { right: 'pass', wrong: 'fail', stopped: 'error', written: 'manual' };
let log: string[];
let submission: OpenSubmission;

beforeEach(() => {
  log = [];
  const items = Object.keys(STATUS).map((id) => ({ id, points: 1 }));
  submission = {
    problems: [{ number: 1, title: 'one', items }],
    grade: async (id: string) => ({ status: STATUS[id], feedback: `Error: of ${id}\n    at home` }),
    report: async () => ({}),
    close: () => void log.push('closed'),
  } as unknown as OpenSubmission;
  jest.spyOn(tools, 'toolsFor').mockResolvedValue({} as tools.Tools);
  jest.spyOn(records, 'record').mockImplementation(() => void log.push('recorded'));
  jest.spyOn(turns, 'openInTurn').mockResolvedValue(submission);
});
afterEach(() => jest.restoreAllMocks());

const run = (testNamePattern?: string) =>
  runSubmission(
    { testNamePattern } as Config.GlobalConfig,
    { testEnvironmentOptions: {} } as Config.ProjectConfig,
    undefined,
    undefined,
    'a.ipynb',
  );

test("all items are tried, in the feedback's own words, and the report is written before the submission is closed", async () => {
  const result = await run();
  expect(result.testResults.map(({ status }) => status)).toEqual(['passed', 'failed', 'failed', 'passed']);
  expect(result.testResults[1]).toMatchObject({
    fullName: 'Problem 1: one wrong (1 point)',
    failureMessages: ['Error: of wrong\n    at home'],
  });
  expect(result).toMatchObject({ testFilePath: 'a.ipynb', numPassingTests: 2, numFailingTests: 2, numPendingTests: 0 });
  expect(log).toEqual(['recorded', 'closed']);
});

test.each([
  ['WRONG', 1],
  ['problem 1', 4],
  ['nothing', 0],
])('-t %s tries %d items, and writes a report only when that is all of them', async (pattern, tried) => {
  const result = await run(pattern);
  expect(result.testResults.filter(({ status }) => status !== 'pending')).toHaveLength(tried);
  expect(result.numPendingTests).toBe(4 - tried);
  expect(log).toEqual(tried === 4 ? ['recorded', 'closed'] : ['closed']);
});

test.each(['grade', 'report'] as const)(
  'a failure of the grader (%s) is no mark: it is told, and nothing stays open',
  async (step) => {
    submission[step] = async () => {
      throw new Error('the grader is broken');
    };
    await expect(run()).rejects.toThrow('the grader is broken');
    expect(log).toEqual(['closed']);
  },
);

test('an item that is never marked ends the run', async () => {
  jest.useFakeTimers();
  submission.grade = () => new Promise(() => undefined);
  const told = expect(run()).rejects.toThrow('right was not marked within 10 minutes');
  await jest.advanceTimersByTimeAsync(10 * 60_000);
  await told;
  jest.useRealTimers();
  expect(log).toEqual(['closed']);
});
