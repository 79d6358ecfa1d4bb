import { type Report, validateReport } from '../report';
import { madeUpClass, reportOf, unreadable } from './report-class';

const file = 'results/anna/01-relax.json';
/** A report with other values at some places, as anything that a file may hold; `undefined`: without that key. */
function broken(changes: { [pointer: string]: unknown }): unknown {
  const report = JSON.parse(JSON.stringify(reportOf('anna')));
  for (const [pointer, value] of Object.entries(changes)) {
    const keys = pointer.split('/').slice(1);
    const last = keys.pop()!;
    keys.reduce((at, key) => at[key], report)[last] = value;
  }
  return JSON.parse(JSON.stringify(report));
}
const says = (report: unknown): string => {
  try {
    validateReport(report, file);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

test('every report of the made-up class is one, after a round trip through JSON too', () => {
  for (const { report } of madeUpClass())
    expect(validateReport(JSON.parse(JSON.stringify(report)), file)).toEqual(report);
  expect(says(unreadable('felix'))).toBe('');
});

test('a broken report is refused in one line with file, JSON pointer and what is allowed', () => {
  const same = reportOf('anna').items[0]!.id;
  const cases: [{ [pointer: string]: unknown }, string][] = [
    [
      { '/items/2/status': 'passed' },
      '/items/2/status: expected one of pass, fail, error, manual, marked, got "passed"',
    ],
    [{ '/extra': 1 }, ": expected only the keys student, sheet, score, maxScore, items, notes, standing, got 'extra'"],
    [{ '/notes': undefined }, ": expected a key 'notes', got the keys student, sheet, score, maxScore, items"],
    [{ '/score': '92' }, '/score: expected number, got "92"'],
    [{ '/items': [1] }, '/items/0: expected object, got 1'],
    [{ '/items/1/score': -1 }, '/items/1/score: expected >= 0, got -1'],
    [{ '/items/1/id': 'a<b' }, '/items/1/id: expected pattern "^[A-Za-z][A-Za-z0-9]*$", got "a<b"'],
    [{ '/items/1/score': 6, '/score': 93 }, "/items/1/score: expected a score from 0 to 5, the item's points, got 6"],
    [{ '/items/1/id': same }, '/items/1/id: expected an id that no other item has, got conditionalImportance again'],
    [{ '/score': 100 }, "/score: expected the sum of the items' scores, 92, got 100"],
  ];
  for (const [changes, message] of cases) expect(says(broken(changes))).toBe(`${file}#${message}`);
  expect(says(broken({ '/items/0/hidden': 1 }))).toMatch(
    /^.*#\/items\/0: expected only the keys id, problem, .*, got 'hidden'$/,
  );
  expect(says(null)).toBe(`${file}#: expected object, got null`);
});

test('NaN and infinite scores are refused: JSON has none, but a report in memory may', () => {
  for (const score of [NaN, Infinity]) {
    const report: Report = { ...reportOf('anna'), score };
    expect(says(report)).toContain('/score: expected');
    const items = reportOf('anna').items.map((item, i) => (i ? item : { ...item, score }));
    expect(says({ ...reportOf('anna'), items })).toContain('/items/0/score: expected');
  }
});

test('a name cannot forge a second line of the message', () => {
  expect(says({ ...reportOf('anna'), 'x\n\u001b[2Kall fine': 1 })).toBe(
    `${file}#: expected only the keys student, sheet, score, maxScore, items, notes, standing, got 'x ‹U+001B›[2Kall fine'`,
  );
});
