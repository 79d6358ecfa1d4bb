/**
 * Jest's runner of a test file (its option `testRunner`). Here the file is a notebook that intake wrote, and its tests are the
 * sheet's items: nothing of it is run in this process, so Jest's own runner, which makes a world for each file to run it in, is not
 * needed. The student's code runs in the sandbox. What outlives one submission (converter, pool of runners, cases) is kept by tools.ts.
 */
import { type AssertionResult, createEmptyTestResult, type TestResult } from '@jest/test-result';
import type { Config } from '@jest/types';
import { openInTurn } from '../mark/in-turn';
import { describeItem, describeProblem, fullName, itemPattern } from '../mark/item-names';
import type { OpenSubmission } from '../mark/submission';
import { type GraderOptions, toolsFor } from '../mark/tools';
import { record } from './record';

/** The sandbox has the limits; this one only ends a grader that hangs. */
const ITEM_MILLISECONDS = 10 * 60_000;

type Tried = Pick<AssertionResult, 'status' | 'failureMessages' | 'duration'>;

async function mark(submission: OpenSubmission, id: string): Promise<Tried> {
  const start = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const hangs = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`${id} was not marked within ${ITEM_MILLISECONDS / 60_000} minutes`)),
      ITEM_MILLISECONDS,
    );
  });
  try {
    const { status, feedback } = await Promise.race([submission.grade(id), hangs]);
    const failed = status === 'fail' || status === 'error';
    return {
      status: failed ? 'failed' : 'passed',
      failureMessages: failed ? [feedback] : [],
      duration: performance.now() - start,
    };
  } finally {
    clearTimeout(timer);
  }
}

/** The items whose name matches `pattern`; the others are left out. */
async function markAll(submission: OpenSubmission, pattern: RegExp): Promise<AssertionResult[]> {
  const results: AssertionResult[] = [];
  for (const problem of submission.problems)
    for (const item of problem.items) {
      const name = fullName(problem, item);
      const marked: Tried = pattern.test(name)
        ? await mark(submission, item.id)
        : { status: 'pending', failureMessages: [] };
      results.push({
        ancestorTitles: [describeProblem(problem)],
        title: describeItem(item),
        fullName: name,
        numPassingAsserts: 0,
        failureDetails: [],
        ...marked,
      });
    }
  return results;
}

/**
 * A report is written when every item was tried, and only then: `-t 'Problem 3'` shows, and leaves the gradebook alone.
 *
 * @throws Error (rejects) when the grader itself fails: that is not a mark, and Jest reports it as the file's failure
 */
export default async function runSubmission(
  { testNamePattern }: Config.GlobalConfig,
  { testEnvironmentOptions }: Config.ProjectConfig,
  _environment: unknown,
  _runtime: unknown,
  file: string,
): Promise<TestResult> {
  const options = testEnvironmentOptions as unknown as GraderOptions;
  const submission = await openInTurn(file, await toolsFor(options));
  try {
    const testResults = await markAll(submission, itemPattern(testNamePattern));
    const count = (status: Tried['status']) => testResults.filter((result) => result.status === status).length;
    if (count('pending') === 0) record(options.out, await submission.report());
    return {
      ...createEmptyTestResult(),
      testFilePath: file,
      testResults,
      numFailingTests: count('failed'),
      numPassingTests: count('passed'),
      numPendingTests: count('pending'),
    };
  } finally {
    submission.close();
  }
}
