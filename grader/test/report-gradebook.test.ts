import { csvNumber, gradebook } from '../report/gradebook';
import { pointsText } from '../report/points';
import { itemOrder, madeUpClass, reportOf, unreadable } from './report-class';

/** RFC 4180, letter by letter: the oracle of the round trip. */
function parse(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c !== '"') cell += c;
      else if (text[i + 1] === '"') {
        cell += '"';
        i++;
      } else quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === ',') {
      row.push(cell);
      cell = '';
    } else if (c === '\r' && text[i + 1] === '\n') {
      row.push(cell);
      rows.push(row);
      row = [];
      cell = '';
      i++;
    } else cell += c;
  }
  if (quoted || cell || row.length) throw new Error('the last row does not end');
  return rows;
}

/** How the mark came about: the last columns. */
const PARTS = ['automatic', 'manual', 'late', 'final', 'status'];

const reports = madeUpClass().map(({ report }) => report);
const table = parse(gradebook(reports, itemOrder));

test('a row a submission, a column an item in the order of the sheet, sorted by student', () => {
  expect(table[0]).toEqual(['\ufeffstudent', 'sheet', 'score', 'maxScore', ...itemOrder, 'notes', 'mark', ...PARTS]);
  expect(table).toHaveLength(21);
  expect(new Set(table.map((row) => row.length))).toEqual(new Set([table[0]!.length]));
  expect(table.slice(1, 6).map((row) => row[0])).toEqual(['anna', 'bob', 'chén wěi 陳偉', 'emma', 'felix']);
});

test('the marks of a row sum to its score; a written answer is empty until it is marked', () => {
  for (const row of table.slice(1)) {
    const marks = row.slice(4, -7).reduce((sum, cell) => sum + Number(cell), 0);
    expect(Math.abs(marks - Number(row[2]))).toBeLessThan(1e-9);
  }
  expect(table[1]![4 + itemOrder.indexOf('derivation')]).toBe('');
  const marked = reportOf('anna', { derivation: { status: 'fail', score: 0, feedback: 'Bayes is missing.' } });
  expect(parse(gradebook([marked], itemOrder))[1]![4 + itemOrder.indexOf('derivation')]).toBe('0');
});

test('a notebook that could not be read has its row, score 0 and the reason', () => {
  const [, row] = parse(gradebook([unreadable('felix')], itemOrder));
  expect(row!.slice(0, 4)).toEqual(['felix', '01-relax', '0', '100']);
  expect(row!.slice(4, -7).every((cell) => cell === '')).toBe(true);
  expect(row!.at(-7)).toBe('01-relax.ipynb: expected JSON, the file ends at character 1200 inside a string');
});

test('text comes back as it was: commas, quotation marks, line ends in notes as spaces', () => {
  const [, row] = parse(gradebook([reportOf('O"Hara, "Ann"', {}, ['one,\r\n"two"', 'three; four'])]));
  expect(row![0]).toBe('O"Hara, "Ann"');
  expect(row!.at(-7)).toBe('one, "two" | three; four');
});

test.each([
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  ' =1',
  '\u3000=1',
  '＝1+1',
  '＋1',
  '－1',
  '＠a',
  '−1',
  '"=1',
  '\n=1',
  '\u00a0@x',
])('a name or note %j is text for a spreadsheet', (name) => {
  const [, row] = parse(gradebook([reportOf(name, {}, [name])]));
  expect(row![0]!.startsWith("'")).toBe(true);
  // A note has its white space folded first.
  expect(/^'|^[^=+\-@\s＝＋－＠−"]/.test(row!.at(-7)!)).toBe(true);
  expect(row!.at(-7)!.startsWith("'")).toBe(true);
});

test('what does not begin so is left alone, and every text is quoted, so that a semicolon begins no cell', () => {
  const text = gradebook([reportOf('a=1', {}, ['see; =cmd|x'])]);
  expect(text.split('\r\n')[1]!.startsWith('"a=1","01-relax",92,100,5,')).toBe(true);
  expect(text).toContain(',"see; =cmd|x",92,92,0,0,92,"2 to mark"\r\n');
});

test('controls and bidirectional characters are seen, so that the file can be printed on a terminal', () => {
  const text = gradebook([reportOf('a\u202eb', {}, ['\u001b[2Jgone'])]);
  expect(text).toContain('a‹U+202E›b');
  expect(text).toContain('‹U+001B›[2Jgone');
});

test('two sheets: the union of their columns, each row with its own', () => {
  const other = {
    ...reportOf('anna'),
    sheet: '02-attribution',
    score: 7,
    maxScore: 40,
    items: [{ id: 'normPrototype', problem: 1, points: 7, score: 7, status: 'pass' as const, feedback: '' }],
  };
  const rows = parse(gradebook([other, reportOf('anna')], [...itemOrder, 'normPrototype']));
  expect(rows.slice(1).map((row) => row[1])).toEqual(['01-relax', '02-attribution']);
  expect(rows[1]![rows[0]!.indexOf('normPrototype')]).toBe('');
  expect(rows[2]![rows[0]!.indexOf('normPrototype')]).toBe('7');
  expect(rows[2]![rows[0]!.indexOf('importance')]).toBe('');
});

test('a third of a point has four decimals and no exponent', () => {
  const items = [
    { id: 'a', problem: 1, points: 1, score: 1 / 3, status: 'fail' as const, feedback: '' },
    { id: 'b', problem: 1, points: 1, score: 1e-7, status: 'fail' as const, feedback: '' },
  ];
  const [, row] = parse(gradebook([{ ...reportOf('anna'), score: 1 / 3 + 1e-7, items }]));
  expect(row!.slice(2, 6)).toEqual(['0.3333', '100', '0.3333', '0']);
});

test('after the notes comes the mark: the score, or what the rules of the class made of it; empty while none counts', () => {
  const attempts = [false, false].map((counts, i) => ({ name: `attempt ${i}`, counts }));
  const rows = parse(
    gradebook([
      reportOf('anna'),
      { ...reportOf('ben'), standing: { mark: 76.5, sentences: ['2 days late: −10 %'] } },
      { ...reportOf('cem'), standing: { mark: 0, sentences: ['No attempt counts yet'], attempts } },
    ]),
  );
  expect(rows.map((row) => row.slice(-6))).toEqual([
    ['mark', ...PARTS],
    ['92', '92', '0', '0', '92', '2 to mark'],
    ['76.5', '92', '0', '-15.5', '76.5', '2 to mark'],
    ['', '92', '0', '', '', 'an attempt to choose'],
  ]);
});

test('a half of the last decimal goes up, whatever it is in binary: no mark is a hundredth less than by hand', () => {
  const scores = Array.from({ length: 441 }, (_, i) => i / 4);
  for (const score of scores)
    for (const perCent of [5, 10, 15, 30]) {
      const hundredths = score * (100 - perCent); // exact: a quarter of a whole number
      expect(pointsText((score * (100 - perCent)) / 100)).toBe(String(Math.floor(hundredths + 0.5) / 100));
    }
  expect([csvNumber(0.00145), csvNumber(-0.00145), pointsText(-0.001)]).toEqual(['0.0015', '-0.0015', '0']);
});
