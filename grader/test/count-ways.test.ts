import type { AggregatedResult } from '@jest/reporters';
import { countWays } from './count-ways';

test('a way that failed is tried and not right; what was skipped, or is no way, does not count', () => {
  const result = (title: string, status: string) => ({ ancestorTitles: [title, 'more'], status });
  const files = [
    [result('ways of handing in', 'passed'), result('ways of handing in', 'failed'), result('names', 'passed')],
    [result('ways of arranging cells', 'passed'), result('ways of arranging cells', 'pending')],
  ];
  const run = (some: typeof files) =>
    countWays({ testResults: some.map((testResults) => ({ testResults })) } as unknown as AggregatedResult);
  expect(run(files)).toBe('ways: 3 tried, 2 right\n');
  expect(run([[result('names', 'passed')]])).toBe('');
});
