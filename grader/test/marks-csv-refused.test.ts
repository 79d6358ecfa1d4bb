/** Spreadsheets that `course mark --from` refuses: a line for each row, and nothing is written. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { openMarks } from '../marks/store';
import { put } from './export-class';
import { SHEET, worth } from './marked-class';
import { course, everything, exported, file, HEAD, MOST, made, marks, WHY } from './marks-spreadsheet';

const rows: [string, string][] = [
  [`ben,${SHEET},derivation,,${MOST + 1},${MOST},,`, `points: expected points from 0 to ${MOST}, got '${MOST + 1}'`],
  [`ben,${SHEET},derivation,,-1,${MOST},,`, `points: expected points from 0 to ${MOST}, got '-1'`],
  [
    `ben,${SHEET},derivation,,seven,${MOST},,`,
    `points: expected a number from 0 to ${MOST}, or 'unmarked', got 'seven'`,
  ],
  [`ben,${SHEET},derivation,,1e1,${MOST},,`, `points: expected a number from 0 to ${MOST}, or 'unmarked', got '1e1'`],
  [`ben,${SHEET},derivation,,50 %,${MOST},,`, `points: expected a number from 0 to ${MOST}, or 'unmarked', got '50 %'`],
  [`ben,${SHEET},derivation,,NaN,${MOST},,`, `points: expected a number from 0 to ${MOST}, or 'unmarked', got 'NaN'`],
  [
    `ben,${SHEET},derivation,,,${MOST},Good.,`,
    `points: expected a number from 0 to ${MOST} or 'unmarked', since there is a comment, got ''`,
  ],
  [`ben,${SHEET},derivation,,5,${MOST + 2},,`, `max: expected ${MOST}, the item's points now, got '${MOST + 2}'`],
  [
    `ben,${SHEET},derivation,Other.,5,${MOST},,`,
    "answer: expected the answer as it is now (an empty cell: whatever it is), got 'Other.'",
  ],
  [
    `ben,${SHEET},importance,,5,${worth('importance')},,`,
    "comment: expected the reason, for the student, why an automatic item has other points, got ''",
  ],
  [`ben,${SHEET},derivation,,5,${MOST},${'x'.repeat(20_001)},`, 'comment: expected at most 20000 characters'],
  [`eve,${SHEET},derivation,,5,${MOST},,`, "student: expected a student whose hand-in could be read, got 'eve'"],
  [`ben,02-attribution,derivation,,5,${MOST},,`, "sheet: expected a sheet that ben handed in, got '02-attribution'"],
  [`ben,${SHEET},derivaton,,5,${MOST},,`, `item: expected an item of ${SHEET}, got 'derivaton'`],
  [
    `"__proto__",${SHEET},derivation,,5,${MOST},,`,
    "student: expected a student whose hand-in could be read, got '__proto__'",
  ],
];
test('each of them', async () => {
  fs.writeFileSync(
    file,
    `${[HEAD, ...rows.map(([row]) => row), `anna,${SHEET},whyNeverZero,,${WHY},${WHY},,`].join('\n')}\n`,
  );
  const before = everything();
  const { status, error } = await course({ from: file });
  expect(status).toBe(2);
  const lines = error.split('\n');
  rows.forEach(([, why], i) => expect(lines).toContainEqual(expect.stringContaining(`line ${i + 2}: ${why}`)));
  const twice = lines.filter((line) => line.includes('expected one row a student and item'));
  expect(lines).toHaveLength(rows.length + twice.length);
  expect(everything()).toEqual(before);
  expect(marks()).toEqual([]);
});

test.each([
  ['student,sheet,item,answer,max,comment,marker\n', 'line 1: expected the columns'],
  ['student,sheet,item,answer,max,comment,marker\n', 'found no points'],
  [`${HEAD},points\n`, 'line 1: expected one column points, got two'],
  ['', 'expected a table, the file is empty'],
  [
    Buffer.from(`${HEAD}\nben,${SHEET},derivation,,5,${MOST},It\u0092s wrong.,\n`, 'latin1'),
    'expected UTF-8 or UTF-16 (in Excel: save as “CSV UTF-8”), got another encoding',
  ],
  [`${HEAD}\nben,${SHEET},derivation\n`, 'line 2: expected 8 cells as in the head, got 3'],
  [`${HEAD}\n"ben,${SHEET},derivation\n`, 'line 2, column 1: expected a quotation mark that ends the cell'],
  [
    `${HEAD}\nben,${SHEET},derivation,,5,${MOST},,\nben,${SHEET},derivation,,6,${MOST},,\n`,
    'line 3: item: expected one row a student and item (line 2 is of the same)',
  ],
])('%j', async (csv, why) => {
  fs.writeFileSync(file, csv);
  const { status, error } = await course({ from: file });
  expect({ status, error }).toEqual({ status: 2, error: expect.stringContaining(why) });
  expect(marks()).toEqual([]);
});

test('wrong usage', async () => {
  const says = async (flags: object, words?: string[]) => (await course({ ...flags }, words)).error;
  expect(await says({ csv: file, from: file })).toBe(
    'course mark: --csv writes and --from reads: they cannot be used together',
  );
  expect(await says({ csv: file }, [made.graded, 'more'])).toBe("course mark: expected one folder, got 'more' as well");
  expect(await says({ csv: file, port: '1' })).toBe('course mark: --port: it means nothing with --csv');
  expect(await says({ from: `${file}x` })).toBe(
    `course mark: --from: ${file}x: expected a file that can be read (ENOENT)`,
  );
  expect(await says({ csv: file }, [`${made.graded}x`])).toContain('expected a folder that `course grade` wrote');
  expect(await says({ csv: put(file, '') && path.join(file, 'x') })).toContain(
    'expected a place that can be written to',
  );
});

test('while somebody else marks', async () => {
  await exported();
  const store = openMarks(made.graded);
  const { status, error } = await course({ from: file });
  store.close();
  expect({ status, error }).toEqual({
    status: 2,
    error: expect.stringContaining('expected one `course mark` at a time'),
  });
});
