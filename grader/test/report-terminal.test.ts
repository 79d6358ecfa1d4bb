import { resultTable, summary } from '../report';
import { columns, cut, fit } from '../report/width';
import { madeUpClass, reportOf, unreadable } from './report-class';

const all = madeUpClass().map(({ report }) => report);
const lines = (text: string) => text.trimEnd().split('\n');

test('columns: wide letters are two, marks none, emoji two', () => {
  const cases: [string, number][] = [
    ['', 0],
    ['abc', 3],
    ['陳偉', 4],
    ['한글', 4],
    ['Zoe\u0308', 3],
    ['👩\u200d🚀', 2],
    ['נועה', 4],
    ['ｱ', 1],
    ['Ａ', 2],
    ['✓✗○', 3],
  ];
  for (const [text, expected] of cases) expect([text, columns(text)]).toEqual([text, expected]);
});

test('cutting never exceeds its width, filling meets it', () => {
  const short = ['abcdef', '陳偉陳偉陳偉', 'a陳b偉'];
  for (const text of [...short, 'Zoe\u0308'.repeat(5), 'x'.repeat(1e6), '👩\u200d🚀'.repeat(9)]) {
    for (let width = 0; width < 12; width++) {
      expect(columns(cut(text, width))).toBeLessThanOrEqual(width);
      expect(columns(fit(text, width))).toBe(width);
      expect(columns(fit(text, width, 'right'))).toBe(width);
    }
  }
  expect(cut('abc', 3)).toBe('abc');
  expect(cut('abcd', 3)).toBe('ab…');
  expect(cut(`a${'\u0301'.repeat(1000)}`, 5).length).toBeLessThan(20);
});

test.each([40, 60, 80, 100, 160])('a table of %d columns is not wider', (width) => {
  const table = lines(resultTable(all, width));
  for (const line of table.slice(0, -1)) expect(columns(line)).toBeLessThanOrEqual(width);
  expect(table.filter((line) => line.includes(' / 100'))).toHaveLength(all.length);
  expect(table.every((line) => !line.includes('undefined'))).toBe(true);
});

test('scores stand in one column, whatever the names', () => {
  const rows = lines(resultTable(all, 100)).filter((line) => line.includes(' / 100'));
  expect(new Set(rows.map((row) => columns(row.slice(0, row.indexOf(' / 100'))))).size).toBe(1);
});

test('a row: signs by problem, then the first thing to know', () => {
  const [row] = lines(
    resultTable([reportOf('bob', { importance: { status: 'fail', feedback: 'You divided by N.\nMore.' } })], 100),
  ).slice(2);
  expect(row).toBe('bob      01-relax  84 / 100  ✓✓○ ✓✓✓✗✓✓✓ ✓✓✓✓✓✓✓○ ✓  importance: You divided by N.');
  expect(resultTable([unreadable('felix')], 80)).toContain('0 / 100  01-relax.ipynb: expected JSON');
});

test('colours change no letter', () => {
  const escapes = /\u001b\[\d+m/g;
  expect(resultTable(all, 90, { colour: true })).toContain('\u001b[31m✗');
  expect(resultTable(all, 90, { colour: true }).replace(escapes, '')).toBe(resultTable(all, 90));
});

test('nothing of a student steers the terminal', () => {
  const evil = '\u001b]0;owned\u0007\u001b[2J\u202ea\r\nb\u009b1m';
  const table = resultTable([reportOf(evil, { importance: { status: 'fail', feedback: evil } }, [evil])], 120);
  expect(table).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  expect(lines(table).length).toBe(6);
});

test('the summary says what is left to do', () => {
  // The middle two are 82 and 84. 92 + 84 + 78 + 90 + 84 + 88 + 0 + 0 + 82 + 74 = 672, and
  // 88 + 84 + 92 + 80 + 77 + 84 + 88 + 63 + 71 + 59 = 786.
  expect(summary(all)).toEqual([
    '01-relax: 20 submissions, mean 72.9, median 83 of 100, 36 written answers to mark, 1 not readable',
  ]);
  expect(summary([])).toEqual([]);
  expect(resultTable([], 80)).toContain('student');
});
