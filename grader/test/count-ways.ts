/**
 * A reporter of Jest's, named in jest.config.cjs: how many ways of handing in and of arranging cells were tried, and how many got the
 * right row. A way is a test below a `describe` whose title begins with `ways of`.
 */
import type { AggregatedResult } from '@jest/reporters';

/** One line, or none where no way was tried. */
export function countWays({ testResults }: Pick<AggregatedResult, 'testResults'>): string {
  const ways = testResults
    .flatMap((file) => file.testResults)
    .filter(({ ancestorTitles: [title = ''] }) => title.startsWith('ways of '))
    .filter(({ status }) => status === 'passed' || status === 'failed');
  const right = ways.filter(({ status }) => status === 'passed');
  return ways.length > 0 ? `ways: ${ways.length} tried, ${right.length} right\n` : '';
}

export default class CountWays {
  onRunComplete(_contexts: unknown, results: AggregatedResult): void {
    process.stderr.write(countWays(results)); // where Jest's own summary goes
  }
}
