import { createProgressLine, resultTable, summary } from '../report';
import { progressText } from '../report/progress-line';
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
  for (const text of [
    'abcdef',
    '陳偉陳偉陳偉',
    'a陳b偉',
    'Zoe\u0308'.repeat(5),
    'x'.repeat(1e6),
    '👩\u200d🚀'.repeat(9),
  ]) {
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

function recorder(tty: boolean) {
  const written: string[] = [];
  return {
    written,
    isTTY: tty,
    columns: 60,
    write: (text: string) => {
      written.push(text);
    },
  };
}

test('on a terminal one line is rewritten, at most ten times a second', () => {
  const stream = recorder(true);
  let time = 0;
  const progress = createProgressLine(stream, 300, { now: () => time });
  for (let i = 0; i < 300; i++) {
    time += 10;
    progress.tick(i === 7);
  }
  progress.end();
  progress.end();
  expect(stream.written.length).toBeLessThan(35);
  expect(stream.written.slice(0, -1).every((text) => text.startsWith('\r\u001b[2K') && !text.includes('\n'))).toBe(
    true,
  );
  expect(stream.written[stream.written.length - 2]).toBe(
    '\r\u001b[2K[####################] 300/300  100.0/s  3 s  1 failed',
  );
  expect(stream.written[stream.written.length - 1]).toBe('\n');
});

test('elsewhere a line now and then, and one at the end', () => {
  const stream = recorder(false);
  let time = 0;
  const progress = createProgressLine(stream, 40, { done: 10, now: () => time });
  for (let i = 0; i < 30; i++) {
    time += 1000;
    progress.tick();
  }
  progress.say('anna/01-relax: could not be graded');
  progress.end();
  expect(stream.written).toEqual([
    '[##########----------] 20/40  1.0/s  20 s left\n',
    '[###############-----] 30/40  1.0/s  10 s left\n',
    '[####################] 40/40  1.0/s  30 s\n',
    'anna/01-relax: could not be graded\n',
    '[####################] 40/40  1.0/s  30 s\n',
  ]);
});

test('rate and time left', () => {
  const text = (done: number, seconds: number, total = 300) =>
    progressText({ done, total, failures: 0, seconds, before: 0 });
  expect(text(0, 0)).toBe('[--------------------] 0/300');
  expect(text(0, 5)).toBe('[--------------------] 0/300');
  expect(text(10, 20)).toBe('[--------------------] 10/300  2.0 s each  10 min left');
  expect(text(299, 299)).toBe('[###################-] 299/300  1.0/s  1 s left');
  expect(text(0, 1, 0)).toBe('[####################] 0/0  1 s');
});
