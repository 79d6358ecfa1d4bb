/** Follows Jest's run: progress while it goes, and which submissions the grader itself failed on. */
import type { Reporter, Test, TestResult } from '@jest/reporters';

export type Followed = {
  /**
   * A submission is done: its generated file, how many of its items were tried (`-t` leaves some out), which of them failed, and the
   * grader's own failure if there was one.
   */
  onDone(file: string, tried: number, failures: { title: string; message: string }[], graderFailure?: string): void;
};

/** Jest itself creates the reporter, from a path; whoever follows the run hears of it through this. */
let followed: Followed | undefined;
export function follow(who: Followed | undefined): void {
  followed = who;
}

export default class SubmissionReporter implements Pick<Reporter, 'onTestResult' | 'getLastError'> {
  onTestResult(test: Test, result: TestResult): void {
    const failed = result.testResults.filter((one) => one.status === 'failed');
    const failures = failed.map((one) => ({ title: one.fullName, message: one.failureMessages[0] ?? '' }));
    const error = result.testExecError ? String(result.testExecError.message ?? result.failureMessage) : undefined;
    const none = result.testResults.length === 0 ? 'no item was tried' : undefined;
    const tried = result.testResults.filter((one) => one.status !== 'pending').length;
    followed?.onDone(test.path, tried, failures, error ?? none);
  }
  getLastError(): void {}
}
