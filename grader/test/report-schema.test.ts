import { type Report, validateReport } from '../report';
import { madeUpClass, reportOf, unreadable } from './report-class';

const file = 'results/anna/01-relax.json';
/** A report with one thing changed, as anything that a file may hold. */
const broken = (
  change: (report: { [key: string]: unknown } & { items: { [key: string]: unknown }[] }) => void,
): unknown => {
  const report = JSON.parse(JSON.stringify(reportOf('anna')));
  change(report);
  return report;
};
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
  const cases: [unknown, string][] = [
    [
      broken((r) => {
        r.items[2]!.status = 'passed';
      }),
      `${file}#/items/2/status: expected one of pass, fail, error, manual, marked, got "passed"`,
    ],
    [
      broken((r) => {
        r.extra = 1;
      }),
      `${file}#: expected only the keys student, sheet, score, maxScore, items, notes, standing, got 'extra'`,
    ],
    [
      broken((r) => {
        r.items[0]!.hidden = 1;
      }),
      expect.stringMatching(/^.*#\/items\/0: expected only the keys id, problem, .*, got 'hidden'$/),
    ],
    [
      broken((r) => {
        delete r.notes;
      }),
      `${file}#: expected a key 'notes', got the keys student, sheet, score, maxScore, items`,
    ],
    [
      broken((r) => {
        r.score = '92';
      }),
      `${file}#/score: expected number, got "92"`,
    ],
    [
      broken((r) => {
        r.items = [] as { [key: string]: unknown }[];
        r.items.push(1 as never);
      }),
      `${file}#/items/0: expected object, got 1`,
    ],
    [
      broken((r) => {
        r.items[1]!.score = -1;
      }),
      `${file}#/items/1/score: expected >= 0, got -1`,
    ],
    [
      broken((r) => {
        r.items[1]!.id = 'a<b';
      }),
      `${file}#/items/1/id: expected pattern "^[A-Za-z][A-Za-z0-9]*$", got "a<b"`,
    ],
    [
      broken((r) => {
        r.items[1]!.score = 6;
        r.score = 93;
      }),
      `${file}#/items/1/score: expected a score from 0 to 5, the item's points, got 6`,
    ],
    [
      broken((r) => {
        r.items[1]!.id = r.items[0]!.id;
      }),
      `${file}#/items/1/id: expected an id that no other item has, got conditionalImportance again`,
    ],
    [
      broken((r) => {
        r.score = 100;
      }),
      `${file}#/score: expected the sum of the items' scores, 92, got 100`,
    ],
    [null, `${file}#: expected object, got null`],
  ];
  for (const [report, message] of cases) expect(says(report)).toEqual(message);
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
