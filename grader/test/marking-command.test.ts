/** What `course mark` is told on its command line. */
import { markersOf, portOf } from '../cli/mark-page';

test('markers have names, each once', () => {
  expect(markersOf('anna, Jörg M., 陳偉')).toEqual(['anna', 'Jörg M.', '陳偉']);
  expect(markersOf(undefined)).toHaveLength(1);
  for (const wrong of ['', 'anna,', 'a,b,a', '<b>', '=1+1', 'a\u202eb', 'x'.repeat(41)])
    expect(() => markersOf(wrong)).toThrow(/^course mark: --markers: expected [^\n]+$/);
});

test('a port is a number', () => {
  expect([portOf(undefined), portOf('0'), portOf('65535')]).toEqual([8377, 0, 65535]);
  for (const wrong of ['65536', '-1', 'x', '1e3', ''])
    expect(() => portOf(wrong)).toThrow(
      /^course mark: --port: expected a number from 0 \(any free port\) to 65535, got '[^\n]*'$/,
    );
});
